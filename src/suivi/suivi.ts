import { addDays, addMonths, type Jour } from '../calendrier/calendrier.ts'
import { type Destination, destinations } from '../dispositif/dispositif.ts'

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

export const isDestination = (code: string): code is Destination =>
  (destinations as readonly string[]).includes(code)

/** The label of a destination, for a page. */
export const destinationLabel = (code: string): string =>
  isDestination(code) ? DESTINATIONS[code] : 'Non précisé'

/** A follow-up « à six mois » is asked from six months after the exit; an answer is accepted a month earlier. */
const ASKED_AFTER_MONTHS = 6
const ACCEPTED_AFTER_MONTHS = 5

/** The day from which a person who left on `sortie` is to be called. */
export const dueFrom = (sortie: Jour): Jour => addMonths(sortie, ASKED_AFTER_MONTHS)

/** The first day at which a situation observed counts as the one at six months. */
export const acceptedFrom = (sortie: Jour): Jour => addMonths(sortie, ACCEPTED_AFTER_MONTHS)

/** The last exit day whose follow-up is due on `today`. */
export const lastExitDue = (today: Jour): Jour => {
  let sortie = addMonths(today, -ASKED_AFTER_MONTHS)
  while (dueFrom(addDays(sortie, 1)) <= today) sortie = addDays(sortie, 1)
  return sortie
}
