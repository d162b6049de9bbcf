import { addDays, daysBetween, endOfMonth, type Jour, type Mois } from '../calendrier/calendrier.ts'
import { jour, moisLong, plural } from '../web/format.ts'

/** How many days after the end of a month its statements are awaited. Usual in the trade: no text sets it. */
export const DELAI = 10
/** The days after a month's end on which Amont reminds by itself: twice before the delay is over, three times after. */
const RAPPELS = [1, 5, DELAI + 1, 15, 20]
/** Nobody is reminded of older months by themselves: the Région sees them, and calls. */
const DERNIER_RAPPEL = 30

/** The statements of a month that an organisation has still to certify. */
export interface Retard {
  organisme_id: number
  organisme: string
  mois: Mois
  nombre: number
  /** When someone of the organisation was last written to about this month (ISO instant). */
  rappel_le: string | null
}

/** The last day on which the statements of a month are on time. */
export const echeance = (month: Mois): Jour => addDays(endOfMonth(month), DELAI - 1)

/** How many days late these statements are; 0 up to the last day of the delay. */
export const joursDeRetard = (month: Mois, today: Jour): number =>
  Math.max(0, daysBetween(echeance(month), today))

/**
 * The reminder that is due on `today` for a month, as the key that is written once: 1, 5, 11, 15 then 20 days after its end,
 * or the last of them that was missed. Null before, and after a month.
 */
export function cleRappel(month: Mois, today: Jour): string | null {
  const day = daysBetween(endOfMonth(month), today) + 1
  const step = RAPPELS.findLast(n => n <= day)
  return step === undefined || day > DERNIER_RAPPEL ? null : `etat-${month}-j${step}`
}

/** The key of a reminder that the Région sends itself: one a day. */
export const cleDuJour = (month: Mois, today: Jour): string => `etat-${month}-le-${today}`

/** What a reminder says: how many and until when, never who. */
export function rappel({ mois, nombre }: Pick<Retard, 'mois' | 'nombre'>, today: Jour) {
  const combien = plural(nombre, 'état de présence', 'états de présence')
  const attendue = joursDeRetard(mois, today) ? 'était attendue' : 'est attendue'
  return {
    objet: `${combien} à certifier pour ${moisLong(mois)}`,
    texte: `Il reste ${combien} à certifier pour ${moisLong(mois)}. La certification ${attendue} le ${jour(echeance(mois))} au plus tard : c’est elle qui déclenche la rémunération des stagiaires.`,
    lien: `/etats/${mois}`,
  }
}
