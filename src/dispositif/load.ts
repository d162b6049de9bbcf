import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Dispositif } from './dispositif.ts'
import { checkLinks, linkedTo } from './format/checks/links.ts'
import { parseDispositif } from './format/parse.ts'
import { DispositifError, near, type Problem } from './format/problem.ts'

export type Dispositifs = ReadonlyMap<string, Dispositif>

const packaged = fileURLToPath(new URL('../../dispositifs/', import.meta.url))
let folder: string | undefined
/** Where the rules are: the folder that the environment names, else those that come with Amont. Asking the environment is slow: once a turn. */
export function folderOfRules(): string {
  if (folder === undefined) {
    folder = process.env.AMONT_DISPOSITIFS || packaged
    queueMicrotask(() => {
      folder = undefined
    })
  }
  return folder
}

/** What was last read of each file: a text that has not changed is not read twice, and stays the same object. */
const files = new Map<string, { text: string; d: Dispositif }>()
const folders = new Map<string, Map<string, Dispositif>>()

/** The files of a folder, by path. */
export function pathsOf(folder: string): string[] {
  const names = namesIn(folder).filter(name => name.endsWith('.yaml'))
  return names.sort().map(name => join(folder, name))
}
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch {
    throw new Error(`Le dossier des dispositifs « ${folder} » est introuvable. AMONT_DISPOSITIFS le désigne.`)
  }
}
export const codeOf = (path: string) => basename(path, '.yaml')
/** As a person would type it from here. */
const shown = (path: string) => {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') ? path : short
}

function parsed(path: string, text: string): Dispositif {
  const known = files.get(path)
  return known?.text === text ? known.d : parseDispositif(text, shown(path))
}

/**
 * Reads every file of a folder, and checks them together; nothing is kept. `instead` gives the text of files that are not
 * written yet. Throws a `DispositifError` listing every fault of every file.
 */
export function readDispositifs(folder: string, instead = new Map<string, string>()) {
  const read = new Map<string, { text: string; d: Dispositif }>()
  const all = new Map<string, Dispositif>()
  const problems: Problem[] = []
  for (const path of new Set([...pathsOf(folder), ...instead.keys()]))
    try {
      const text = instead.get(path) ?? readFileSync(path, 'utf8')
      const d = parsed(path, text)
      const twin = all.get(d.code)
      if (twin) problems.push({ ...here(path), message: `« ${d.code} » est déjà dit par ${twin.fichier}` })
      read.set(path, { text, d })
      all.set(d.code, d)
    } catch (error) {
      if (!(error instanceof DispositifError)) throw error
      problems.push(...error.problems)
    }
  if (!problems.length) problems.push(...checkLinks(all))
  if (problems.length) throw new DispositifError(problems)
  renewDependents(all, read)
  return { all, read }
}

/** What was compiled with the old text of another file must not outlive it: who computes with a changed file is new too. */
function renewDependents(all: Map<string, Dispositif>, read: Map<string, { text: string; d: Dispositif }>) {
  const isOld = (path: string, d: Dispositif) => files.get(path)?.d === d
  const changed = new Set([...read].filter(([path, { d }]) => !isOld(path, d)).map(([, { d }]) => d.code))
  for (let before = -1; before < changed.size && changed.size < all.size; ) {
    before = changed.size
    for (const [path, { text, d }] of read) {
      if (changed.has(d.code) || !isOld(path, d) || ![...linkedTo(d)].some(code => changed.has(code)))
        continue
      const fresh = parseDispositif(text, shown(path))
      read.set(path, { text, d: fresh })
      all.set(d.code, fresh)
      changed.add(d.code)
    }
  }
}
const here = (path: string) => ({ fichier: shown(path), ligne: 1, chemin: 'code' })

/** Every dispositif of the folder, by code; read once. Throws a `DispositifError` listing every fault of every file. */
export function loadDispositifs(folder = folderOfRules()): Map<string, Dispositif> {
  return folders.get(folder) ?? keep(folder, readDispositifs(folder))
}

function keep(folder: string, { all, read }: ReturnType<typeof readDispositifs>): Map<string, Dispositif> {
  for (const [path, file] of read) files.set(path, file)
  folders.set(folder, all)
  return all
}

/**
 * Reads the folder again, all or nothing: one fault, and the rules stay as they are. A text that was in force is still
 * asked for by the pathways that followed it, so a reading that loses one is refused. Returns the codes that changed.
 */
export function reloadDispositifs(folder = folderOfRules()): string[] {
  const before = loadDispositifs(folder)
  const next = readDispositifs(folder)
  const lost = [...before.values()].flatMap(d => lostBy(d, next.all.get(d.code)))
  if (lost.length) throw new DispositifError(lost)
  const changed = [...next.all.values()].filter(d => before.get(d.code) !== d).map(d => d.code)
  if (changed.length) keep(folder, next)
  return changed
}

function lostBy(before: Dispositif, after: Dispositif | undefined): Problem[] {
  const place = { fichier: before.fichier, ligne: 1, chemin: 'versions' }
  if (!after)
    return [{ ...place, message: `« ${before.code} » n’est plus dans le dossier, des parcours le suivent` }]
  return before.versions
    .filter(v => !after.versions.some(other => other.du === v.du))
    .map(v => ({ ...place, message: `la version du ${v.du} a disparu, des parcours l’ont suivie` }))
}

let known: { folder: string; paths: Map<string, string> } | undefined
/** One dispositif by its code, reading only its file; throws a sentence with the nearest code when there is none. */
export function dispositif(code: string): Dispositif {
  const folder = folderOfRules()
  const all = folders.get(folder)
  const found = all?.get(code) ?? (all ? undefined : readOne(folder, code))
  if (found) return found
  const hint = near(code, all?.keys() ?? known?.paths.keys() ?? [])
  throw new Error(`Dispositif inconnu « ${code} »${hint || '.'} La liste : amont dispositifs.`)
}

function readOne(folder: string, code: string): Dispositif | undefined {
  if (known?.folder !== folder)
    known = { folder, paths: new Map(pathsOf(folder).map(path => [codeOf(path), path])) }
  const path = known.paths.get(code)
  if (!path) return undefined
  return files.get(path)?.d ?? readFile(path)
}

function readFile(path: string): Dispositif {
  const text = readFileSync(path, 'utf8')
  const d = parseDispositif(text, shown(path))
  files.set(path, { text, d })
  return d
}

/**
 * Reads every dispositif of the folder a file at a time, between other work: a server that starts has a database to open
 * meanwhile. Throws as `loadDispositifs` does.
 */
export async function loadInTurns(folder = folderOfRules()): Promise<void> {
  for (const path of pathsOf(folder)) {
    await setImmediate()
    try {
      readFile(path)
    } catch (error) {
      // Said below, with the faults of every other file.
      if (!(error instanceof DispositifError)) throw error
    }
  }
  loadDispositifs(folder)
}
