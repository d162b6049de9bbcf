import { sql } from 'kysely'
import type { Mois } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { writeToPerson } from '../message/store.ts'
import { type CompteStagiaire, depuis, type LigneDeCompte, type PaiementDeCompte } from './regularisation.ts'

export interface Personne {
  id: number
  nom: string
  prenom: string
}

/** Someone of the Région, or `Introuvable`. */
export async function personne(db: Db, who: Compte, id: number): Promise<Personne> {
  const found = Number.isSafeInteger(id)
    ? await db
        .selectFrom('stagiaire')
        .select(['id', 'nom', 'prenom'])
        .where('region', '=', who.region)
        .where('id', '=', id)
        .executeTakeFirst()
    : undefined
  if (!found) throw new Introuvable('Cette personne')
  return found
}

/** Tells someone that they have to give money back again: without an amount, a mailbox is not a safe place. */
export async function prevenirAnnulation(
  db: Db,
  who: Compte,
  stagiaire_id: number,
  remise_id: number,
  now: string,
): Promise<void> {
  await writeToPerson(
    db,
    stagiaire_id,
    {
      region: who.region,
      cle: `remise-annulee-${remise_id}`,
      lien: '/ma-remuneration',
      objet: 'Une remise est annulée',
      texte:
        'La Région avait décidé de vous laisser une somme reçue en trop ; elle est revenue sur cette décision. Si vous ne la comprenez pas, déposez une réclamation : une personne vous répond.',
    },
    now,
  )
}

/** Holds a person's account until the end of the transaction: two decisions on it are taken one after the other. */
export async function tenir(db: Db, who: Compte, id: number): Promise<void> {
  await sql`select from stagiaire where region = ${who.region} and id = ${id} for no key update`.execute(db)
}

/** A person's account: lines and payments of validated runs, what was forgiven, plans; each list the oldest first. */
export async function compteOf(db: Db, region: string, stagiaire_id: number): Promise<CompteStagiaire> {
  const lignes =
    await sql<LigneDeCompte>`select q.validee_le le, l.liquidation_id, to_char(q.mois, 'YYYY-MM') paie,
      l.parcours_id, to_char(l.mois, 'YYYY-MM') mois, l.rang, c.cause, l.nature, l.centimes, l.explication
    from parcours p join ligne l on l.region = p.region and l.parcours_id = p.id
    join calcul c on c.region = l.region and c.parcours_id = l.parcours_id and c.mois = l.mois and c.rang = l.rang
    join liquidation q on q.region = l.region and q.id = l.liquidation_id
    where p.region = ${region} and p.stagiaire_id = ${stagiaire_id} and q.validee_le is not null
    order by q.validee_le, l.mois, l.rang, l.id`.execute(db)
  const paiements =
    await sql<PaiementDeCompte>`select q.validee_le le, p.liquidation_id, to_char(q.mois, 'YYYY-MM') paie,
      p.centimes, p.retenue,
      (select coalesce(json_agg(json_build_object('cree_le', v.cree_le, 'centimes', v.centimes, 'retour', v.retour,
          'retour_le', v.retour_le, 'retour_motif', v.retour_motif,
          'execute_le', case when v.retour = 'rejete' then (select n.avant ->> 'retour_le' from journal n
            where n.region = v.region and n.objet = 'virement' and n.objet_id = v.id::text
              and n.avant ->> 'retour' = 'execute' order by n.id desc limit 1) end) order by v.id), '[]')
        from virement v where v.region = p.region and v.paiement_id = p.id) virements
    from paiement p join liquidation q on q.region = p.region and q.id = p.liquidation_id
    where p.region = ${region} and p.stagiaire_id = ${stagiaire_id} and q.validee_le is not null
    order by q.validee_le, p.id`.execute(db)
  const remises = await sql<
    CompteStagiaire['remises'][number]
  >`select m.id, m.decide_le le, m.centimes, m.motif, k.nom decide_par
    from remise m left join compte k on k.region = m.region and k.id = m.compte_id
    where m.region = ${region} and m.stagiaire_id = ${stagiaire_id} order by m.id`.execute(db)
  const annulations = await sql<
    CompteStagiaire['annulations'][number]
  >`select a.remise_id, a.decide_le le, a.centimes, a.motif, k.nom decide_par, to_char(q.mois, 'YYYY-MM') paie
    from remise m join remise_annulee a on a.region = m.region and a.remise_id = m.id
    left join compte k on k.region = a.region and k.id = a.compte_id
    left join liquidation q on q.region = a.region and q.id = a.liquidation_id
    where m.region = ${region} and m.stagiaire_id = ${stagiaire_id} order by a.id`.execute(db)
  const plans = await sql<
    CompteStagiaire['plans'][number]
  >`select m.decide_le le, m.mensualite, m.motif, k.nom decide_par
    from plan_reprise m left join compte k on k.region = m.region and k.id = m.compte_id
    where m.region = ${region} and m.stagiaire_id = ${stagiaire_id} order by m.id`.execute(db)
  return {
    lignes: lignes.rows,
    paiements: paiements.rows,
    remises: remises.rows,
    annulations: annulations.rows,
    plans: plans.rows,
  }
}

export interface TropPercu {
  stagiaire_id: number
  nom: string
  prenom: string
  /** What was received too much, positive centimes. */
  centimes: number
  /** Since when (ISO instant). */
  depuis: string | null
  /** What a run takes back at most; null without a plan. */
  mensualite: number | null
  repris: number
}

/**
 * People who received too much, the largest amount first: one page, how many there are, and what they make in all. Only
 * accounts from which a correction took something are read: no other can be below zero.
 */
export async function tropPercus(
  db: Db,
  region: string,
  { page, size }: { page: number; size: number },
): Promise<{ personnes: TropPercu[]; total: number; centimes: number }> {
  const { rows } = await sql<
    Omit<TropPercu, 'depuis'> & { total: number; en_tout: number }
  >`with d as materialized (
      select stagiaire_id, -sum(centimes)::bigint centimes from mouvement where region = ${region}
        and stagiaire_id = any(array(select distinct p.stagiaire_id from ligne l
          join parcours p on p.region = ${region} and p.id = l.parcours_id
          where l.region = ${region} and l.rang > 1 and l.centimes < 0))
      group by stagiaire_id having sum(centimes) < 0)
    select d.stagiaire_id, g.nom, g.prenom, d.centimes, count(*) over ()::int total,
      sum(d.centimes) over ()::bigint en_tout,
      (select nullif(m.mensualite, 0) from plan_reprise m where m.region = ${region}
        and m.stagiaire_id = d.stagiaire_id order by m.id desc limit 1) mensualite,
      (select coalesce(sum(p.retenue), 0)::bigint from paiement p join liquidation q on q.region = p.region
          and q.id = p.liquidation_id and q.validee_le is not null
        where p.region = ${region} and p.stagiaire_id = d.stagiaire_id) repris
    from d join stagiaire g on g.region = ${region} and g.id = d.stagiaire_id
    order by d.centimes desc, g.nom, g.prenom, g.id limit ${size} offset ${(page - 1) * size}`.execute(db)
  const moves = await sql<{
    stagiaire_id: number
    le: string
    centimes: number
  }>`select stagiaire_id, le, centimes
    from mouvement where region = ${region} and stagiaire_id = any(${rows.map(r => r.stagiaire_id)}::bigint[])
    order by stagiaire_id, le`.execute(db)
  const of = Map.groupBy(moves.rows, m => m.stagiaire_id)
  return {
    personnes: rows.map(({ total: _, en_tout: __, ...row }) => ({
      ...row,
      depuis: depuis(of.get(row.stagiaire_id) ?? []),
    })),
    total: rows[0]?.total ?? 0,
    centimes: rows[0]?.en_tout ?? 0,
  }
}

/** The last month over that has a certified statement, or the month before this one: what the next run is about. */
export async function prochainMois(db: Db, region: string, otherwise: Mois): Promise<Mois> {
  const { rows } = await sql<{
    mois: Mois | null
  }>`select to_char(max(mois), 'YYYY-MM') mois from etat_courant where region = ${region}`.execute(db)
  return rows[0]?.mois ?? otherwise
}
