import { type RawBuilder, sql } from 'kysely'
import { endOfMonth, type Jour, type Mois } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import { FOLLOWED, reglesOf } from '../droit/droit.ts'

/** What a run is about: everybody, or those of some dispositifs, organisations or pathways. */
export interface Selection {
  dispositifs?: string[]
  organismes?: number[]
  parcours?: number[]
}

/** A fact written while a run was reading carries an instant a little older than the decision that did not see it. */
const MARGE = '1 hour'

/**
 * Pathways with something to compute up to a month: a statement never computed or not the one computed, a decision taken
 * since, a fact, an exit or a suspension recorded since, a rule changed since, an entry whose allowance waits, days of the
 * month that an earlier pathway of the person gave up or took since.
 */
export async function concernes(
  db: Db,
  region: string,
  month: Mois,
  today: Jour,
  { dispositifs, organismes, parcours }: Selection = {},
): Promise<number[]> {
  const avant = endOfMonth(month)
  const empreintes = JSON.stringify(await empreintesOf(db, region))
  const { rows } = await sql<{ id: number }>`with fait_depuis as (
      select d.parcours_id from (select parcours_id, max(decide_le) - ${MARGE}::interval decide_le from droit
        where region = ${region} and nature in ('ouverture', 'revision') group by 1) d
      join parcours p on p.region = ${region} and p.id = d.parcours_id
      where exists (select from fait f where f.region = ${region} and f.stagiaire_id = p.stagiaire_id
        and f.saisi_le > d.decide_le and (f.du <= p.date_entree or f.nom = any(${[...FOLLOWED]}::text[])))),
    dernier as (
      select distinct on (parcours_id, mois) parcours_id, mois, etat_id, droit_id, empreinte, jours, avant from calcul
      where region = ${region} and mois < ${avant} order by parcours_id, mois, rang desc),
    arret as materialized (
      select parcours_id, array_agg(periode) periodes from suspension where region = ${region} group by parcours_id),
    precede as materialized (
      select p.id parcours_id, o.id autre_id, o.date_entree, x.date sortie from parcours p
      join parcours o on o.region = p.region and o.stagiaire_id = p.stagiaire_id and o.date_entree < p.date_entree
      left join sortie x on x.region = o.region and x.parcours_id = o.id where p.region = ${region}),
    concerne as (
      select e.parcours_id from etat_courant e left join dernier c on c.parcours_id = e.parcours_id and c.mois = e.mois
        where e.region = ${region} and e.mois < ${avant} and c.etat_id is distinct from e.id
      union
      select p.id from parcours p
        where p.region = ${region} and p.date_entree < ${avant} and p.date_entree <= ${today}
          and not exists (select from dernier c where c.parcours_id = p.id)
      union
      select c.parcours_id from dernier c join droit d on d.region = ${region} and d.parcours_id = c.parcours_id
        and d.id > c.droit_id and d.periode && daterange(c.mois, (c.mois + interval '1 month')::date)
      union
      select d.parcours_id from droit d where d.region = ${region} and d.nature = 'maintien'
        and lower(d.periode) < ${avant} and not exists (select from calcul c
          where c.region = d.region and c.parcours_id = d.parcours_id and c.droit_id >= d.id)
      union
      select c.parcours_id from dernier c join parcours p on p.region = ${region} and p.id = c.parcours_id
        where c.empreinte <> ${empreintes}::jsonb ->> (p.dispositif || ' ' || p.version)
      union
      select c.parcours_id from dernier c join parcours p on p.region = ${region} and p.id = c.parcours_id
        left join sortie x on x.region = ${region} and x.parcours_id = c.parcours_id
        cross join lateral (select greatest(c.mois, p.date_entree) premier,
          least((c.mois + interval '1 month')::date, x.date) dernier) m
        left join arret a on a.parcours_id = c.parcours_id
        where (x.date is not null or a.periodes is not null)
          and c.jours <> greatest(0, m.dernier - m.premier) - case when a.periodes is null then 0 else (
            select coalesce(sum(greatest(0, least(m.dernier, upper(u.periode)) - greatest(m.premier, lower(u.periode)))), 0)
            from unnest(a.periodes) u (periode)) end
      union
      select t.parcours_id from (
        select c.parcours_id, c.avant, sum(greatest(0, m.dernier - m.premier) - case when a.periodes is null then 0 else (
            select coalesce(sum(greatest(0, least(m.dernier, upper(u.periode)) - greatest(m.premier, lower(u.periode)))), 0)
            from unnest(a.periodes) u (periode)) end) pris
        from precede k join dernier c on c.parcours_id = k.parcours_id
        left join arret a on a.parcours_id = k.autre_id
        cross join lateral (select greatest(c.mois, k.date_entree) premier,
          least((c.mois + interval '1 month')::date, k.sortie) dernier) m
        where c.avant is not null group by c.parcours_id, c.mois, c.avant) t
        where t.avant <> t.pris
      union
      select parcours_id from fait_depuis)
    select p.id from concerne k join parcours p on p.region = ${region} and p.id = k.parcours_id
    join action a on a.region = p.region and a.id = p.action_id
    join site s on s.region = a.region and s.id = a.site_id
    where ${among(sql`p.dispositif`, dispositifs)} and ${among(sql`s.organisme_id`, organismes)} and ${among(sql`p.id`, parcours)}
    order by p.id`.execute(db)
  return rows.map(r => r.id)
}

const among = (column: RawBuilder<unknown>, values: readonly (string | number)[] | undefined) =>
  values?.length ? sql`${column}::text = any(${values.map(String)}::text[])` : sql`true`

/** The prints of the rules that stand today, by dispositif and version. */
async function empreintesOf(db: Db, region: string): Promise<Record<string, string>> {
  const { rows } = await sql<{
    dispositif: string
    version: Jour
  }>`select distinct dispositif, version from parcours where region = ${region}`.execute(db)
  return Object.fromEntries(
    rows.map(r => [`${r.dispositif} ${r.version}`, reglesOf(r.dispositif, r.version).empreinte]),
  )
}
