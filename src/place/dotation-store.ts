import { sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import { reglageOf } from '../reglage/store.ts'
import { plural } from '../web/format.ts'
import type { Sujet } from './sujet.ts'

export interface Reste {
  lot: string
  places: number
  prises: number
}

/** What a structure was allotted for a dispositif on a day, and took of it; null when nothing is shared out. */
export async function dotationOf(
  db: Db,
  region: string,
  structure_id: number,
  code: string,
  le: Jour,
): Promise<Reste | null> {
  const { rows } =
    await sql<Reste>`select string_agg(o.lot, ', ' order by o.lot) lot, sum(d.places)::int places,
      (select count(*)::int from place x join prescription p on p.region = x.region and p.id = x.prescription_id
        where x.region = ${region} and p.structure_id = ${structure_id} and p.dispositif = ${code} and x.liberee_le is null
          and (x.acceptee_le is not null or x.expire_le > instant_de_l_acte())
          and exists (select from repartition y join dotation z on z.region = y.region and z.repartition_id = y.id
            where y.region = ${region} and y.dispositif = ${code} and z.structure_id = ${structure_id}
              and y.periode @> ${le}::date and y.periode @> lower(x.jours))) prises
    from repartition o join dotation d on d.region = o.region and d.repartition_id = o.id
    where o.region = ${region} and o.dispositif = ${code} and d.structure_id = ${structure_id}
      and o.periode @> ${le}::date having count(*) > 0`.execute(db)
  return rows[0] ?? null
}

/** Refuses a place beyond what the structure may take; two of its counsellors wait for each other here. */
export async function sousDotation(db: Db, region: string, s: Sujet, le: Jour): Promise<void> {
  if (!(await dotationOf(db, region, s.structure_id, s.dispositif, le))) return
  await sql`select id from structure where region = ${region} and id = ${s.structure_id} for no key update`.execute(
    db,
  )
  const reste = await dotationOf(db, region, s.structure_id, s.dispositif, le)
  if (!reste) return
  const plus = await reglageOf(db, region, 'dotation_depassement', le)
  if ((reste.prises + 1) * 100 > reste.places * (100 + plus))
    throw new Refus(
      `La structure a déjà pris ses ${plural(reste.places, 'place')} (${reste.lot}) : demandez à la Région d’en déplacer, ou inscrivez la personne en liste d’attente.`,
    )
}

/** True when the structure of this person may take no more. */
export async function epuisee(db: Db, region: string, c: Sujet, le: Jour): Promise<boolean> {
  const reste = await dotationOf(db, region, c.structure_id, c.dispositif, le)
  if (!reste) return false
  const plus = await reglageOf(db, region, 'dotation_depassement', le)
  return (reste.prises + 1) * 100 > reste.places * (100 + plus)
}
