import { type RawBuilder, sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import type { Point } from '../territoire/territoire.ts'
import { type Classe, type Decision, dansLOrdre, type Faits, type Rythme } from './place.ts'

/** The sites whose places an account may see: a counsellor chooses among all of them, an organisation sees its own. */
function visible(who: Compte): RawBuilder<boolean> {
  switch (who.role) {
    case 'region':
    case 'conseiller':
      return sql`a.region = ${who.region}`
    case 'organisme':
      return sql`a.region = ${who.region} and s.organisme_id = ${who.organisme_id}`
    default:
      return sql`false`
  }
}

export interface SitePlaces {
  action_id: number
  site: string
  organisme: string
  commune: string
  latitude: number
  longitude: number
  dispositif: string | null
  entree: Rythme
  /** Places of the day; null when nobody said. */
  capacite: number | null
  prises: number
  conservees: number
  /** Accepted, held by a counsellor or offered: someone is to come. */
  promises: number
  attente: number
}

const sitesFrom = sql`action a join site s on s.region = a.region and s.id = a.site_id
  join organisme o on o.region = s.region and o.id = s.organisme_id join commune c on c.code = s.commune`

/** Every site of a dispositif that the account may see, with the figures of a day. */
export async function sites(
  db: Db,
  who: Compte,
  { dispositif, action_id = null }: { dispositif: string; action_id?: number | null },
  today: Jour,
  now: string,
): Promise<SitePlaces[]> {
  const { rows } = await sql<SitePlaces>`select a.id action_id, s.nom site, o.nom organisme, c.nom commune,
      coalesce(s.latitude, c.latitude) latitude, coalesce(s.longitude, c.longitude) longitude, a.dispositif, a.entree,
      capacite_du_jour(a.region, a.id, ${today}) capacite, coalesce(t.prises, 0)::int prises,
      coalesce(t.conservees, 0)::int conservees, coalesce(t.promises, 0)::int promises, coalesce(q.n, 0)::int attente
    from ${sitesFrom}
    left join (select x.action_id, count(*) filter (where x.parcours_id is not null and u.id is null) prises,
        count(*) filter (where x.parcours_id is not null and u.id is not null) conservees,
        count(*) filter (where x.parcours_id is null) promises
      from place x left join suspension u on u.region = x.region and u.parcours_id = x.parcours_id and u.periode @> ${today}::date
      where x.region = ${who.region} and x.liberee_le is null and x.jours @> ${today}::date
        and (x.acceptee_le is not null or x.expire_le > ${now}) group by 1) t on t.action_id = a.id
    left join (select y.action_id, count(*) n from liste_attente y
      where y.region = ${who.region} and y.close_le is null group by 1) q on q.action_id = a.id
    where ${visible(who)} and (${dispositif} = '' or a.dispositif = ${dispositif})
      and (${action_id}::bigint is null or a.id = ${action_id})
    order by o.nom, s.nom, a.id`.execute(db)
  return rows
}

export const libresDe = (
  s: Pick<SitePlaces, 'capacite' | 'prises' | 'conservees' | 'promises'>,
): number | null => (s.capacite === null ? null : s.capacite - s.prises - s.conservees - s.promises)

/** One site, or `Introuvable`. `offre` is the number of the offer, before any decision. */
export async function siteDe(db: Db, who: Compte, action_id: number, today: Jour, now: string) {
  const [site] = await sites(db, who, { dispositif: '', action_id }, today, now)
  if (!site) throw new Introuvable('Ce site')
  const { rows } = await sql<{
    offre: number | null
    organisme_id: number
  }>`select a.places offre, s.organisme_id
    from action a join site s on s.region = a.region and s.id = a.site_id
    where a.region = ${who.region} and a.id = ${action_id}`.execute(db)
  return { ...site, offre: rows[0]?.offre ?? null }
}

export interface PlaceLue extends Faits {
  id: number
  prescription_id: number
  stagiaire_id: number
  prenom: string
  nom: string
  structure_id: number
  proposee_le: string
}

const spans = (column: RawBuilder<unknown>) =>
  sql`(select coalesce(json_agg(json_build_object('du', lower(u), 'au', upper(u)) order by u), '[]') from unnest(${column}) u)`

/** The seats of a site that count from a day on, by end. */
export async function placesDe(db: Db, region: string, action_id: number, depuis: Jour): Promise<PlaceLue[]> {
  const { rows } =
    await sql<PlaceLue>`select x.id, x.prescription_id, p.stagiaire_id, g.prenom, g.nom, p.structure_id, x.origine,
      x.parcours_id, x.proposee_le, x.expire_le, x.acceptee_le, x.liberee_le, ${spans(sql`x.jours`)} jours,
      (select coalesce(json_agg(json_build_object('du', lower(u.periode), 'au', upper(u.periode))), '[]') from suspension u
        where u.region = x.region and u.parcours_id = x.parcours_id) suspensions
    from place x join prescription p on p.region = x.region and p.id = x.prescription_id
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    where x.region = ${region} and x.action_id = ${action_id} and x.liberee_le is null
      and x.jours && datemultirange(daterange(${depuis}::date, null)) order by lower(x.jours), x.id`.execute(
      db,
    )
  return rows
}

export interface EnAttente {
  id: number
  prescription_id: number
  stagiaire_id: number
  prenom: string
  nom: string
  structure_id: number
  classe: Classe
  raison: string
  depuis: string
  pas_avant: Jour | null
  /** Offered a place now, that waits for an answer. */
  proposee: boolean
}

/** The waiting list of a site, in its order. */
export async function attenteDe(
  db: Db,
  region: string,
  action_id: number,
  now: string,
): Promise<EnAttente[]> {
  const { rows } =
    await sql<EnAttente>`select q.id, q.prescription_id, p.stagiaire_id, g.prenom, g.nom, p.structure_id, q.classe,
      q.raison, q.depuis, q.pas_avant, exists (select from place x where x.region = q.region
        and x.prescription_id = q.prescription_id and x.liberee_le is null and x.parcours_id is null
        and (x.acceptee_le is not null or x.expire_le > ${now})) proposee
    from liste_attente q join prescription p on p.region = q.region and p.id = q.prescription_id
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    where q.region = ${region} and q.action_id = ${action_id} and q.close_le is null`.execute(db)
  return dansLOrdre(rows)
}

export interface DecisionLue extends Decision {
  motif: string
  decide_le: string
  decide_par: string | null
}

/** What was decided of a site's places, the last first. */
export async function decisionsDe(db: Db, region: string, action_id: number): Promise<DecisionLue[]> {
  const { rows } =
    await sql<DecisionLue>`select c.id rang, lower(c.periode) du, upper(c.periode) au, c.places, c.minimum,
      c.transfert_id is not null transfert, c.motif, c.decide_le, k.nom decide_par
    from capacite c left join compte k on k.region = c.region and k.id = c.compte_id
    where c.region = ${region} and c.action_id = ${action_id} order by c.id desc`.execute(db)
  return rows
}

export interface EntreePrevue {
  id: number
  jour: Jour
  places: number | null
  entres: number
}

/** The days of entry planned on a site from a day on, with how many people come that day. */
export async function entreesDe(
  db: Db,
  region: string,
  action_id: number,
  depuis: Jour,
): Promise<EntreePrevue[]> {
  const { rows } =
    await sql<EntreePrevue>`select e.id, e.jour, e.places, (select count(*)::int from parcours p
      where p.region = e.region and p.action_id = e.action_id and p.date_entree = e.jour) entres
    from entree_prevue e where e.region = ${region} and e.action_id = ${action_id} and e.annulee_le is null
      and e.jour >= ${depuis} order by e.jour`.execute(db)
  return rows
}

export interface PlaceDePrescription extends Faits {
  proposee_le: string
}

/** The seat of one prescription that counts, or the last one that was freed; null when there never was one. */
export async function placeDe(
  db: Db,
  region: string,
  prescription_id: number,
): Promise<PlaceDePrescription | null> {
  const { rows } =
    await sql<PlaceDePrescription>`select x.origine, x.parcours_id, x.proposee_le, x.expire_le, x.acceptee_le,
      x.liberee_le, ${spans(sql`x.jours`)} jours, (select coalesce(json_agg(json_build_object('du', lower(u.periode),
        'au', upper(u.periode))), '[]') from suspension u where u.region = x.region and u.parcours_id = x.parcours_id) suspensions
    from place x where x.region = ${region} and x.prescription_id = ${prescription_id}
    order by x.liberee_le is null desc, x.id desc limit 1`.execute(db)
  return rows[0] ?? null
}

/** « 3 people before you »: the place of one prescription in the list of its site; null when it does not wait. */
export async function rangDe(
  db: Db,
  region: string,
  prescription_id: number,
  action_id: number,
  now: string,
) {
  const list = await attenteDe(db, region, action_id, now)
  const i = list.findIndex(a => a.prescription_id === prescription_id)
  const own = list[i]
  return own ? { rang: i + 1, sur: list.length, attente: own } : null
}

/** Where a counsellor's structure is. */
export async function structurePoint(db: Db, who: Compte): Promise<Point | null> {
  const { rows } =
    await sql<Point>`select c.latitude, c.longitude from structure t join commune c on c.code = t.commune
    where t.region = ${who.region} and t.id = ${who.structure_id}`.execute(db)
  return rows[0] ?? null
}

/** For each site where entries are paced or on fixed dates, how many are planned in a year. */
export async function entreesDeLAnnee(
  db: Db,
  who: Compte,
  annee: string,
): Promise<{ action_id: number; site: string; dispositif: string | null; prevues: number }[]> {
  const { rows } = await sql<{ action_id: number; site: string; dispositif: string | null; prevues: number }>`
    select a.id action_id, s.nom site, a.dispositif, (select count(*)::int from entree_prevue e where e.region = a.region
      and e.action_id = a.id and e.annulee_le is null and e.jour >= ${`${annee}-01-01`} and e.jour <= ${`${annee}-12-31`}) prevues
    from ${sitesFrom} where ${visible(who)} and a.entree <> 'permanentes' order by s.nom, a.id`.execute(db)
  return rows
}
