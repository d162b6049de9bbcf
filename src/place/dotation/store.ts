import { sql } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import { Refus } from '../../db/refus.ts'
import type { Db } from '../../db/schema.ts'
import { reglageOf } from '../../reglage/store.ts'
import { plural } from '../../web/format.ts'
import type { Sujet } from '../sujet.ts'

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
      `La structure a pris toute sa dotation : ${plural(reste.places, 'place')} (${reste.lot}). Demandez à la Région d’en déplacer, ou inscrivez la personne en liste d’attente.`,
    )
}

/** True when the structure of this person may take no more. */
export async function epuisee(db: Db, region: string, c: Sujet, le: Jour): Promise<boolean> {
  const reste = await dotationOf(db, region, c.structure_id, c.dispositif, le)
  if (!reste) return false
  const plus = await reglageOf(db, region, 'dotation_depassement', le)
  return (reste.prises + 1) * 100 > reste.places * (100 + plus)
}

export interface Inscrits {
  structure_id: number
  nom: string
  /** Null when nobody gave a number yet. */
  nombre: number | null
  au: Jour | null
}

/** Each Mission locale of the Région with the last number of young people it follows. */
export async function inscritsDe(db: Db, region: string): Promise<Inscrits[]> {
  const { rows } = await sql<Inscrits>`select t.id structure_id, t.nom, e.nombre, e.au from structure t
    left join lateral (select f.nombre, f.au from effectif f where f.region = t.region and f.structure_id = t.id
      order by f.au desc, f.id desc limit 1) e on true
    where t.region = ${region} and t.reseau = 'mission_locale' order by t.nom, t.id`.execute(db)
  return rows
}

export interface Repartie {
  id: number
  dispositif: string
  lot: string
  du: Jour
  au: Jour
  places: number
  motif: string
  decide_le: string
  parts: { structure_id: number; nom: string; effectif: number; places: number; prises: number }[]
}

/** What was shared out, the last first, with what each structure took since. */
export async function repartitions(db: Db, region: string): Promise<Repartie[]> {
  const { rows } =
    await sql<Repartie>`select o.id, o.dispositif, o.lot, lower(o.periode) du, upper(o.periode) au, o.places, o.motif,
      o.decide_le, (select json_agg(json_build_object('structure_id', d.structure_id, 'nom', t.nom, 'effectif', d.effectif,
        'places', d.places, 'prises', (select count(*) from place x join prescription p on p.region = x.region
          and p.id = x.prescription_id where x.region = o.region and p.structure_id = d.structure_id
            and p.dispositif = o.dispositif and x.liberee_le is null
            and (x.acceptee_le is not null or x.expire_le > instant_de_l_acte()) and o.periode @> lower(x.jours)))
        order by t.nom, t.id)
        from dotation d join structure t on t.region = d.region and t.id = d.structure_id
        where d.region = o.region and d.repartition_id = o.id) parts
    from repartition o where o.region = ${region} order by o.id desc limit 50`.execute(db)
  return rows
}

/** Keeps a sharing with the part of each structure. Returns its number. */
export async function repartir(
  db: Db,
  who: { region: string; id: number },
  r: { dispositif: string; lot: string; du: Jour; au: Jour; places: number; motif: string },
  parts: readonly { structure_id: number; effectif: number; places: number }[],
  now: string,
): Promise<number> {
  const { du, au, ...rest } = r
  const { id } = await db
    .insertInto('repartition')
    .values({ ...rest, periode: `[${du},${au})`, region: who.region, decide_le: now, compte_id: who.id })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('dotation')
    .values(parts.map(p => ({ ...p, region: who.region, repartition_id: id })))
    .execute()
  return id
}
