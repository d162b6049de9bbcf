import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { type Cast, loadCast } from '../src/db/demonstration/cast.ts'
import { migrate } from '../src/db/migrate.ts'
import { openServer, type Store } from '../src/db/store.ts'
import { NOW } from './clock.ts'
import { startCluster } from './cluster.ts'
import { dumpOf, openMemory } from './memory.ts'

/** Where each test file takes its own copy of the migrated database with the cast in it. */
export type Base = { dump: string } | { server: string; template: string }

declare module 'vitest' {
  interface ProvidedContext {
    base: Base
    cast: Cast
    /** The migrated embedded database with nobody in it; absent on a server. */
    empty: string
  }
}

/** Runs once before the suite: the schema, the communes and the cast are made once, then copied. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  return process.env.AMONT_TEST_BASE === 'serveur' ? onServer(project) : onPglite(project)
}

/** The steps of `npm test` leave to one another what they made; a suite alone makes it for itself. */
async function onPglite(project: TestProject) {
  const lent = process.env.AMONT_TEST_DOSSIER
  const folder = lent ?? mkdtempSync(join(tmpdir(), 'amont-essais-'))
  const empty = join(folder, 'vide.tar')
  const dump = join(folder, `${NOW.slice(0, 4)}.tar`)
  const names = join(folder, `${NOW.slice(0, 4)}.json`)
  await once(empty, () => make(empty, undefined, store => migrate(store.db)))
  await once(names, async () => {
    let cast: Cast | undefined
    await make(dump, new Blob([readFileSync(empty)]), async store => {
      cast = await addCast(store)
    })
    write(names, JSON.stringify(cast))
  })
  project.provide('cast', JSON.parse(readFileSync(names, 'utf8')))
  project.provide('empty', empty)
  project.provide('base', { dump })
  return async () => {
    if (!lent) rmSync(folder, { recursive: true, force: true })
  }
}

/** Makes a file that another step may be making: whoever comes second waits for it, or makes it after a failure. */
async function once(file: string, work: () => Promise<void>): Promise<void> {
  const lock = `${file}.verrou`
  const patience = performance.now() + 180_000
  while (!existsSync(file)) {
    try {
      mkdirSync(lock)
    } catch {
      if (performance.now() > patience) return work() // Whoever was making it died.
      await pause(100)
      continue
    }
    try {
      if (!existsSync(file)) await work()
    } finally {
      rmSync(lock, { recursive: true, force: true })
    }
  }
}

async function make(file: string, from: Blob | undefined, fill: (store: Store) => Promise<unknown>) {
  const { store, pglite } = await openMemory(from)
  await fill(store)
  write(file, await dumpOf(pglite))
  await store.close()
}

/** Under its name once whole: another step may be waiting for it. */
function write(file: string, content: Uint8Array | string) {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, content)
  renameSync(draft, file)
}

async function onServer(project: TestProject) {
  const cluster = await startCluster()
  const template = 'modele'
  const root = new pg.Client(cluster.url('postgres'))
  await root.connect()
  await root.query(`create database ${template}`)
  await root.end()
  const store = await openServer(cluster.url(template))
  await migrate(store.db)
  project.provide('cast', await addCast(store))
  await store.close()
  project.provide('base', { server: cluster.url(''), template })
  return () => cluster.stop()
}

const addCast = (store: Store): Promise<Cast> =>
  store.write({ compte: null, acte: 'essai', now: NOW }, db => loadCast(db, NOW))
