import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Point } from '../territoire/territoire.ts'
import { jour } from '../web/format.ts'
import { GtfsError } from './gtfs/circulation.ts'
import { type Apercu, Gtfs } from './gtfs/gtfs.ts'

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

/** Stops using some timetables; the file goes, its name stays. Without any other, journeys have no source left: they go too. */
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
  if ((await feeds(db, region)).length === 0) {
    await db.deleteFrom('trajet').where('region', '=', region).execute()
    await db.deleteFrom('calcul_trajet').where('region', '=', region).execute()
  }
  return row.nom
}
