import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { type Cast, loadCast } from '../src/db/demonstration/cast.ts'
import { migrate } from '../src/db/migrate.ts'
import { openFolder } from '../src/db/pglite.ts'
import { openServer, type Store, storeOn } from '../src/db/store.ts'
import { NOW } from './clock.ts'
import { startCluster } from './cluster.ts'

/** Where each test file takes its own copy of the migrated database with the cast in it. */
export type Base = { dump: string } | { server: string; template: string }

declare module 'vitest' {
  interface ProvidedContext {
    base: Base
    cast: Cast
  }
}

/** Runs once before the suite: the schema, the communes and the cast are made once, then copied. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  return process.env.AMONT_TEST_BASE === 'serveur' ? onServer(project) : onPglite(project)
}

async function onPglite(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'amont-essais-'))
  const dump = join(folder, 'base.tar')
  const { pool, pglite, end } = await openFolder({ memory: true })
  const store = storeOn(pool, end)
  project.provide('cast', await fill(store))
  writeFileSync(dump, new Uint8Array(await (await pglite.dumpDataDir('none')).arrayBuffer()))
  await store.close()
  project.provide('base', { dump })
  return async () => rmSync(folder, { recursive: true, force: true })
}

async function onServer(project: TestProject) {
  const cluster = await startCluster()
  const template = 'modele'
  const root = new pg.Client(cluster.url('postgres'))
  await root.connect()
  await root.query(`create database ${template}`)
  await root.end()
  const store = await openServer(cluster.url(template))
  project.provide('cast', await fill(store))
  await store.close()
  project.provide('base', { server: cluster.url(''), template })
  return () => cluster.stop()
}

async function fill(store: Store): Promise<Cast> {
  await migrate(store.db)
  return store.write({ compte: null, acte: 'essai', now: NOW }, db => loadCast(db, NOW))
}
