import { sql } from 'kysely'
import type { Db } from '../schema.ts'
import type { Clock } from './chain.ts'

/**
 * What comes after those whose pathway ends within two months: planned for two in three, agreed by half of them, a few with
 * days in between, some of which an accompaniment covers.
 */
export async function addSuites(db: Db, clock: Clock): Promise<void> {
  const { today, now } = clock
  await sql`insert into suite (region, parcours_id, nature, du, commentaire, prevue_le, compte_id, accord_le)
    select p.region, p.id, case when p.id % 12 = 0 then 'interstitielle' when p.id % 5 = 0 then 'alternance'
        when p.id % 7 = 0 then 'competences_cles' else 'qualifiante' end,
      p.fin_initiale + case when p.id % 12 = 0 or p.id % 4 > 1 then 0 else (p.id % 40)::int end,
      case when p.id % 12 = 0 then 'En attendant l’entrée en formation qualifiante' else '' end,
      ${now}, p.conseiller_id, case when p.id % 2 = 0 then ${now}::timestamptz end
    from parcours p
    where not exists (select from sortie x where x.region = p.region and x.parcours_id = p.id)
      and not exists (select from suspension u where u.region = p.region and u.parcours_id = p.id)
      and p.fin_initiale between ${today} and ${today}::date + 60 and p.id % 3 > 0`.execute(db)
}
