import type { Generated } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Id, Json, Opt } from '../schema.ts'

/** A person's way: what is known of them, what was prescribed, each pathway, what came of it. */
export interface SchemaChaine {
  stagiaire: {
    region: string
    id: Id
    nom: string
    prenom: string
    nom_recherche: string
    date_naissance: Jour
    sexe: Opt<string>
    telephone: Opt<string>
    courriel: Opt<string>
    adresse: Opt<string>
    commune: string
    structure_id: Opt<number>
    conseiller_id: Opt<number>
    cree_le: Jour
    revision: Generated<number>
  }
  fait: {
    region: string
    id: Id
    stagiaire_id: number
    nom: string
    valeur: Json
    du: Jour
    origine: Generated<string>
    saisi_le: string
    compte_id: Opt<number>
  }
  prescription: {
    region: string
    id: Id
    stagiaire_id: number
    dispositif: string
    version: Jour
    action_id: number
    structure_id: number
    conseiller_id: number
    cree_le: Jour
    objectifs: Generated<string>
    evaluation: Json
    distance_m: number
    revision: Generated<number>
  }
  prescription_evenement: {
    region: string
    id: Id
    prescription_id: number
    statut: string
    le: Jour
    instant: string
    compte_id: Opt<number>
    rendez_vous: Opt<Jour>
    motif: Generated<string>
  }
  parcours: {
    region: string
    id: Id
    prescription_id: number
    stagiaire_id: number
    dispositif: string
    version: Jour
    action_id: number
    date_entree: Jour
    fin_initiale: Jour
    minutes_prevues: number
    minutes_max: Opt<number>
    minutes_semaine: number
    distance_m: number
    conseiller_id: number
    referent_id: number
    revision: Generated<number>
  }
  phase: {
    region: string
    id: Id
    parcours_id: number
    rang: number
    nom: string
    du: Jour
    au: Jour
    minutes_prevues: number
  }
  suspension: {
    region: string
    id: Id
    parcours_id: number
    periode: string
    motif: Generated<string>
    compte_id: Opt<number>
    classe: Generated<string>
    demandee_par: Generated<string>
    responsable_id: Opt<number>
    place_conservee: Opt<boolean>
  }
  contrat: {
    region: string
    id: Id
    parcours_id: number
    etabli_le: Jour
    contenu: Json
    empreinte: string
  }
  signature: {
    region: string
    contrat_id: number
    qualite: string
    nom: string
    compte_id: number
    signe_le: string
  }
  sortie: {
    region: string
    parcours_id: number
    date: Jour
    motif: string
    destination: string
    precisions: Generated<string>
    compte_id: Opt<number>
  }
  certification: {
    region: string
    id: Id
    parcours_id: number
    nature: string
    code: string
    intitule: string
    obtenu_le: Jour
    compte_id: Opt<number>
  }
  suivi: {
    region: string
    id: Id
    parcours_id: number
    terme: string
    observe_le: Jour
    situation: string
    compte_id: Opt<number>
    canal: Generated<string>
    recue_le: Opt<string>
    depuis: Opt<Jour>
    satisfaction: Opt<string>
    rappel: Generated<boolean>
    remplacee_le: Opt<string>
  }
}
