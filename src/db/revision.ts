import { sql } from 'kysely'
import { changedMeanwhile } from './refus.ts'
import type { Db } from './schema.ts'

/**
 * Takes a record for this act, before anything is read of it: nobody else changes it until the transaction ends. Refuses when it changed since the form
 * was opened; `revision` is null for the API, which may leave it out.
 */
export async function take(
  db: Db,
  table: 'stagiaire' | 'prescription' | 'parcours' | 'liquidation',
  key: { region: string; id: number },
  revision: number | null,
): Promise<void> {
  const { rows } = await sql`update ${sql.table(table)} set revision = revision + 1
    where region = ${key.region} and id = ${key.id} and (${revision}::int is null or revision = ${revision}::int)
    returning id`.execute(db)
  if (rows.length === 0) throw changedMeanwhile()
}
