import { sql } from 'kysely'
import { firstDay, type Jour, type Mois } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import { A_PRECISER, type Nature } from '../remuneration/remuneration.ts'
import { type Progres, progres } from './paiement/progres.ts'

export interface MoisRow {
  mois: Mois
  etats: number
  /** Certified statements without any line yet. */
  sans_ligne: number
  /** Statements that no run has computed. */
  a_calculer: number
  /** Statements that stand, computed once on another one: a correction to come. */
  a_corriger: number
  liquidations: {
    id: number
    preparee_le: string
    validee_le: string | null
    payee_le: Jour | null
    centimes: number
    personnes: number
    lots_a_faire: number
    virements: Progres | null
  }[]
}

/** Months on one page. */
export const SIZE = 24

/**
 * The months with a certified statement or a run, latest first, one page of them: what is prepared, validated, paid, and
 * what is new or corrected since.
 */
export async function months(db: Db, region: string, page = 1): Promise<{ mois: MoisRow[]; pages: number }> {
  const { rows } = await sql<MoisRow & { pages: number }>`with c as materialized (
      select mois, ceil(count(*) over () / ${SIZE}::numeric)::int pages from (
        select mois from etat_courant where region = ${region} union select mois from liquidation where region = ${region}) t
      order by mois desc limit ${SIZE} offset ${(page - 1) * SIZE}),
    bornes as materialized (select min(mois) du, max(mois) au from c),
    p as materialized (
      select l.liquidation_id, l.mois, l.parcours_id, sum(l.centimes) centimes from ligne l
      where l.region = ${region} and l.mois >= (select du from bornes) and l.mois <= (select au from bornes)
      group by l.liquidation_id, l.mois, l.parcours_id),
    k as (
      select distinct on (parcours_id, mois) parcours_id, mois, etat_id from calcul
      where region = ${region} and mois >= (select du from bornes) and mois <= (select au from bornes)
      order by parcours_id, mois, rang desc),
    n as (
      select e.mois, count(*)::int etats, count(*) filter (where t.parcours_id is null)::int sans_ligne,
        count(*) filter (where k.etat_id is null)::int a_calculer, count(*) filter (where k.etat_id <> e.id)::int a_corriger
      from etat_courant e left join (select distinct parcours_id, mois from p) t using (parcours_id, mois)
      left join k using (parcours_id, mois)
      where e.region = ${region} and e.mois >= (select du from bornes) and e.mois <= (select au from bornes) group by e.mois),
    l as (
      select liquidation_id, sum(centimes)::bigint centimes, count(*)::int personnes from p group by liquidation_id),
    q as (
      select q.mois, json_agg(json_build_object('id', q.id, 'preparee_le', q.preparee_le, 'validee_le', q.validee_le,
        'payee_le', q.payee_le, 'centimes', coalesce(l.centimes, 0), 'personnes', coalesce(l.personnes, 0),
        'lots_a_faire', (select count(*) from lot t where t.region = ${region} and t.liquidation_id = q.id
          and t.fait_le is null), 'virements', ${progres}) order by q.id) liquidations
      from liquidation q left join l on l.liquidation_id = q.id where q.region = ${region} group by q.mois)
    select to_char(c.mois, 'YYYY-MM') mois, coalesce(n.etats, 0) etats, coalesce(n.sans_ligne, 0) sans_ligne,
      coalesce(n.a_calculer, 0) a_calculer, coalesce(n.a_corriger, 0) a_corriger, c.pages,
      coalesce(q.liquidations, '[]') liquidations
    from c left join n on n.mois = c.mois left join q on q.mois = c.mois order by c.mois desc`.execute(db)
  return { mois: rows.map(({ pages: _, ...row }) => row), pages: rows[0]?.pages ?? 1 }
}

export interface Choix {
  dispositif: string
  organisme_id: number
  organisme: string
}

/** What a run may be limited to: the dispositifs and organisations with a statement of these months. */
export async function choix(db: Db, region: string, mois: readonly Mois[]): Promise<Choix[]> {
  const { rows } = await sql<Choix>`select distinct p.dispositif, o.id organisme_id, o.nom organisme
    from (select distinct parcours_id from etat_courant where region = ${region}
      and mois = any(${mois.map(firstDay)}::date[])) e
    join parcours p on p.region = ${region} and p.id = e.parcours_id
    join action a on a.region = p.region and a.id = p.action_id
    join site s on s.region = a.region and s.id = a.site_id
    join organisme o on o.region = s.region and o.id = s.organisme_id
    order by o.nom, o.id, p.dispositif`.execute(db)
  return rows
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
  /** Lines of earlier months: late statements, corrections. */
  anterieurs: number
  /** The Région's scale is silent: the national minimum is paid meanwhile. */
  a_preciser: boolean
}

/** What a liquidation pays to each person, by name. */
export async function paid(db: Db, region: string, id: number): Promise<Paye[]> {
  const { rows } =
    await sql<Paye>`select t.parcours_id, g.nom, g.prenom, g.date_naissance, s.nom site, o.nom organisme, t.montants,
      t.total, t.a_preciser, t.anterieurs
    from (select n.parcours_id, json_object_agg(n.nature, n.centimes) montants, sum(n.centimes)::bigint total,
        bool_or(n.a_preciser) a_preciser, max(n.anterieurs)::int anterieurs
      from (select l.parcours_id, l.nature, sum(l.centimes)::bigint centimes,
          bool_or(l.explication @> ${JSON.stringify([{ titre: A_PRECISER }])}::jsonb) a_preciser,
          count(*) filter (where l.mois < q.mois) anterieurs
        from ligne l join liquidation q on q.region = l.region and q.id = l.liquidation_id
        where l.region = ${region} and l.liquidation_id = ${id} group by l.parcours_id, l.nature) n
      group by n.parcours_id) t
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

export interface SansEtat {
  parcours_id: number
  nom: string
  prenom: string
  site: string
}

/** Pathways that run in a month whose statement is not certified, suspended ones aside. */
export async function uncertified(db: Db, region: string, month: Mois): Promise<SansEtat[]> {
  const { rows } = await sql<SansEtat>`select p.id parcours_id, g.nom, g.prenom, s.nom site from parcours p
    join stagiaire g on (g.region, g.id) = (p.region, p.stagiaire_id)
    join action a on (a.region, a.id) = (p.region, p.action_id)
    join site s on (s.region, s.id) = (a.region, a.site_id)
    left join sortie x on (x.region, x.parcours_id) = (p.region, p.id)
    where p.region = ${region} and p.date_entree < ${firstDay(month)}::date + interval '1 month'
      and (x.date is null or x.date > ${firstDay(month)})
      and exists (select from demi_journee d where (d.region, d.parcours_id) = (p.region, p.id)
        and d.jour >= ${firstDay(month)} and d.jour < ${firstDay(month)}::date + interval '1 month')
      and not exists (select from etat_courant e where (e.region, e.parcours_id) = (p.region, p.id) and e.mois = ${firstDay(month)})
    order by s.nom, g.nom, g.prenom, p.id`.execute(db)
  return rows
}

export interface AnomalieRow {
  parcours_id: number
  nom: string
  prenom: string
  site: string
  mois: Mois
  nature: 'attente' | 'rien_du' | 'saut' | 'revision_en_attente'
  texte: string
  aupres_de: string[]
}

/** What a run found: who waits and why, what to look at before it is validated. */
export async function anomalies(db: Db, region: string, liquidation_id: number): Promise<AnomalieRow[]> {
  const { rows } =
    await sql<AnomalieRow>`select n.parcours_id, g.nom, g.prenom, s.nom site, to_char(n.mois, 'YYYY-MM') mois,
      n.nature, n.texte, n.aupres_de
    from anomalie n join parcours p on p.region = n.region and p.id = n.parcours_id
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    join action a on a.region = p.region and a.id = p.action_id
    join site s on s.region = a.region and s.id = a.site_id
    where n.region = ${region} and n.liquidation_id = ${liquidation_id} order by g.nom, g.prenom, n.mois, n.id`.execute(
      db,
    )
  return rows
}
