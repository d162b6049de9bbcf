import type { Generated } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Id, Opt } from '../schema.ts'

/** What comes after a pathway, and what may run beside it. */
export interface SchemaEtape {
  suite: {
    region: string
    id: Id
    parcours_id: number
    nature: string
    dispositif: Opt<string>
    du: Jour
    commentaire: Generated<string>
    prevue_le: string
    compte_id: number
    accord_le: Opt<string>
    abandonnee_le: Opt<string>
    abandon: Generated<string>
  }
  cumul: {
    region: string
    id: Id
    stagiaire_id: number
    nature: string
    /** Half-open `[du, au[`. */
    periode: string
    dispositif: string
    motif: string
    decide_le: string
    compte_id: number
  }
}
