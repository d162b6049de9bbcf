import type { Generated } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Id, Opt } from '../schema.ts'

/** Who follows a person, and how one hands over to another. */
export interface SchemaReferent {
  referent: {
    region: string
    id: Id
    stagiaire_id: number
    compte_id: number
    /** Half-open `[du, au[`; the current one has no end. */
    periode: string
  }
  passation: {
    region: string
    id: Id
    stagiaire_id: number
    de_id: Opt<number>
    vers_id: number
    motif: string
    demandee_le: string
    demandee_par: number
    echeance: Jour
    reponse: Opt<string>
    repondue_le: Opt<string>
    repondue_par: Opt<number>
    raison: Generated<string>
  }
}
