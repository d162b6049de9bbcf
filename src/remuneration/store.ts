import { sql } from 'kysely'
import { firstDay, type Jour, type Mois } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { visible } from '../parcours/store.ts'
import { delai, type Ligne, type Versement } from './mois.ts'

export interface Parcours {
  id: number
  stagiaire_id: number
  nom: string
  prenom: string
  site: string
  organisme: string
  date_entree: Jour
  sortie: Jour | null
  conseiller: Interlocuteur
  referent: Interlocuteur
}

/** Someone to talk to about a month. */
export interface Interlocuteur {
  nom: string
  courriel: string
}

/** Four tables joined, the rest looked up: nine joined on (region, id) take PostgreSQL twenty milliseconds to plan. */
const pathways = sql`select p.id, p.stagiaire_id, g.nom, g.prenom, s.nom site, p.date_entree,
    (select o.nom from organisme o where o.region = s.region and o.id = s.organisme_id) organisme,
    (select x.date from sortie x where x.region = p.region and x.parcours_id = p.id) sortie,
    (select json_build_object('nom', c.nom, 'courriel', c.courriel) from compte c
      where c.region = p.region and c.id = p.conseiller_id) conseiller,
    (select json_build_object('nom', r.nom, 'courriel', r.courriel) from compte r
      where r.region = p.region and r.id = p.referent_id) referent
  from parcours p
  join stagiaire g on (g.region, g.id) = (p.region, p.stagiaire_id)
  join action a on (a.region, a.id) = (p.region, p.action_id)
  join site s on (s.region, s.id) = (a.region, a.site_id)`

/** The pathway whose pay this account may read, or `Introuvable`. */
export async function parcoursById(db: Db, who: Compte, id: number): Promise<Parcours> {
  if (!Number.isSafeInteger(id)) throw new Introuvable('Ce parcours')
  const { rows } = await sql<Parcours>`${pathways} where p.id = ${id} and ${visible(who)}`.execute(db)
  if (!rows[0]) throw new Introuvable('Ce parcours')
  return rows[0]
}

/** The pathways of the trainee who asks, latest first. */
export async function mine(db: Db, who: Compte): Promise<Parcours[]> {
  const { rows } =
    await sql<Parcours>`${pathways} where ${visible(who)} order by p.date_entree desc, p.id desc`.execute(db)
  return rows
}

/** The lines of a pathway, or of one of its months, by month, then by computation. */
export async function linesOf(
  db: Db,
  region: string,
  parcours_id: number,
  month: Mois | null = null,
): Promise<Ligne[]> {
  const { rows } =
    await sql<Ligne>`select to_char(l.mois, 'YYYY-MM') mois, l.rang, c.cause, l.nature, l.centimes,
      l.explication, l.liquidation_id, to_char(q.mois, 'YYYY-MM') paie, q.preparee_le, q.validee_le, q.payee_le
    from ligne l
    join calcul c on c.region = l.region and c.parcours_id = l.parcours_id and c.mois = l.mois and c.rang = l.rang
    join liquidation q on q.region = l.region and q.id = l.liquidation_id
    where l.region = ${region} and l.parcours_id = ${parcours_id}
      and (${month && firstDay(month)}::date is null or l.mois = ${month && firstDay(month)}::date)
    order by l.mois, l.rang, l.id`.execute(db)
  return rows
}

/** What each validated run pays to a person, with every attempt to pay it, the oldest first. */
export async function paymentsOf(db: Db, region: string, stagiaire_id: number): Promise<Versement[]> {
  const { rows } = await sql<Versement>`select p.liquidation_id, p.centimes, p.retenue,
      (select coalesce(json_agg(json_build_object('cree_le', v.cree_le, 'centimes', v.centimes, 'retour', v.retour,
          'retour_le', v.retour_le, 'retour_motif', v.retour_motif,
          'execute_le', case when v.retour = 'rejete' then (select n.avant ->> 'retour_le' from journal n
            where n.region = v.region and n.objet = 'virement' and n.objet_id = v.id::text
              and n.avant ->> 'retour' = 'execute' order by n.id desc limit 1) end) order by v.id), '[]')
        from virement v where v.region = p.region and v.paiement_id = p.id) essais
    from paiement p where p.region = ${region} and p.stagiaire_id = ${stagiaire_id} order by p.id`.execute(db)
  return rows
}

/** Runs that the usual delay is measured on. */
const DERNIERES = 6

/** Days from the end of each of the last months paid to the day its money came. */
export async function delays(db: Db, region: string): Promise<number[]> {
  const { rows } = await sql<{ mois: Mois; paye: Jour }>`select to_char(q.mois, 'YYYY-MM') mois, q.paye
    from (select distinct on (q.mois) q.mois, coalesce(q.payee_le, (select max(v.retour_le) from paiement p
          join virement v on v.region = p.region and v.paiement_id = p.id and v.retour = 'execute'
          where p.region = q.region and p.liquidation_id = q.id)) paye
        from liquidation q where q.region = ${region} and q.validee_le is not null
        order by q.mois desc, q.id limit ${DERNIERES * 3}) q
    where q.paye is not null order by q.mois desc limit ${DERNIERES}`.execute(db)
  return rows.map(r => delai(r.mois, r.paye))
}

/** The bank account that a person is paid on, or null. */
export async function accountOf(
  db: Db,
  region: string,
  stagiaire_id: number,
): Promise<{ iban: string; titulaire: string } | null> {
  const row = await db
    .selectFrom('compte_bancaire')
    .select(['iban', 'titulaire'])
    .where('region', '=', region)
    .where('stagiaire_id', '=', stagiaire_id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}
