import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NOW } from '../../test/clock.ts'
import { openEmpty } from '../../test/world.ts'
import { addDays, ageAt, coveredDays, endOfMonth, firstDay, type Jour } from '../calendrier/calendrier.ts'
import { loadDemonstration } from '../db/demonstration/load.ts'
import type { Store } from '../db/store.ts'
import type { Dispositif } from '../dispositif/dispositif.ts'
import { type Evaluation, evaluate } from '../dispositif/evaluate.ts'
import { dispositif, loadDispositifs } from '../dispositif/load.ts'
import type { Situation } from '../dispositif/vocabulaire.ts'
import { trentiemes } from '../remuneration/remuneration.ts'
import { type FaitDate, situationAt } from '../stagiaire/stagiaire.ts'
import { bilanOf } from './bilan.ts'
import { changementOf, signed } from './changement.ts'
import { comptesOf } from './chiffrage.ts'
import { edit, readDraft } from './edition.ts'
import { hypothesesOf } from './hypotheses/phrases.ts'
import { coutAnnee, ecartEuros, entire } from './pages/cout.ts'
import { cohorteImaginaire } from './population/imaginaire.ts'
import { cohorteReelle } from './population/reelle.ts'
import { fileOf } from './simulation.ts'
import { draftText } from './texte.ts'

const ANNEE = Number(NOW.slice(0, 4)) - 1
const DU = `${ANNEE + 2}-01-01`
const BFC = { region: 'bfc', region_nom: 'Bourgogne-Franche-Comté' }

let store: Store
let people: Personne[]
beforeAll(async () => {
  store = await openEmpty()
  await loadDemonstration(store, { parcours: 150, now: NOW })
  people = await everyone()
})
afterAll(() => store.close())

interface Personne {
  situation: Situation
  age: number
  date_entree: Jour
  fin: Jour
  suspensions: { du: Jour; au: Jour | null }[]
}

/** The same people read the slow way: one by one, by the functions of the other domains. */
async function everyone(): Promise<Personne[]> {
  const { sql } = await import('kysely')
  const { rows } = await sql<{
    date_entree: Jour
    fin: Jour
    distance_m: number
    minutes_semaine: number
    minutes_prevues: number
    date_naissance: Jour
    sexe: string | null
    commune: string
    signe_le: Jour | null
    suspensions: Personne['suspensions']
    faits: FaitDate[]
  }>`select p.date_entree, p.distance_m, p.minutes_semaine, p.minutes_prevues, s.date_naissance, s.sexe, s.commune,
      coalesce((select x.date from sortie x where x.parcours_id = p.id), p.fin_initiale + coalesce((select
        sum(upper(u.periode) - lower(u.periode))::int from suspension u where u.parcours_id = p.id and not upper_inf(u.periode)), 0)) fin,
      (select max(n.signe_le at time zone 'Europe/Paris')::date from contrat k join signature n on n.contrat_id = k.id
        where k.parcours_id = p.id) signe_le,
      (select coalesce(json_agg(json_build_object('du', lower(u.periode), 'au', upper(u.periode))), '[]') from suspension u
        where u.parcours_id = p.id) suspensions,
      (select coalesce(json_agg(json_build_object('id', f.id, 'nom', f.nom, 'valeur', f.valeur, 'du', f.du)), '[]')
        from fait f where f.stagiaire_id = s.id) faits
    from parcours p join stagiaire s on s.id = p.stagiaire_id where p.region = 'bfc'`.execute(store.db)
  return rows
    .filter(p => p.date_entree < `${ANNEE + 1}-01-01` && p.fin > `${ANNEE}-01-01`)
    .map(p => ({
      ...p,
      age: ageAt(p.date_naissance, p.date_entree),
      situation: {
        ...situationAt({ ...p, region_nom: BFC.region_nom }, p.faits, p.date_entree),
        date_entree: p.date_entree,
        date_signature: p.signe_le ?? p.date_entree,
        distance_km: p.distance_m / 1000,
        heures_semaine: p.minutes_semaine / 60,
        heures_prevues: p.minutes_prevues / 60,
        heures_mois: Math.round((p.minutes_semaine * 52 * 1000) / 720) / 1000,
        formation_agreee: true,
      },
    }))
}

/** A draft of a dispositif, with some values changed. */
function draft(code: string, values: Record<string, string>): Dispositif {
  const d = dispositif(code)
  const copy = draftText(fileOf(d), d.versions.at(-1)?.du ?? '', { titre: 'Essai', du: DU })
  const edited = edit(copy, values, { du: DU, titre: 'Essai' })
  if ('fautes' in edited) throw new Error(JSON.stringify(edited.fautes))
  return readDraft(edited.texte)
}

/** The text without its draft, still in force. */
const former = (d: Dispositif): Dispositif => ({
  ...d,
  versions: d.versions.slice(0, -1).map((v, i, all) => (i === all.length - 1 ? { ...v, au: undefined } : v)),
})

const withoutDuration = (d: Dispositif): Dispositif => ({
  ...d,
  versions: d.versions.map(v => ({
    ...v,
    criteres: v.criteres.filter(c => c.des_que_connu !== 'heures_prevues'),
  })),
})

const MOIS = Array.from({ length: 12 }, (_, m) => `${ANNEE}-${String(m + 1).padStart(2, '0')}`)

/** What one person is due each month of the year, by the functions that pay. */
function due(p: Personne, e: Evaluation): number[] {
  const { remuneration_mensuelle = 0, transport_mensuel = 0, forfait_entree = 0 } = e.montants
  return MOIS.map(mois => {
    const days = coveredDays({ ...p, mois, sortie: p.fin }).length
    const total = (Date.parse(endOfMonth(mois)) - Date.parse(firstDay(mois))) / 86_400_000
    const monthly = remuneration_mensuelle + transport_mensuel
    const share = Math.round((monthly * (days ? trentiemes(days, total) : 0)) / 30)
    return share + (p.date_entree.startsWith(mois) ? forfait_entree : 0)
  })
}

const AIDES = {
  'montants.transport_mensuel.montant': '120',
  'montants.transport_mensuel.si.distance_km.plus_de': '10',
  'montants.remuneration_mensuelle.cas.1.montant': '900,50',
  'montants.remuneration_mensuelle.cas.0.si.age_entree.moins_de': '17',
  'montants.forfait_entree.montant': '150',
}

describe('sur les parcours de la Région', () => {
  test('chaque chiffre est celui d’un décompte direct, personne par personne', async () => {
    const d = draft('bfc-aides-stagiaires', AIDES)
    const bilan = bilanOf(d, await store.read(db => cohorteReelle(db, BFC, ANNEE)))
    const both = people.map(p => ({
      p,
      avant: evaluate(former(d), DU, p.situation),
      apres: evaluate(d, DU, p.situation),
    }))
    expect(people.length).toBeGreaterThan(30)
    expect(bilan.n).toBe(people.length)
    for (const side of ['avant', 'apres'] as const) {
      const months = both.map(x => due(x.p, x[side]))
      expect(bilan[side].mois).toEqual(
        MOIS.map((_, m) => months.reduce((sum, list) => sum + (list[m] ?? 0), 0)),
      )
      expect(bilan[side].oui).toBe(both.filter(x => x[side].eligible === 'oui').length)
      expect(bilan[side].incertains).toBe(both.filter(x => x[side].a_preciser).length)
    }
    const monthly = ({ montants: m }: Evaluation) =>
      (m.remuneration_mensuelle ?? 0) + (m.transport_mensuel ?? 0)
    const changes = both.map(x => monthly(x.apres) - monthly(x.avant)).filter(change => change !== 0)
    const gains = changes.filter(change => change > 0)
    expect(gains.length).toBeGreaterThan(5)
    expect(bilan.mensuel.gagnants).toBe(gains.length)
    expect(bilan.mensuel.perdants).toBe(changes.length - gains.length)
    expect(bilan.mensuel.moyenne_gagnants).toBe(Math.round(gains.reduce((a, b) => a + b, 0) / gains.length))
    expect(bilan.mensuel.classes.reduce((sum, c) => sum + c.n, 0)).toBe(changes.length)
    const entered = people.filter(p => p.date_entree.startsWith(String(ANNEE))).length
    expect(bilan.une_fois).toMatchObject({
      sur: entered,
      perdants: entered,
      moyenne_perdants: -5000,
      gagnants: 0,
    })
    const young = both.filter(x => x.p.age >= 18 && x.p.age <= 25)
    expect(bilan.publics.find(l => l.code === 'de_18_a_25')).toMatchObject({
      n: young.length,
      apres: young.flatMap(x => due(x.p, x.apres)).reduce((a, b) => a + b, 0),
    })
    const rsa = people.filter(p => p.situation.beneficiaire_rsa === true).length
    const unknown = people.filter(p => p.situation.beneficiaire_rsa === undefined).length
    expect(bilan.publics.find(l => l.code === 'rsa')).toMatchObject({ n: rsa, inconnus: unknown })
  })

  test('qui n’entre plus dans le parcours n’a plus ses aides : entrées, sorties et coût se tiennent', async () => {
    const d = draft('bfc-daq-2026', { 'parametres.heures_max.valeur': '500' })
    const bilan = bilanOf(d, await store.read(db => cohorteReelle(db, BFC, ANNEE)))
    const both = people.map(p => ({
      p,
      // Nobody has fixed a duration: whoever is in a pathway was not kept out by it.
      avant: evaluate(withoutDuration(former(d)), DU, p.situation),
      apres: evaluate(d, DU, p.situation),
      aides: evaluate(dispositif('bfc-aides-stagiaires'), DU, p.situation),
    }))
    expect(bilan.aides?.code).toBe('bfc-aides-stagiaires')
    expect(bilan.entrent).toBe(
      both.filter(x => x.apres.eligible === 'oui' && x.avant.eligible !== 'oui').length,
    )
    expect(bilan.sortent).toBe(
      both.filter(x => x.apres.eligible !== 'oui' && x.avant.eligible === 'oui').length,
    )
    expect(bilan.apres).toMatchObject({
      non: both.filter(x => x.apres.eligible === 'non').length,
      non_precise: both.filter(x => x.apres.eligible === 'non_precise').length,
      total: both
        .filter(x => x.apres.eligible === 'oui')
        .flatMap(x => due(x.p, x.aides))
        .reduce((a, b) => a + b, 0),
    })
  })

  test('un réglage que personne n’a fixé n’écarte pas qui est vraiment entré', async () => {
    const cohorte = await store.read(db => cohorteReelle(db, BFC, ANNEE))
    const copie = bilanOf(draft('bfc-daq-2026', {}), cohorte)
    expect(copie.avant.oui).toBeGreaterThan(30)
    expect(copie.avant.total).toBeGreaterThan(0)
    expect(copie.avant.reglages).toEqual(['Durée maximale du parcours en 2026'])
    const fixe = bilanOf(draft('bfc-daq-2026', { 'parametres.heures_max.valeur': '650' }), cohorte)
    expect(fixe.avant.total).toBe(copie.avant.total)
    expect(fixe.entrent).toBe(0)
    expect(fixe.comparable).toBe(true)
    expect(fixe.apres.total).toBeLessThanOrEqual(fixe.avant.total)
    expect(fixe.apres.reglages).toEqual([])
  })

  test('un fait ou une sortie de plus se voit à la simulation suivante', async () => {
    const read = () => store.read(db => cohorteReelle(db, BFC, ANNEE))
    const first = await read()
    expect(await read()).toBe(first)
    const [p] = (
      await store.read(db =>
        db
          .selectFrom('parcours')
          .select(['stagiaire_id', 'date_entree'])
          .where('region', '=', 'bfc')
          .where('date_entree', '>=', `${ANNEE}-02-01`)
          .where('date_entree', '<', `${ANNEE}-12-01`)
          .limit(1)
          .execute(),
      )
    ).values()
    const count = (c: typeof first) => c.population.faits.parent_isole?.filter(v => v === 1).length ?? 0
    const say = (valeur: boolean, du: Jour) =>
      store.write({ compte: null, acte: 'essai', now: NOW }, db =>
        db
          .insertInto('fait')
          .values({
            region: 'bfc',
            stagiaire_id: p?.stagiaire_id ?? 0,
            nom: 'parent_isole',
            valeur: JSON.stringify(valeur),
            du,
            saisi_le: NOW,
          })
          .execute(),
      )
    const entree = p?.date_entree ?? ''
    await say(false, entree)
    await say(true, entree)
    // Written last, it tells of a time before: it is not in force at the entry.
    await say(false, addDays(entree, -30))
    expect(count(await read())).toBe(count(first) + 1)
  })
})

test('la population imaginaire est la même à chaque fois, dans les parts annoncées', () => {
  const a = cohorteImaginaire(10_000, 2027)
  cohorteImaginaire(10_000, 2028)
  const b = cohorteImaginaire(10_000, 2027)
  expect(b).not.toBe(a)
  expect(b).toEqual(a)
  const share = (column: ArrayLike<number> | undefined, test: (v: number) => boolean) =>
    Array.from(column ?? []).filter(test).length / 10_000
  expect(share(a.population.faits.age_entree, v => v < 18)).toBeCloseTo(0.09, 1)
  expect(share(a.sexe, v => v === 0)).toBeCloseTo(0.52, 1)
  expect(share(a.population.faits.distance_km, v => v > 15_000)).toBeCloseTo(0.35, 1)
  const present = Array.from({ length: a.population.n }, (_, i) =>
    a.trentiemes.subarray(i * 12, i * 12 + 12).some(t => t > 0),
  )
  expect(present.every(Boolean)).toBe(true)
})

test('gagnants et perdants : médiane et classes à la main', () => {
  const all = new Uint8Array(6).fill(1)
  const few = changementOf(Float64Array.of(1000, 3000, 1000, 0, -500, 9000), all)
  expect(few).toMatchObject({
    sur: 6,
    gagnants: 4,
    perdants: 1,
    moyenne_gagnants: 3500,
    mediane_gagnants: 2000,
    mediane_perdants: -500,
  })
  expect(few.classes.map(c => c.n)).toEqual([1, 2, 1, 1])
  const many = changementOf(
    Float64Array.from({ length: 40 }, (_, i) => (i - 10) * 700),
    new Uint8Array(40).fill(1),
  )
  expect(many.classes.length).toBeLessThanOrEqual(12)
  expect(many.classes.reduce((sum, c) => sum + c.n, 0)).toBe(39)
  expect(many.classes.some(c => /−.* à \+/.test(c.libelle))).toBe(false)
})

test('chaque dispositif se copie en un brouillon qui se lit, qui ne change rien, et sans toucher au reste du texte', () => {
  const cohorte = cohorteImaginaire(1000, 2030)
  for (const d of loadDispositifs().values()) {
    const file = fileOf(d)
    const last = d.versions.at(-1)
    const text = draftText(file, last?.du ?? '', { titre: 'Copie', du: '2199-01-01' })
    const copy = readDraft(text)
    expect(copy.versions, d.code).toHaveLength(d.versions.length + 1)
    const end = file.indexOf('\nexemples:')
    expect(text.endsWith(file.slice(end)), d.code).toBe(true)
    if (!last?.au) expect(text.startsWith(file.slice(0, end).trimEnd()), d.code).toBe(true)
    const bilan = bilanOf(copy, cohorte)
    expect(bilan.apres, d.code).toEqual(bilan.avant)
    expect(bilan.mensuel.gagnants + bilan.mensuel.perdants + bilan.entrent + bilan.sortent, d.code).toBe(0)
  }
}, 60_000)

test('le minimum national déjà dû au-dessus de la valeur changée se dit, avec le nombre de parcours', () => {
  const aides = draft('bfc-aides-stagiaires', { 'montants.remuneration_mensuelle.cas.1.montant': '900,50' })
  const bilan = bilanOf(aides, cohorteImaginaire(1000, ANNEE))
  const [minimum] = bilan.minimums
  expect(minimum?.au_moins).toBeGreaterThan(65_218)
  const raised = bilan.mensuel.classes.find(c => c.libelle === signed(90_050 - (minimum?.au_plus ?? 0)))
  expect(raised?.n).toBeGreaterThan(100)
  // A few minors are raised too, from another value.
  expect((minimum?.n ?? 0) - (raised?.n ?? 0)).toBeLessThan(10)
  expect(minimum?.n).toBeGreaterThanOrEqual(raised?.n ?? 0)
  const said = (code: string, ecarts: { nom: string }[]) =>
    hypothesesOf(bilan, { sorte: 'imaginaire', taille: 1000 }, { du: DU, code, ecarts }).join(' ')
  const nom = 'montants.remuneration_mensuelle.cas.1.montant'
  expect(said(aides.code, [{ nom }])).toContain(`s’applique déjà à ${minimum?.n} parcours`)
  expect(said(aides.code, [{ nom: 'montants.transport_mensuel.montant' }])).not.toContain(
    'minimum national (',
  )
})

test('sur des personnes imaginaires, un réglage non fixé laisse tout à préciser, sans écart de coût', () => {
  const d = draft('bfc-daq-2026', { 'parametres.heures_max.valeur': '650' })
  const bilan = bilanOf(d, cohorteImaginaire(1000, ANNEE))
  expect(bilan.avant).toMatchObject({ oui: 0, a_preciser: 1000, total: 0 })
  expect(bilan.comparable).toBe(false)
  expect(coutAnnee(bilan)).toMatchObject({ avant: 'non connu', ecart: 'non connu' })
  expect(bilan.entrent + bilan.mensuel.gagnants + bilan.une_fois.gagnants).toBe(0)
  expect(bilan.publics.every(p => p.n === 0 || p.avant === null)).toBe(true)
})

test('l’écart affiché est celui des montants affichés', () => {
  expect([entire(67_342_049), entire(81_610_451), ecartEuros(67_342_049, 81_610_451)]).toEqual([
    '673\u202f420\u202f€',
    '816\u202f105\u202f€',
    '+142\u202f685\u202f€',
  ])
  expect([entire(149), entire(251), ecartEuros(149, 251)]).toEqual(['1\u202f€', '3\u202f€', '+2\u202f€'])
  expect(ecartEuros(null, 251)).toBe('non connu')
})

test('un montant qu’un autre reprend n’est compté qu’une fois', () => {
  const version = dispositif('fr-remuneration').versions.at(-1)
  expect(version && comptesOf(version)).toMatchObject([{ nom: 'remuneration_due_mois', periode: 'mois' }])
})
