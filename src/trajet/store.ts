import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { addDays, earlier, type Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Point } from '../territoire/territoire.ts'
import type { Depart, TrajetCalcule } from './calcul.ts'
import { feeds } from './horaires.ts'
import type { Lieu } from './reseau.ts'
import { type Acces, type EnTransports, enVoiture, type Mode, type Source, trier } from './trajet.ts'

/** Where the journeys of a Région come from, or null when it has none. */
export async function sourceOf(db: Db, region: string): Promise<Source | null> {
  const row = await db
    .selectFrom('calcul_trajet')
    .select(['source', 'jour', 'valable_au', 'calcule_le'])
    .where('region', '=', region)
    .executeTakeFirst()
  return row ?? null
}

/** How many communes and sites have journeys, and how many journeys there are. */
export async function couverture(
  db: Db,
  region: string,
): Promise<{ trajets: number; communes: number; sites: number; sites_region: number }> {
  const { rows } = await sql<{ trajets: number; communes: number; sites: number; sites_region: number }>`
    select count(*) trajets, count(distinct commune) communes, count(distinct site_id) sites,
      (select count(*) from site where region = ${region}) sites_region from trajet where region = ${region}`.execute(
    db,
  )
  return rows[0] ?? { trajets: 0, communes: 0, sites: 0, sites_region: 0 }
}

/** From where someone starts: their commune. */
export interface Domicile extends Point {
  commune: string
}

/** What a page says beside a list sorted by journey. */
export interface Trajets<L> {
  sites: (L & Acces)[]
  /** Null when the Région has no journeys by public transport. */
  source: Source | null
  /** The commune stands where its neighbours do: journeys by public transport are not computed from there. */
  position_estimee: boolean
}

/** These sites with the ways there from a commune, in the order of `mode`. */
export async function accesA<L extends Point & { site_id: number; commune_code: string; distance_m: number }>(
  db: Db,
  region: string,
  lieux: readonly L[],
  from: Domicile,
  mode: Mode,
): Promise<Trajets<L>> {
  const { rows: places } = await sql<Source & { position_estimee: boolean }>`
    select c.position_estimee, t.source, t.jour, t.valable_au, t.calcule_le
    from commune c left join calcul_trajet t on t.region = ${region} where c.code = ${from.commune}`.execute(
    db,
  )
  const [place] = places
  const position_estimee = place?.position_estimee ?? true
  const source = place?.source ? place : null
  const rows = source
    ? await db
        .selectFrom('trajet')
        .select([
          'site_id',
          'depart',
          'arrivee',
          'correspondances',
          'retour',
          'correspondances_retour',
          'a_pied',
        ])
        .where('region', '=', region)
        .where('commune', '=', from.commune)
        .execute()
    : []
  const known = new Map(rows.map(({ site_id, ...way }): [number, EnTransports] => [site_id, way]))
  const sites = lieux.map(lieu => ({
    ...lieu,
    voiture: enVoiture(from, { ...lieu, commune: lieu.commune_code }),
    transports: known.get(lieu.site_id) ?? null,
  }))
  return { sites: trier(sites, mode), source, position_estimee }
}

/** What journeys are computed from: the feeds in force, the sites and the communes whose position is known. */
export async function aCalculer(
  db: Db,
  region: string,
  today: Jour,
): Promise<{
  empreinte: string
  source: string
  valable_au: Jour
  feeds: number[]
  sites: Lieu[]
  communes: Depart[]
} | null> {
  const inForce = (await feeds(db, region)).filter(f => f.du <= today && today < f.au)
  const [first] = inForce
  if (!first) return null
  const { rows: sites } = await sql<Lieu>`select s.id, coalesce(s.latitude, c.latitude) latitude,
      coalesce(s.longitude, c.longitude) longitude
    from site s join commune c on c.code = s.commune
    where s.region = ${region} and (s.latitude is not null or not c.position_estimee)
      and exists (select from action a where a.region = s.region and a.site_id = s.id) order by s.id`.execute(
    db,
  )
  const { rows: communes } = await sql<Depart>`select c.code, c.latitude, c.longitude,
      exists (select from stagiaire g where g.region = ${region} and g.commune = c.code) habitee
    from commune c where c.region = ${region} and not c.position_estimee order by c.code`.execute(db)
  const made = JSON.stringify([inForce.map(f => f.id), sites, communes.map(c => [c.code, c.habitee])])
  return {
    empreinte: createHash('sha256').update(made).digest('hex'),
    source: inForce.map(f => f.nom).join(' ; '),
    valable_au: inForce.reduce((au, f) => earlier(au, f.au), first.au),
    feeds: inForce.map(f => f.id),
    sites,
    communes,
  }
}

/** The bytes of some feeds, in the order asked. */
export async function contenus(db: Db, region: string, ids: readonly number[]): Promise<Uint8Array[]> {
  const rows = await db
    .selectFrom('gtfs_contenu')
    .select(['gtfs_id', 'contenu'])
    .where('region', '=', region)
    .where('gtfs_id', 'in', [...ids])
    .execute()
  return ids.flatMap(id => rows.find(r => r.gtfs_id === id)?.contenu ?? [])
}

/** Journeys older than this are made again: an old « usual day » may be a holiday by now. */
const VIEUX = 7

/** Whether the journeys of a Région still say what its timetables, sites and communes give. */
export async function aJour(db: Db, region: string, empreinte: string, today: Jour): Promise<boolean> {
  const row = await db
    .selectFrom('calcul_trajet')
    .select(['empreinte', 'calcule_le'])
    .where('region', '=', region)
    .executeTakeFirst()
  return row?.empreinte === empreinte && row.calcule_le > `${addDays(today, -VIEUX)}T`
}

/** Rows written by one statement. */
const LOT = 10_000

/** Replaces the journeys of a Région. */
export async function remplacer(
  db: Db,
  region: string,
  calcul: Source & { empreinte: string },
  trajets: readonly TrajetCalcule[],
): Promise<void> {
  await db.deleteFrom('trajet').where('region', '=', region).execute()
  await db.deleteFrom('calcul_trajet').where('region', '=', region).execute()
  await db
    .insertInto('calcul_trajet')
    .values({ region, ...calcul })
    .execute()
  for (let i = 0; i < trajets.length; i += LOT)
    await sql`insert into trajet (region, commune, site_id, depart, arrivee, correspondances, retour, correspondances_retour, a_pied)
      select ${region}, t.* from jsonb_to_recordset(${JSON.stringify(trajets.slice(i, i + LOT))}::jsonb) as t (commune text,
        site_id bigint, depart integer, arrivee integer, correspondances integer, retour integer,
        correspondances_retour integer, a_pied boolean)`.execute(db)
}
