import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NOW } from '../../test/clock.ts'
import { openEmpty } from '../../test/world.ts'
import { addMonths, ageAt } from '../calendrier/calendrier.ts'
import { loadDemonstration } from '../db/demonstration/load.ts'
import type { Db } from '../db/schema.ts'
import type { Store } from '../db/store.ts'
import { loadDispositifs } from '../dispositif/load.ts'
import { type Indicateur, indicateursOf, type Perimetre } from './indicateurs.ts'
import { monthsOf } from './periode.ts'
import { reglesOf } from './regles.ts'
import { bornes, type Chiffre, chiffres, type LigneListe, liste } from './store.ts'

let store: Store
beforeAll(async () => {
  store = await openEmpty()
  await loadDemonstration(store, { parcours: 200, now: NOW })
})
afterAll(() => store.close())

const today = NOW.slice(0, 10)
const scope = (
  du: string,
  au: string,
  dispositif: string | null = null,
  [region, nom] = ['bfc', 'Bourgogne-Franche-Comté'] as readonly [string, string],
): Perimetre => ({
  region,
  dispositif,
  du,
  au,
  regles: reglesOf(loadDispositifs().values(), nom, dispositif),
})

const scopes: [string, Perimetre][] = [
  ['les douze derniers mois', scope(addMonths(today, -12), today)],
  ['depuis le début', scope('2015-01-01', today)],
  ['un mois', scope(addMonths(today, -3), addMonths(today, -2))],
  ['un seul dispositif', scope('2015-01-01', today, 'bfc-daq-2020')],
  ['la Haute-Normandie', scope('2015-01-01', today, null, ['hn', 'Haute-Normandie'])],
  ['une période vide', scope('2010-01-01', '2010-02-01')],
]

const read = <T>(fn: (db: Db) => Promise<T>) => store.read(fn)
const all = (p: Perimetre, i: Indicateur) => read(db => liste(db, p, i, null, null))

/** The figure again, from the rows of its list and nothing else. */
function recompute(i: Indicateur, rows: LigneListe[]) {
  const measures = rows.flatMap(r => r.mesure ?? []).sort((a, b) => a - b)
  const total = measures.reduce((a, b) => a + b, 0)
  const middle = measures.length / 2
  const median = Number.isInteger(middle)
    ? ((measures[middle - 1] ?? 0) + (measures[middle] ?? 0)) / 2
    : (measures[Math.floor(middle)] ?? 0)
  return {
    n: rows.length,
    oui: rows.filter(r => r.reponse === true).length,
    non: rows.filter(r => r.reponse === false).length,
    inconnu: rows.filter(r => r.reponse === null).length,
    somme: total,
    moyenne: measures.length ? Math.round(total / measures.length) : null,
    mediane: i.calcul === 'mediane' && measures.length ? median : null,
  }
}

describe.each(scopes)('chaque chiffre est celui de sa liste : %s', (_, p) => {
  let found: Map<string, Chiffre>
  beforeAll(async () => {
    found = (await read(db => chiffres(db, p, indicateursOf(p.regles)))).chiffres
  })

  it.each(indicateursOf(p.regles).map(i => [i.code, i] as const))('%s', async (code, i) => {
    const rows = await all(p, i)
    const { code: named, ...figure } = found.get(code) as Chiffre
    expect(named).toBe(code)
    expect(figure).toEqual(recompute(i, rows))
    for (const reponse of i.calcul === 'part' ? (['oui', 'non', 'inconnu'] as const) : [])
      expect(await read(db => liste(db, p, i, reponse, null))).toHaveLength(figure[reponse])
  })
})

describe('ce que disent les chiffres', () => {
  const whole = scope('2015-01-01', today)
  const byCode = (code: string) => indicateursOf(whole.regles).find(i => i.code === code) as Indicateur

  it('il y a de quoi compter', async () => {
    const found = await read(db => chiffres(db, whole, indicateursOf(whole.regles)))
    for (const [code, c] of found.chiffres) expect(c.n, code).toBeGreaterThan(0)
  })

  it('une personne compte une fois, même avec deux parcours', async () => {
    const rows = await all(whole, byCode('personnes'))
    const { rows: people } = await read(db =>
      sql<{
        n: number
      }>`select count(distinct stagiaire_id) n from parcours where region = 'bfc' and date_entree < ${today}`.execute(
        db,
      ),
    )
    expect(rows).toHaveLength(people[0]?.n ?? 0)
  })

  it('l’âge est celui de l’entrée', async () => {
    const rows = await all(whole, byCode('public-moins-26-ans'))
    const { rows: births } = await read(db =>
      sql<{ id: number; date_naissance: string }>`select p.id, s.date_naissance from parcours p
        join stagiaire s on (s.region, s.id) = (p.region, p.stagiaire_id) where p.region = 'bfc' order by p.id`.execute(
        db,
      ),
    )
    const birth = new Map(births.map(b => [b.id, b.date_naissance]))
    for (const row of rows)
      expect(row.reponse).toBe(ageAt(birth.get(row.parcours_id) ?? '', row.date_entree) < 26)
  })

  it('une destination inconnue n’est ni positive ni négative', async () => {
    for (const row of await all(whole, byCode('sorties-positives')))
      expect(row.reponse === null).toBe(row.detail === 'inconnue')
  })

  it('un domaine CléA seul n’est pas une certification', async () => {
    const { rows } = await read(db =>
      sql<{
        n: number
      }>`select count(*) n from certification where region = 'bfc' and nature <> 'domaine_clea'
        and obtenu_le < ${today}`.execute(db),
    )
    expect(await all(whole, byCode('certifications'))).toHaveLength(rows[0]?.n ?? 0)
  })

  it('les mois s’additionnent en la période', async () => {
    const p = scope(`${addMonths(today, -11).slice(0, 7)}-01`, today)
    const drawn = ['entrees', 'depenses']
    const { chiffres: found, mois } = await read(db => chiffres(db, p, drawn.map(byCode), drawn))
    expect(found.size).toBe(2)
    expect(mois.every(m => monthsOf(p).includes(m.mois))).toBe(true)
    const sum = (code: string, key: 'n' | 'somme') =>
      mois.filter(m => m.code === code).reduce((total, m) => total + m[key], 0)
    expect(sum('entrees', 'n')).toBe(found.get('entrees')?.n)
    expect(sum('depenses', 'somme')).toBe(found.get('depenses')?.somme)
  })

  it('la première page s’arrête à cent lignes, la suivante continue', async () => {
    const i = byCode('entrees')
    const rows = await all(whole, i)
    const page = (number: number) => read(db => liste(db, whole, i, null, { number, size: 100 }))
    expect(await page(1)).toEqual(rows.slice(0, 100))
    expect(await page(2)).toEqual(rows.slice(100, 200))
  })

  it('« depuis le début » commence à la première entrée', async () => {
    const { premiere_entree, dernier_mois } = await read(db => bornes(db, 'bfc'))
    expect(premiere_entree).toBe((await all(whole, byCode('entrees')))[0]?.le)
    expect(dernier_mois).toBe((await all(whole, byCode('depenses'))).at(-1)?.le)
  })
})

describe('les règles viennent des fichiers des dispositifs', () => {
  it('les publics prioritaires sont ceux que la Région nomme', () => {
    const { publics } = scope('2026-01-01', today).regles
    expect(publics.map(p => p.code)).toEqual(['moins_26_ans', 'peu_qualifie', 'beneficiaire_rsa', 'handicap'])
    expect(scope('2026-01-01', today, null, ['hn', 'Haute-Normandie']).regles.publics).toEqual([])
  })

  it('les chiffres publiés sont cités une fois, avec leur source', () => {
    const { publies, budgets, distance } = scope('2026-01-01', today).regles
    expect(publies.map(p => [p.valeur, p.indicateur])).toEqual(
      expect.arrayContaining([
        [61, 'sorties-positives'],
        [30000, 'personnes'],
        [27000, 'certifications'],
        [7, 'distance'],
      ]),
    )
    expect(publies.filter(p => p.valeur === 61)).toHaveLength(1)
    expect(publies.every(p => p.source)).toBe(true)
    expect(budgets).toContainEqual(expect.objectContaining({ annee: 2026, centimes: 2_700_000_000 }))
    expect(distance?.km).toBe(7)
  })
})
