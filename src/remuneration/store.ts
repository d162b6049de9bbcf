import { sql } from 'kysely'
import { firstDay, type Jour, type Mois } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { visible } from '../parcours/store.ts'
import { A_PRECISER, type Phrase } from './explication.ts'
import type { LigneCalculee, Nature } from './remuneration.ts'

export interface MoisRow {
  mois: Mois
  etats: number
  /** Certified statements without any line yet. */
  sans_ligne: number
  liquidations: {
    id: number
    preparee_le: string
    validee_le: string | null
    payee_le: Jour | null
    centimes: number
    personnes: number
  }[]
}

/** Months on one page. */
export const SIZE = 24

/** The months with a certified statement, latest first, one page of them: what is prepared, validated, paid. */
export async function months(db: Db, region: string, page = 1): Promise<{ mois: MoisRow[]; pages: number }> {
  const { rows } = await sql<MoisRow & { pages: number }>`with c as materialized (
      select mois, count(*)::int etats, ceil(count(*) over () / ${SIZE}::numeric)::int pages
      from etat_mensuel where region = ${region} group by mois order by mois desc limit ${SIZE} offset ${(page - 1) * SIZE}),
    p as materialized (
      select l.liquidation_id, l.mois, l.parcours_id, sum(l.centimes) centimes from ligne l
      where l.region = ${region} and l.mois >= (select min(mois) from c) and l.mois <= (select max(mois) from c)
      group by l.liquidation_id, l.mois, l.parcours_id),
    d as (select mois, count(*)::int liquides from (select distinct mois, parcours_id from p) t group by mois),
    l as (
      select liquidation_id, sum(centimes)::bigint centimes, count(*)::int personnes from p group by liquidation_id),
    q as (
      select q.mois, json_agg(json_build_object('id', q.id, 'preparee_le', q.preparee_le, 'validee_le', q.validee_le,
        'payee_le', q.payee_le, 'centimes', coalesce(l.centimes, 0), 'personnes', coalesce(l.personnes, 0)) order by q.id) liquidations
      from liquidation q left join l on l.liquidation_id = q.id where q.region = ${region} group by q.mois)
    select to_char(c.mois, 'YYYY-MM') mois, c.etats, c.etats - coalesce(d.liquides, 0) sans_ligne, c.pages,
      coalesce(q.liquidations, '[]') liquidations
    from c left join d on d.mois = c.mois left join q on q.mois = c.mois order by c.mois desc`.execute(db)
  return { mois: rows.map(({ pages: _, ...row }) => row), pages: rows[0]?.pages ?? 1 }
}

/** Opens a liquidation with its lines. A line already paid for that month is refused by the database. */
export async function prepare(
  db: Db,
  who: Compte,
  now: string,
  month: Mois,
  lines: readonly (LigneCalculee & { parcours_id: number; etat_id: number })[],
): Promise<number> {
  const { id } = await db
    .insertInto('liquidation')
    .values({ region: who.region, mois: firstDay(month), preparee_le: now, preparee_par: who.id })
    .returning('id')
    .executeTakeFirstOrThrow()
  const rows = lines.map(({ explication, ...line }) => ({
    ...line,
    region: who.region,
    liquidation_id: id,
    mois: firstDay(month),
    explication: JSON.stringify(explication),
  }))
  // A statement takes 65 535 parameters at most: a whole Région's month needs several.
  for (let start = 0; start < rows.length; start += 1000)
    await db
      .insertInto('ligne')
      .values(rows.slice(start, start + 1000))
      .execute()
  return id
}

export interface Liquidation {
  id: number
  mois: Mois
  preparee_le: string
  preparee_par: string | null
  validee_le: string | null
  validee_par: string | null
  payee_le: Jour | null
  payee_par: string | null
  revision: number
}

/** The liquidation, or `Introuvable` when it is another Région's. */
export async function byId(db: Db, who: Compte, id: number): Promise<Liquidation> {
  if (!Number.isSafeInteger(id)) throw new Introuvable('Cette liquidation')
  const { rows } =
    await sql<Liquidation>`select q.id, to_char(q.mois, 'YYYY-MM') mois, q.preparee_le, a.nom preparee_par,
      q.validee_le, b.nom validee_par, q.payee_le, c.nom payee_par, q.revision
    from liquidation q
    left join compte a on (a.region, a.id) = (q.region, q.preparee_par)
    left join compte b on (b.region, b.id) = (q.region, q.validee_par)
    left join compte c on (c.region, c.id) = (q.region, q.payee_par)
    where q.region = ${who.region} and q.id = ${id}`.execute(db)
  if (!rows[0]) throw new Introuvable('Cette liquidation')
  return rows[0]
}

export interface Paye {
  parcours_id: number
  nom: string
  prenom: string
  date_naissance: Jour
  site: string
  organisme: string
  montants: Partial<Record<Nature, number>>
  total: number
  /** The Région's scale is silent: the national minimum is paid meanwhile. */
  a_preciser: boolean
}

/** What a liquidation pays to each person, by name. */
export async function paid(db: Db, region: string, id: number): Promise<Paye[]> {
  const { rows } =
    await sql<Paye>`select t.parcours_id, g.nom, g.prenom, g.date_naissance, s.nom site, o.nom organisme, t.montants,
      t.total, t.a_preciser
    from (select l.parcours_id, json_object_agg(l.nature, l.centimes) montants, sum(l.centimes)::bigint total,
        bool_or(l.explication @> ${JSON.stringify([{ titre: A_PRECISER }])}::jsonb) a_preciser
      from ligne l where l.region = ${region} and l.liquidation_id = ${id} group by l.parcours_id) t
    join parcours p on (p.region, p.id) = (${region}, t.parcours_id)
    join stagiaire g on (g.region, g.id) = (p.region, p.stagiaire_id)
    join action a on (a.region, a.id) = (p.region, p.action_id)
    join site s on (s.region, s.id) = (a.region, a.site_id)
    join organisme o on (o.region, o.id) = (s.region, s.organisme_id)
    order by g.nom, g.prenom, t.parcours_id`.execute(db)
  return rows
}

/** What a year's validated liquidations spend, by dispositif. */
export async function spent(
  db: Db,
  region: string,
  year: number,
): Promise<{ dispositif: string; centimes: number }[]> {
  const { rows } = await sql<{
    dispositif: string
    centimes: number
  }>`select p.dispositif, sum(l.centimes)::bigint centimes
    from liquidation q
    join ligne l on (l.region, l.liquidation_id) = (q.region, q.id)
    join parcours p on (p.region, p.id) = (l.region, l.parcours_id)
    where q.region = ${region} and q.validee_le is not null and q.mois >= ${`${year}-01-01`} and q.mois < ${`${year + 1}-01-01`}
    group by p.dispositif order by p.dispositif`.execute(db)
  return rows
}

export async function validate(db: Db, who: Compte, id: number, now: string): Promise<void> {
  await db
    .updateTable('liquidation')
    .set({ validee_le: now, validee_par: who.id })
    .where('region', '=', who.region)
    .where('id', '=', id)
    .execute()
}

export async function pay(db: Db, who: Compte, id: number, le: Jour): Promise<void> {
  await db
    .updateTable('liquidation')
    .set({ payee_le: le, payee_par: who.id })
    .where('region', '=', who.region)
    .where('id', '=', id)
    .execute()
}

/** Undoes a preparation: its statements are to be liquidated again. The database refuses once it is validated. */
export async function cancel(db: Db, region: string, id: number): Promise<void> {
  await db.deleteFrom('ligne').where('region', '=', region).where('liquidation_id', '=', id).execute()
  await db.deleteFrom('liquidation').where('region', '=', region).where('id', '=', id).execute()
}

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
