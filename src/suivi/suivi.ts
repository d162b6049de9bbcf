import { addMonths, type Jour } from '../calendrier/calendrier.ts'
import { type Destination, destinations } from '../dispositif/dispositif.ts'
import { jour } from '../web/format.ts'

/** What became of a person, as people read it. The codes are those that the dispositif files use. */
export const DESTINATIONS: Record<Destination, string> = {
  emploi_durable: 'Emploi durable (CDI, ou CDD de six mois et plus)',
  emploi_court: 'Emploi de moins de six mois',
  alternance: 'Alternance (apprentissage ou professionnalisation)',
  creation_entreprise: 'Création ou reprise d’entreprise',
  formation_qualifiante: 'Formation qualifiante',
  formation_autre: 'Autre formation',
  sans_emploi: 'Sans emploi',
  autre: 'Autre situation',
  inconnue: 'Situation inconnue',
}

/** In work, whatever the contract: what « en emploi à six mois » counts. */
export const EN_EMPLOI: readonly Destination[] = [
  'emploi_durable',
  'emploi_court',
  'alternance',
  'creation_entreprise',
]

/** The person did not answer that day: an attempt, to be followed by another. */
export const SANS_REPONSE: Destination = 'inconnue'

/** What is known at six months, among what was noted. */
export const answerOf = <S extends { terme: string; situation: string }>(
  suivis: readonly S[],
): S | undefined => suivis.find(s => s.terme === '6_mois' && s.situation !== SANS_REPONSE)

export const isDestination = (code: string): code is Destination =>
  (destinations as readonly string[]).includes(code)

/** The label of a destination, for a page. */
export const libelleDestination = (code: string): string =>
  isDestination(code) ? DESTINATIONS[code] : 'Non précisé'

/** A follow-up « à six mois » is asked from six months after the exit; an answer is accepted a month earlier. */
const ASKED_AFTER_MONTHS = 6
const ACCEPTED_AFTER_MONTHS = 5

/** The day from which a person who left on `sortie` is to be called. */
export const dueFrom = (sortie: Jour): Jour => addMonths(sortie, ASKED_AFTER_MONTHS)

/** The first day at which a situation observed counts as the one at six months. */
export const acceptedFrom = (sortie: Jour): Jour => addMonths(sortie, ACCEPTED_AFTER_MONTHS)

/** Why a situation observed that day cannot be the one at six months, or null when it can. */
export function observationRefused(observe_le: Jour, sortie: Jour | null, today: Jour): string | null {
  if (sortie === null) return 'Le parcours n’est pas terminé : enregistrez d’abord la sortie.'
  if (observe_le > today) return `Le ${jour(observe_le)} n’est pas encore passé.`
  if (observe_le < sortie) return `Le ${jour(observe_le)} vient avant la sortie, le ${jour(sortie)}.`
  if (observe_le < acceptedFrom(sortie)) {
    return `La sortie date du ${jour(sortie)} : la situation à six mois se note à partir du ${jour(acceptedFrom(sortie))}.`
  }
  return null
}
