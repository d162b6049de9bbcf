import { basename } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import type { Dispositif } from '../dispositif.ts'
import { checkDays, checkPossible } from './checks/possible.ts'
import { checkAmounts, checkOpen, checkSources } from './checks/references.ts'
import { checkUnits } from './checks/units.ts'
import { reportIssue } from './issues.ts'
import { placesOf, rememberText } from './place.ts'
import { DispositifError, isRaw, type Problem, type Report } from './problem.ts'
import { dispositifSchema } from './schema.ts'
import { prepareVersions } from './versions.ts'
import { unreadable } from './yaml.ts'

/** Reads one file. Throws a `DispositifError` that names each fault by line. */
export function parseDispositif(text: string, fichier: string): Dispositif {
  const lines = new LineCounter()
  const doc = parseDocument(text, { lineCounter: lines })
  if (doc.errors.length) throw new DispositifError(unreadable(doc.errors, text, lines, fichier))
  const problems: Problem[] = []
  const lineAt = placesOf(doc, lines)
  const report: Report = (path, message) => {
    const problem = { fichier, ligne: lineAt(path), chemin: path.join('.'), message }
    // What a version takes from an earlier one is wrong in both: it is said once.
    if (!problems.some(p => p.ligne === problem.ligne && p.message === message)) problems.push(problem)
  }

  const raw = toJs(() => doc.toJS(), fichier)
  if (isRaw(raw) && Array.isArray(raw.versions)) raw.versions = prepareVersions(raw.versions, report)
  const parsed = dispositifSchema.safeParse(raw)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) reportIssue(issue, raw, report)
    throw new DispositifError(problems)
  }
  const versions = follow(parsed.data.versions, report)
  const d: Dispositif = { ...parsed.data, versions, fichier }
  checkSources(d, report)
  checkAmounts(d, report)
  checkOpen(d, report)
  if (isRaw(raw) && Array.isArray(raw.versions)) {
    checkUnits(raw.versions, report)
    checkPossible(raw.versions, report, lineAt)
    checkDays(raw.versions, versions, report, lineAt)
  }
  if (basename(fichier) !== `${d.code}.yaml`) report(['code'], `le fichier doit s’appeler ${d.code}.yaml`)
  if (problems.length) throw new DispositifError(problems)
  rememberText(d, text)
  return d
}

/** A version runs until the next one, unless it says when it ends. */
function follow(versions: Dispositif['versions'], report: Report): Dispositif['versions'] {
  return versions.map((version, i, all) => {
    const next = all[i + 1]
    if (version.au !== undefined && version.au <= version.du)
      report(['versions', i, 'au'], `« au » doit suivre « du » (lu : du ${version.du} au ${version.au})`)
    if (next && next.du <= version.du)
      report(
        ['versions', i + 1, 'du'],
        `les versions se suivent dans le temps : après ${version.du} attendu (lu : ${next.du})`,
      )
    else if (next && version.au !== undefined && next.du < version.au)
      report(
        ['versions', i + 1, 'du'],
        `cette version commence le ${next.du} et recouvre la précédente, qui court jusqu’au ${version.au} (exclu)`,
      )
    const au = version.au ?? next?.du
    return au === undefined ? version : { ...version, au }
  })
}

/** Aliases that unfold without end are a fault of the file, not of the reader. */
function toJs(read: () => unknown, fichier: string): unknown {
  try {
    return read()
  } catch (error) {
    const message = `YAML illisible : ${(error as Error).message}`
    throw new DispositifError([{ fichier, ligne: 1, chemin: '', message }])
  }
}
