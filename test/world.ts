import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import pg from 'pg'
import { inject } from 'vitest'
import type { createApp } from '../src/app.ts'
import type { Cast } from '../src/db/demonstration/cast.ts'
import type { Db } from '../src/db/schema.ts'
import { openServer, type Store } from '../src/db/store.ts'
import { paris } from '../src/http/session.ts'
import { Client } from './client.ts'
import { NOW } from './clock.ts'
import { openMemory } from './memory.ts'

export type App = ReturnType<typeof createApp>
export type Name = keyof Cast['comptes']

/** A database of one's own with the small cast in it, the application on top, and a clock that only the test moves. */
export class World {
  readonly store: Store
  readonly cast: Cast
  /** The instant it is for the application. Assign it to let time pass. */
  now = NOW
  readonly #drop: () => Promise<void>
  #app: Promise<App> | undefined

  constructor(store: Store, cast: Cast, drop: () => Promise<void>) {
    this.store = store
    this.cast = cast
    this.#drop = drop
  }

  get today() {
    return paris(this.now)
  }

  /** The application, loaded when first used: a test of SQL alone does not wait for it. An error it reports is printed. */
  app(): Promise<App> {
    this.#app ??= import('../src/app.ts').then(({ createApp }) =>
      createApp({
        store: this.store,
        clock: () => this.now,
        log: line => {
          if (line.niveau === 'erreur') console.error(line)
        },
      }),
    )
    return this.#app
  }

  /** Someone at their browser: `world.as('sofia').get('/stagiaires')`. */
  as(name: Name | number): Client {
    return new Client(this, typeof name === 'number' ? name : this.cast.comptes[name])
  }

  /** Someone who is not signed in. */
  visitor(): Client {
    return new Client(this, null)
  }

  /** Rows straight from the database: ``world.sql<{ n: number }>`select count(*) n from suivi` ``. */
  async sql<Row>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row[]> {
    return (await sql<Row>(parts, ...values).execute(this.store.db)).rows
  }

  read<T>(fn: (db: Db) => Promise<T>): Promise<T> {
    return this.store.read(fn)
  }

  /** A write by nobody in particular, or by one of the cast. */
  write<T>(fn: (db: Db) => Promise<T>, name?: Name): Promise<T> {
    const compte = name ? this.cast.comptes[name] : null
    return this.store.write({ compte, acte: 'essai', now: this.now }, fn)
  }

  async close(): Promise<void> {
    await (await this.#app)?.settled()
    await this.store.close()
    await this.#drop()
  }
}

/** A world for one test file: open it in `beforeAll`, close it in `afterAll`. */
export async function openWorld(): Promise<World> {
  const base = inject('base')
  const cast = inject('cast')
  if ('dump' in base) return new World((await openMemory(dump(base.dump))).store, cast, async () => {})
  const name = `essai_${randomBytes(6).toString('hex')}`
  const onRoot = async (statement: string) => {
    const root = new pg.Client(`${base.server}postgres`)
    await root.connect()
    await root.query(statement)
    await root.end()
  }
  await onRoot(`create database ${name} template ${base.template}`)
  return new World(await openServer(`${base.server}${name}`), cast, () => onRoot(`drop database ${name}`))
}

/** An embedded database with the schema and the communes, and nobody in it. */
export async function openEmpty(): Promise<Store> {
  return (await openMemory(dump(inject('empty')))).store
}

/** Read once by each worker. */
const dumps = new Map<string, Blob>()
function dump(path: string): Blob {
  const known = dumps.get(path) ?? new Blob([readFileSync(path)])
  dumps.set(path, known)
  return known
}

/** True when the suite runs on a real server: locks and races are only seen there. */
export const onServer = () => 'server' in inject('base')
