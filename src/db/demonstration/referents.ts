import { sql } from 'kysely'
import { addDays } from '../../calendrier/calendrier.ts'
import type { Db } from '../schema.ts'
import type { Cast } from './cast.ts'
import type { Clock } from './chain.ts'

/** Who follows each person since they came, which the bulk load does not note by itself; and hand-overs, one of them waiting. */
export async function addReferents(db: Db, clock: Clock, cast: Cast): Promise<void> {
  await sql`insert into referent (region, stagiaire_id, compte_id, periode)
    select region, id, conseiller_id, daterange(cree_le, null) from stagiaire s where conseiller_id is not null
      and not exists (select from referent r where r.region = s.region and r.stagiaire_id = s.id)`.execute(db)
  const { sofia, nadia } = cast.comptes
  const waiting = sql`select s.id from stagiaire s join parcours p on p.region = s.region and p.stagiaire_id = s.id
    where s.region = 'bfc' and s.conseiller_id = ${nadia} and not exists (select from sortie x where x.region = p.region
      and x.parcours_id = p.id) order by s.id limit 1`
  await sql`insert into passation (region, stagiaire_id, de_id, vers_id, motif, demandee_le, demandee_par, echeance)
    select 'bfc', w.id, ${nadia}, ${sofia}, 'La personne a déménagé à Chalon-sur-Saône.', ${clock.now}, ${nadia},
      ${addDays(clock.today, 5)} from (${waiting}) w`.execute(db)
}
