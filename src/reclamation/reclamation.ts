import { addDays, type Jour, type Mois } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import type { Role } from '../habilitation/habilitation.ts'
import { paris } from '../http/session.ts'
import type { BadgeKind } from '../web/blocks.tsx'

/** What a claim is about, as the person says it. */
export const OBJETS = {
  presence: 'Mes présences ou mes absences',
  montant: 'Le montant',
  retard: 'L’argent n’est pas arrivé',
  coordonnees: 'Mon compte bancaire ou mes coordonnées',
  autre: 'Autre chose',
} as const
export type Objet = keyof typeof OBJETS

export const STATUTS: Record<Statut, { label: string; kind: BadgeKind }> = {
  deposee: { label: 'Déposée', kind: 'attention' },
  transmise_organisme: { label: 'Transmise à l’organisme', kind: 'attention' },
  repondue: { label: 'Répondue', kind: 'positive' },
  relancee: { label: 'Relancée', kind: 'attention' },
  close: { label: 'Close', kind: 'neutral' },
}
export type Statut = 'deposee' | 'transmise_organisme' | 'repondue' | 'relancee' | 'close'

export interface Evenement {
  statut: Statut
  texte: string
  /** ISO instant. */
  le: string
  /** Who, by name; null when the account is no longer there. */
  par: string | null
  role: Role | null
}

/** What can be done of a claim, and what it becomes. */
export const ACTES = {
  reponse: { statut: 'repondue', label: 'Répondre' },
  transmission: { statut: 'transmise_organisme', label: 'Transmettre à l’organisme' },
  relance: { statut: 'relancee', label: 'Demander encore' },
  cloture: { statut: 'close', label: 'Clore' },
} as const satisfies Record<string, { statut: Statut; label: string }>
export type Acte = keyof typeof ACTES

/** Who may do what, in each statut. An organisation sees only what is sent to it: what it may do is then the same. */
export const TRANSITIONS: Record<Statut, Partial<Record<Acte, readonly Role[]>>> = {
  deposee: { reponse: ['region', 'organisme'], transmission: ['region'] },
  transmise_organisme: { reponse: ['region', 'organisme'] },
  relancee: { reponse: ['region', 'organisme'], transmission: ['region'] },
  repondue: { relance: ['stagiaire'], cloture: ['region', 'organisme', 'stagiaire'] },
  close: { relance: ['stagiaire'] },
}

/** Where a claim stands: what its last event made of it. */
export const statutDe = (evenements: readonly Pick<Evenement, 'statut'>[]): Statut =>
  evenements.at(-1)?.statut ?? 'deposee'

/** Who is to answer: what is about attendance goes to the organisation, and what the Région passed on to it. */
export const destinataire = (
  objet: Objet,
  parcours_id: number | null,
  evenements: readonly Pick<Evenement, 'statut'>[],
): 'organisme' | 'region' =>
  parcours_id !== null && (objet === 'presence' || evenements.some(e => e.statut === 'transmise_organisme'))
    ? 'organisme'
    : 'region'

/**
 * The day by which an answer is due, in Paris; null once it is answered or closed. `delai`: how many days the Région gave to
 * answer what was said on a day.
 */
export function echeance(
  evenements: readonly Pick<Evenement, 'statut' | 'le'>[],
  delai: (le: Jour) => number,
): Jour | null {
  const last = evenements.at(-1)
  if (!last || last.statut === 'repondue' || last.statut === 'close') return null
  const said = paris(last.le)
  return addDays(said, delai(said))
}

/** What an account of this role may do now, in the order of the page. */
export function possibles(
  role: Role,
  statut: Statut,
  { objet, parcours_id, evenements }: Pick<Reclamation, 'objet' | 'parcours_id' | 'evenements'>,
): Acte[] {
  const toOrganisme = destinataire(objet, parcours_id, evenements) === 'organisme'
  return (Object.keys(ACTES) as Acte[]).filter(
    acte =>
      TRANSITIONS[statut][acte]?.includes(role) &&
      // Nothing to pass on to an organisation that already has it, or that does not exist.
      !(acte === 'transmission' && (toOrganisme || parcours_id === null)),
  )
}

export interface Reclamation {
  id: number
  objet: Objet
  mois: Mois | null
  parcours_id: number | null
  stagiaire_id: number
  nom: string
  prenom: string
  organisme: string | null
  referent_id: number | null
  cree_le: string
  evenements: Evenement[]
  /** The day by which an answer is due; null once it is answered or closed. */
  echeance: Jour | null
}

/** Refuses an act that this role cannot do of a claim as it stands. */
export function verifier(role: Role, acte: Acte, r: Reclamation): void {
  const statut = statutDe(r.evenements)
  if (possibles(role, statut, r).includes(acte)) return
  throw new Refus(
    `Cette réclamation est ${STATUTS[statut].label.toLowerCase()} : « ${ACTES[acte].label} » n’est pas possible. Relisez-la.`,
  )
}
