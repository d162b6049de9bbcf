import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Dispositif } from '../dispositif.ts'
import { parseDispositif } from '../format/parse.ts'
import { DispositifError } from '../format/problem.ts'
import { codeOf, pathsOf, readDispositifs } from '../load.ts'
import { type Changement, changements } from './changements.ts'
import { failedExamples } from './exemples.ts'

export type Publication = { code: string; chemin: string; changements: Changement[]; publie: boolean }

/**
 * Puts a file among the rules in force, once it and all the others hold together with it; otherwise nothing changes, and the
 * faults are thrown. What was already in force is only changed on purpose (`corrige`): pathways were decided with it.
 */
export function publier(
  file: string,
  text: string,
  { folder, today, corrige }: { folder: string; today: Jour; corrige: boolean },
): Publication {
  const { code } = parseDispositif(text, file)
  const existing = pathsOf(folder).find(path => codeOf(path) === code)
  const chemin = existing ?? join(folder, code.split('-')[0] ?? '', `${code}.yaml`)
  const all = asTyped(file, code, () => checked(folder, new Map([[chemin, text]])))
  const after = all.get(code) as Dispositif
  const found = existing ? changes(existing, text, after, today) : fresh(after)
  const publie = corrige || !found.some(c => c.passe)
  if (publie && found.length) write(chemin, text)
  return { code, chemin, changements: found, publie }
}

/** Every file with the new text among them, once each holds with the others and keeps its own examples. */
function checked(folder: string, instead: Map<string, string>) {
  const { all } = readDispositifs(folder, instead)
  const failed = [...all.values()].flatMap(d => failedExamples(d, all))
  if (failed.length) throw new DispositifError(failed)
  return all
}

/** A fault of the new text is in the file that the person wrote, not in the one that it would replace. */
function asTyped<T>(file: string, code: string, check: () => T): T {
  try {
    return check()
  } catch (error) {
    if (!(error instanceof DispositifError)) throw error
    throw new DispositifError(
      error.problems.map(p => (codeOf(p.fichier) === code ? { ...p, fichier: file } : p)),
    )
  }
}

/** A text that nobody followed yet changes nobody's past. */
const fresh = (d: Dispositif): Changement[] =>
  d.versions.map(({ du }) => ({ phrase: `version du ${du} ajoutée`, passe: false }))

function changes(path: string, text: string, after: Dispositif, today: Jour): Changement[] {
  const old = readFileSync(path, 'utf8')
  if (old === text) return []
  try {
    const found = changements(parseDispositif(old, path), after, today)
    return found.length
      ? found
      : [{ phrase: 'seuls les exemples ou les commentaires changent', passe: false }]
  } catch (error) {
    if (!(error instanceof DispositifError)) throw error
    return [{ phrase: 'le fichier en place est fautif : on ne sait pas ce qui change', passe: true }]
  }
}

/** Beside, then in place in one move: a reader sees the old text or the new one, never a half. */
function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const beside = `${path}.${process.pid}.nouveau`
  const file = openSync(beside, 'w')
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(beside, path)
}
