import { addMonths, type Jour } from '../calendrier/calendrier.ts'
import type { Regle } from './suspension.ts'

/** An exit, as the right to come back is derived from it. */
export interface Depart {
  parcours_id: number
  dispositif: string
  /** The first day out. */
  date: Jour
  motif: string
  /** What was decided since; null when nothing was. `jusqu_au` null: without limit of time. */
  decision: { jusqu_au: Jour | null; motif?: string; le?: string } | null
  /** The first day of a later pathway of the same dispositif; null while there is none. */
  revenu_le: Jour | null
}

/** A right to come back: from which pathway, until when (included; null without limit of time), by what. */
export interface DroitRetour {
  parcours_id: number
  dispositif: string
  depuis: Jour
  jusqu_au: Jour | null
  source: string
}

/**
 * The right to come back that an exit leaves on a day: opened by a decision, or by the text for who left before the end.
 * None once the person has come back, nor after the last day.
 */
export function droitDe(depart: Depart, regle: Regle, le: Jour): DroitRetour | null {
  if (le < depart.date || (depart.revenu_le !== null && depart.revenu_le <= le)) return null
  const byText = regle.droit_retour && depart.motif !== 'terme'
  if (!depart.decision && !byText) return null
  const jusqu_au = depart.decision
    ? depart.decision.jusqu_au
    : regle.droit_retour_mois === null
      ? null
      : addMonths(depart.date, regle.droit_retour_mois)
  if (jusqu_au !== null && le > jusqu_au) return null
  return {
    parcours_id: depart.parcours_id,
    dispositif: depart.dispositif,
    depuis: depart.date,
    jusqu_au,
    source: byText ? regle.source : 'décision de l’organisme ou de la Région',
  }
}
