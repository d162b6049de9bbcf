import type { Generated } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Id, Opt } from '../schema.ts'

/** What finds a person by name, made by triggers on `stagiaire`; and people sent on to another structure. */
export interface SchemaRecherche {
  reorientation: {
    region: string
    id: Id
    stagiaire_id: number
    prescription_id: Opt<number>
    /** The structure that is asked. */
    vers_id: number
    dispositif: Opt<string>
    motif: string
    echeance: Jour
    demandee_le: string
    demandee_par: number
    acceptee: Opt<boolean>
    repondue_le: Opt<string>
    repondue_par: Opt<number>
    raison: Generated<string>
  }
  nom_cherche: {
    region: string
    /** Two words of the name in one order, then the others: « aicha benali ». */
    cle: string
    stagiaire_id: number
    structure_id: number | null
    commune: string
  }
}
