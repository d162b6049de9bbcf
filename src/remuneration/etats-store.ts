import { type RawBuilder, sql } from 'kysely'
import { firstDay, type Jour, type Mois } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Totaux } from '../emargement/emargement.ts'

export interface EtatAPayer extends Totaux {
  etat_id: number
  parcours_id: number
  mois: Mois
  stagiaire_id: number
  nom: string
  prenom: string
  site: string
  dispositif: string
  version: Jour
  date_naissance: Jour
  date_entree: Jour
  sortie: Jour | null
  minutes_semaine: number
  distance_m: number
  suspensions: { du: Jour; au: Jour | null }[]
  phases: { rang: number; nom: string; du: Jour; au: Jour; minutes_prevues: number }[]
  signatures: string[]
  /** When the contract was last signed; null while nobody has. */
  signe_le: Jour | null
  faits: Record<string, unknown>
  /** The day of the last answer about unemployment insurance. */
  indemnise_depuis: Jour | null
  forfait_deja_verse: boolean
}

const statements = (where: RawBuilder<unknown>) => sql<EtatAPayer>`select e.id etat_id, p.id parcours_id,
    to_char(e.mois, 'YYYY-MM') mois, e.minutes_present, e.minutes_entreprise, e.minutes_absence_justifiee,
    e.minutes_absence_injustifiee, p.stagiaire_id, g.nom, g.prenom, s.nom site, p.dispositif, p.version, g.date_naissance,
    p.date_entree, x.date sortie, p.minutes_semaine, p.distance_m,
    (select coalesce(json_agg(json_build_object('du', lower(u.periode), 'au', upper(u.periode)) order by u.periode), '[]')
      from suspension u where (u.region, u.parcours_id) = (p.region, p.id)) suspensions,
    (select coalesce(json_agg(json_build_object('rang', f.rang, 'nom', f.nom, 'du', f.du, 'au', f.au,
      'minutes_prevues', f.minutes_prevues) order by f.rang), '[]') from phase f where (f.region, f.parcours_id) = (p.region, p.id)) phases,
    sig.signatures, sig.signe_le,
    (select coalesce(json_object_agg(t.nom, t.valeur), '{}') from (select distinct on (t.nom) t.nom, t.valeur from fait t
      where (t.region, t.stagiaire_id) = (p.region, p.stagiaire_id) and t.du <= p.date_entree order by t.nom, t.du desc, t.id desc) t) faits,
    (select max(t.du) from fait t where (t.region, t.stagiaire_id) = (p.region, p.stagiaire_id)
      and t.nom = 'indemnise_are' and t.du <= p.date_entree) indemnise_depuis,
    exists (select from ligne l where (l.region, l.parcours_id) = (p.region, p.id) and l.nature = 'forfait_entree') forfait_deja_verse
  from etat_courant e
  join parcours p on (p.region, p.id) = (e.region, e.parcours_id)
  join stagiaire g on (g.region, g.id) = (p.region, p.stagiaire_id)
  join action a on (a.region, a.id) = (p.region, p.action_id)
  join site s on (s.region, s.id) = (a.region, a.site_id)
  left join sortie x on (x.region, x.parcours_id) = (p.region, p.id)
  cross join lateral (select coalesce(json_agg(n.qualite order by n.qualite), '[]') signatures,
      max(n.signe_le at time zone 'Europe/Paris')::date signe_le from contrat k
    join signature n on (n.region, n.contrat_id) = (k.region, k.id) where (k.region, k.parcours_id) = (p.region, p.id)) sig
  where ${where} order by g.nom, g.prenom, p.id`

/** The certified statements of a month that no liquidation has taken yet. */
export async function toPay(db: Db, region: string, month: Mois): Promise<EtatAPayer[]> {
  const where = sql`e.region = ${region} and e.mois = ${firstDay(month)} and not exists (select from ligne l
    where (l.region, l.parcours_id, l.mois) = (e.region, e.parcours_id, e.mois))`
  return (await statements(where).execute(db)).rows
}

/** One pathway's certified statement, or undefined while it is not certified. */
export async function statementOf(
  db: Db,
  region: string,
  parcours_id: number,
  month: Mois,
): Promise<EtatAPayer | undefined> {
  const where = sql`e.region = ${region} and e.parcours_id = ${parcours_id} and e.mois = ${firstDay(month)}`
  return (await statements(where).execute(db)).rows[0]
}

export interface SansEtat {
  parcours_id: number
  nom: string
  prenom: string
  site: string
}

/** Pathways that run in a month whose statement is not certified, suspended ones aside. */
export async function uncertified(db: Db, region: string, month: Mois): Promise<SansEtat[]> {
  const { rows } = await sql<SansEtat>`select p.id parcours_id, g.nom, g.prenom, s.nom site from parcours p
    join stagiaire g on (g.region, g.id) = (p.region, p.stagiaire_id)
    join action a on (a.region, a.id) = (p.region, p.action_id)
    join site s on (s.region, s.id) = (a.region, a.site_id)
    left join sortie x on (x.region, x.parcours_id) = (p.region, p.id)
    where p.region = ${region} and p.date_entree < ${firstDay(month)}::date + interval '1 month'
      and (x.date is null or x.date > ${firstDay(month)})
      and exists (select from demi_journee d where (d.region, d.parcours_id) = (p.region, p.id)
        and d.jour >= ${firstDay(month)} and d.jour < ${firstDay(month)}::date + interval '1 month')
      and not exists (select from etat_courant e where (e.region, e.parcours_id) = (p.region, p.id) and e.mois = ${firstDay(month)})
    order by s.nom, g.nom, g.prenom, p.id`.execute(db)
  return rows
}
