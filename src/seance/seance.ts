import { type Jour, weekday } from '../calendrier/calendrier.ts'
import type { Demi } from '../emargement/emargement.ts'

export const MODALITES = { centre: 'En centre', distance: 'À distance', entreprise: 'En entreprise' } as const
export type Modalite = keyof typeof MODALITES

/** What a trainee should follow on one day of the week, in `[du, au[`; one day alone when the period is that day. */
export interface Seance {
  parcours_id: number
  du: Jour
  /** Excluded; null without end. */
  au: Jour | null
  /** 1 Monday … 7 Sunday. */
  jour_semaine: number
  /** Minutes since midnight. */
  debut: number
  fin: number
  modalite: Modalite
}

/** What is expected of someone for one half-day. */
export interface Attendue {
  demi: Demi
  minutes: number
  modalite: Modalite
}

const NOON = 13 * 60
const EVENING = 18 * 60

/** The half-day that a séance belongs to, by the hour it starts: before 13:00, before 18:00, or later. */
export const demiOf = (debut: number): Demi =>
  debut < NOON ? 'matin' : debut < EVENING ? 'apres_midi' : 'soir'

/** What these séances of one person expect on a day, half-day by half-day; several séances of one half-day add up. */
export function expected(seances: readonly Seance[], jour: Jour): Attendue[] {
  const own = seances.filter(
    s => s.du <= jour && (s.au === null || jour < s.au) && s.jour_semaine === weekday(jour),
  )
  return [...Map.groupBy(own, s => demiOf(s.debut))].map(([demi, group]) => ({
    demi,
    minutes: group.reduce((n, s) => n + s.fin - s.debut, 0),
    modalite: group[0]?.modalite ?? 'centre',
  }))
}
