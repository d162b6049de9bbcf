import { type RawBuilder, sql } from 'kysely'
import { endOfMonth, firstDay, type Jour, joursFeries, type Mois } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import { prepared } from '../db/store.ts'
import type { Case, Totaux } from '../emargement/emargement.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { visible } from '../parcours/store.ts'
import type { Paie, Version } from './etat.ts'
import type { Retard } from './retard.ts'

/** Every statement certified for a month, reopened ones included, oldest first: who, when, and why it was reopened. */
export async function versions(
  db: Db,
  region: string,
  ids: readonly number[],
  month: Mois,
): Promise<Version[]> {
  const { rows } =
    await sql<Version>`select e.parcours_id, e.version, e.certifie_le, k.nom certifie_par, e.minutes_present,
      e.minutes_entreprise, e.minutes_absence_justifiee, e.minutes_absence_injustifiee,
      r.le rouvert_le, q.nom rouvert_par, r.motif
    from etat_mensuel e left join compte k on k.region = e.region and k.id = e.compte_id
    left join reouverture r on r.region = e.region and r.etat_id = e.id
    left join compte q on q.region = r.region and q.id = r.compte_id
    where e.region = ${region} and e.parcours_id = any(${ids}::bigint[]) and e.mois = ${firstDay(month)}
    order by e.parcours_id, e.version`.execute(db)
  return rows
}

/** What is noted of these pathways in a month, without by whom nor why: what a statement counts. */
export async function notees(db: Db, region: string, ids: readonly number[], month: Mois): Promise<Case[]> {
  const { rows } = await sql<Case>`select parcours_id, jour, demi, statut, minutes, retard from demi_journee
    where region = ${region} and parcours_id = any(${ids}::bigint[])
      and jour >= ${firstDay(month)} and jour < ${endOfMonth(month)}
    order by parcours_id, jour, demi`.execute(db)
  return rows
}

/** Late minutes and half-days that nobody signed, by pathway. At a distance, time of connection or work stands for it. */
export async function suivis(
  db: Db,
  region: string,
  ids: readonly number[],
  month: Mois,
): Promise<{ parcours_id: number; retard: number; non_signees: number }[]> {
  const { rows } = await sql<{
    parcours_id: number
    retard: number
    non_signees: number
  }>`select d.parcours_id,
      sum(d.retard)::int retard,
      (count(*) filter (where d.statut in ('present', 'entreprise') and e.jour is null))::int non_signees
    from demi_journee d left join emargement e on e.region = d.region and e.parcours_id = d.parcours_id
      and e.jour = d.jour and e.demi = d.demi
    where d.region = ${region} and d.parcours_id = any(${ids}::bigint[])
      and d.jour >= ${firstDay(month)} and d.jour < ${endOfMonth(month)}
    group by d.parcours_id`.execute(db)
  return rows
}

/** Certifies statements: their half-days do not change any more, unless the statement is reopened; the next one follows it. */
export async function certify(
  db: Db,
  who: Compte,
  now: string,
  month: Mois,
  lines: readonly (Totaux & { parcours_id: number })[],
): Promise<void> {
  await sql`insert into etat_mensuel (region, parcours_id, mois, certifie_le, compte_id, minutes_present, minutes_entreprise,
      minutes_absence_justifiee, minutes_absence_injustifiee, version)
    select ${who.region}, l.parcours_id, ${firstDay(month)}, ${now}, ${who.id}, l.minutes_present, l.minutes_entreprise,
      l.minutes_absence_justifiee, l.minutes_absence_injustifiee, 1 + (select count(*) from etat_mensuel e
        where (e.region, e.parcours_id, e.mois) = (${who.region}, l.parcours_id, ${firstDay(month)}))
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) l (parcours_id bigint, minutes_present int,
      minutes_entreprise int, minutes_absence_justifiee int, minutes_absence_injustifiee int)`.execute(db)
}

/** Reopens the statement that stands for a month; false when none does. */
export async function reopen(
  db: Db,
  who: Compte,
  now: string,
  parcours_id: number,
  month: Mois,
  motif: string,
): Promise<boolean> {
  const { rows } = await sql`insert into reouverture (region, etat_id, motif, le, compte_id)
    select e.region, e.id, ${motif}, ${now}, ${who.id} from etat_courant e
    where e.region = ${who.region} and e.parcours_id = ${parcours_id} and e.mois = ${firstDay(month)}
    returning etat_id`.execute(db)
  return rows.length > 0
}

/** How far the pay of a month has gone for a pathway: lines validated, lines being prepared, or none. */
export async function payOf(db: Db, region: string, parcours_id: number, month: Mois): Promise<Paie> {
  const { rows } = await sql<{
    validees: boolean | null
  }>`select bool_or(q.validee_le is not null) validees from ligne l
    join liquidation q on q.region = l.region and q.id = l.liquidation_id
    where l.region = ${region} and l.parcours_id = ${parcours_id} and l.mois = ${firstDay(month)}`.execute(db)
  const validees = rows[0]?.validees ?? null
  return validees === null ? 'rien' : validees ? 'payee' : 'en_preparation'
}

/**
 * Pathway by pathway, the months over on some day of which it runs, suspensions apart, and that no statement certifies.
 * `offset 0`: certified months go first, all at once; what is left is looked at one by one.
 */
const waiting = (which: RawBuilder<unknown>, today: Jour) => sql`(
    select p.region, p.id, p.action_id, p.date_entree, s.nom site, s.organisme_id, x.date, m.mois::date mois,
      greatest(m.mois::date, p.date_entree) du,
      least((m.mois + interval '1 month')::date, coalesce(x.date, 'infinity')) au
    from parcours p
    join stagiaire g on (g.region, g.id) = (p.region, p.stagiaire_id)
    join action a on (a.region, a.id) = (p.region, p.action_id)
    join site s on (s.region, s.id) = (a.region, a.site_id)
    left join sortie x on (x.region, x.parcours_id) = (p.region, p.id)
    cross join lateral generate_series(date_trunc('month', p.date_entree::timestamp),
      case when x.date <= ${today}::date then x.date - interval '1 day' else date_trunc('month', ${today}::timestamp) - interval '1 day' end,
      interval '1 month') m (mois)
    where ${which}
      and not exists (select from etat_courant e where (e.region, e.parcours_id) = (p.region, p.id) and e.mois = m.mois::date)
    offset 0) w
  where w.du < w.au
    and not coalesce((select range_agg(u.periode) from suspension u where (u.region, u.parcours_id) = (w.region, w.id))
      @> daterange(w.du, w.au), false)
    and (exists (select from demi_journee d where d.region = w.region and d.parcours_id = w.id and d.jour >= w.mois
        and d.jour < (w.mois + interval '1 month')::date)
      or exists (select from generate_series(w.du::timestamp, w.au - interval '1 day', interval '1 day') j (jour)
        where extract(isodow from j.jour) <= 5 and not j.jour::date = any(${feries(today)}::date[])
          and not exists (select from suspension u where u.region = w.region and u.parcours_id = w.id
            and u.periode @> j.jour::date)))`

/** The public holidays of the years that a pathway of today may touch. */
const feries = (today: Jour): Jour[] => {
  const year = Number(today.slice(0, 4))
  return Array.from({ length: 12 }, (_, i) => joursFeries(year - 10 + i)).flat()
}

export interface ToCertify {
  mois: Jour
  action_id: number
  site: string
  nombre: number
}

/** How many statements wait, by month and group, as this account sees them. */
export async function toCertify(db: Db, who: Compte, today: Jour): Promise<ToCertify[]> {
  const { rows } = await sql<ToCertify>`select w.mois, w.action_id, w.site, count(*)::int nombre
    from ${waiting(visible(who), today)}
    group by w.mois, w.action_id, w.site order by w.mois, w.site, w.action_id`.execute(db)
  return rows
}

/** How many statements each organisation has still to certify, by month, the oldest first; its last reminder. */
export async function retards(db: Db, region: string, today: Jour): Promise<Retard[]> {
  const { rows } =
    await sql<Retard>`select w.organisme_id, o.nom organisme, to_char(w.mois, 'YYYY-MM') mois, w.nombre,
      (select max(r.cree_le) from compte k join message r on r.region = k.region and r.compte_id = k.id
        where k.region = ${region} and k.organisme_id = w.organisme_id
          and r.cle like 'etat-' || to_char(w.mois, 'YYYY-MM') || '-%') rappel_le
    from (select w.organisme_id, w.mois, count(*)::int nombre
      from ${waiting(sql`p.region = ${region}`, today)} group by w.organisme_id, w.mois) w
    join organisme o on o.region = ${region} and o.id = w.organisme_id
    order by w.mois, o.nom, o.id`.execute(db)
  return rows
}

export interface MoisEtat extends Totaux {
  mois: Mois
  /** Null while the organisation has not certified the month. */
  certifie_le: string | null
  certifie_par: string | null
}

/** The months of one pathway on which something is noted or certified, oldest first; or one of them. */
export const moisEtatsOf = (
  region: string | RawBuilder<unknown>,
  parcours_id: number | RawBuilder<unknown>,
  month?: Mois,
): RawBuilder<MoisEtat> => {
  const [noted, certified] = month
    ? [
        sql`and jour >= ${firstDay(month)} and jour < ${endOfMonth(month)}`,
        sql`and mois = ${firstDay(month)}`,
      ]
    : [sql``, sql``]
  return sql<MoisEtat>`select to_char(coalesce(e.mois, n.mois), 'YYYY-MM') mois, e.certifie_le, k.nom certifie_par,
      coalesce(e.minutes_present, n.minutes_present) minutes_present,
      coalesce(e.minutes_entreprise, n.minutes_entreprise) minutes_entreprise,
      coalesce(e.minutes_absence_justifiee, n.minutes_absence_justifiee) minutes_absence_justifiee,
      coalesce(e.minutes_absence_injustifiee, n.minutes_absence_injustifiee) minutes_absence_injustifiee
    from (select date_trunc('month', jour)::date mois,
        coalesce(sum(minutes) filter (where statut in ('present', 'distance')), 0)::int minutes_present,
        coalesce(sum(minutes) filter (where statut = 'entreprise'), 0)::int minutes_entreprise,
        coalesce(sum(minutes) filter (where statut = 'absence_justifiee'), 0)::int minutes_absence_justifiee,
        (coalesce(sum(minutes) filter (where statut = 'absence_injustifiee'), 0) + sum(retard))::int minutes_absence_injustifiee
      from demi_journee where region = ${region} and parcours_id = ${parcours_id} ${noted} group by 1) n
    full join (select * from etat_courant where region = ${region} and parcours_id = ${parcours_id} ${certified}) e on e.mois = n.mois
    left join compte k on k.region = e.region and k.id = e.compte_id
    order by 1`
}

/** The months of one pathway on which something is noted or certified, oldest first. */
export const moisEtats = (db: Db, region: string, parcours_id: number): Promise<MoisEtat[]> =>
  prepared(db, moisEtatsOf(region, parcours_id))

/** The training organisation of an action. */
export async function organismeOf(db: Db, region: string, action_id: number): Promise<number | null> {
  const row = await db
    .selectFrom('action')
    .innerJoin('site', j =>
      j.onRef('site.region', '=', 'action.region').onRef('site.id', '=', 'action.site_id'),
    )
    .select('site.organisme_id')
    .where('action.region', '=', region)
    .where('action.id', '=', action_id)
    .executeTakeFirst()
  return row?.organisme_id ?? null
}

/** The Régions with training organisations, of which none was written to under this key yet. */
export async function toRemind(db: Db, cle: string): Promise<string[]> {
  const { rows } = await sql<{ region: string }>`select distinct o.region from organisme o
    where not exists (select from message m where m.region = o.region and m.cle = ${cle}) order by o.region`.execute(
    db,
  )
  return rows.map(r => r.region)
}
