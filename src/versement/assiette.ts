import type { Certitude } from '../dispositif/dispositif.ts'

/**
 * The flat base of social contributions, an hour, by year (L6342-3: the Région takes them on whole). Only years that a
 * source gives are here; for another one nothing is computed, and it is said.
 */
interface Assiette {
  /** Centimes an hour. */
  base: number
  /** Contribution in centimes an hour, when a source gives it. */
  cotisation: number | null
  certitude: Certitude
  source: string
}

const ASSIETTES: Record<string, Assiette> = {
  2001: { base: 115, cotisation: 46, certitude: 'B', source: 'ash.tm.fr' },
  2011: { base: 150, cotisation: 59, certitude: 'B', source: 'règlement régional' },
  2026: { base: 203, cotisation: null, certitude: 'B', source: 'BOSS, lu sur centre-inffo.fr (06/02/2026)' },
}

/** The base that holds in a month (`AAAA-MM`), or null: « base non précisée ». */
export const assietteOf = (month: string): Assiette | null => ASSIETTES[month.slice(0, 4)] ?? null

/** Minutes at so many centimes an hour, to the nearest centime; a half goes away from zero. */
export const aLHeure = (minutes: number, centimes: number): number =>
  Math.sign(minutes) * Math.floor((Math.abs(minutes) * centimes * 2 + 60) / 120)
