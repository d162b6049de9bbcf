import { type RawBuilder, sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { visible } from '../stagiaire/store.ts'

export interface Suivi {
  terme: 'sortie' | '6_mois'
  observe_le: Jour
  situation: string
  saisi_par: string | null
}

/** What is known of a person after a pathway, at the exit and at six months. */
export async function suivisOf(db: Db, region: string, parcours_id: number): Promise<Suivi[]> {
  const { rows } = await sql<Suivi>`select v.terme, v.observe_le, v.situation, k.nom saisi_par from suivi v
    left join compte k on (k.region, k.id) = (v.region, v.compte_id)
    where v.region = ${region} and v.parcours_id = ${parcours_id} order by v.observe_le, v.id`.execute(db)
  return rows
}

export interface Sortie {
  date: Jour
  motif: string
  destination: string
  precisions: string
}

export async function sortieOf(db: Db, region: string, parcours_id: number): Promise<Sortie | undefined> {
  const { rows } = await sql<Sortie>`select date, motif, destination, precisions from sortie
    where region = ${region} and parcours_id = ${parcours_id}`.execute(db)
  return rows[0]
}

export const insertSuivi = (
  db: Db,
  who: Compte,
  line: { parcours_id: number; observe_le: Jour; situation: string },
) =>
  db
    .insertInto('suivi')
    .values({ ...line, terme: '6_mois', region: who.region, compte_id: who.id })
    .execute()

export interface ToFollow {
  parcours_id: number
  nom: string
  prenom: string
  telephone: string | null
  courriel: string | null
  commune: string
  conseiller: string | null
  date_sortie: Jour
  destination: string
  /** Calls without answer so far, and the day of the last. */
  appels: number
  dernier_appel: Jour | null
  observe_le: Jour | null
  situation: string | null
}

/** Exits of at least six months ago whose people this account follows, one row each, with `v` the answer known. */
const due = (who: Compte, today: Jour): RawBuilder<unknown> => sql`sortie x
  join parcours p on (p.region, p.id) = (x.region, x.parcours_id)
  join stagiaire s on (s.region, s.id) = (p.region, p.stagiaire_id)
  left join suivi v on (v.region, v.parcours_id, v.terme) = (x.region, x.parcours_id, '6_mois') and v.situation <> 'inconnue'
  where x.region = ${who.region} and x.date <= ${today}::date - interval '6 months' and ${visible(who)}`

/** One page of those to call (never called first, then the longest ago), or of those already answered (latest first). */
export async function follow(
  db: Db,
  who: Compte,
  today: Jour,
  answered: boolean,
  { page, size }: { page: number; size: number },
): Promise<ToFollow[]> {
  const [state, order] = answered
    ? [sql`v.id is not null`, sql`v.observe_le desc, p.id`]
    : [
        sql`v.id is null`,
        sql`(select max(a.observe_le) from suivi a where (a.region, a.parcours_id) = (x.region, x.parcours_id)
          and a.terme = '6_mois') nulls first, x.date, p.id`,
      ]
  const { rows } =
    await sql<ToFollow>`select t.*, c.nom commune, k.nom conseiller, n.appels, n.dernier_appel from (
      select p.id parcours_id, s.nom, s.prenom, s.telephone, s.courriel, s.commune commune_code, p.region, p.conseiller_id,
        x.date date_sortie, x.destination, v.observe_le, v.situation, row_number() over (order by ${order}) rang
      from ${due(who, today)} and ${state} order by rang limit ${size} offset ${(page - 1) * size}) t
    join commune c on c.code = t.commune_code
    left join compte k on (k.region, k.id) = (t.region, t.conseiller_id),
    lateral (select count(*) appels, max(a.observe_le) dernier_appel from suivi a
      where (a.region, a.parcours_id, a.terme, a.situation) = (t.region, t.parcours_id, '6_mois', 'inconnue')) n
    order by t.rang`.execute(db)
  return rows
}

export interface Reponses {
  /** Exits of at least six months ago. */
  dues: number
  /** Those whose situation is known. */
  connues: number
  en_emploi: number
}

export async function reponses(
  db: Db,
  who: Compte,
  today: Jour,
  enEmploi: readonly string[],
): Promise<Reponses> {
  const { rows } = await sql<Reponses>`select count(*) dues, count(v.id) connues,
      count(*) filter (where v.situation = any(${enEmploi}::text[])) en_emploi
    from ${due(who, today)}`.execute(db)
  return rows[0] ?? { dues: 0, connues: 0, en_emploi: 0 }
}
