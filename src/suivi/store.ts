import { type RawBuilder, sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { visible } from '../stagiaire/store.ts'
import { type Appele, JOURS_DU_LIEN, moisLimite, TERMES, type Terme } from './suivi.ts'

export interface Suivi {
  id: number
  terme: Terme
  observe_le: Jour
  situation: string
  saisi_par: string | null
  canal: string
  recue_le: string | null
  depuis: Jour | null
  satisfaction: string | null
  rappel: boolean
  /** When a later answer took its place (ISO instant); null for what is known today. */
  remplacee_le: string | null
}

/** What is known of a person after a pathway, at each term, the first noted first. */
export async function suivisOf(db: Db, region: string, parcours_id: number): Promise<Suivi[]> {
  const { rows } =
    await sql<Suivi>`select v.id, v.terme, v.observe_le, v.situation, k.nom saisi_par, v.canal, v.recue_le,
      v.depuis, v.satisfaction, v.rappel, v.remplacee_le
    from suivi v left join compte k on (k.region, k.id) = (v.region, v.compte_id)
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

export interface Reponse {
  region: string
  parcours_id: number
  terme: Terme
  observe_le: Jour
  situation: string
  canal: string
  compte_id: number | null
  depuis?: Jour | null
  satisfaction?: string | null
  rappel?: boolean
}

/**
 * Notes an answer. With `remplace`, it takes the place of that one, which stays; the constraint `suivi_deja_saisi` refuses a second
 * one that replaces nothing, so that two people who answer together are told.
 */
export async function noter(
  db: Db,
  line: Reponse,
  now: string,
  remplace: number | null = null,
): Promise<void> {
  if (remplace !== null)
    await db
      .updateTable('suivi')
      .set({ remplacee_le: now })
      .where('region', '=', line.region)
      .where('parcours_id', '=', line.parcours_id)
      .where('terme', '=', line.terme)
      .where('id', '=', remplace)
      .where('remplacee_le', 'is', null)
      .execute()
  await db
    .insertInto('suivi')
    .values({ ...line, recue_le: now })
    .execute()
}

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
  canal: string | null
  /** The person asked that nobody writes to them any more. */
  refuse: boolean
}

/** Exits old enough for this term whose people this account follows, one row each, with `v` the answer known. */
const due = (who: Compte, today: Jour, t: Appele): RawBuilder<unknown> => {
  const limit = moisLimite(t)
  const since = limit === null ? sql`true` : sql`x.date > ${today}::date - make_interval(months => ${limit})`
  return sql`sortie x
  join parcours p on (p.region, p.id) = (x.region, x.parcours_id)
  join stagiaire s on (s.region, s.id) = (p.region, p.stagiaire_id)
  left join suivi v on (v.region, v.parcours_id, v.terme) = (x.region, x.parcours_id, ${t}) and v.situation <> 'inconnue'
    and v.remplacee_le is null
  where x.region = ${who.region} and x.date <= ${today}::date - make_interval(months => ${TERMES[t].mois}) and ${since}
    and ${visible(who)}`
}

/** A link waits for its answer: nobody calls before that. */
const linked = (today: Jour, t: Appele) => sql<boolean>`exists (select from enquete q
  where q.region = x.region and q.parcours_id = x.parcours_id and q.terme = ${t} and q.fin is null
    and q.ouverte_le > ${today}::date - ${JOURS_DU_LIEN}::int)`

/** What one list of the follow-up shows: those to call, those whose link waits, those who answered. */
export const VUES = ['appeler', 'attente', 'faits'] as const
export type Vue = (typeof VUES)[number]

/** One page of those to call (never called first, then the longest ago), or of those already answered (latest first). */
export async function follow(
  db: Db,
  who: Compte,
  today: Jour,
  { terme, vue }: { terme: Appele; vue: Vue },
  { page, size }: { page: number; size: number },
): Promise<ToFollow[]> {
  const [state, order] =
    vue === 'faits'
      ? [sql`v.id is not null`, sql`v.observe_le desc, p.id`]
      : [
          sql`v.id is null and ${vue === 'attente' ? sql`` : sql`not`} ${linked(today, terme)}`,
          sql`(select max(a.observe_le) from suivi a where (a.region, a.parcours_id) = (x.region, x.parcours_id)
          and a.terme = ${terme}) nulls first, x.date, p.id`,
        ]
  const { rows } =
    await sql<ToFollow>`select t.*, c.nom commune, k.nom conseiller, n.appels, n.dernier_appel, exists (select from enquete q
        where q.region = t.region and q.parcours_id = t.parcours_id and q.fin = 'arretee') refuse from (
      select p.id parcours_id, s.nom, s.prenom, s.telephone, s.courriel, s.commune commune_code, p.region, p.conseiller_id,
        x.date date_sortie, x.destination, v.observe_le, v.situation, v.canal, row_number() over (order by ${order}) rang
      from ${due(who, today, terme)} and ${state} order by rang limit ${size} offset ${(page - 1) * size}) t
    join commune c on c.code = t.commune_code
    left join compte k on (k.region, k.id) = (t.region, t.conseiller_id),
    lateral (select count(*) appels, max(a.observe_le) dernier_appel from suivi a
      where (a.region, a.parcours_id, a.terme, a.situation) = (t.region, t.parcours_id, ${terme}, 'inconnue')) n
    order by t.rang`.execute(db)
  return rows
}

export interface Reponses {
  /** Exits old enough for this term. */
  interroges: number
  /** Those whose situation is known. */
  repondants: number
  en_emploi: number
  /** Those whose link waits for an answer. */
  en_attente: number
}

/** How many were asked at a term, and how many answered. */
export async function reponses(
  db: Db,
  who: Compte,
  today: Jour,
  enEmploi: readonly string[],
  t: Appele = '6_mois',
): Promise<Reponses> {
  const { rows } = await sql<Reponses>`select count(*) interroges, count(v.id) repondants,
      count(*) filter (where v.situation = any(${enEmploi}::text[])) en_emploi,
      count(*) filter (where v.id is null and ${linked(today, t)}) en_attente
    from ${due(who, today, t)}`.execute(db)
  return rows[0] ?? { interroges: 0, repondants: 0, en_emploi: 0, en_attente: 0 }
}
