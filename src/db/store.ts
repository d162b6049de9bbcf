import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import {
  Kysely,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  PostgresDialect,
  type PostgresPool,
  type QueryResult,
  type RawBuilder,
  type RootOperationNode,
  sql,
  type UnknownRow,
} from 'kysely'
import pg from 'pg'
import { openFolder } from './pglite.ts'
import type { Db, Root, Schema } from './schema.ts'

/** Who writes, why, and when: set for the whole transaction, read by the journal's trigger. */
export interface Author {
  compte: number | null
  acte: string
  motif?: string
  now: string
}

export interface Store {
  /** The root connection; inside `read` or `write`, use the `Db` they give. */
  db: Root
  /** Runs `fn` in a transaction that PostgreSQL refuses to let write. */
  read<T>(fn: (db: Db) => Promise<T>): Promise<T>
  /** Runs `fn` in a transaction signed by `author`: all of it lands, journal included, or none. */
  write<T>(author: Author, fn: (db: Db) => Promise<T>): Promise<T>
  close(): Promise<void>
}

const inTransaction = new AsyncLocalStorage<true>()

/** PGlite has one connection: the root used inside a transaction would wait for ever. Here it fails at once. */
class Guard implements KyselyPlugin {
  transformQuery(args: PluginTransformQueryArgs): RootOperationNode {
    if (inTransaction.getStore()) throw new Error('Inside a transaction, pass trx, not db.')
    return args.node
  }
  async transformResult(args: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return args.result
  }
}

/** The store over one pool of connections, PGlite's or a server's. */
export function storeOn(pool: PostgresPool, end: () => Promise<void>): Store {
  const bare = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  return {
    db: bare.withPlugin(new Guard()),
    read: fn => {
      if (inTransaction.getStore()) throw new Error('Inside a transaction, pass trx, not db.')
      return bare
        .transaction()
        .setAccessMode('read only')
        .execute(trx => inTransaction.run(true, () => fn(trx)))
    },
    write: (author, fn) => {
      if (inTransaction.getStore()) throw new Error('Inside a transaction, pass trx, not db.')
      return bare.transaction().execute(async trx => {
        await sql`select set_config('amont.compte', ${String(author.compte ?? '')}, true),
          set_config('amont.acte', ${author.acte}, true), set_config('amont.motif', ${author.motif ?? ''}, true),
          set_config('amont.le', ${author.now}, true)`.execute(trx)
        return inTransaction.run(true, () => fn(trx))
      })
    },
    close: async () => {
      await bare.destroy()
      await end()
    },
  }
}

const PREPARED = '/* préparée */ '

/**
 * The rows of a small query of a page that everybody opens: a server plans it once for each connection, which takes longer
 * than running it. Not for a query whose best plan depends on its values, a list of hundreds of ids for instance.
 */
export async function prepared<R>(db: Db | Root, query: RawBuilder<R>): Promise<R[]> {
  const compiled = query.compile(db)
  const { rows } = await db.executeQuery<R>({ ...compiled, sql: PREPARED + compiled.sql })
  return rows
}

/** Names the prepared queries of a connection after their text: PostgreSQL then keeps their plan. */
function keepPlans(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  client.query = ((text: unknown, values: unknown, ...rest: unknown[]) =>
    typeof text === 'string' && text.startsWith(PREPARED)
      ? query({ name: nameOf(text), text, values }, ...rest)
      : query(text, values, ...rest)) as typeof client.query
}

const names = new Map<string, string>()
function nameOf(text: string): string {
  const name = names.get(text) ?? createHash('sha256').update(text).digest('hex').slice(0, 32)
  names.set(text, name)
  return name
}

const asText = (value: string) => value
const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.DATE, asText)
types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, value => new Date(value).toISOString())
types.setTypeParser(pg.types.builtins.INT8, Number)

/** A server's database, named by a PostgreSQL URL. Throws a clear error when it does not answer. */
export async function openServer(url: string): Promise<Store> {
  const pool = new pg.Pool({ connectionString: url, types, max: 10, connectionTimeoutMillis: 5000 })
  pool.on('error', () => {}) // An idle connection that drops is replaced at the next query.
  pool.on('connect', client => {
    client.on('error', () => {}) // One at work tells its query: it does not end the process too.
    keepPlans(client)
  })
  try {
    await pool.query('select 1')
  } catch (error) {
    await pool.end()
    const where = URL.canParse(url) ? `${new URL(url).host}${new URL(url).pathname}` : 'DATABASE_URL'
    throw new Error(
      `La base de données ${where} ne répond pas : ${(error as Error).message}. Vérifiez DATABASE_URL et que PostgreSQL est démarré.`,
    )
  }
  return storeOn(pool as unknown as PostgresPool, async () => {})
}

/** The embedded database kept in `folder` (made when absent), or in memory from a dump. */
export async function openEmbedded(
  source: { folder: string } | { dump: Blob } | { memory: true },
): Promise<Store> {
  const { pool, end } = await openFolder(source)
  return storeOn(pool, end)
}
