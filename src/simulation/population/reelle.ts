import { sql } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Db } from '../../db/schema.ts'
import { column, encode, type Population } from '../../dispositif/colonnes/population.ts'
import { readValue } from '../../dispositif/situation.ts'
import { isFait } from '../../dispositif/vocabulaire.ts'
import { type Cohorte, cover, dayNumber, emptyCohorte, monthBounds } from './cohorte.ts'

/** What the base knows of a pathway, its facts aside. */
interface Row {
  id: number
  date_entree: Jour
  fin: Jour
  date_signature: Jour | null
  minutes_prevues: number
  minutes_semaine: number
  distance_m: number
  date_naissance: Jour
  sexe: string | null
  suspensions: { du: Jour; au: Jour | null }[] | null
}

/** Every value of a fact, one after the other: « pathway day id value », the day from 2000, the value in JSON. */
interface Faits {
  nom: string
  valeurs: string
}

/** Every pathway of the Région that covers a day of the year. */
const pathways = (region: string, annee: number) => sql`
    u as (select parcours_id, sum(upper(periode) - lower(periode)) filter (where not upper_inf(periode))::int jours,
        json_agg(json_build_object('du', lower(periode), 'au', upper(periode))) suspensions
      from suspension where region = ${region} group by parcours_id),
    n as (select k.parcours_id, max(n.signe_le at time zone 'Europe/Paris')::date signe_le from contrat k
      join signature n on (n.region, n.contrat_id) = (k.region, k.id) where k.region = ${region} group by k.parcours_id),
    p as materialized (select p.*, coalesce(x.date, p.fin_initiale + coalesce(u.jours, 0)) fin, u.suspensions, n.signe_le
      from parcours p left join sortie x on (x.region, x.parcours_id) = (p.region, p.id)
      left join u on u.parcours_id = p.id left join n on n.parcours_id = p.id
      where p.region = ${region} and p.date_entree < ${`${annee + 1}-01-01`}::date
        and coalesce(x.date, p.fin_initiale + coalesce(u.jours, 0)) > ${`${annee}-01-01`}::date)`

/**
 * Changes whenever what `pathways` reads may have: facts are only added, exits and suspensions may move. Not `calme` while
 * someone else writes: a fact numbered before the last one may still arrive.
 */
async function stamp(db: Db, region: string): Promise<{ stamp: string; calme: boolean }> {
  const { rows } = await sql<{
    stamp: string
    calme: boolean
  }>`select concat_ws(' ', current_database(), pg_postmaster_start_time(),
    (select max(id) from fait where region = ${region}),
    (select concat(count(*), ' ', sum(revision)) from parcours where region = ${region}),
    (select concat(count(*), ' ', sum(date - '2000-01-01'::date)) from sortie where region = ${region}),
    (select concat(count(*), ' ', max(id), ' ', sum(coalesce(upper(periode), '2100-01-01') - lower(periode))) from suspension
      where region = ${region}),
    (select concat(count(*), ' ', max(signe_le)) from signature where region = ${region})) stamp,
    (select pg_snapshot_xmin(s) = pg_snapshot_xmax(s) from pg_current_snapshot() s) calme`.execute(db)
  return rows[0] ?? { stamp: '', calme: false }
}

/** The last populations read, by Région and year: a second simulation does not read the base again. */
const kept = new Map<string, { stamp: string; cohorte: Cohorte }>()
const KEPT = 4

/** The pathways of a year of the Région, as columns; kept until something of them changes. */
export async function cohorteReelle(
  db: Db,
  { region, region_nom }: { region: string; region_nom: string },
  annee: number,
): Promise<Cohorte> {
  const key = `${region} ${annee}`
  const { stamp: now, calme } = await stamp(db, region)
  const known = kept.get(key)
  kept.delete(key)
  const same = known?.stamp === now
  const cohorte = same ? known.cohorte : await read(db, region, region_nom, annee)
  if (same || calme) kept.set(key, { stamp: now, cohorte })
  for (const oldest of kept.keys()) if (kept.size > KEPT) kept.delete(oldest)
  return cohorte
}

/** Two statements for any number of pathways: a row each, then a line for each fact, which costs half of a fact by row. */
async function read(db: Db, region: string, region_nom: string, annee: number): Promise<Cohorte> {
  const { rows } =
    await sql<Row>`with ${pathways(region, annee)} select p.id, p.date_entree, p.fin, p.signe_le date_signature,
      p.minutes_prevues, p.minutes_semaine, p.distance_m, s.date_naissance, s.sexe, p.suspensions
    from p join stagiaire s on (s.region, s.id) = (p.region, p.stagiaire_id) order by p.id`.execute(db)
  const faits = await sql<Faits>`with ${pathways(region, annee)} select f.nom,
      string_agg(concat(p.id, ' ', f.du - date '2000-01-01', ' ', f.id, ' ', f.valeur), E'\n') valeurs
    from p join fait f on (f.region, f.stagiaire_id) = (p.region, p.stagiaire_id) and f.du <= p.date_entree
    group by f.nom order by f.nom`.execute(db)
  return toCohorte(rows, faits.rows, region_nom, annee)
}

/** Rows as columns, with the facts that droits.ts gives to the rules. */
function toCohorte(
  rows: readonly Row[],
  faits: readonly Faits[],
  region_nom: string,
  annee: number,
): Cohorte {
  const population: Population = { n: rows.length, faits: {} }
  const cohorte = emptyCohorte(population, annee, true)
  const bounds = monthBounds(annee)
  const set = writer(population)
  const ranks = new Map(rows.map((row, i) => [row.id, i]))
  for (const { nom, valeurs } of faits) {
    for (const [rank, json] of inForce(valeurs, ranks)) set(nom, rank, JSON.parse(json))
  }
  rows.forEach((row, i) => {
    set('date_naissance', i, row.date_naissance)
    set('date_entree', i, row.date_entree)
    set('date_signature', i, row.date_signature ?? row.date_entree)
    set('age_entree', i, Math.floor((code(row.date_entree) - code(row.date_naissance)) / 10_000))
    set('distance_km', i, row.distance_m / 1000)
    set('heures_semaine', i, row.minutes_semaine / 60)
    set('heures_prevues', i, row.minutes_prevues / 60)
    set('heures_mois', i, (row.minutes_semaine * 52) / 720)
    set('formation_agreee', i, true)
    set('region', i, region_nom)
    if (row.sexe) cohorte.sexe[i] = row.sexe === 'F' ? 0 : 1
    const hors = (row.suspensions ?? []).map(
      s => [dayNumber(s.du), s.au === null ? Infinity : dayNumber(s.au)] as const,
    )
    cover(cohorte, i, bounds, [dayNumber(row.date_entree), dayNumber(row.fin)], hors)
  })
  return cohorte
}

/** The value in force of each pathway: the latest start wins, and of two that start together the last recorded. */
function* inForce(
  valeurs: string,
  ranks: ReadonlyMap<number, number>,
): Generator<[rank: number, json: string]> {
  const n = ranks.size
  const jours = new Int32Array(n).fill(-2_000_000)
  const ids = new Float64Array(n)
  const latest = new Array<string | undefined>(n)
  for (const line of valeurs.split('\n')) {
    const [a, b] = [line.indexOf(' '), line.indexOf(' ', line.indexOf(' ') + 1)]
    const c = line.indexOf(' ', b + 1)
    const rank = ranks.get(Number(line.slice(0, a)))
    if (rank === undefined) continue // Written between the two statements.
    const [jour, id] = [Number(line.slice(a, b)), Number(line.slice(b, c))]
    const known = jours[rank] ?? 0
    if (jour < known || (jour === known && id < (ids[rank] ?? 0))) continue
    jours[rank] = jour
    ids[rank] = id
    latest[rank] = line.slice(c + 1)
  }
  for (let i = 0; i < n; i++) {
    const json = latest[i]
    if (json !== undefined) yield [i, json]
  }
}

/** A day as a number that keeps its order. */
const code = (jour: Jour) => Number(jour.slice(0, 4) + jour.slice(5, 7) + jour.slice(8, 10))

/** Writes facts into columns, made when first needed; what does not fit its fact is not known. */
function writer(p: Population): (nom: string, rank: number, raw: unknown) => void {
  return (nom, rank, raw) => {
    const value = isFait(nom) ? readValue(nom, raw) : undefined
    if (!isFait(nom) || value === undefined) return
    p.faits[nom] ??= column(nom, p.n)
    p.faits[nom][rank] = encode(nom, value)
  }
}

/** The years in which the Région has pathways, the latest first. */
export async function anneesOf(db: Db, region: string, today: Jour): Promise<number[]> {
  const { rows } = await sql<{
    premiere: number | null
  }>`select extract(year from min(date_entree))::int premiere
    from parcours where region = ${region} and date_entree < ${`${Number(today.slice(0, 4)) + 1}-01-01`}::date`.execute(
    db,
  )
  const first = rows[0]?.premiere
  if (!first) return []
  const last = Number(today.slice(0, 4))
  return Array.from({ length: last - first + 1 }, (_, i) => last - i)
}
