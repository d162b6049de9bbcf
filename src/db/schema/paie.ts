import type { Generated } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Id, Json, Opt } from '../schema.ts'

/** From a right to a payment: decisions, runs, computations, lines, payments, transfers, overpayments, claims. */
export interface SchemaPaie {
  droit: {
    region: string
    id: Id
    parcours_id: number
    nature: string
    /** Half-open `[du, au[`. */
    periode: string
    regle: string
    version: Jour
    regime: string
    faits: Json<Record<string, unknown>>
    evaluation: Json
    motif: Generated<string>
    decide_le: string
    compte_id: Opt<number>
  }
  liquidation: {
    region: string
    id: Id
    mois: Jour
    preparee_le: string
    preparee_par: Opt<number>
    validee_le: Opt<string>
    validee_par: Opt<number>
    payee_le: Opt<Jour>
    payee_par: Opt<number>
    revision: Generated<number>
    selection: Json
  }
  lot: {
    region: string
    liquidation_id: number
    rang: number
    parcours: number[]
    fait_le: Opt<string>
    essais: Generated<number>
    erreur: Opt<string>
  }
  calcul: {
    region: string
    parcours_id: number
    mois: Jour
    rang: number
    liquidation_id: number
    droit_id: number
    etat_id: Opt<number>
    regle: string
    version: Jour
    empreinte: string
    jours: number
    /** Days of the month that earlier pathways of the person took; null for what was computed before it was kept. */
    avant: Opt<number>
    cause: Generated<string>
  }
  ligne: {
    region: string
    id: Id
    liquidation_id: number
    parcours_id: number
    mois: Jour
    nature: string
    rang: number
    centimes: number
    explication: Json
  }
  anomalie: {
    region: string
    id: Id
    liquidation_id: number
    parcours_id: number
    mois: Jour
    nature: string
    texte: string
    a_vous: Opt<string>
    aupres_de: Json<string[]>
  }
  compte_bancaire: {
    region: string
    id: Id
    stagiaire_id: number
    titulaire: string
    iban: string
    bic: Opt<string>
    saisi_le: string
    saisi_par: Opt<number>
  }
  validation: { region: string; liquidation_id: number; compte_id: number; le: string }
  paiement: {
    region: string
    id: Id
    liquidation_id: number
    stagiaire_id: number
    centimes: number
    retenue: Generated<number>
  }
  export_paie: {
    region: string
    id: Id
    liquidation_id: number
    cle: string
    cree_le: string
    compte_id: Opt<number>
    execution: Jour
    nombre: number
    centimes: number
    payeur_nom: string
    payeur_iban: string
    payeur_bic: Opt<string>
  }
  retour_banque: {
    region: string
    id: Id
    export_id: number
    nom: string
    rapport: Json
    recu_le: string
    compte_id: Opt<number>
  }
  virement: {
    region: string
    id: Id
    paiement_id: number
    export_id: Opt<number>
    reference: string
    centimes: number
    iban: Opt<string>
    bic: Opt<string>
    titulaire: Opt<string>
    cree_le: string
    retour: Opt<string>
    retour_le: Opt<Jour>
    retour_motif: Opt<string>
  }
  rejet_main: { region: string; id: Id; virement_id: number; compte_id: Opt<number>; le: string }
  plan_reprise: {
    region: string
    id: Id
    stagiaire_id: number
    mensualite: number
    motif: Generated<string>
    decide_le: string
    compte_id: Opt<number>
  }
  remise: {
    region: string
    id: Id
    stagiaire_id: number
    centimes: number
    motif: string
    decide_le: string
    compte_id: Opt<number>
  }
  remise_annulee: {
    region: string
    id: Id
    remise_id: number
    liquidation_id: Opt<number>
    centimes: number
    motif: string
    decide_le: string
    compte_id: Opt<number>
  }
  reglage: {
    region: string
    id: Id
    cle: string
    du: Jour
    valeur: number
    motif: string
    decide_le: string
    compte_id: Opt<number>
  }
  reclamation: {
    region: string
    id: Id
    stagiaire_id: number
    parcours_id: Opt<number>
    mois: Opt<Jour>
    objet: string
    cree_le: string
  }
  reclamation_evenement: {
    region: string
    id: Id
    reclamation_id: number
    statut: string
    texte: Generated<string>
    le: string
    compte_id: Opt<number>
  }
}
