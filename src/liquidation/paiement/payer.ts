import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/schema.ts'
import { paris } from '../../http/session.ts'
import { reglageOf } from '../../reglage/store.ts'

/**
 * What each person receives: their lines when they make more than zero, less what is taken back of an overpayment: first the part
 * of a rappel that only undoes a correction whose money never came back, then what their plan takes of the rest, within the
 * share that the Région sets for the day of this payment. What a remission left of that money is counted on the rappel too: the
 * remission then falls by as much. People are held first, so that two runs do not take back the same overpayment.
 */
export async function payer(db: Db, region: string, id: number, now: string): Promise<void> {
  const part = await reglageOf(db, region, 'reprise_part', paris(now))
  await sql`select from stagiaire g where g.region = ${region} and g.id in (
      select p.stagiaire_id from ligne l join parcours p on p.region = ${region} and p.id = l.parcours_id
      where l.region = ${region} and l.liquidation_id = ${id} and (l.rang > 1
        or exists (select from plan_reprise m where m.region = ${region} and m.stagiaire_id = p.stagiaire_id)))
    order by g.id for no key update`.execute(db)
  await compterLesRemises(db, region, id, now)
  await sql`with ${duEtDefait(region, id)},
    plan as (
      select distinct on (stagiaire_id) stagiaire_id, mensualite from plan_reprise where region = ${region} order by 1, id desc),
    trop as materialized (
      select stagiaire_id, -sum(centimes) centimes from mouvement where region = ${region} and stagiaire_id = any(array(
        select stagiaire_id from defait union select stagiaire_id from plan where mensualite > 0))
      group by stagiaire_id having sum(centimes) < 0)
    insert into paiement (region, liquidation_id, stagiaire_id, centimes, retenue)
    select ${region}, ${id}, d.stagiaire_id, d.du - r.retenue, r.retenue from d
    left join plan m on m.stagiaire_id = d.stagiaire_id
    left join defait f on f.stagiaire_id = d.stagiaire_id
    left join trop t on t.stagiaire_id = d.stagiaire_id
    cross join lateral (select least(coalesce(t.centimes, 0), d.du, coalesce(f.centimes, 0)) impute) i
    cross join lateral (select i.impute + least(coalesce(m.mensualite, 0),
      round((d.du - i.impute) * ${part} / 100),
      coalesce(t.centimes, 0) - i.impute) retenue) r
    order by d.stagiaire_id`.execute(db)
}

/** What a run owes to each person (`d`), and the part of their rappels that only undoes an earlier correction (`defait`). */
const duEtDefait = (region: string, id: number): RawBuilder<unknown> => sql`d as (
      select p.stagiaire_id, sum(l.centimes) du from ligne l
      join parcours p on p.region = l.region and p.id = l.parcours_id
      where l.region = ${region} and l.liquidation_id = ${id} group by p.stagiaire_id having sum(l.centimes) > 0),
    defait as (
      select p.stagiaire_id, sum(least(n.net, s.sommet - s.avant)) centimes
      from (select parcours_id, mois, min(rang) rang, sum(centimes) net from ligne
            where region = ${region} and liquidation_id = ${id}
            group by parcours_id, mois having sum(centimes) > 0 and min(rang) > 1) n
      cross join lateral (select max(c.cumul) sommet, sum(c.centimes) avant
        from (select sum(l.centimes) centimes, sum(sum(l.centimes)) over (order by l.rang) cumul from ligne l
              where l.region = ${region} and l.parcours_id = n.parcours_id and l.mois = n.mois and l.rang < n.rang
              group by l.rang) c) s
      join parcours p on p.region = ${region} and p.id = n.parcours_id
      where s.sommet > s.avant group by p.stagiaire_id)`

/**
 * Money that a person kept by a remission is not paid a second time: the part of a rappel that undoes a correction is counted on
 * what is still owed, then on remissions, the oldest first, which fall by as much and become owed again for this payment alone.
 */
async function compterLesRemises(db: Db, region: string, id: number, now: string): Promise<void> {
  const { rows } = await sql`select from remise where region = ${region} limit 1`.execute(db)
  if (rows.length === 0) return
  await sql`with ${duEtDefait(region, id)},
    solde as materialized (
      select stagiaire_id, sum(centimes) centimes from mouvement where region = ${region} and stagiaire_id = any(array(
        select stagiaire_id from defait)) group by stagiaire_id),
    a_compter as (
      select f.stagiaire_id, least(f.centimes, d.du) - greatest(0, -s.centimes) centimes
      from defait f join d on d.stagiaire_id = f.stagiaire_id join solde s on s.stagiaire_id = f.stagiaire_id),
    reste as (
      select r.id, r.stagiaire_id, r.reste, sum(r.reste) over (partition by r.stagiaire_id order by r.id) - r.reste avant
      from (select m.id, m.stagiaire_id, m.centimes - coalesce((select sum(a.centimes) from remise_annulee a
              where a.region = m.region and a.remise_id = m.id), 0) reste
            from remise m where m.region = ${region} and m.stagiaire_id = any(array(select stagiaire_id from a_compter))) r)
    insert into remise_annulee (region, remise_id, liquidation_id, centimes, motif, decide_le)
    select ${region}, r.id, ${id}, least(r.reste, c.centimes - r.avant), 'Comptée sur le rappel d’un mois déjà versé', ${now}
    from a_compter c join reste r on r.stagiaire_id = c.stagiaire_id
    where r.reste > 0 and c.centimes > r.avant order by r.id`.execute(db)
}
