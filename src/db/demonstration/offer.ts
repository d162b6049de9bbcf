import { sql } from 'kysely'
import { distance, estimateRoad, normalise, type Point } from '../../territoire/territoire.ts'
import type { Db } from '../schema.ts'
import type { Batch } from './batch.ts'

export interface Place extends Point {
  code: string
  nom: string
  departement: string
  codes_postaux: string[]
  population: number
}

/** The communes of a Région, by INSEE code. */
export async function communesOf(db: Db, region: string): Promise<Map<string, Place>> {
  const { rows } =
    await sql<Place>`select code, nom, departement, codes_postaux, population, latitude, longitude
    from commune where region = ${region} order by code`.execute(db)
  return new Map(rows.map(c => [c.code, c]))
}

/** A commune that must exist, by INSEE code. */
export function commune(communes: Map<string, Place>, code: string): Place {
  const found = communes.get(code)
  if (!found)
    throw new Error(`Commune ${code} absente de la table des communes : relancez « amont migrate ».`)
  return found
}

/** Metres by road, estimated. */
export const road = (a: Point, b: Point): number => estimateRoad(distance(a, b)).metres

/** The mail of an invented person: a domain that can never exist. */
export const courriel = (prenom: string, nom: string, suffix = ''): string =>
  `${normalise(prenom).replaceAll(' ', '-')}.${normalise(nom).replaceAll(' ', '-')}${suffix}@demonstration.invalid`

/** A SIRET that no company has: SIREN above 999 000 000 are not given, its two keys are right. */
export function siret(n: number): string {
  const keyed = (digits: string) => {
    const sum = [...digits].reverse().reduce((total, digit, i) => {
      const d = Number(digit) * (i % 2 === 0 ? 2 : 1)
      return total + (d > 9 ? d - 9 : d)
    }, 0)
    return `${digits}${(10 - (sum % 10)) % 10}`
  }
  return keyed(`${keyed(`999${String(n).padStart(5, '0')}`)}0001`)
}

export interface Site {
  id: number
  organisme_id: number
  action_id: number
  nom: string
  organisme: string
  place: Place
}

/** A site with its one formation and action, with permanent entries. */
export function addSite(
  batch: Batch,
  region: string,
  organisme: { id: number; nom: string },
  place: Place,
  adresse: string,
  offre: { dispositif: string; intitule: string; objectif: string; resultats: string; places: number },
): Site {
  const { dispositif, places, ...formation } = offre
  const organisme_id = organisme.id
  const id = batch.add('site', {
    region,
    organisme_id,
    nom: place.nom,
    adresse: `${adresse}, ${place.codes_postaux[0]} ${place.nom}`,
    commune: place.code,
    latitude: place.latitude,
    longitude: place.longitude,
  })
  const numero = `${region.toUpperCase()}-${place.departement}-${String(id).padStart(3, '0')}`
  const formation_id = batch.add('formation', { region, organisme_id, numero: `F-${numero}`, ...formation })
  const action_id = batch.add('action', {
    region,
    formation_id,
    site_id: id,
    numero: `A-${numero}`,
    dispositif,
    modalite: 'presentiel',
    entree: 'permanentes',
    places,
  })
  return { id, organisme_id, action_id, nom: place.nom, organisme: organisme.nom, place }
}

export const DAQ = {
  intitule: 'Dispositif amont de la qualification',
  objectif:
    'Découvrir des métiers, reprendre confiance, remettre à niveau ses savoirs de base et construire son projet professionnel.',
  resultats: 'Entrer en formation qualifiante, en alternance ou en emploi. Domaines du CléA.',
}
export const CAQ = {
  intitule: 'Contrat d’accès à la qualification',
  objectif: 'Définir son parcours, se préparer à la qualification, puis obtenir un premier diplôme ou titre.',
  resultats: 'CAP, titre professionnel ou baccalauréat professionnel, selon le secteur choisi.',
}
