import type { Jour } from '../../calendrier/calendrier.ts'
import type { Id, Opt } from '../schema.ts'

/** Timetables of public transport, and the journeys made out of them. */
export interface SchemaTrajet {
  gtfs: {
    region: string
    id: Id
    nom: string
    empreinte: string
    du: Jour
    au: Jour
    arrets: number
    lignes: number
    octets: number
    charge_le: string
    compte_id: Opt<number>
    retire_le: Opt<string>
  }
  gtfs_contenu: { region: string; gtfs_id: number; contenu: Uint8Array }
  calcul_trajet: {
    region: string
    jour: Jour
    valable_au: Jour
    source: string
    empreinte: string
    calcule_le: string
  }
  trajet: {
    region: string
    commune: string
    site_id: number
    depart: number
    arrivee: number
    correspondances: number
    retour: Opt<number>
    correspondances_retour: Opt<number>
    a_pied: boolean
  }
}
