import type { Generated } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Id, Json, Opt } from '../schema.ts'

/** Attendance: timetables, half-days, who signed, what was imported, statements, messages. */
export interface SchemaPresence {
  seance: {
    region: string
    id: Id
    parcours_id: number
    /** Half-open `[du, au[`; one day alone for a dated séance. */
    periode: string
    /** 1 Monday … 7 Sunday. */
    jour_semaine: number
    /** Minutes since midnight. */
    debut: number
    fin: number
    modalite: string
    compte_id: Opt<number>
  }
  demi_journee: {
    region: string
    parcours_id: number
    jour: Jour
    demi: string
    statut: string
    minutes: number
    compte_id: Opt<number>
    /** Minutes missed by who came late: counted as absence that is not justified. */
    retard: Generated<number>
    motif: Opt<string>
    minutes_connexion: Opt<number>
    travail: Opt<string>
  }
  absence_annoncee: {
    region: string
    id: Id
    parcours_id: number
    periode: string
    motif: string
    annoncee_le: string
    compte_id: Opt<number>
    retiree_le: Opt<string>
  }
  code_presence: {
    region: string
    action_id: number
    jour: Jour
    demi: string
    secret: string
    ouvert_le: string
    ferme_le: Opt<string>
    compte_id: Opt<number>
  }
  piece: {
    region: string
    id: Id
    action_id: number
    lundi: Jour
    nom: string
    type: string
    empreinte: string
    contenu: Uint8Array
    depose_le: string
    compte_id: Opt<number>
  }
  emargement: {
    region: string
    parcours_id: number
    jour: Jour
    demi: string
    moyen: string
    signe_le: string
    compte_id: Opt<number>
    piece_id: Opt<number>
  }
  contreseing: {
    region: string
    action_id: number
    jour: Jour
    demi: string
    nom: string
    compte_id: Opt<number>
    signe_le: string
  }
  lien_presence: {
    empreinte: string
    region: string
    parcours_id: number
    jour: Jour
    demi: string
    cree_le: string
    expire_le: string
    utilise_le: Opt<string>
    compte_id: Opt<number>
  }
  releve: {
    region: string
    id: Id
    organisme_id: number
    nom: string
    empreinte: string
    recu_le: string
    compte_id: Opt<number>
    lignes: number
    ecrites: number
    inchangees: number
    refusees: number
    erreurs: Json
  }
  etat_mensuel: EtatMensuel
  /** The statements that stand: those not reopened. */
  etat_courant: EtatMensuel
  reouverture: { region: string; etat_id: number; motif: string; le: string; compte_id: Opt<number> }
  message: {
    region: string
    id: Id
    compte_id: number
    cle: string
    objet: string
    texte: string
    lien: Opt<string>
    cree_le: string
    lu_le: Opt<string>
    envoye_le: Opt<string>
    essais: Generated<number>
    erreur: Opt<string>
    /** Not before this instant: after a failure, or while a sender has it. */
    prochain_essai: Opt<string>
  }
}

interface EtatMensuel {
  region: string
  id: Id
  parcours_id: number
  mois: Jour
  certifie_le: string
  compte_id: Opt<number>
  minutes_present: number
  minutes_entreprise: number
  minutes_absence_justifiee: number
  minutes_absence_injustifiee: number
  version: Generated<number>
}
