import { type RawBuilder, sql } from 'kysely'
import { endOfMonth, firstDay, type Jour, type Mois } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import { prepared } from '../db/store.ts'
import type { Case } from '../emargement/emargement.ts'
import { type MoisEtat, moisEtatsOf } from '../etat/store.ts'
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
const pathways = sql`select p.region, p.id, p.stagiaire_id, g.nom, g.prenom, s.nom site, p.date_entree,
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

/** What the months of a pathway are read from. */
export interface Source {
  etats: MoisEtat[]
  lignes: Ligne[]
  versements: Versement[]
  /** Days from the end of each of the last months paid to the day its money came. */
  delais: number[]
  /** Each day's morning first. */
  absences: Absence[]
}
export type Absence = Pick<Case, 'jour' | 'demi' | 'statut'>

/** Runs that the usual delay is measured on. */
const DERNIERES = 6

/** The lines of pathway `p`, or of one of its months, by month, then by computation. */
const lignes = (
  month?: Mois,
) => sql`select to_char(l.mois, 'YYYY-MM') mois, l.rang, c.cause, l.nature, l.centimes,
      l.explication, l.liquidation_id, to_char(q.mois, 'YYYY-MM') paie, q.preparee_le, q.validee_le, q.payee_le
    from ligne l
    join calcul c on c.region = l.region and c.parcours_id = l.parcours_id and c.mois = l.mois and c.rang = l.rang
    join liquidation q on q.region = l.region and q.id = l.liquidation_id
    where l.region = p.region and l.parcours_id = p.id ${month ? sql`and l.mois = ${firstDay(month)}::date` : sql``}
    order by l.mois, l.rang, l.id`

/** What each validated run pays to the person of `p`, with every attempt to pay it, the oldest first. */
const versements = sql`select v.liquidation_id, v.centimes, v.retenue,
      (select coalesce(sum(a.centimes), 0)::int from remise m join remise_annulee a on a.region = m.region and a.remise_id = m.id
        where m.region = v.region and m.stagiaire_id = v.stagiaire_id and a.liquidation_id = v.liquidation_id) laisse,
      (select coalesce(json_agg(json_build_object('cree_le', e.cree_le, 'centimes', e.centimes, 'retour', e.retour,
          'retour_le', e.retour_le, 'retour_motif', e.retour_motif,
          'execute_le', case when e.retour = 'rejete' then (select n.avant ->> 'retour_le' from journal n
            where n.region = e.region and n.objet = 'virement' and n.objet_id = e.id::text
              and n.avant ->> 'retour' = 'execute' order by n.id desc limit 1) end) order by e.id), '[]')
        from virement e where e.region = v.region and e.paiement_id = v.id) essais
    from paiement v where v.region = p.region and v.stagiaire_id = p.stagiaire_id order by v.id`

/** The last months paid, and the day that the money of each came. */
const payes = (region: string) => sql`select to_char(q.mois, 'YYYY-MM') mois, q.paye
    from (select distinct on (q.mois) q.mois, coalesce(q.payee_le, (select max(v.retour_le) from paiement p
          join virement v on v.region = p.region and v.paiement_id = p.id and v.retour = 'execute'
          where p.region = q.region and p.liquidation_id = q.id)) paye
        from liquidation q where q.region = ${region} and q.validee_le is not null
        order by q.mois desc, q.id limit ${DERNIERES * 3}) q
    where q.paye is not null order by q.mois desc limit ${DERNIERES}`

const absences = (month: Mois) => sql`select d.jour, d.demi, d.statut from demi_journee d
    where d.region = p.region and d.parcours_id = p.id and d.jour >= ${firstDay(month)} and d.jour < ${endOfMonth(month)}
      and d.statut in ('absence_justifiee', 'absence_injustifiee')
    order by d.jour, d.demi = 'soir', d.demi desc`

const list = (query: RawBuilder<unknown>) => sql`(select coalesce(json_agg(x), '[]') from (${query}) x)`

type Bare = Parcours & { region: string } & Omit<Source, 'delais'> & { payes: { mois: Mois; paye: Jour }[] }

/** Pathways and what their pay is read from, one of them or all, one month or all: one statement, a page waits for it alone. */
async function read(
  db: Db,
  who: Compte,
  which: RawBuilder<boolean>,
  month?: Mois,
): Promise<{ parcours: Parcours; source: Source }[]> {
  const rows = await prepared(
    db,
    sql<Bare>`with p as (${pathways} where ${which} and ${visible(who)})
    select p.*, ${list(moisEtatsOf(sql`p.region`, sql`p.id`, month))} etats, ${list(lignes(month))} lignes,
      ${list(versements)} versements, ${list(payes(who.region))} payes,
      ${month ? list(absences(month)) : sql`'[]'::json`} absences
    from p order by p.date_entree desc, p.id desc`,
  )
  return rows.map(({ etats, lignes, versements, payes, absences, region: _, ...parcours }) => ({
    parcours,
    source: {
      etats: etats.map(e => ({ ...e, certifie_le: instant(e.certifie_le) })),
      lignes: lignes.map(l => ({
        ...l,
        preparee_le: new Date(l.preparee_le).toISOString(),
        validee_le: instant(l.validee_le),
      })),
      versements,
      delais: payes.map(r => delai(r.mois, r.paye)),
      absences,
    },
  }))
}

/** An instant that came inside JSON, written as the others are. */
const instant = (value: string | null) => value && new Date(value).toISOString()

/** The pathway whose pay this account may read, with one month of it; or `Introuvable`. */
export async function parcoursById(
  db: Db,
  who: Compte,
  id: number,
  month: Mois,
): Promise<{ parcours: Parcours; source: Source }> {
  if (!Number.isSafeInteger(id)) throw new Introuvable('Ce parcours')
  const [found] = await read(db, who, sql`p.id = ${id}`, month)
  if (!found) throw new Introuvable('Ce parcours')
  return found
}

/** The pathways of the trainee who asks, latest first, with all their months. */
export const mine = (db: Db, who: Compte): Promise<{ parcours: Parcours; source: Source }[]> =>
  read(db, who, sql`true`)

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
