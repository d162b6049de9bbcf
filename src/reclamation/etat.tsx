import { daysBetween, type Jour } from '../calendrier/calendrier.ts'
import { paris } from '../http/session.ts'
import { Badge } from '../web/blocks.tsx'
import { jourCourt, plural } from '../web/format.ts'
import { destinataire, type Reclamation, STATUTS, statutDe } from './reclamation.ts'

/** Where a claim stands, as a word and its sign. */
export const Statut = ({ r }: { r: Reclamation }) => {
  const { kind, label } = STATUTS[statutDe(r.evenements)]
  return <Badge kind={kind}>{label}</Badge>
}

/** What a claim is about, in a word. */
export const sujet = ({ objet }: Reclamation) =>
  ({
    presence: 'Présences',
    montant: 'Montant',
    retard: 'Retard',
    coordonnees: 'Coordonnées',
    autre: 'Autre',
  })[objet]

/** Who is to answer, by name. */
export const quiRepond = (r: Reclamation) =>
  destinataire(r.objet, r.parcours_id, r.evenements) === 'organisme' ? r.organisme : 'La Région'

/** The day by which an answer is due, and whether it is late; nothing once it is answered. */
export function Echeance({ r, today }: { r: Reclamation; today: Jour }) {
  const due = r.echeance
  if (due === null) return null
  return today > due ? (
    <Badge kind="attention">En retard depuis le {jourCourt(due)}</Badge>
  ) : (
    <span>{jourCourt(due)}</span>
  )
}

/** « 3 jours »: how long ago a claim was filed. */
export const age = (r: Reclamation, today: Jour): string =>
  plural(daysBetween(paris(r.cree_le), today), 'jour')
