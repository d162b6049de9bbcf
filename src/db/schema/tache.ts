import type { Generated } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Id, Opt } from '../schema.ts'

/** What is to be done for a person, what each night did, and the calendars that people read outside of Amont. */
export interface SchemaTache {
  tache: {
    region: string
    id: Id
    cle: string
    stagiaire_id: Opt<number>
    compte_id: number
    objet: string
    detail: Generated<string>
    lien: Opt<string>
    echeance: Jour
    cree_le: string
    cree_par: Opt<number>
    close_le: Opt<string>
    close_par: Opt<number>
    conclusion: Generated<string>
    revision: Generated<number>
  }
  passage: {
    nom: string
    jour: Jour
    debut: string
    fin: Opt<string>
    ecrits: Opt<number>
    erreur: Opt<string>
  }
  lien_agenda: { region: string; compte_id: number; empreinte: string; cree_le: string }
}
