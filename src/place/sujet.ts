import { sql } from 'kysely'
import { addDays, type Jour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import { versionAt } from '../dispositif/dispositif.ts'
import { dispositif } from '../dispositif/load.ts'
import { proposedPhases } from '../parcours/parcours.ts'
import { jour } from '../web/format.ts'
import type { Jours } from './place.ts'

/** Days as PostgreSQL writes them: `{[2026-01-05,2026-03-30)}`. */
export const enJours = (jours: readonly Jours[]): string =>
  `{${jours.map(({ du, au }) => `[${du},${au ?? ''})`).join(',')}}`

/** Where nothing says how long one stays. */
const SEJOUR_JOURS = 84

/** The days that someone would sit from `du`, as the dispositif plans its phases. Pure. */
export function sejour(code: string, du: Jour): Jours {
  const found = dispositif(code)
  const version = versionAt(found, du) ?? found.versions.at(-1)
  const au = version ? proposedPhases(version, du).at(-1)?.au : undefined
  return { du, au: au ?? addDays(du, SEJOUR_JOURS) }
}

/** Whether a suspended pathway keeps its place: yes unless its dispositif says no. */
const gardee = (code: string, le: Jour): boolean =>
  versionAt(dispositif(code), le)?.parcours?.suspension.place_conservee !== false

export interface Sujet {
  prescription_id: number
  action_id: number
  structure_id: number
  dispositif: string
  site: string
  prenom: string
  nom: string
  conseiller_id: number
  stagiaire_compte: number | null
}

export const subjects = sql`prescription p join action a on a.region = p.region and a.id = p.action_id
  join site s on s.region = a.region and s.id = a.site_id
  join stagiaire g on g.region = p.region and g.id = p.stagiaire_id`
export const subject = sql`p.id prescription_id, p.action_id, p.structure_id, p.dispositif, s.nom site, g.prenom, g.nom, p.conseiller_id,
  (select k.id from compte k where k.region = g.region and k.stagiaire_id = g.id and k.actif limit 1) stagiaire_compte`

/** A prescription, as places need it. */
export async function sujetOf(db: Db, region: string, prescription_id: number): Promise<Sujet> {
  const { rows } = await sql<Sujet>`select ${subject} from ${subjects}
    where p.region = ${region} and p.id = ${prescription_id}`.execute(db)
  const [row] = rows
  if (!row) throw new Refus('Cette prescription n’existe plus.')
  return row
}

export interface Libre {
  /** How many are free on the tightest day, `jour`; null when nobody said how many places there are. */
  libres: number | null
  jour: Jour
}

/** Free places of a site for the whole of some days. Reads without waiting for anyone: the database still has the last word. */
export async function libresPour(
  db: Db,
  region: string,
  action_id: number,
  jours: Jours,
  now: string,
): Promise<Libre> {
  const { rows } = await sql<{ libres: number; jour: Jour }>`select libres, jour
    from places_libres(${region}, ${action_id}, ${enJours([jours])}::datemultirange, ${now})`.execute(db)
  return rows[0] ?? { libres: null, jour: jours.du }
}

export const complet = (site: string, le: Jour, first: Jour) =>
  new Refus(
    le === first
      ? `Il n’y a plus de place libre à ${site}. Choisissez un autre site, ou la liste d’attente.`
      : `Il n’y a plus de place libre à ${site} à partir du ${jour(le)}. Choisissez un autre site, ou la liste d’attente.`,
  )

/** Holds a site until the end of the transaction: whoever wants its places waits. */
export const verrouiller = (db: Db, region: string, action_id: number) =>
  sql`select id from action where region = ${region} and id = ${action_id} for no key update`.execute(db)

/** An instant, some days later. */
export const later = (now: string, days: number) =>
  new Date(Date.parse(now) + days * 86_400_000).toISOString()

type Promesse = {
  origine: string
  proposee_le: string
  expire_le?: string
  acceptee_le?: string
  compte_id: number | null
}

/** A seat for these days; the database refuses it when none is left. */
export const insert = (db: Db, region: string, s: Sujet, jours: Jours, promesse: Promesse) =>
  db
    .insertInto('place')
    .values({
      ...promesse,
      region,
      action_id: s.action_id,
      prescription_id: s.prescription_id,
      jours: enJours([jours]),
      conservee: gardee(s.dispositif, jours.du),
    })
    .execute()
