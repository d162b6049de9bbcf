import type { Role } from '../habilitation/habilitation.ts'
import type { BadgeKind } from '../web/blocks.tsx'

export const STATUTS = {
  preparee: 'Préparée',
  transmise: 'Transmise',
  positionnement_propose: 'Rendez-vous proposé',
  en_attente: 'En liste d’attente',
  acceptee: 'Acceptée',
  refusee: 'Refusée',
  annulee: 'Annulée',
  entree: 'Entrée en formation',
} as const
export type Statut = keyof typeof STATUTS

export const BADGES: Record<Statut, BadgeKind> = {
  preparee: 'neutral',
  transmise: 'attention',
  positionnement_propose: 'waiting',
  en_attente: 'waiting',
  acceptee: 'positive',
  refusee: 'negative',
  annulee: 'neutral',
  entree: 'positive',
}

/** An act on a prescription: who may do it, from which statuts, to which one. */
export interface Transition {
  label: string
  from: readonly Statut[]
  to: Statut
  roles: readonly Role[]
  /** What the act needs besides the click. */
  needs?: 'motif' | 'rendez_vous'
  kind?: 'primary' | 'secondary' | 'danger'
}

const open: readonly Statut[] = ['transmise', 'positionnement_propose', 'en_attente']

/** Every move that a prescription can make; anything else is refused. */
export const TRANSITIONS = {
  transmission: {
    label: 'Transmettre à l’organisme',
    from: ['preparee'],
    to: 'transmise',
    roles: ['conseiller'],
    kind: 'primary',
  },
  positionnement: {
    label: 'Proposer un rendez-vous',
    from: open,
    to: 'positionnement_propose',
    roles: ['organisme'],
    needs: 'rendez_vous',
    kind: 'primary',
  },
  acceptation: { label: 'Accepter', from: open, to: 'acceptee', roles: ['organisme'], kind: 'primary' },
  attente: {
    label: 'Mettre en liste d’attente',
    from: ['transmise', 'positionnement_propose'],
    to: 'en_attente',
    roles: ['organisme'],
  },
  refus: {
    label: 'Refuser',
    from: [...open, 'acceptee'],
    to: 'refusee',
    roles: ['organisme'],
    needs: 'motif',
    kind: 'danger',
  },
  annulation: {
    label: 'Annuler la prescription',
    from: ['preparee', ...open, 'acceptee'],
    to: 'annulee',
    roles: ['conseiller'],
    needs: 'motif',
    kind: 'danger',
  },
  entree: {
    label: 'Faire entrer en formation',
    from: ['acceptee'],
    to: 'entree',
    roles: ['organisme'],
    kind: 'primary',
  },
} as const satisfies Record<string, Transition>
export type TransitionName = keyof typeof TRANSITIONS

/** True when this role may make this move from this statut. */
export function may(name: TransitionName, statut: Statut, role: Role): boolean {
  const { from, roles }: Transition = TRANSITIONS[name]
  return from.includes(statut) && roles.includes(role)
}

/** The moves offered to a role, in order. */
export const movesFor = (statut: Statut, role: Role): TransitionName[] =>
  (Object.keys(TRANSITIONS) as TransitionName[]).filter(name => may(name, statut, role))

/** Why an organisation refuses, as the counsellor reads it. */
export const MOTIFS_REFUS = [
  'Pas de place avant plusieurs mois',
  'Le projet demande un autre parcours',
  'La personne ne souhaite pas venir',
  'La personne ne s’est pas présentée',
  'Les conditions d’entrée ne sont pas remplies',
] as const
