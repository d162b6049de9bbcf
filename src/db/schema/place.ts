import type { ColumnType, Generated } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Id, Opt } from '../schema.ts'

/** What a site offers on each day, who holds it, who waits, and how places are shared. Ranges are written `[du,au)`. */
export interface SchemaPlace {
  transfert: {
    region: string
    id: Id
    de_action: number
    vers_action: number
    periode: string
    places: number
    motif: string
    decide_le: string
    compte_id: Opt<number>
  }
  capacite: {
    region: string
    id: Id
    action_id: number
    periode: string
    places: number
    minimum: Opt<number>
    transfert_id: Opt<number>
    motif: Generated<string>
    decide_le: string
    compte_id: Opt<number>
  }
  entree_prevue: {
    region: string
    id: Id
    action_id: number
    jour: Jour
    places: Opt<number>
    annulee_le: Opt<string>
    decide_le: string
    compte_id: Opt<number>
  }
  place: {
    region: string
    id: Id
    action_id: number
    prescription_id: number
    parcours_id: Opt<number>
    jours: string
    origine: string
    conservee: ColumnType<boolean, boolean | undefined, boolean>
    proposee_le: string
    expire_le: Opt<string>
    acceptee_le: Opt<string>
    liberee_le: Opt<string>
    raison: Generated<string>
    compte_id: Opt<number>
  }
  liste_attente: {
    region: string
    id: Id
    prescription_id: number
    action_id: number
    classe: Generated<string>
    raison: Generated<string>
    depuis: string
    pas_avant: Opt<Jour>
    close_le: Opt<string>
  }
  effectif: {
    region: string
    id: Id
    structure_id: number
    au: Jour
    nombre: number
    saisi_le: string
    compte_id: Opt<number>
  }
  repartition: {
    region: string
    id: Id
    dispositif: string
    lot: string
    periode: string
    places: number
    motif: string
    decide_le: string
    compte_id: Opt<number>
  }
  dotation: {
    region: string
    repartition_id: number
    structure_id: number
    effectif: number
    places: number
  }
}
