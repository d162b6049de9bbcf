import { sql } from 'kysely'
import type { Jour, Mois } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { visible } from '../parcours/store.ts'
import type { Phrase } from './explication.ts'
import type { Nature } from './remuneration.ts'

export interface Parcours {
  id: number
  stagiaire_id: number
  nom: string
  prenom: string
  site: string
  organisme: string
  date_entree: Jour
  sortie: Jour | null
  conseiller: Interlocuteur
  referent: Interlocuteur
}

/** Someone to talk to about a month. */
export interface Interlocuteur {
  nom: string
  courriel: string
}

const pathways = sql`select p.id, p.stagiaire_id, g.nom, g.prenom, s.nom site, o.nom organisme, p.date_entree, x.date sortie,
    json_build_object('nom', c.nom, 'courriel', c.courriel) conseiller,
    json_build_object('nom', r.nom, 'courriel', r.courriel) referent from parcours p
  join compte c on (c.region, c.id) = (p.region, p.conseiller_id)
  join compte r on (r.region, r.id) = (p.region, p.referent_id)
  join stagiaire g on (g.region, g.id) = (p.region, p.stagiaire_id)
  join action a on (a.region, a.id) = (p.region, p.action_id)
  join site s on (s.region, s.id) = (a.region, a.site_id)
  join organisme o on (o.region, o.id) = (s.region, s.organisme_id)
  left join sortie x on (x.region, x.parcours_id) = (p.region, p.id)`

/** The pathway whose pay this account may read, or `Introuvable`. */
export async function parcoursById(db: Db, who: Compte, id: number): Promise<Parcours> {
  if (!Number.isSafeInteger(id)) throw new Introuvable('Ce parcours')
  const { rows } = await sql<Parcours>`${pathways} where p.id = ${id} and ${visible(who)}`.execute(db)
  if (!rows[0]) throw new Introuvable('Ce parcours')
  return rows[0]
}

/** The pathways of the trainee who asks, latest first. */
export async function mine(db: Db, who: Compte): Promise<Parcours[]> {
  const { rows } =
    await sql<Parcours>`${pathways} where ${visible(who)} order by p.date_entree desc, p.id desc`.execute(db)
  return rows
}

export interface Ligne {
  mois: Mois
  nature: Nature
  centimes: number
  explication: Phrase[]
  preparee_le: string
  validee_le: string | null
  payee_le: Jour | null
}

/** Every line of a pathway, by month. */
export async function linesOf(db: Db, region: string, parcours_id: number): Promise<Ligne[]> {
  const { rows } =
    await sql<Ligne>`select to_char(l.mois, 'YYYY-MM') mois, l.nature, l.centimes, l.explication, q.preparee_le,
      q.validee_le, q.payee_le
    from ligne l join liquidation q on (q.region, q.id) = (l.region, l.liquidation_id)
    where l.region = ${region} and l.parcours_id = ${parcours_id} order by l.mois, l.id`.execute(db)
  return rows
}
