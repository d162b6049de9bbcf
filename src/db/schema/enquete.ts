import type { Generated } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Id, Opt } from '../schema.ts'

/** What is asked of people after their pathway; what they answer is in `suivi`, in ../schema.ts. */
export interface SchemaEnquete {
  enquete: {
    region: string
    id: Id
    parcours_id: number
    terme: string
    sortie: Jour
    ouverte_le: string
    expire_le: string
    close_le: Opt<string>
    fin: Opt<string>
  }
  enquete_envoi: {
    region: string
    id: Id
    enquete_id: number
    rang: number
    canal: string
    adresse: string
    texte: string
    lien: Opt<string>
    cree_le: string
    parti_le: Opt<string>
    essais: Generated<number>
    prochain_essai: Opt<string>
    erreur: Opt<string>
  }
  enquete_jeton: {
    region: string
    empreinte: string
    enquete_id: number
    canal: string
    cree_le: string
  }
}
