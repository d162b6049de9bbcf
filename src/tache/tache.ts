import { daysBetween, type Jour } from '../calendrier/calendrier.ts'

/** What is asked of someone. `cle` names what it comes from: asking the same thing again changes nothing. */
export interface Demande {
  region: string
  cle: string
  /** The person it is about; null for a thing to do that is about nobody in particular. */
  stagiaire_id: number | null
  /** Who is to do it. */
  compte_id: number
  objet: string
  detail?: string
  /** Where it is done. */
  lien?: string
  /** The last day to do it. */
  echeance: Jour
}

export type Urgence = 'depassee' | 'aujourd_hui' | 'bientot' | 'plus_tard'

const SOON_DAYS = 3

/** How close a deadline is on a day. */
export function urgence(echeance: Jour, today: Jour): Urgence {
  const left = daysBetween(today, echeance)
  if (left < 0) return 'depassee'
  if (left === 0) return 'aujourd_hui'
  return left <= SOON_DAYS ? 'bientot' : 'plus_tard'
}
