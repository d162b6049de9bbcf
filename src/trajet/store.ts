import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { addDays, earlier, type Jour } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Point } from '../territoire/territoire.ts'
import { jour } from '../web/format.ts'
import type { Depart, TrajetCalcule } from './calcul.ts'
import { type Apercu, Gtfs, GtfsError } from './gtfs.ts'
import type { Lieu } from './reseau.ts'
import { type Acces, type EnTransports, enVoiture, type Mode, type Source, trier } from './trajet.ts'

export interface Feed {
  id: number
  nom: string
  du: Jour
  au: Jour
  arrets: number
  lignes: number
  octets: number
  charge_le: string
}

/** What a file of timetables may weigh: that of a whole Région is well below. */
export const OCTETS_MAX = 64 * 1024 * 1024

/** The timetables that a Région uses, those that end last first. */
export const feeds = (db: Db, region: string): Promise<Feed[]> =>
  db
    .selectFrom('gtfs')
    .select(['id', 'nom', 'du', 'au', 'arrets', 'lignes', 'octets', 'charge_le'])
    .where('region', '=', region)
    .where('retire_le', 'is', null)
    .orderBy('au', 'desc')
    .orderBy('id')
    .execute()

/**
 * Loads a file of timetables, or finds that it is already there (`nouveau` false).
 * @throws Refus for what is not GTFS, is over, or is of somewhere else: what is wrong, where, what to do.
 */
export async function charger(
  db: Db,
  who: { region: string; compte_id: number | null },
  file: { nom: string; contenu: Uint8Array },
  now: string,
  today: Jour,
): Promise<{
  id: number
  nouveau: boolean
  apercu: Pick<Apercu, 'du' | 'au' | 'lignes'> & { arrets: number }
}> {
  const { region, compte_id } = who
  if (file.contenu.length === 0) throw new Refus('Choisissez un fichier.', 'fichier')
  if (file.contenu.length > OCTETS_MAX)
    throw new Refus(
      `Ce fichier pèse ${Math.ceil(file.contenu.length / 1024 / 1024)} Mo : 64 Mo au plus. Demandez les horaires de votre région seulement.`,
      'fichier',
    )
  const { arrets, ...apercu } = read(file.contenu)
  if (apercu.au <= today)
    throw new Refus(
      `Ces horaires ne valent plus depuis le ${jour(apercu.au)}. Téléchargez les horaires en vigueur, puis envoyez-les.`,
      'fichier',
    )
  await here(db, region, arrets)
  const empreinte = createHash('sha256').update(file.contenu).digest('hex')
  const facts = { ...apercu, arrets: arrets.length }
  const known = await db
    .selectFrom('gtfs')
    .select(['id', 'retire_le'])
    .where('region', '=', region)
    .where('empreinte', '=', empreinte)
    .executeTakeFirst()
  if (known && known.retire_le === null) return { id: known.id, nouveau: false, apercu: facts }
  const id = known?.id ?? (await insert())
  if (known)
    await db
      .updateTable('gtfs')
      .set({ retire_le: null })
      .where('region', '=', region)
      .where('id', '=', id)
      .execute()
  await db
    .insertInto('gtfs_contenu')
    .values({ region, gtfs_id: id, contenu: Buffer.from(file.contenu) })
    .execute()
  return { id, nouveau: true, apercu: facts }

  async function insert(): Promise<number> {
    const row = { region, compte_id, nom: nameOf(file.nom), empreinte, ...facts }
    const made = await db
      .insertInto('gtfs')
      .values({ ...row, octets: file.contenu.length, charge_le: now })
      .returning('id')
      .executeTakeFirstOrThrow()
    return made.id
  }
}

const nameOf = (nom: string) =>
  nom
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 120) || 'Horaires'

function read(contenu: Uint8Array): Apercu {
  try {
    return new Gtfs(contenu).apercu()
  } catch (error) {
    throw error instanceof GtfsError ? new Refus(error.message, 'fichier') : error
  }
}

/** As far from the nearest commune as a stop still serves a Région, in degrees: about 30 km. */
const BORD = 0.3

/** Timetables of another Région are sent by mistake: none of their stops is here. */
async function here(db: Db, region: string, arrets: readonly Point[]): Promise<void> {
  const { rows } = await sql<{ sud: number; nord: number; ouest: number; est: number }>`
    select min(latitude) sud, max(latitude) nord, min(longitude) ouest, max(longitude) est
    from commune where region = ${region}`.execute(db)
  const [box] = rows
  const inside = (p: Point) =>
    box !== undefined &&
    p.latitude > box.sud - BORD &&
    p.latitude < box.nord + BORD &&
    p.longitude > box.ouest - BORD &&
    p.longitude < box.est + BORD
  if (!arrets.some(inside))
    throw new Refus(
      'Aucun arrêt de ce fichier n’est dans votre région. Vérifiez que c’est le bon réseau.',
      'fichier',
    )
}

/** Stops using some timetables; the file goes, its name stays. */
export async function retirer(db: Db, region: string, id: number, now: string): Promise<string> {
  const row = await db
    .updateTable('gtfs')
    .set({ retire_le: now })
    .where('region', '=', region)
    .where('id', '=', id)
    .where('retire_le', 'is', null)
    .returning('nom')
    .executeTakeFirst()
  if (!row) throw new Introuvable('Ce fichier d’horaires')
  await db.deleteFrom('gtfs_contenu').where('region', '=', region).where('gtfs_id', '=', id).execute()
  return row.nom
}

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
  position_estimee: boolean
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
  const source = await sourceOf(db, region)
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
  return { sites: trier(sites, mode), source, position_estimee: from.position_estimee }
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
