import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { openFolder } from '../src/db/pglite.ts'
import { type Store, storeOn } from '../src/db/store.ts'

const dist = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'))
const part = (name: string) => readFileSync(join(dist, name))

/** Not in the types of Node: they come with those of browsers. */
const { WebAssembly: wasm } = globalThis as unknown as {
  WebAssembly: { compile(bytes: Uint8Array): Promise<WebAssembly.Module> }
}
const compile = (name: string) => wasm.compile(part(name))

/** PostgreSQL compiled once for every base of a worker: what V8 has made fast stays so, and is never thrown away. */
const compiled = Promise.all([compile('pglite.wasm'), compile('initdb.wasm')])
const files = new Blob([part('pglite.data')])

/** A base that lives for one test file: small, and nothing is kept for the day when the machine falls. */
const settings = {
  shared_buffers: '16MB',
  full_page_writes: 'off',
  min_wal_size: '2MB',
  wal_recycle: 'off',
  wal_init_zero: 'off',
}

/** A base in memory: a copy of `dump`, or a new one. */
export async function openMemory(dump?: Blob): Promise<{ store: Store; pglite: PGlite }> {
  const [pgliteWasmModule, initdbWasmModule] = await compiled
  const { pool, pglite, end } = await openFolder(dump ? { dump } : { memory: true }, {
    pgliteWasmModule,
    initdbWasmModule,
    fsBundle: files,
    initDbStartParams: ['--wal-segsize=1'],
    startParams: [
      ...PGlite.defaultStartParams,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
  })
  return { store: storeOn(pool, end), pglite }
}

/** The base in a form that opens fast: nothing to replay, no template of other bases. */
export async function dumpOf(pglite: PGlite): Promise<Uint8Array> {
  for (const statement of [
    'update pg_database set datistemplate = false',
    'drop database if exists template0',
    'drop database if exists template1',
    'vacuum analyze',
    'checkpoint',
  ])
    await pglite.exec(statement)
  return new Uint8Array(await (await pglite.dumpDataDir('none')).arrayBuffer())
}
