import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { ParametreRef } from './condition.ts'
import type { Amount, AmountRef, Dispositif } from './dispositif.ts'
import { dispositifSchema, knownKeys } from './format.ts'
import { nearest } from './situation.ts'

type Path = (string | number)[]
type Raw = Record<string, unknown>
/** One fault of a file: where it is, and what was expected. */
export type Problem = { fichier: string; ligne: number; chemin: string; message: string }

/** The files say something that cannot be read: every fault, with its file and line. */
export class DispositifError extends Error {
  readonly problems: Problem[]
  constructor(problems: Problem[]) {
    super(problems.map(p => `${p.fichier}:${p.ligne} (${p.chemin || 'fichier'}) : ${p.message}`).join('\n'))
    this.name = 'DispositifError'
    this.problems = problems
  }
}

const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const near = (word: string, words: Iterable<string>) => {
  const found = nearest(word, words)
  return found ? `, vouliez-vous dire « ${found} » ?` : ''
}

/** Reads one file. Throws a `DispositifError` that names each fault by line. */
export function parseDispositif(text: string, fichier: string): Dispositif {
  const lines = new LineCounter()
  const doc = parseDocument(text, { lineCounter: lines })
  const problems: Problem[] = []
  const report = (path: Path, message: string) =>
    problems.push({ fichier, ligne: lineOf(doc, lines, path), chemin: path.join('.'), message })

  for (const error of doc.errors)
    problems.push({
      fichier,
      ligne: lines.linePos(error.pos[0]).line,
      chemin: '',
      message: `YAML illisible : ${error.message.split('\n')[0]}`,
    })
  if (problems.length) throw new DispositifError(problems)

  const raw: unknown = doc.toJS()
  if (isRaw(raw) && Array.isArray(raw.versions)) raw.versions = prepareVersions(raw.versions, report)
  const parsed = dispositifSchema.safeParse(raw)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) reportIssue(issue, report)
    throw new DispositifError(problems)
  }
  const versions = parsed.data.versions.map((version, i, all) => {
    const next = all[i + 1]
    if (version.au !== undefined && version.au <= version.du)
      report(['versions', i, 'au'], '« au » doit suivre « du »')
    if (next && next.du <= version.du)
      report(['versions', i + 1, 'du'], `les versions se suivent dans le temps : après ${version.du} attendu`)
    else if (next && version.au !== undefined && next.du < version.au)
      report(
        ['versions', i + 1, 'du'],
        `cette version recouvre la précédente, qui court jusqu’au ${version.au} (exclu)`,
      )
    const au = version.au ?? next?.du
    return au === undefined ? version : { ...version, au }
  })
  const d: Dispositif = { ...parsed.data, versions, fichier }
  checkSources(d, report)
  checkAmounts(d, report)
  if (basename(fichier) !== `${d.code}.yaml`) report(['code'], `le fichier doit s’appeler ${d.code}.yaml`)
  if (problems.length) throw new DispositifError(problems)
  return d
}

/** The line of a path in the file, or of its nearest ancestor there. */
function lineOf(doc: Document, lines: LineCounter, path: Path): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = doc.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

const kinds: Record<string, string> = {
  string: 'un texte',
  number: 'un nombre',
  int: 'un nombre entier',
  array: 'une liste',
  object: 'un groupe de lignes « clé: valeur »',
  record: 'un groupe de lignes « clé: valeur »',
}

function reportIssue(issue: z.core.$ZodIssue, report: (path: Path, message: string) => void): void {
  const path = issue.path.filter(part => typeof part !== 'symbol')
  if (issue.code === 'unrecognized_keys')
    for (const key of issue.keys) report([...path, key], `clé inconnue « ${key} »${near(key, knownKeys)}`)
  else if (issue.code === 'invalid_type')
    report(path, `${kinds[issue.expected] ?? issue.expected} est attendu ici`)
  else if (issue.code === 'invalid_value') report(path, `attendu : ${issue.values.map(String).join(', ')}`)
  else if (issue.code === 'invalid_union') {
    const literals = issue.errors
      .flat()
      .flatMap(e =>
        e.code === 'invalid_value'
          ? e.values.map(String)
          : e.code === 'invalid_type'
            ? [kinds[e.expected] ?? e.expected]
            : [],
      )
    report(path, `attendu : ${[...new Set(literals)].join(' ou ')}`)
  } else if (issue.code === 'too_small') report(path, 'valeur vide ou trop petite')
  else report(path, issue.message)
}

/** Applies `reprend` (a version takes what it does not change from an earlier one) and replaces `$name` by its parameter. */
function prepareVersions(versions: unknown[], report: (path: Path, message: string) => void): unknown[] {
  const byDate = new Map<string, Raw>()
  return versions.map((own, i) => {
    if (!isRaw(own)) return own
    const { reprend, ...rest } = own
    let version: Raw = rest
    if (reprend !== undefined) {
      const earlier = byDate.get(String(reprend))
      if (!earlier)
        report(
          ['versions', i, 'reprend'],
          `aucune version antérieure ne commence le ${reprend}${near(String(reprend), byDate.keys())}`,
        )
      else {
        const { du, au, decision, remplace_par, ...kept } = earlier
        version = { ...kept, ...rest }
        version.montants = mergeByKey(kept.montants, rest.montants, (_, own) => own)
        version.parametres = mergeByKey(kept.parametres, rest.parametres, (before, own) => ({
          ...before,
          ...own,
        }))
      }
    }
    if (typeof version.du === 'string') byDate.set(version.du, version)
    const { parametres, ...others } = version
    if (!isRaw(parametres)) return resolve(version, {}, report, ['versions', i])
    for (const [name, p] of Object.entries(parametres))
      if (isRaw(p) && p.valeur === 'non_precise' && !p.aupres_de)
        report(
          ['versions', i, 'parametres', name],
          'valeur non précisée : dites « aupres_de » qui la demander',
        )
    return { parametres, ...(resolve(others, parametres, report, ['versions', i]) as Raw) }
  })
}

/** What an earlier version says, with what this one changes, name by name. */
function mergeByKey(before: unknown, own: unknown, merge: (before: Raw, own: Raw) => unknown): unknown {
  if (!isRaw(before) || !isRaw(own)) return own ?? before
  const changed = Object.entries(own).map(([key, value]) => {
    const earlier = before[key]
    return [key, isRaw(earlier) && isRaw(value) ? merge(earlier, value) : value] as const
  })
  return { ...before, ...Object.fromEntries(changed) }
}

function resolve(
  node: unknown,
  parametres: Raw,
  report: (path: Path, message: string) => void,
  path: Path,
): unknown {
  if (Array.isArray(node)) return node.map((child, i) => resolve(child, parametres, report, [...path, i]))
  if (isRaw(node))
    return Object.fromEntries(
      Object.entries(node).map(([key, child]) => [key, resolve(child, parametres, report, [...path, key])]),
    )
  if (typeof node !== 'string' || !/^\$\w+$/.test(node)) return node
  const name = node.slice(1)
  const found = parametres[name]
  if (isRaw(found)) return new ParametreRef(name, found)
  report(path, `paramètre inconnu « ${node} »${near(name, Object.keys(parametres))}`)
  return node
}

function checkSources(d: Dispositif, report: (path: Path, message: string) => void): void {
  const walk = (node: unknown, path: Path): void => {
    if (typeof node !== 'object' || node === null || node instanceof ParametreRef) return
    const { source } = node as { source?: unknown }
    if (typeof source === 'string' && !d.sources[source])
      report([...path, 'source'], `source inconnue « ${source} »${near(source, Object.keys(d.sources))}`)
    for (const [key, child] of Object.entries(node))
      walk(child, [...path, Array.isArray(node) ? Number(key) : key])
  }
  walk(d.versions, ['versions'])
}

/** The amounts that an amount is made from. */
function refsOf({ base, plancher, plafond, moins }: Amount): AmountRef[] {
  const own = 'montant_de' in base ? [base.montant_de] : 'prorata' in base ? [base.prorata.de] : []
  const inner = [...('cas' in base ? base.cas : []), plancher, plafond, moins]
  return [...own, ...inner.flatMap(child => (child ? refsOf(child) : []))]
}

/** An amount is only made from amounts that come before it: nothing turns in circles. */
function checkAmounts(d: Dispositif, report: (path: Path, message: string) => void): void {
  d.versions.forEach((version, i) => {
    const before = new Set<string>()
    for (const [name, amount] of Object.entries(version.montants)) {
      for (const { dispositif, nom } of refsOf(amount))
        if (!dispositif && !before.has(nom))
          report(
            ['versions', i, 'montants', name],
            `montant « ${nom} » inconnu ou défini plus bas${near(nom, before)}`,
          )
      before.add(name)
    }
  })
}

/** References from one file to another: amounts, aids, successors. */
function checkLinks(all: Map<string, Dispositif>): Problem[] {
  const problems: Problem[] = []
  for (const d of all.values())
    for (const version of d.versions) {
      const report = (chemin: string, message: string) =>
        problems.push({ fichier: d.fichier, ligne: 1, chemin: `version ${version.du}, ${chemin}`, message })
      for (const code of [version.aides?.valeur, version.remplace_par])
        if (code && !all.has(code)) report(code, `dispositif inconnu « ${code} »${near(code, all.keys())}`)
      for (const [name, amount] of Object.entries(version.montants))
        for (const { dispositif, nom } of refsOf(amount)) {
          const other = dispositif === undefined ? undefined : all.get(dispositif)
          if (dispositif && !other?.versions.some(v => v.montants[nom]))
            report(name, `montant inconnu « ${dispositif}.${nom} »`)
        }
    }
  return problems
}

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
