import type { ColumnType, Generated, Kysely, Transaction } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import type { SchemaChaine } from './schema/chaine.ts'
import type { SchemaEnquete } from './schema/enquete.ts'
import type { SchemaEtape } from './schema/etape.ts'
import type { SchemaPaie } from './schema/paie.ts'
import type { SchemaPlace } from './schema/place.ts'
import type { SchemaPresence } from './schema/presence.ts'
import type { SchemaRecherche } from './schema/recherche.ts'
import type { SchemaReferent } from './schema/referent.ts'
import type { SchemaSignal } from './schema/signal.ts'
import type { SchemaSuspension } from './schema/suspension.ts'
import type { SchemaTache } from './schema/tache.ts'
import type { SchemaTrajet } from './schema/trajet.ts'

/** Days come back as 'YYYY-MM-DD', instants as ISO strings, bigint as numbers, jsonb parsed (written as JSON text). */
export type Json<T = unknown> = ColumnType<T, string, string>
export type Opt<T> = ColumnType<T | null, T | null | undefined, T | null>
export type Id = Generated<number>

export interface Schema
  extends SchemaChaine,
    SchemaPresence,
    SchemaPaie,
    SchemaTache,
    SchemaSuspension,
    SchemaPlace,
    SchemaEtape,
    SchemaTrajet,
    SchemaReferent,
    SchemaRecherche,
    SchemaSignal,
    SchemaEnquete {
  instance: { seul: Generated<boolean>; demonstration: boolean; cree_le: string }
  region: { code: string; nom: string }
  commune: {
    code: string
    nom: string
    departement: string
    region: Opt<string>
    codes_postaux: string[]
    population: number
    latitude: number
    longitude: number
    position_estimee: boolean
    recherche: string
  }
  organisme: { region: string; id: Id; nom: string; siret: Opt<string>; commune: Opt<string> }
  structure: { region: string; id: Id; nom: string; reseau: string; commune: Opt<string> }
  site: {
    region: string
    id: Id
    organisme_id: number
    nom: string
    adresse: string
    commune: string
    latitude: Opt<number>
    longitude: Opt<number>
  }
  formation: {
    region: string
    id: Id
    organisme_id: number
    numero: string
    intitule: string
    objectif: Generated<string>
    resultats: Generated<string>
    certifiante: Generated<boolean>
    niveau_entree: Opt<number>
    niveau_sortie: Opt<number>
  }
  action: {
    region: string
    id: Id
    formation_id: number
    site_id: number
    numero: string
    dispositif: Opt<string>
    modalite: Generated<string>
    entree: Generated<string>
    places: Opt<number>
  }
  session_formation: {
    region: string
    id: Id
    action_id: number
    numero: string
    du: Opt<Jour>
    au: Opt<Jour>
  }
  compte: {
    region: string
    id: Id
    nom: string
    fonction: string
    courriel: string
    role: string
    organisme_id: Opt<number>
    structure_id: Opt<number>
    stagiaire_id: Opt<number>
    secret: Opt<string>
    activation: Opt<string>
    activation_expire_le: Opt<string>
    actif: Generated<boolean>
    nouveautes_lues_le: Opt<string>
  }
  connexion: { empreinte: string; region: string; compte_id: number; cree_le: string; expire_le: string }
  jeton: {
    empreinte: string
    region: string
    compte_id: number
    nom: string
    cree_le: string
    expire_le: string
  }
  tentative: { cle: string; le: string }
  geste: { cle: string; empreinte: string; reponse: Json<{ to: string; result?: unknown }>; le: string }
  persona: {
    region: string
    compte_id: number
    rang: number
    resume: string
    demonstration: Generated<boolean>
  }
  brouillon: {
    region: string
    id: Id
    titre: string
    dispositif: string
    version: Jour
    du: Jour
    compte_id: number
    cree_le: string
    modifie_le: string
    texte: string
    revision: Generated<number>
  }
  journal: {
    id: Id
    region: Opt<string>
    le: string
    compte_id: Opt<number>
    acte: string
    motif: Generated<string>
    objet: string
    objet_id: Opt<string>
    avant: ColumnType<unknown, string | null | undefined, never>
    apres: ColumnType<unknown, string | null | undefined, never>
  }
  sceau: { id: Id; premier: number; dernier: number; empreinte: string; le: string }
  consultation: {
    region: string
    id: Id
    compte_id: number
    stagiaire_id: number
    page: string
    le: string
  }
}

/** What every store function takes first: the transaction of the request, never the root connection. */
export type Db = Transaction<Schema>
export type Root = Kysely<Schema>
