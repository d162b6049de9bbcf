import { readdirSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { loadCommunes } from '../territoire/communes.ts'
import { REGIONS } from '../territoire/territoire.ts'
import type { Root } from './schema.ts'

const folder = new URL('./migrations/', import.meta.url)

/** Brings the schema to its last state and loads the communes once. Safe to run again; returns what was applied. */
export async function migrate(db: Root): Promise<string[]> {
  // The migrator reads the whole catalogue before it sees that nothing is left to do.
  const applied = (await pending(db)).length > 0 ? await apply(db) : []
  await loadTerritoire(db)
  return applied
}

async function apply(db: Root): Promise<string[]> {
  const names = readdirSync(folder).filter(name => name.endsWith('.sql'))
  const migrations = Object.fromEntries(
    names.map((name): [string, Migration] => [
      name.replace('.sql', ''),
      {
        up: async db => {
          await sql.raw(readFileSync(new URL(name, folder), 'utf8')).execute(db)
        },
      },
    ]),
  )
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { results = [], error } = await migrator.migrateToLatest()
  if (error) {
    const failed = results.find(r => r.status === 'Error')?.migrationName ?? '?'
    throw new Error(
      `Migration ${failed} : ${(error as Error).message}. La base est restée telle qu’avant elle.`,
    )
  }
  return results.filter(r => r.status === 'Success').map(r => r.migrationName)
}

/** Pending migrations, by name: a server refuses to start while there are any. */
export async function pending(db: Root): Promise<string[]> {
  const names = readdirSync(folder).filter(name => name.endsWith('.sql'))
  const done = await sql<{ name: string }>`select name from kysely_migration`
    .execute(db)
    .catch(() => ({ rows: [] }))
  const known = new Set(done.rows.map(r => r.name))
  return names.map(name => name.replace('.sql', '')).filter(name => !known.has(name))
}

async function loadTerritoire(db: Root): Promise<void> {
  const { rows } = await sql`select code from commune limit 1`.execute(db)
  if (rows.length > 0) return
  const regionOf = new Map(REGIONS.flatMap(r => r.departements.map(d => [d, r.code] as const)))
  const communes = loadCommunes().map(c => ({ ...c, region: regionOf.get(c.departement) ?? null }))
  await db.transaction().execute(async trx => {
    await trx
      .insertInto('region')
      .values(REGIONS.map(r => ({ code: r.code, nom: r.nom })))
      .onConflict(c => c.doNothing())
      .execute()
    await sql`insert into commune (code, nom, departement, region, codes_postaux, population, latitude, longitude,
        position_estimee, recherche)
      select x.code, x.nom, x.departement, x.region, array(select jsonb_array_elements_text(x.codes_postaux)), x.population,
        x.latitude, x.longitude, x.position_estimee, x.recherche
      from jsonb_to_recordset(${JSON.stringify(communes)}::jsonb) as x(code text, nom text, departement text, region text,
        codes_postaux jsonb, population int, latitude float8, longitude float8, position_estimee bool, recherche text)`.execute(
      trx,
    )
  })
}
