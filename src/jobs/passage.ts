import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'

/** What the nights should have done by now, and did not. */
export interface Retard {
  nom: string
  /** The last night that was done whole (ISO instant); null when none ever was. */
  dernier: string | null
}

/** A night is late once a day and two hours have gone since the last one. */
const LATE = '26 hours'

/**
 * The steps of the night that have not been done for more than a day: a job that stops must not stop unseen. Empty while
 * nothing has ever begun, as on the first day.
 */
export async function enRetard(db: Db, now: string): Promise<Retard[]> {
  const { rows } = await sql<Retard>`select nom, max(fin) dernier from passage where jour > ${now}::date - 30
    group by nom having coalesce(max(fin), '-infinity') < ${now}::timestamptz - ${LATE}::interval
      and min(debut) < ${now}::timestamptz - ${LATE}::interval order by nom`.execute(db)
  return rows
}
