import { statSync } from 'node:fs'
import { pathsOf, reloadDispositifs } from '../dispositif/load.ts'

const EVERY_MS = 2_000

/**
 * Follows the folder of rules while the server runs. Files are looked at every two seconds: unlike the notices of a file
 * system, that works the same on a laptop, a mounted volume and a network folder. A change is read once the folder has kept
 * still for one look, so that a copy under way is not read by halves. Faulty, it is said and the last good rules stay.
 * `read`: the state of the folder before its rules were read, when that was a while ago.
 */
export function followRules(
  folder: string,
  log: (line: object) => void,
  { every = EVERY_MS, read = stateOf(folder) } = {},
): () => void {
  let seen = read
  let faulty = false
  const look = () => {
    const now = stateOf(folder)
    const still = now === seen
    seen = now
    if (!still || now === read) return
    read = now
    try {
      const codes = reloadDispositifs(folder)
      if (codes.length || faulty) log({ niveau: 'info', message: 'Règles relues', dispositifs: codes })
      faulty = false
    } catch (error) {
      faulty = true
      const raison = (error as Error).message.split('\n')
      log({ niveau: 'erreur', message: 'Règles fautives : les précédentes restent en vigueur', raison })
    }
  }
  const timer = setInterval(look, every)
  timer.unref()
  return () => clearInterval(timer)
}

/** What changes when a file does; a folder that is away for a moment looks like another state, not like a fault. */
export function stateOf(folder: string): string {
  try {
    return pathsOf(folder)
      .map(path => {
        const { mtimeMs, size, ino } = statSync(path)
        return `${path} ${mtimeMs} ${size} ${ino}`
      })
      .join('\n')
  } catch (error) {
    return String(error)
  }
}
