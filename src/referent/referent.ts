import type { Jour } from '../calendrier/calendrier.ts'

/** Someone who followed a person, from a day to another excluded; null for who follows them now. */
export interface Suivi {
  nom: string
  rattachement: string | null
  actif: boolean
  du: Jour
  au: Jour | null
}

export const REPONSES = { acceptee: 'Acceptée', refusee: 'Refusée', retiree: 'Retirée' } as const
export type Reponse = keyof typeof REPONSES

/** A hand-over: asked, then answered by who receives; until then the first one stays in charge. */
export interface Passation {
  id: number
  stagiaire_id: number
  nom: string
  prenom: string
  de_id: number | null
  de: string | null
  vers_id: number
  vers: string
  vers_rattachement: string | null
  motif: string
  demandee_le: string
  demandee_par: number
  echeance: Jour
  reponse: Reponse | null
  repondue_le: string | null
  raison: string
}
