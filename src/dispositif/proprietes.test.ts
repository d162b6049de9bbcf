import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '../calendrier/calendrier.ts'
import { versionAt } from './dispositif.ts'
import { type Evaluation, evaluate } from './evaluate.ts'
import { dispositif, loadDispositifs } from './load.ts'
import { formatEuros, parseEuros, prorata } from './money.ts'
import { definition, type Fait, isFait, type Situation, vocabulaire } from './vocabulaire.ts'

const centimes = fc.integer({ min: 0, max: 10_000_000 })
const heures = fc.integer({ min: 0, max: 20_000 }).map(n => n / 100)
const jour = fc.integer({ min: 0, max: 6000 }).map(n => addDays('2011-01-01', n))

test('un montant écrit puis relu est le même, au centime', () => {
  fc.assert(
    fc.property(centimes, n => {
      expect(parseEuros(formatEuros(n))).toBe(n)
    }),
  )
})
test.each(['652.185 €', '12', '-3 €', 'abc €', '1e3 €', '', 12, null])(
  '« %s » n’est pas un montant exact',
  value => {
    expect(parseEuros(value)).toBeUndefined()
  },
)

test('un prorata est le rationnel exact, arrondi une fois au plus proche', () => {
  fc.assert(
    fc.property(centimes, heures, (m, h) => {
      const [n, d] = [BigInt(m) * BigInt(Math.round(h * 100)), 15167n]
      const found = BigInt(prorata(m, h, '151.67'))
      expect(2n * found * d - 2n * n).toBeLessThanOrEqual(d) // le demi-centime monte
      expect(2n * n - 2n * found * d).toBeLessThan(d)
    }),
  )
})
test('plus d’heures ou plus de base ne paient jamais moins', () => {
  fc.assert(
    fc.property(centimes, centimes, heures, heures, (a, b, h, k) => {
      expect(prorata(Math.max(a, b), Math.max(h, k), '151.67')).toBeGreaterThanOrEqual(
        prorata(Math.min(a, b), Math.min(h, k), '151.67'),
      )
    }),
  )
})

/** Every fact that a rule may read, all known; an age and a département are those that are typed in. */
const derived = ['date_naissance', 'commune', 'le']
const read = Object.keys(vocabulaire).filter((fait): fait is Fait => isFait(fait) && !derived.includes(fait))
const limits: Partial<Record<Fait, number>> = {
  age_entree: 40,
  niveau_valide: 6,
  phase: 4,
  heures_prevues: 900,
  heures_semaine: 40,
  enfants_a_charge: 4,
  duree_mois: 40,
  mois_depuis_sortie: 12,
  distance_km: 40,
}
const arbitraryOf = (fait: Fait): fc.Arbitrary<unknown> => {
  const { type, valeurs } = definition(fait)
  if (valeurs) return fc.constantFrom(...Object.keys(valeurs))
  if (type === 'booleen') return fc.boolean()
  if (type === 'date') return jour
  if (type === 'texte') return fc.constantFrom('Haute-Normandie', 'Bretagne')
  return fc.integer({ min: 0, max: limits[fait] ?? 200 })
}
const complete = fc.record(
  Object.fromEntries(read.map(fait => [fait, arbitraryOf(fait)])),
) as fc.Arbitrary<Situation>
/** Facts that change an answer when they come: taken for granted meanwhile, or awaited. */
const kept = new Set<Fait>([
  ...[...loadDispositifs().values()]
    .flatMap(d => d.versions.flatMap(v => v.criteres))
    .flatMap(c => (c.des_que_connu ? [c.des_que_connu] : [])),
  ...read.filter(fait => 'defaut' in vocabulaire[fait]),
])
const partial = fc
  .tuple(complete, fc.subarray(read.filter(fait => !kept.has(fait))))
  .map(
    ([full, unknown]) =>
      [full, { ...full, ...Object.fromEntries(unknown.map(fait => [fait, undefined])) }] as const,
  )
const code = fc.constantFrom(...loadDispositifs().keys())

test('compléter un fait manquant ne renverse jamais une réponse, et le montant reste dans l’intervalle annoncé', () => {
  fc.assert(
    fc.property(code, jour, partial, (name, le, [full, known]) => {
      const [before, after] = [evaluate(dispositif(name), le, known), evaluate(dispositif(name), le, full)]
      if (before.eligible !== 'non_precise') expect(after.eligible).toBe(before.eligible)
      if (before.remunere && before.remunere !== 'non_precise') expect(after.remunere).toBe(before.remunere)
      before.criteres.forEach((c, i) => {
        if (c.resultat !== 'non_precise') expect(after.criteres[i]?.resultat).toBe(c.resultat)
      })
      for (const [nom, amount] of Object.entries(before.montants)) {
        const { au_plus = before.a_preciser?.[nom] ? Infinity : amount } = before.a_preciser?.[nom] ?? {}
        expect(after.montants[nom]).toBeGreaterThanOrEqual(amount)
        expect(after.montants[nom]).toBeLessThanOrEqual(au_plus)
      }
    }),
    { numRuns: 1000 },
  )
})

test('tous les faits connus, seuls un silence de la source ou une date sans texte laissent une réponse en suspens', () => {
  fc.assert(
    fc.property(code, jour, complete, (name, le, full) => {
      const found = evaluate(dispositif(name), le, full)
      const missing = [
        ...found.criteres.flatMap(c => c.manque ?? []),
        ...Object.values(found.a_preciser ?? {}).flatMap(p => p.manque),
      ]
      expect(missing.filter(m => m.fait)).toEqual([])
    }),
    { numRuns: 500 },
  )
})

test('aucun montant sans ses conditions', () => {
  fc.assert(
    fc.property(code, jour, partial, (name, le, [, s]) => {
      const { eligible, montants } = evaluate(dispositif(name), le, s)
      if (eligible !== 'oui') expect(Object.values(montants).every(m => m === 0)).toBe(true)
      if (montants.transport_mensuel) expect(Number(s.distance_km) > 15 && s.rqth === false).toBe(true)
      if (montants.forfait_entree)
        expect(String(s.date_entree) >= '2019-09-01' && le >= '2019-09-01').toBe(true)
      if (montants.remuneration_mensuelle) expect(s.indemnise_are).toBe(false)
      for (const m of Object.values(montants)) expect(Number.isSafeInteger(m) && m >= 0).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('le montant national est un plancher, et une retenue ne dépasse pas la rémunération', () => {
  fc.assert(
    fc.property(jour, complete, (le, s) => {
      const national = evaluate(dispositif('fr-remuneration'), le, s).montants
      const regional = evaluate(dispositif('bfc-aides-stagiaires'), le, s)
      if (regional.eligible === 'oui')
        expect(regional.montants.remuneration_mensuelle).toBeGreaterThanOrEqual(
          national.remuneration_mensuelle ?? 0,
        )
      expect(national.retenue_absence ?? 0).toBeLessThanOrEqual(national.remuneration_mensuelle ?? 0)
    }),
    { numRuns: 1000 },
  )
})

test('un jour passé répond par la version de ce jour, et par elle seule', () => {
  fc.assert(
    fc.property(code, jour, partial, (name, le, [, s]) => {
      const d = dispositif(name)
      const version = versionAt(d, le)
      const found = evaluate(d, le, s)
      expect(found.version).toBe(version?.du ?? null)
      // Alone, a version also says since when its rules read so: the answers are the same, not their history.
      const answers = ({ explication: _, ...rest }: Evaluation) => JSON.stringify(rest)
      if (version) expect(answers(evaluate({ ...d, versions: [version] }, le, s))).toBe(answers(found))
    }),
    { numRuns: 500 },
  )
})

/** What is due, the same for all but one fact. */
const due = (name: string, nom: string, le: string, s: Situation) =>
  evaluate(dispositif(name), le, s).montants[nom] ?? 0
const admitted: Situation = {
  demandeur_emploi: true,
  formation_agreee: true,
  indemnise_are: false,
  activite_suffisante: false,
  rqth: false,
  ass_due: false,
  region: 'Nouvelle-Aquitaine',
  engagement_recrutement: true,
  entreprise_contrat_mois: 6,
  entreprise_effectif: 30,
  metier_non_couvert: true,
  duree_mois: 9,
  age_entree: 30,
  heures_semaine: 20,
  projet_qpv: false,
  projet_autre_public: 0,
}
const growing: [string, string, string, Fait, number, number][] = [
  ['fr-remuneration', 'remuneration_mensuelle', '2025-05-31', 'age_entree', 16, 60],
  ['fr-remuneration', 'remuneration_due_mois', '2025-05-31', 'heures_mois', 0, 151],
  ['bfc-aides-stagiaires', 'remuneration_mensuelle', '2019-10-01', 'age_entree', 16, 60],
  ['pdl-tpme', 'prise_en_charge_max', '2020-03-01', 'heures_prevues', 401, 800],
  ['naq-frif', 'subvention_max', '2020-03-01', 'projet_cout', 0, 10_000_000],
]
test.each(growing)(
  '%s : « %s » ne baisse pas quand grandit son fait (%s, %s)',
  (name, nom, le, fait, least, most) => {
    fc.assert(
      fc.property(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }), (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map(value =>
          due(name, nom, le, { ...admitted, [fait]: value }),
        )
        expect(high).toBeGreaterThanOrEqual(low ?? 0)
      }),
    )
    expect(due(name, nom, le, { ...admitted, [fait]: most })).toBeGreaterThan(0)
  },
)
test('plus d’heures d’absence non justifiée ne paient jamais plus', () => {
  fc.assert(
    fc.property(heures, heures, (a, b) => {
      const paid = (h: number) =>
        due('fr-remuneration', 'remuneration_due_mois', '2025-05-31', {
          ...admitted,
          heures_semaine: 35,
          heures_absence_injustifiee: h,
        })
      expect(paid(Math.max(a, b))).toBeLessThanOrEqual(paid(Math.min(a, b)))
    }),
  )
})

/** The national amounts for 26 and over, revalued each time from the rounded amount before. */
test('chaque revalorisation nationale s’arrondit au centime, à chaque étape', () => {
  const steps = ['2021-05-31', '2022-07-31', '2023-04-30', '2024-04-30', '2025-04-30']
  expect(steps.map(le => due('fr-remuneration', 'remuneration_mensuelle', le, admitted))).toEqual([
    68500, 71240, 72336, 75663, 76949,
  ])
})
