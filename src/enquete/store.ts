import { sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import { fingerprint } from '../habilitation/habilitation.ts'
import { TERMES, type Terme, termes } from '../suivi/suivi.ts'
import { JOURS_VALIDES, RETARD_ADMIS } from './enquete.ts'

/** A survey, as the person who holds its link may see it. */
export interface Enquete {
  region: string
  region_nom: string
  id: number
  parcours_id: number
  stagiaire_id: number
  conseiller_id: number | null
  terme: Terme
  prenom: string
  expire_le: string
  fin: string | null
  close_le: string | null
  canal: 'courriel' | 'sms' | 'compte'
  /** The pathway still ends the day that the survey follows. */
  valable: boolean
}

const columns = sql`q.region, r.nom region_nom, q.id, q.parcours_id, p.stagiaire_id, g.conseiller_id, q.terme, g.prenom,
  q.expire_le, q.fin, q.close_le,
  coalesce((select x.date = q.sortie from sortie x where x.region = q.region and x.parcours_id = q.parcours_id), false) valable`
const joins = sql`join region r on r.code = q.region
  join parcours p on p.region = q.region and p.id = q.parcours_id
  join stagiaire g on g.region = p.region and g.id = p.stagiaire_id`

/** The survey that a link opens; with `hold`, nobody else answers it meanwhile. */
export async function byJeton(db: Db, jeton: string, hold = false): Promise<Enquete | null> {
  const { rows } = await sql<Enquete>`select ${columns}, j.canal from enquete_jeton j
    join enquete q on q.region = j.region and q.id = j.enquete_id ${joins}
    where j.empreinte = ${fingerprint(jeton)} ${hold ? sql`for update of q` : sql``}`.execute(db)
  return rows[0] ?? null
}

/** The open survey of a pathway, for who answers it with an account. */
export async function enCours(
  db: Db,
  region: string,
  parcours_id: number,
  now: string,
): Promise<Enquete | null> {
  const { rows } = await sql<Enquete>`select ${columns}, 'compte' canal from enquete q ${joins}
    where q.region = ${region} and q.parcours_id = ${parcours_id} and q.fin is null and q.expire_le > ${now}
    order by q.ouverte_le desc limit 1`.execute(db)
  return rows[0] ?? null
}

export const clore = (db: Db, region: string, id: number, fin: string, now: string) =>
  db
    .updateTable('enquete')
    .set({ fin, close_le: now })
    .where('region', '=', region)
    .where('id', '=', id)
    .where(e => e.or([e('fin', 'is', null), e('fin', '=', 'expiree')]))
    .execute()

/** The answer of a counsellor ends the survey of that term: its link is answered too. */
export const repondueAilleurs = (db: Db, region: string, parcours_id: number, t: Terme, now: string) =>
  db
    .updateTable('enquete')
    .set({ fin: 'repondue', close_le: now })
    .where('region', '=', region)
    .where('parcours_id', '=', parcours_id)
    .where('terme', '=', t)
    .where('fin', 'is', null)
    .execute()

/** « Ne plus m’écrire »: every open survey of that person stops, and none opens any more. */
export async function arreter(db: Db, e: Enquete, now: string): Promise<void> {
  await sql`update enquete q set fin = 'arretee', close_le = ${now} from parcours p
    where p.region = q.region and p.id = q.parcours_id and q.region = ${e.region} and p.stagiaire_id = ${e.stagiaire_id}
      and (q.fin is null or q.id = ${e.id})`.execute(db)
}

/**
 * Opens what is due at each term and closes what is over; returns how many rows changed. Asks nothing of who can be reached by
 * nothing, who asked not to be written to, or who is known already; nor of a term that is long past.
 */
export async function tenir(db: Db, today: Jour, now: string): Promise<number> {
  const months = sql.join(
    termes.map(t => sql`(${t}::text, ${TERMES[t].mois}::int)`),
    sql`, `,
  )
  const opened = await sql`insert into enquete (region, parcours_id, terme, sortie, ouverte_le, expire_le)
    select x.region, x.parcours_id, t.terme, x.date, ${now}::timestamptz, ${now}::timestamptz + make_interval(days => ${JOURS_VALIDES})
    from (values ${months}) t(terme, mois)
    join sortie x on x.date <= ${today}::date - make_interval(months => t.mois)
      and x.date > ${today}::date - ${RETARD_ADMIS}::int - make_interval(months => t.mois)
    join parcours p on p.region = x.region and p.id = x.parcours_id
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    where (coalesce(g.telephone, '') <> '' or coalesce(g.courriel, '') <> '' or exists (select from compte k
        where k.region = g.region and k.stagiaire_id = g.id and k.role = 'stagiaire' and k.actif))
      and not exists (select from suivi v where v.region = x.region and v.parcours_id = x.parcours_id and v.terme = t.terme
        and v.situation <> 'inconnue' and v.remplacee_le is null)
      and not exists (select from enquete a join parcours o on o.region = a.region and o.id = a.parcours_id
        where a.region = x.region and o.stagiaire_id = p.stagiaire_id and a.fin = 'arretee')
    order by x.region, x.parcours_id, t.mois
    on conflict on constraint enquete_deja_ouverte do nothing`.execute(db)
  const moved = await sql`update enquete q set fin = 'corrigee', close_le = ${now} where q.fin is null
    and not exists (select from sortie x where x.region = q.region and x.parcours_id = q.parcours_id and x.date = q.sortie)`.execute(
    db,
  )
  const over = await sql`update enquete set fin = 'expiree', close_le = ${now}
    where fin is null and expire_le <= ${now}`.execute(db)
  return [opened, moved, over].reduce((n, r) => n + Number(r.numAffectedRows ?? 0), 0)
}
