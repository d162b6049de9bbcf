import { basename } from 'node:path'
import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import type { Dispositif } from '../dispositif.ts'
import { checkAmounts, checkOpen, checkSources } from './checks.ts'
import { DispositifError, isRaw, near, type Path, type Problem, type Report } from './problem.ts'
import { dispositifSchema } from './schema.ts'
import { prepareVersions } from './versions.ts'
import { knownKeys } from './words.ts'

/** Reads one file. Throws a `DispositifError` that names each fault by line. */
export function parseDispositif(text: string, fichier: string): Dispositif {
  const lines = new LineCounter()
  const doc = parseDocument(text, { lineCounter: lines })
  const problems: Problem[] = []
  const report: Report = (path, message) =>
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
  checkOpen(d, report)
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

function reportIssue(issue: z.core.$ZodIssue, report: Report): void {
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
