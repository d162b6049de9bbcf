import { sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import type { Seance } from './seance.ts'

export interface SeanceRow extends Seance {
  id: number
}

const columns = sql`s.id, s.parcours_id, lower(s.periode) du, upper(s.periode) au, s.jour_semaine, s.debut, s.fin, s.modalite`

/** The séances of these pathways whose period touches `[du, au[`, by pathway, day and hour. */
export async function seancesOf(
  db: Db,
  region: string,
  parcours_ids: readonly number[],
  du: Jour,
  au: Jour,
): Promise<SeanceRow[]> {
  const { rows } = await sql<SeanceRow>`select ${columns} from seance s
    where s.region = ${region} and s.parcours_id = any(${parcours_ids}::bigint[])
      and s.periode && daterange(${du}::date, ${au}::date)
    order by s.parcours_id, lower(s.periode), s.jour_semaine, s.debut, s.id`.execute(db)
  return rows
}

/** Of these pathways, those whose timetable has begun before `au`: what it does not say then is not expected. */
export async function withTimetable(
  db: Db,
  region: string,
  parcours_ids: readonly number[],
  au: Jour,
): Promise<Set<number>> {
  const { rows } = await sql<{ parcours_id: number }>`select distinct s.parcours_id from seance s
    where s.region = ${region} and s.parcours_id = any(${parcours_ids}::bigint[]) and lower(s.periode) < ${au}::date
    order by s.parcours_id`.execute(db)
  return new Set(rows.map(r => r.parcours_id))
}

/** Every séance of one pathway, those to come and those over, latest first. */
export async function all(db: Db, region: string, parcours_id: number): Promise<SeanceRow[]> {
  const { rows } = await sql<SeanceRow>`select ${columns} from seance s
    where s.region = ${region} and s.parcours_id = ${parcours_id}
    order by lower(s.periode) desc, s.jour_semaine, s.debut, s.id`.execute(db)
  return rows
}

/** Adds séances; the constraints `seance…` refuse what cannot be. */
export async function add(db: Db, who: Compte, seances: readonly Seance[]): Promise<void> {
  if (seances.length === 0) return
  await sql`insert into seance (region, parcours_id, periode, jour_semaine, debut, fin, modalite, compte_id)
    select ${who.region}, n.parcours_id, daterange(n.du, n.au), n.jour_semaine, n.debut, n.fin, n.modalite, ${who.id}
    from jsonb_to_recordset(${JSON.stringify(seances)}::jsonb) n (parcours_id bigint, du date, au date, jour_semaine int,
      debut int, fin int, modalite text)`.execute(db)
}

/**
 * Ends séances of one pathway: none falls on `le` or after. One that begins there or later has never been: it goes, and
 * the journal keeps it.
 */
export async function endAt(
  db: Db,
  who: Compte,
  parcours_id: number,
  le: Jour,
  id: number | null = null,
): Promise<void> {
  const own = sql`region = ${who.region} and parcours_id = ${parcours_id}
    and (${id}::bigint is null or id = ${id}::bigint)`
  await sql`delete from seance where ${own} and lower(periode) >= ${le}::date`.execute(db)
  await sql`update seance set periode = daterange(lower(periode), ${le}::date)
    where ${own} and periode @> ${le}::date`.execute(db)
}
