import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, coveredDays, daysBetween, endOfMonth, firstDay } from '../calendrier/calendrier.ts'
import { aPrendre } from '../droit/droit.ts'
import * as remuneration from './remuneration.ts'

type Nature = remuneration.Nature
const { trentiemes } = remuneration

/** A month as told by a test: the right is decided from its facts. */
type MonthToPay = Omit<remuneration.MonthToPay, 'payeur' | 'regime' | 'situation'> & {
  situation: Record<string, unknown>
}
function decided(m: MonthToPay): remuneration.MonthToPay {
  const { date_naissance, ...faits } = m.situation
  const [droit] = aPrendre(
    {
      ...m,
      signe_le: m.date_entree,
      date_naissance: String(date_naissance),
      faits: Object.entries(faits).map(([nom, valeur]) => ({ nom, valeur, du: m.date_entree })),
    },
    [],
    m.date_entree,
  )
  if (!droit) throw new Error('aucun droit')
  return { ...m, payeur: droit.regle, regime: droit.regime, situation: droit.faits }
}
const monthLines = (m: MonthToPay) => remuneration.monthLines(decided(m))
const payability = (m: MonthToPay) => remuneration.payability(decided(m))

const heures = (n: number) => n * 60

/** Aïcha, 19 years old, a whole month of the DAQ, 18 km from home. */
const aicha: MonthToPay = {
  dispositif: 'bfc-daq-2026',
  mois: '2026-03',
  date_entree: '2026-02-02',
  sortie: null,
  suspensions: [],
  phase: 1,
  minutes_semaine: heures(30),
  distance_m: 18_000,
  situation: {
    date_naissance: '2006-05-12',
    demandeur_emploi: true,
    indemnise_are: false,
    activite_suffisante: false,
    rqth: false,
  },
  etat: {
    minutes_present: heures(120),
    minutes_entreprise: 0,
    minutes_absence_justifiee: heures(6),
    minutes_absence_injustifiee: 0,
  },
}
const kevin: MonthToPay = {
  ...aicha,
  dispositif: 'hn-caq-2014',
  phase: 2,
  distance_m: 4_000,
  situation: {
    ...aicha.situation,
    inscrit_mission_locale: true,
    inscrit_france_travail: true,
    niveau_valide: 0,
    primo_demandeur: true,
    mois_depuis_sortie: 14,
  },
}

const amounts = (m: MonthToPay) =>
  Object.fromEntries(monthLines(m).map(l => [l.nature, l.centimes])) as Partial<Record<Nature, number>>
const total = (m: MonthToPay) => monthLines(m).reduce((n, l) => n + l.centimes, 0)
const phrases = (m: MonthToPay, nature: Nature) =>
  monthLines(m)
    .find(l => l.nature === nature)
    ?.explication.map(e => e.phrase.replaceAll('\u202f', ' '))
    .join(' ')

describe('le mois d’Aïcha, au centime', () => {
  test('652,18 € et 98,79 € de transport au-delà de 15 km', () => {
    expect(amounts(aicha)).toEqual({ remuneration: 65218, transport: 9879 })
  })
  test('à 15 km juste, pas de transport', () => {
    expect(amounts({ ...aicha, distance_m: 15_000 })).toEqual({ remuneration: 65218 })
  })
  test('200 € avec le mois de l’entrée, une seule fois', () => {
    expect(amounts({ ...aicha, mois: '2026-02' })).toMatchObject({ forfait_entree: 20000 })
    expect(amounts({ ...aicha, mois: '2026-04' })).not.toHaveProperty('forfait_entree')
  })
  test('l’aide à l’entrée est celle du jour de l’entrée : rien pour qui est entré avant septembre 2019', () => {
    const ancien = {
      ...aicha,
      dispositif: 'bfc-daq-2020',
      date_entree: '2019-06-17',
      mois: '2019-06',
      situation: { ...aicha.situation, date_naissance: '2000-01-01' },
    }
    expect(amounts(ancien)).toEqual({ remuneration: 30435, transport: 4610 })
  })
  test('sept heures d’absence non justifiée retirent 30,10 €', () => {
    const absente = { ...aicha, etat: { ...aicha.etat, minutes_absence_injustifiee: heures(7) } }
    expect(amounts(absente).retenue_absence).toBe(-3010)
    expect(phrases(absente, 'retenue_absence')).toContain(
      'Vous avez manqué 7 heures, absence non justifiée : 30,10 € en moins',
    )
  })
  test('une absence justifiée ne retire rien', () => {
    const malade = { ...aicha, etat: { ...aicha.etat, minutes_absence_justifiee: heures(40) } }
    expect(amounts(malade)).toEqual(amounts(aicha))
  })
  test('26 ans et plus : le minimum national dépasse le barème de la Région', () => {
    const agee = { ...aicha, situation: { ...aicha.situation, date_naissance: '1990-01-01' } }
    expect(amounts(agee).remuneration).toBe(76949)
    expect(amounts({ ...agee, mois: '2026-04' }).remuneration).toBe(77565)
  })
  test('l’explication se lit : le montant, l’âge, l’entrée, la source', () => {
    expect(phrases(aicha, 'remuneration')).toContain(
      '652,18 € par mois parce que vous aviez 19 ans à votre entrée en formation, le 2 février 2026.',
    )
    expect(monthLines(aicha)[0]?.explication[0]?.source).toContain('Revaloriser les aides aux stagiaires')
  })
  test('indemnisée par l’assurance chômage : l’aide à l’entrée et le transport, sans rémunération', () => {
    const are = {
      ...aicha,
      mois: '2026-02',
      date_entree: '2026-02-01',
      situation: { ...aicha.situation, indemnise_are: true },
    }
    expect(amounts(are)).toEqual({ transport: 9879, forfait_entree: 20000 })
    expect(payability({ ...are, indemnise_depuis: '2026-01-15' })).toEqual({
      reponse: 'non',
      aupres_de: [],
      raison:
        'La Région ne verse pas de rémunération ce mois-ci, parce que cette personne est indemnisée par l’assurance chômage (depuis le 15 janvier 2026).',
      a_vous:
        'La Région ne verse pas de rémunération ce mois-ci, parce que vous êtes indemnisé(e) par l’assurance chômage (depuis le 15 janvier 2026).',
    })
  })
  test('le barème de la Région se tait : le minimum national est versé en attendant, et c’est dit', () => {
    const actif = { ...aicha, situation: { ...aicha.situation, activite_suffisante: true } }
    expect(amounts(actif)).toEqual({ remuneration: 76949, transport: 9879 })
    expect(payability(actif).reponse).toBe('oui')
    expect(phrases(actif, 'remuneration')).toContain(
      'La Région n’a pas précisé le barème de cette situation : le minimum national est versé en attendant.',
    )
    expect(phrases(aicha, 'remuneration')).not.toContain('en attendant')
  })
  test('une réponse manque : le montant attend, puisqu’une ligne versée ne change plus', () => {
    const { activite_suffisante: _, ...situation } = aicha.situation
    expect(amounts({ ...aicha, situation })).toEqual({ transport: 9879 })
    expect(payability({ ...aicha, situation })).toMatchObject({
      reponse: 'non_precise',
      aupres_de: ['la personne', 'la Région Bourgogne-Franche-Comté'],
    })
  })
})

describe('le contrat d’accès à la qualification', () => {
  test('phase 2 : le montant national des 18 à 25 ans, à la date', () => {
    expect(amounts(kevin)).toEqual({ remuneration: 56168 })
    expect(amounts({ ...kevin, mois: '2026-04' })).toEqual({ remuneration: 56617 })
  })
  test('sept heures d’absence sur 561,68 € : 25,92 €', () => {
    const absent = { ...kevin, etat: { ...kevin.etat, minutes_absence_injustifiee: heures(7) } }
    expect(amounts(absent).retenue_absence).toBe(-2592)
  })
  test('sorti de l’école depuis six mois juste : pas rémunéré', () => {
    const recent = { ...kevin, situation: { ...kevin.situation, mois_depuis_sortie: 6 } }
    expect(amounts(recent)).toEqual({})
    expect(payability(recent)).toMatchObject({ reponse: 'non' })
  })
  test('phase 1 de 2012 : le texte se tait, la personne attend une décision de la Région', () => {
    const phase1 = {
      ...kevin,
      dispositif: 'hn-caq-2012',
      phase: 1,
      mois: '2012-11',
      date_entree: '2012-10-01',
      situation: {
        ...kevin.situation,
        date_naissance: '1993-01-01',
        sans_emploi: true,
        sans_diplome: true,
        region: 'Haute-Normandie',
      },
    }
    expect(monthLines(phase1)).toEqual([])
    expect(payability(phase1)).toMatchObject({ reponse: 'non_precise' })
    expect(payability(phase1).raison).toContain('première phase')
  })
  test('un fait manque : rien n’est versé, et l’on sait à qui le demander', () => {
    const { mois_depuis_sortie, ...situation } = kevin.situation
    expect(mois_depuis_sortie).toBe(14)
    const inconnu = { ...kevin, situation }
    expect(monthLines(inconnu)).toEqual([])
    expect(payability(inconnu)).toMatchObject({ reponse: 'non_precise' })
    expect(payability(inconnu).raison).toContain(
      'temps passé depuis la sortie de formation initiale (auprès de : la personne)',
    )
  })
})

describe('le temps partiel', () => {
  const partiel = (minutes: number): MonthToPay => ({
    ...kevin,
    mois: '2025-05',
    date_entree: '2025-04-15',
    minutes_semaine: heures(14),
    etat: {
      minutes_present: minutes,
      minutes_entreprise: 0,
      minutes_absence_justifiee: 0,
      minutes_absence_injustifiee: 0,
    },
  })
  test('60 heures : 222,20 €', () => {
    expect(amounts(partiel(heures(60)))).toEqual({ remuneration: 22220 })
  })
  test('l’allocation de solidarité spécifique due est un minimum', () => {
    const m = partiel(heures(60))
    expect(amounts({ ...m, situation: { ...m.situation, ass_due: true } })).toEqual({ remuneration: 57990 })
  })
  test('les heures d’absence non justifiée ne sont retirées qu’une fois', () => {
    const m = partiel(heures(60))
    const etat = { ...m.etat, minutes_present: heures(50), minutes_absence_injustifiee: heures(10) }
    expect(total({ ...m, etat })).toBe(22220 - 3703)
  })
})

const jour = (m: string) =>
  fc.integer({ min: 0, max: 30 }).map(n => addDays(firstDay(m), n % daysBetween(firstDay(m), endOfMonth(m))))
const month = fc
  .tuple(fc.integer({ min: 2022, max: 2027 }), fc.integer({ min: 1, max: 12 }))
  .map(([y, m]) => `${y}-${String(m).padStart(2, '0')}`)
const minutes = fc.integer({ min: 0, max: heures(160) })
const anyMonth = month.chain(mois =>
  fc.record({
    mois: fc.constant(mois),
    date_entree: fc.oneof(jour(mois), fc.constant(addDays(firstDay(mois), -60))),
    sortie: fc.option(jour(mois)),
    suspension: fc.option(fc.tuple(jour(mois), fc.integer({ min: 1, max: 40 }))),
    semaine: fc.constantFrom(heures(12), heures(24), heures(30), heures(35)),
    distance_m: fc.integer({ min: 0, max: 60_000 }),
    naissance: fc.constantFrom('2009-03-01', '2004-03-01', '1980-03-01'),
    etat: fc.record({
      minutes_present: minutes,
      minutes_entreprise: minutes,
      minutes_absence_justifiee: minutes,
      minutes_absence_injustifiee: minutes,
    }),
    caq: fc.boolean(),
  }),
)
const build = (a: typeof anyMonth extends fc.Arbitrary<infer T> ? T : never): MonthToPay => {
  const base = a.caq ? kevin : aicha
  return {
    ...base,
    ...a,
    sortie: a.sortie !== null && a.sortie > a.date_entree ? a.sortie : null,
    suspensions: a.suspension ? [{ du: a.suspension[0], au: addDays(a.suspension[0], a.suspension[1]) }] : [],
    minutes_semaine: a.semaine,
    situation: { ...base.situation, date_naissance: a.naissance },
  }
}

describe('propriétés', () => {
  test('des centimes entiers, jamais de ligne nulle, jamais un total négatif, la retenue dans la rémunération', () => {
    fc.assert(
      fc.property(anyMonth, a => {
        const m = build(a)
        const lines = monthLines(m)
        const { remuneration = 0, retenue_absence = 0 } = amounts(m)
        for (const l of lines) expect(Number.isSafeInteger(l.centimes) && l.centimes !== 0).toBe(true)
        for (const l of lines) expect(l.explication.length).toBeGreaterThan(0)
        expect(remuneration + retenue_absence).toBeGreaterThanOrEqual(0)
        expect(total(m)).toBeGreaterThanOrEqual(0)
        expect(new Set(lines.map(l => l.nature)).size).toBe(lines.length)
      }),
      { numRuns: 300 },
    )
  })

  test('un mois entier vaut le mois, quelle que soit sa longueur', () => {
    fc.assert(
      fc.property(month, mois => {
        const whole = { ...aicha, mois, date_entree: addDays(firstDay(mois), -1) }
        const exact = { ...whole, date_entree: firstDay(mois), sortie: endOfMonth(mois) }
        const { forfait_entree: _, ...month } = amounts(exact)
        expect(month).toEqual(amounts(whole))
        expect(amounts(exact).transport).toBe(9879)
      }),
    )
  })

  test('un jour de plus ne fait jamais baisser le mois, une absence de plus ne le fait jamais monter', () => {
    fc.assert(
      fc.property(anyMonth, fc.integer({ min: 1, max: 600 }), (a, more) => {
        const m = { ...build(a), suspensions: [] }
        const later =
          m.date_entree < addDays(endOfMonth(m.mois), -1) ? addDays(m.date_entree, 1) : m.date_entree
        if (m.minutes_semaine >= heures(30) && (m.sortie === null || later < m.sortie))
          expect(total({ ...m, date_entree: later, situation: { ...m.situation } })).toBeLessThanOrEqual(
            total(m),
          )
        const { minutes_present, minutes_absence_injustifiee } = m.etat
        const moved = Math.min(more, minutes_present)
        const etat = {
          ...m.etat,
          minutes_present: minutes_present - moved,
          minutes_absence_injustifiee: minutes_absence_injustifiee + moved,
        }
        expect(total({ ...m, etat })).toBeLessThanOrEqual(total(m))
      }),
      { numRuns: 200 },
    )
  })

  test('une suspension retire exactement ses jours du mois', () => {
    fc.assert(
      fc.property(
        month,
        fc.integer({ min: 0, max: 27 }),
        fc.integer({ min: 1, max: 60 }),
        (mois, at, length) => {
          const du = addDays(firstDay(mois), at)
          const base = { mois, date_entree: '2020-01-01', sortie: null }
          const whole = coveredDays({ ...base, suspensions: [] }).length
          const cut = coveredDays({ ...base, suspensions: [{ du, au: addDays(du, length) }] }).length
          expect(whole - cut).toBe(Math.min(length, daysBetween(du, endOfMonth(mois))))
        },
      ),
    )
  })

  test('les trentièmes : 30 pour un mois entier, jamais plus', () => {
    expect([28, 29, 30, 31].map(n => trentiemes(n, n))).toEqual([30, 30, 30, 30])
    expect([trentiemes(30, 31), trentiemes(15, 31), trentiemes(0, 28)]).toEqual([30, 15, 0])
  })

  test('deux parts d’un mois font le mois : ni jour manquant, ni jour double', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 28, max: 31 }),
        fc.array(fc.integer({ min: 0, max: 31 })),
        (total, cuts) => {
          const edges = [0, ...cuts.filter(c => c <= total), total].sort((a, b) => a - b)
          const parts = edges.slice(1).map((end, i) => trentiemes(end - (edges[i] ?? 0), total, edges[i]))
          expect(parts.reduce((n, part) => n + part, 0)).toBe(30)
          expect(Math.min(...parts)).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })
})

test('un mois coupé dit pourquoi, et que compter en trentièmes est une convention', () => {
  const m = { ...aicha, suspensions: [{ du: '2026-03-11', au: '2026-03-21' }] }
  expect(amounts(m)).toEqual({ remuneration: 45653, transport: 6915 })
  expect(phrases(m, 'remuneration')).toContain(
    'Votre parcours est suspendu du 11 mars 2026 au 20 mars 2026 : 21 jours sur 30, soit 456,53 €.',
  )
  expect(monthLines(m)[0]?.explication.at(-1)?.source).toContain('réglage de la Région')
})

test('une phase non précisée au milieu du mois : seuls les jours réglés comptent', () => {
  const m = {
    ...kevin,
    phases: [
      { rang: 1, du: '2026-02-02', au: '2026-03-16' },
      { rang: 2, du: '2026-03-16', au: '2026-09-01' },
    ],
  }
  expect(amounts(m)).toEqual({ remuneration: 56168 })
})
