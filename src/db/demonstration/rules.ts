import type { Jour } from '../../calendrier/calendrier.ts'
import type { Person } from './chain.ts'

const firstVersion: Record<string, Jour> = {
  'bfc-daq-2020': '2019-01-01',
  'bfc-daq-2026': '2026-01-01',
  'hn-caq-2014': '2014-01-01',
}

/** The DAQ in force at a date of entry. */
export const daqAt = (le: Jour): string => (le < '2026-01-01' ? 'bfc-daq-2020' : 'bfc-daq-2026')

/** The first day of the version of the rules in force. */
export const versionOf = (code: string, _le: Jour): Jour => firstVersion[code] ?? '2019-01-01'

/** What the rules answered when the prescription was written. */
export const evaluation = (_code: string, _le: Jour, _person: Person): unknown => ({})

/** Hours that a pathway may not exceed, in minutes; null when the rules say nothing. */
export const minutesMax = (code: string): number | null => (code === 'bfc-daq-2020' ? 650 * 60 : null)

export const DAQ_PHASES = [
  { nom: 'Accueil et positionnement', part: 0.15 },
  { nom: 'Remise à niveau et socle CléA', part: 0.45 },
  { nom: 'Compétences professionnelles et projet', part: 0.4 },
]
export const CAQ_PHASES = [
  { nom: 'Bilan et définition du parcours', semaines: 6 },
  { nom: 'Préparation à la qualification', semaines: 26 },
  { nom: 'Formation qualifiante avec suivi renforcé', semaines: 20 },
]

/** The three dimensions of the DAQ over this many weeks, at least one week each. */
export function daqPhases(weeks: number): { nom: string; semaines: number }[] {
  const first = Math.max(1, Math.round(weeks * 0.15))
  const second = Math.max(1, Math.round(weeks * 0.45))
  const semaines = [first, second, Math.max(1, weeks - first - second)]
  return DAQ_PHASES.map(({ nom }, i) => ({ nom, semaines: semaines[i] ?? 1 }))
}
