import type { Generated } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Id, Json, Opt } from '../schema.ts'

/** What shows that someone may be about to stop. */
export interface SchemaSignal {
  signal: {
    region: string
    id: Id
    nature: string
    cle: string
    stagiaire_id: number
    parcours_id: Opt<number>
    prescription_id: Opt<number>
    vu_le: Jour
    faits: Json
    texte: Generated<string>
    tache_cle: string
    clos_le: Opt<string>
    cause_fin: Generated<string>
  }
}
