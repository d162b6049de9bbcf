import { sql } from 'kysely'
import { days, endOfMonth, firstDay, isOuvre, type Mois } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { visible } from '../parcours/store.ts'

/** A group in a month: how many people have a statement there. */
export interface GroupeDuMois {
  action_id: number
  site: string
  nombre: number
}

/**
 * The groups of a month that this account sees, by site, or one of them; each with how many people have a statement there:
 * their pathway runs on a worked day of it, or something is noted or certified (`statements` keeps the same people).
 */
export async function groupesDuMois(
  db: Db,
  who: Compte,
  month: Mois,
  action: number | null,
): Promise<GroupeDuMois[]> {
  const [du, au] = [firstDay(month), endOfMonth(month)]
  const { rows } = await sql<GroupeDuMois>`select p.action_id, s.nom site, count(*)::int nombre
    from parcours p
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    join action a on a.region = p.region and a.id = p.action_id
    join site s on s.region = a.region and s.id = a.site_id
    left join sortie x on x.region = p.region and x.parcours_id = p.id
    where ${visible(who)} and p.date_entree < ${au} and (x.date is null or x.date > ${du})
      and ${action ? sql`p.action_id = ${action}` : sql`true`}
      and (exists (select from unnest(${days(du, au).filter(jour => isOuvre(jour))}::date[]) j (jour)
          where j.jour >= p.date_entree and (x.date is null or j.jour < x.date)
            and not exists (select from suspension u where u.region = p.region and u.parcours_id = p.id
              and u.periode @> j.jour))
        or exists (select from demi_journee d where d.region = p.region and d.parcours_id = p.id
          and d.jour >= ${du} and d.jour < ${au})
        or exists (select from etat_mensuel e where e.region = p.region and e.parcours_id = p.id and e.mois = ${du}))
    group by p.action_id, s.nom order by s.nom, p.action_id`.execute(db)
  return rows
}

/** Groups shared out in pages of at most `size` people: a group, which is certified at once, is never cut, even a larger one. */
export function pagesDe<G extends { nombre: number }>(groupes: readonly G[], size: number): G[][] {
  const pages: G[][] = [[]]
  let people = 0
  for (const groupe of groupes) {
    if (people > 0 && people + groupe.nombre > size) {
      pages.push([])
      people = 0
    }
    pages.at(-1)?.push(groupe)
    people += groupe.nombre
  }
  return pages
}
