import type { Generated } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Id, Opt } from '../schema.ts'

/** What is asked, decided and done around suspensions and returns; the suspension itself is in ../schema.ts. */
export interface SchemaSuspension {
  demande_suspension: {
    region: string
    id: Id
    parcours_id: number
    du: Jour
    retour: Opt<Jour>
    classe: string
    cree_le: string
    compte_id: number
    echeance: Jour
    reponse: Opt<string>
    repondue_le: Opt<string>
    repondue_par: Opt<number>
    motif: Generated<string>
  }
  suspension_evenement: {
    region: string
    id: Id
    parcours_id: number
    suspension_id: number
    nature: string
    du: Jour
    retour: Opt<Jour>
    classe: string
    le: string
    compte_id: Opt<number>
  }
  droit_retour: {
    region: string
    id: Id
    parcours_id: number
    jusqu_au: Opt<Jour>
    motif: string
    decide_le: string
    compte_id: Opt<number>
  }
}
