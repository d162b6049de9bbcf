import { sql } from 'kysely'
import { firstDay, type Jour, type Mois } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Totaux } from '../emargement/emargement.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { visible } from '../parcours/store.ts'

export interface Etat extends Totaux {
  parcours_id: number
  certifie_le: string
  certifie_par: string | null
}

/** The statements already certified for a month. */
export async function etats(db: Db, region: string, ids: readonly number[], month: Mois): Promise<Etat[]> {
  const { rows } = await sql<Etat>`select e.parcours_id, e.certifie_le, k.nom certifie_par, e.minutes_present,
      e.minutes_entreprise, e.minutes_absence_justifiee, e.minutes_absence_injustifiee
    from etat_courant e left join compte k on (k.region, k.id) = (e.region, e.compte_id)
    where e.region = ${region} and e.parcours_id = any(${ids}::bigint[]) and e.mois = ${firstDay(month)}
    order by e.parcours_id`.execute(db)
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

export interface ToCertify {
  mois: Jour
  action_id: number
  site: string
  nombre: number
}

/** How many statements wait, by month and group: months over that the pathway touches and that are not wholly suspended. */
export async function toCertify(db: Db, who: Compte, today: Jour): Promise<ToCertify[]> {
  const { rows } =
    await sql<ToCertify>`select m.mois::date mois, p.action_id, s.nom site, count(*)::int nombre
    from parcours p
    join stagiaire g on (g.region, g.id) = (p.region, p.stagiaire_id)
    join action a on (a.region, a.id) = (p.region, p.action_id)
    join site s on (s.region, s.id) = (a.region, a.site_id)
    left join sortie x on (x.region, x.parcours_id) = (p.region, p.id)
    cross join lateral generate_series(date_trunc('month', p.date_entree::timestamp),
      case when x.date <= ${today}::date then x.date - interval '1 day' else date_trunc('month', ${today}::timestamp) - interval '1 day' end,
      interval '1 month') m (mois)
    where ${visible(who)}
      and not exists (select from etat_courant e where (e.region, e.parcours_id) = (p.region, p.id) and e.mois = m.mois::date)
      and not exists (select from suspension u where (u.region, u.parcours_id) = (p.region, p.id)
        and u.periode @> daterange(greatest(m.mois::date, p.date_entree),
          least((m.mois + interval '1 month')::date, coalesce(x.date, 'infinity'))))
    group by m.mois, p.action_id, s.nom order by m.mois, s.nom, p.action_id`.execute(db)
  return rows
}

export interface MoisEtat extends Totaux {
  mois: Mois
  /** Null while the organisation has not certified the month. */
  certifie_le: string | null
  certifie_par: string | null
}

/** The months of one pathway on which something is noted or certified, oldest first. */
export async function moisEtats(db: Db, region: string, parcours_id: number): Promise<MoisEtat[]> {
  const { rows } = await sql<MoisEtat>`with note as (
      select date_trunc('month', jour)::date mois,
        coalesce(sum(minutes) filter (where statut in ('present', 'distance')), 0)::int minutes_present,
        coalesce(sum(minutes) filter (where statut = 'entreprise'), 0)::int minutes_entreprise,
        coalesce(sum(minutes) filter (where statut = 'absence_justifiee'), 0)::int minutes_absence_justifiee,
        (coalesce(sum(minutes) filter (where statut = 'absence_injustifiee'), 0) + sum(retard))::int minutes_absence_injustifiee
      from demi_journee where region = ${region} and parcours_id = ${parcours_id} group by 1)
    select to_char(coalesce(e.mois, n.mois), 'YYYY-MM') mois, e.certifie_le, k.nom certifie_par,
      coalesce(e.minutes_present, n.minutes_present) minutes_present,
      coalesce(e.minutes_entreprise, n.minutes_entreprise) minutes_entreprise,
      coalesce(e.minutes_absence_justifiee, n.minutes_absence_justifiee) minutes_absence_justifiee,
      coalesce(e.minutes_absence_injustifiee, n.minutes_absence_injustifiee) minutes_absence_injustifiee
    from note n full join (select * from etat_courant where region = ${region} and parcours_id = ${parcours_id}) e on e.mois = n.mois
    left join compte k on (k.region, k.id) = (e.region, e.compte_id)
    order by 1`.execute(db)
  return rows
}
