import { addDays, type Jour } from '../../calendrier/calendrier.ts'
import { type Version, versionAt } from '../../dispositif/dispositif.ts'
import { type Evaluation, evaluate } from '../../dispositif/evaluate.ts'
import { dispositif } from '../../dispositif/load.ts'
import type { Person } from './chain.ts'

/** The DAQ in force at a date of entry. */
export const daqAt = (le: Jour): string =>
  versionAt(dispositif('bfc-daq-2026'), le) ? 'bfc-daq-2026' : 'bfc-daq-2020'

/** The version in force, or the first to come when someone is sent just before. */
export function versionInForce(code: string, le: Jour): Version {
  const { versions } = dispositif(code)
  const found = versions.find(v => v.du <= le && (!v.au || le < v.au)) ?? versions[0]
  if (!found) throw new Error(`Le dispositif ${code} n’a aucune version.`)
  return found
}

/** Hours that a pathway may not exceed, in minutes; null when the rules say nothing. */
export function minutesMax(code: string, le: Jour): number | null {
  const max = versionInForce(code, le).parcours?.heures_max.valeur
  return typeof max === 'number' ? max * 60 : null
}

/** What the rules answer the day the prescription is written. */
export function evaluation(
  code: string,
  le: Jour,
  person: Person,
  minutes_prevues: number | null,
): Evaluation {
  const { du } = versionInForce(code, le)
  const day = le < du ? du : le
  return evaluate(dispositif(code), day, {
    ...person.faits,
    date_naissance: person.date_naissance,
    date_entree: addDays(day, 28),
    date_signature: addDays(day, 28),
    commune: person.commune,
    ...(minutes_prevues === null || minutesMax(code, le) === null
      ? {}
      : { heures_prevues: minutes_prevues / 60 }),
  })
}

/** How a pathway's weeks go to its phases, when it has three. */
const shares = [0.12, 0.5]

/** The phases of a dispositif, named as its file names them, over this many weeks. */
export function phasesOf(code: string, le: Jour, weeks: number): { nom: string; semaines: number }[] {
  const phases = versionInForce(code, le).parcours?.phases ?? []
  if (phases.length === 1) return phases.map(({ nom }) => ({ nom, semaines: weeks }))
  const [first = 1, second = 1] = shares.map(share => Math.max(1, Math.round(weeks * share)))
  const semaines = [first, second, Math.max(1, weeks - first - second)]
  return phases.slice(0, 3).map(({ nom }, i) => ({ nom, semaines: semaines[i] ?? 1 }))
}
