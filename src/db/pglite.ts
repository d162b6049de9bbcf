import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { PGlite, type PGliteOptions, types } from '@electric-sql/pglite'
import type { PostgresPool, PostgresPoolClient } from 'kysely'

const parsers = {
  [types.DATE]: (value: string) => value,
  [types.TIMESTAMPTZ]: (value: string) => new Date(value).toISOString(),
  [types.INT8]: Number,
}

/** PGlite dressed as a pool of one connection, lent to one caller at a time; `options` say how a base in memory starts. */
export async function openFolder(
  source: { folder: string } | { dump: Blob } | { memory: true },
  options: PGliteOptions = {},
): Promise<{ pool: PostgresPool; end: () => Promise<void>; pglite: PGlite }> {
  const unlock = 'folder' in source ? takeFolder(resolve(source.folder)) : () => {}
  let pglite: PGlite
  try {
    pglite = await ('folder' in source
      ? openBase(source.folder)
      : PGlite.create({ ...options, parsers, ...('dump' in source ? { loadDataDir: source.dump } : {}) }))
  } catch (error) {
    unlock()
    throw error
  }
  let last: Promise<void> = Promise.resolve()
  const connect = async (): Promise<PostgresPoolClient> => {
    const before = last
    let done = () => {}
    last = new Promise(resolve => {
      done = resolve
    })
    await before
    return { query: query(pglite), release: () => done() } as PostgresPoolClient
  }
  return {
    pool: { connect, end: async () => {} } as unknown as PostgresPool,
    pglite,
    end: async () => {
      await pglite.close()
      unlock()
    },
  }
}

const query = (pglite: PGlite) => async (text: string, params: readonly unknown[]) => {
  const result =
    params.length === 0 && text.includes(';')
      ? (await pglite.exec(text)).at(-1)
      : await pglite.query(text, [...params])
  return {
    command: text.trimStart().split(/\s/, 1)[0]?.toUpperCase() ?? '',
    rowCount: result?.affectedRows || result?.rows.length || 0,
    rows: result?.rows ?? [],
  }
}

/** A first creation that is cut leaves no half database: it is made beside, then named. */
async function openBase(folder: string): Promise<PGlite> {
  const base = join(folder, 'base')
  if (!existsSync(base)) {
    const draft = join(folder, 'base.ebauche')
    rmSync(draft, { recursive: true, force: true })
    await (await PGlite.create(draft)).close()
    renameSync(draft, base)
  }
  try {
    return await PGlite.create(base, { parsers })
  } catch (error) {
    throw new Error(
      `La base du dossier ${base} ne s'ouvre pas (${(error as Error).message ?? error}). Rien n'a été modifié. ` +
        'Restaurez une sauvegarde de ce dossier, ou indiquez-en un autre avec AMONT_DONNEES.',
    )
  }
}

/** The whole base of a folder as one compressed file; throws when there is none, or when an Amont has it open. */
export async function dumpFolder(folder: string): Promise<Uint8Array> {
  if (!existsSync(join(folder, 'base'))) {
    throw new Error(`Le dossier ${folder} ne contient pas de base. Indiquez le bon avec AMONT_DONNEES.`)
  }
  const unlock = takeFolder(folder)
  try {
    const pglite = await openBase(folder)
    const blob = await pglite.dumpDataDir('gzip')
    await pglite.close()
    return new Uint8Array(await blob.arrayBuffer())
  } finally {
    unlock()
  }
}

/** Makes the base of a folder from what `dumpFolder` gave; never over a base that is there. */
export async function restoreFolder(folder: string, dump: Uint8Array<ArrayBuffer>): Promise<void> {
  const base = join(folder, 'base')
  if (existsSync(base)) {
    throw new Error(
      `Le dossier ${folder} contient déjà une base : rien n’a été modifié. Déplacez-la, ou indiquez un autre dossier avec AMONT_DONNEES.`,
    )
  }
  const unlock = takeFolder(folder)
  const draft = join(folder, 'base.ebauche')
  try {
    rmSync(draft, { recursive: true, force: true })
    await (await PGlite.create(draft, { loadDataDir: new Blob([dump]) })).close()
    renameSync(draft, base)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    throw new Error(
      `Cette sauvegarde ne se lit pas (${(error as Error).message ?? error}). Rien n’a été modifié.`,
    )
  } finally {
    unlock()
  }
}

/** One process at a time in a folder: two would spoil the database. A lock left by a dead process is taken over. */
function takeFolder(folder: string): () => void {
  try {
    makeFolder(folder)
    writeFileSync(join(folder, '.essai'), '')
    rmSync(join(folder, '.essai'))
  } catch (error) {
    throw new Error(
      `Le dossier ${folder} ne peut pas être écrit (${(error as NodeJS.ErrnoException).code}). ` +
        'Donnez-vous le droit d’y écrire, ou indiquez-en un autre avec AMONT_DONNEES.',
    )
  }
  const lock = join(folder, 'verrou')
  const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0
  if (holder && holder !== process.pid && isAlive(holder)) {
    throw new Error(
      `Le dossier ${folder} est déjà ouvert par un autre Amont (processus ${holder}). ` +
        'Arrêtez-le, ou indiquez un autre dossier avec AMONT_DONNEES.',
    )
  }
  writeFileSync(lock, String(process.pid))
  return () => rmSync(lock, { force: true })
}

/** Not `mkdirSync` with `recursive`: it never returns where nothing can be made, as under /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
