import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Dispositif } from './dispositif.ts'
import { checkLinks } from './format/checks/links.ts'
import { parseDispositif } from './format/parse.ts'
import { DispositifError, near, type Problem } from './format/problem.ts'

const folderOfRules = fileURLToPath(new URL('../../dispositifs/', import.meta.url))
const files = new Map<string, Dispositif>()
const folders = new Map<string, Map<string, Dispositif>>()

/** The files of a folder, by the code that their name gives. */
function paths(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(f => f.endsWith('.yaml'))
  return new Map(names.sort().map(name => [basename(name, '.yaml'), join(folder, name)]))
}

function readOnce(path: string): Dispositif {
  const known = files.get(path)
  if (known) return known
  const d = parseDispositif(readFileSync(path, 'utf8'), relative(process.cwd(), path))
  files.set(path, d)
  return d
}

/** Every dispositif of the folder, by code; read once. Throws a `DispositifError` listing every fault of every file. */
export function loadDispositifs(folder = folderOfRules): Map<string, Dispositif> {
  const known = folders.get(folder)
  if (known) return known
  const all = new Map<string, Dispositif>()
  const problems: Problem[] = []
  for (const [code, path] of paths(folder))
    try {
      all.set(code, readOnce(path))
    } catch (error) {
      if (!(error instanceof DispositifError)) throw error
      problems.push(...error.problems)
    }
  if (!problems.length) problems.push(...checkLinks(all))
  if (problems.length) throw new DispositifError(problems)
  folders.set(folder, all)
  return all
}

let known: Map<string, string> | undefined
/** One dispositif by its code, reading only its file; throws a sentence with the nearest code when there is none. */
export function dispositif(code: string): Dispositif {
  known ??= paths(folderOfRules)
  const path = known.get(code)
  if (path) return readOnce(path)
  const hint = near(code, known.keys())
  throw new Error(`Dispositif inconnu « ${code} »${hint || '.'} La liste : amont dispositifs.`)
}
