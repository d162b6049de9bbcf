import type { Jour, Mois } from '../../calendrier/calendrier.ts'
import type { Droit, Personne } from '../../droit/droit.ts'
import type { Totaux } from '../../emargement/emargement.ts'
import type { PhasePrevue } from '../../parcours/parcours.ts'
import type { Nature } from '../../remuneration/remuneration.ts'

interface Periode {
  du: Jour
  au: Jour | null
}

/** A pathway with all that its pay is computed from. */
export interface Dossier extends Personne {
  parcours_id: number
  stagiaire_id: number
  nom: string
  prenom: string
  version: Jour
  /** The first day out. */
  sortie: Jour | null
  suspensions: Periode[]
  phases: PhasePrevue[]
  /** Who has signed the contract. */
  signatures: string[]
  droits: Droit[]
  /** The statements that stand, one a month. */
  etats: (Totaux & { id: number; mois: Mois })[]
  /** The last computation of each month, with what all its lines make so far. */
  calculs: Calcul[]
  /** The other pathways of the person that cover some days of the same months. */
  autres: { date_entree: Jour; sortie: Jour | null; suspensions: Periode[]; ouvert: boolean }[]
}

/** A month as it was computed last. */
export interface Calcul {
  mois: Mois
  rang: number
  etat_id: number | null
  droit_id: number
  empreinte: string
  /** Days that were paid. */
  jours: number
  /** Days that the person's earlier pathways took; null when it was not kept yet. */
  avant: number | null
  cumul: Partial<Record<Nature, number>>
}
