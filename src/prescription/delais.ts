import { sql } from 'kysely'
import { addMonths, type Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import { plural } from '../web/format.ts'

/** Under this number of entries, a delay says more of someone than of a site: it is not shown. */
export const ENTREES_MIN = 5

/** How long people waited for a site, in days from the first transmission of their prescription to their entry. */
export interface Delai {
  site_id: number
  site: string
  organisme: string
  /** Entries over the twelve months. */
  n: number
  /** Null under `ENTREES_MIN` entries. */
  mediane: number | null
  /** The ninth decile: nine people out of ten waited no longer. */
  neuf_sur_dix: number | null
}

/** The delays of the twelve months up to a day, site by site, the longest first; of some sites, or of all. */
export async function delaisParSite(
  db: Db,
  region: string,
  le: Jour,
  sites: readonly number[] | null = null,
): Promise<Delai[]> {
  const { rows } = await sql<Delai>`select s.id site_id, s.nom site, o.nom organisme, count(*)::int n,
      case when count(*) >= ${ENTREES_MIN} then percentile_disc(0.5) within group (order by d.jours) end mediane,
      case when count(*) >= ${ENTREES_MIN} then percentile_disc(0.9) within group (order by d.jours) end neuf_sur_dix
    from parcours p
    join action a on a.region = p.region and a.id = p.action_id
    join site s on s.region = a.region and s.id = a.site_id
    join organisme o on o.region = s.region and o.id = s.organisme_id
    join lateral (select greatest(0, p.date_entree - min(e.le)) jours from prescription_evenement e
      where e.region = p.region and e.prescription_id = p.prescription_id and e.statut = 'transmise') d on d.jours is not null
    where p.region = ${region} and p.date_entree > ${addMonths(le, -12)} and p.date_entree <= ${le}
      and (${sites}::bigint[] is null or s.id = any(${sites}::bigint[]))
    group by s.id, s.nom, o.nom order by mediane desc nulls last, s.nom, s.id`.execute(db)
  return rows
}

/** « En général 3 semaines d’attente. », or nothing to say. */
export function enGeneral(delai: Pick<Delai, 'mediane'> | undefined): string {
  if (!delai || delai.mediane === null) return ''
  return `En général ${duree(delai.mediane)} d’attente.`
}

/** Days as one says them: « moins d’une semaine », « 3 semaines », « 4 mois ». */
export function duree(jours: number): string {
  if (jours < 7) return 'moins d’une semaine'
  if (jours < 60) return plural(Math.round(jours / 7), 'semaine')
  return `${Math.round(jours / 30.4)} mois`
}
