import { type RawBuilder, sql } from 'kysely'
import { addDays, type Jour } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import { prepared } from '../db/store.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { reglageOf } from '../reglage/store.ts'
import { visible } from '../stagiaire/store.ts'
import { eteindre } from '../tache/store.ts'
import type { Passation, Suivi } from './referent.ts'

/** Who followed a person, the last first. */
export async function suivisOf(db: Db, region: string, stagiaire_id: number): Promise<Suivi[]> {
  return prepared(
    db,
    sql<Suivi>`select k.nom, t.nom rattachement, k.actif, lower(r.periode) du, upper(r.periode) au
      from referent r join compte k on k.region = r.region and k.id = r.compte_id
      left join structure t on t.region = k.region and t.id = k.structure_id
      where r.region = ${region} and r.stagiaire_id = ${stagiaire_id} order by r.periode desc`,
  )
}

const passations = sql`select p.id, p.stagiaire_id, s.nom, s.prenom, p.de_id, d.nom de, p.vers_id, v.nom vers, t.nom vers_rattachement,
    p.motif, p.demandee_le, p.demandee_par, p.echeance, p.reponse, p.repondue_le, p.raison
  from passation p join stagiaire s on s.region = p.region and s.id = p.stagiaire_id
  join compte v on v.region = p.region and v.id = p.vers_id
  left join structure t on t.region = v.region and t.id = v.structure_id
  left join compte d on d.region = p.region and d.id = p.de_id`

/** The hand-overs of a person, the last first. */
export async function passationsOf(db: Db, region: string, stagiaire_id: number): Promise<Passation[]> {
  const { rows } = await sql<Passation>`${passations}
    where p.region = ${region} and p.stagiaire_id = ${stagiaire_id} order by p.id desc`.execute(db)
  return rows
}

/** Those that wait for an answer of this account, and those that it asked for, the nearest deadline first. */
export async function enAttente(
  db: Db,
  who: Compte,
): Promise<{ recues: Passation[]; demandees: Passation[] }> {
  const { rows } = await sql<Passation>`${passations} where p.region = ${who.region} and p.reponse is null
    and ${who.id} in (p.vers_id, p.demandee_par) order by p.echeance, p.id limit 500`.execute(db)
  return {
    recues: rows.filter(p => p.vers_id === who.id),
    demandees: rows.filter(p => p.vers_id !== who.id),
  }
}

/** How many hand-overs wait for an answer of this account. */
export async function compte(db: Db, who: Compte): Promise<number> {
  const row = await db
    .selectFrom('passation')
    .select(e => e.fn.countAll<number>().as('n'))
    .where('region', '=', who.region)
    .where('vers_id', '=', who.id)
    .where('reponse', 'is', null)
    .executeTakeFirst()
  return row?.n ?? 0
}

/** Those who ask and those who answer for the same person go one after the other, before they hold any row of it. */
const turn = (region: string, stagiaire_id: RawBuilder<unknown>) =>
  sql`pg_advisory_xact_lock(hashtextextended('passation-' || ${region}::text || '-' || ${stagiaire_id}, 0))`

/**
 * One hand-over, held until the end of the transaction; `Introuvable` for who neither asked for it, nor receives it, nor may open
 * the person's file.
 */
export async function hold(db: Db, who: Compte, id: number): Promise<Passation> {
  if (!Number.isSafeInteger(id)) throw new Introuvable('Cette passation')
  await sql`select ${turn(who.region, sql`p.stagiaire_id`)} from passation p
    where p.region = ${who.region} and p.id = ${id}`.execute(db)
  await sql`select from passation where region = ${who.region} and id = ${id} for no key update`.execute(db)
  const { rows } = await sql<Passation>`${passations} where p.region = ${who.region} and p.id = ${id}
    and (${who.id} in (p.vers_id, p.demandee_par) or ${visible(who)})`.execute(db)
  const found = rows[0]
  if (!found) throw new Introuvable('Cette passation')
  if (found.reponse)
    throw new Refus(
      `Cette passation a déjà sa réponse : ${found.reponse === 'acceptee' ? `${found.vers} suit la personne` : 'elle est close'}.`,
    )
  return found
}

export interface Candidat {
  id: number
  nom: string
  rattachement: string
}

/** The counsellors in activity to whom a person can be handed over, by structure; or the one of this id, if they are. */
export async function candidats(db: Db, region: string, id: number | null = null): Promise<Candidat[]> {
  const { rows } = await sql<Candidat>`select k.id, k.nom, t.nom rattachement from compte k
    join structure t on t.region = k.region and t.id = k.structure_id
    where k.region = ${region} and k.role = 'conseiller' and k.actif
      and (${id}::bigint is null or k.id = ${id}::bigint) order by t.nom, k.nom, k.id limit 2000`.execute(db)
  return rows
}

/** Asks someone to follow a person; refused for an account that cannot. */
export async function demander(
  db: Db,
  who: Compte,
  { stagiaire_id, vers, motif }: { stagiaire_id: number; vers: number; motif: string },
  { now, today }: { now: string; today: Jour },
): Promise<{ id: number; candidat: Candidat }> {
  const [candidat] = await candidats(db, who.region, vers)
  if (!candidat)
    throw new Refus('Choisissez un conseiller de la liste : son compte est peut-être fermé.', 'vers')
  await sql`select ${turn(who.region, sql`${stagiaire_id}::bigint`)}`.execute(db)
  const { rows } = await sql<{ conseiller_id: number | null }>`select s.conseiller_id from stagiaire s
    where s.id = ${stagiaire_id} and ${visible(who)}`.execute(db)
  const current = rows[0]
  if (!current) throw new Introuvable('Cette personne')
  const days = await reglageOf(db, who.region, 'passation_reponse', today)
  const { id } = await db
    .insertInto('passation')
    .values({
      region: who.region,
      stagiaire_id,
      de_id: current.conseiller_id,
      vers_id: vers,
      motif,
      demandee_le: now,
      demandee_par: who.id,
      echeance: addDays(today, days),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, candidat }
}

/** Writes the answer of a hand-over, and ends the task that asked for one. */
export async function repondre(
  db: Db,
  who: Compte,
  p: Passation,
  reponse: Passation['reponse'],
  raison: string,
  now: string,
): Promise<void> {
  await db
    .updateTable('passation')
    .set({ reponse, raison, repondue_le: now, repondue_par: who.id })
    .where('region', '=', who.region)
    .where('id', '=', p.id)
    .execute()
  await eteindre(db, who.region, `passation-${p.id}-sans-reponse`, 'La réponse est arrivée.', now)
}

/**
 * The receiver follows the person from today: their file, what is under way (prescriptions, pathways, returns to organise) and
 * the tasks of who followed them, or of who may no longer open the file. What is over keeps the name of who did it.
 */
export async function confier(
  db: Db,
  who: Compte,
  p: Pick<Passation, 'stagiaire_id' | 'de_id' | 'vers_id'>,
): Promise<void> {
  const to = sql`(select k.structure_id from compte k where k.region = ${who.region} and k.id = ${p.vers_id})`
  await sql`update prescription p set conseiller_id = ${p.vers_id}, structure_id = ${to}
    where p.region = ${who.region} and p.stagiaire_id = ${p.stagiaire_id} and coalesce((select e.statut
      from prescription_evenement e where e.region = p.region and e.prescription_id = p.id order by e.id desc limit 1), '')
      not in ('refusee', 'annulee', 'entree')`.execute(db)
  await sql`update parcours p set conseiller_id = ${p.vers_id}
    where p.region = ${who.region} and p.stagiaire_id = ${p.stagiaire_id}
      and not exists (select from sortie x where x.region = p.region and x.parcours_id = p.id)`.execute(db)
  // After the prescription and the pathway, as an entry takes them: neither waits for the other for ever.
  await sql`update stagiaire set conseiller_id = ${p.vers_id}, structure_id = ${to}
    where region = ${who.region} and id = ${p.stagiaire_id}`.execute(db)
  const left = (
    compte: RawBuilder<unknown>,
  ) => sql`exists (select from compte k where k.region = ${who.region} and k.id = ${compte}
    and k.role = 'conseiller' and (k.id = ${p.de_id}::bigint or k.structure_id <> ${to}))`
  await sql`update tache set compte_id = ${p.vers_id} where region = ${who.region} and stagiaire_id = ${p.stagiaire_id}
    and close_le is null and ${left(sql`tache.compte_id`)}`.execute(db)
  await sql`update suspension u set responsable_id = ${p.vers_id} from parcours p
    where u.region = ${who.region} and p.region = ${who.region} and p.id = u.parcours_id and p.stagiaire_id = ${p.stagiaire_id}
      and not exists (select from sortie x where x.region = p.region and x.parcours_id = p.id)
      and ${left(sql`u.responsable_id`)}`.execute(db)
}

export interface SansReferent {
  id: number
  nom: string
  prenom: string
  commune: string
  /** Who followed them, whose account is closed; null when nobody ever did. */
  dernier: string | null
  structure: string | null
  demandee: boolean
}

/** On their way, the condition on `f`: a pathway without an exit, or a prescription under way. */
const enChemin: RawBuilder<boolean> = sql`(exists (select from parcours p where p.region = f.region and p.stagiaire_id = f.id
    and not exists (select from sortie x where x.region = p.region and x.parcours_id = p.id) offset 0)
  or exists (select from prescription p where p.region = f.region and p.stagiaire_id = f.id
    and (select e.statut from prescription_evenement e where e.region = p.region and e.prescription_id = p.id
      order by e.id desc limit 1) not in ('refusee', 'annulee', 'entree') offset 0))`

/** People on their way whom nobody in activity follows: one page, by name. */
export async function sansReferent(
  db: Db,
  who: Compte,
  { page, size }: { page: number; size: number },
): Promise<{ personnes: SansReferent[]; total: number }> {
  const { rows } = await sql<SansReferent & { total: number }>`with f as materialized (
      select s.region, s.id, s.nom, s.prenom, s.nom_recherche, s.commune, s.structure_id, k.nom dernier
      from stagiaire s left join compte k on k.region = s.region and k.id = s.conseiller_id
      where ${visible(who)} and k.actif is not true)
    select f.id, f.nom, f.prenom, c.nom commune, f.dernier, t.nom structure, count(*) over ()::int total,
      exists (select from passation p where p.region = f.region and p.stagiaire_id = f.id and p.reponse is null) demandee
    from f join commune c on c.code = f.commune left join structure t on t.region = f.region and t.id = f.structure_id
    where ${enChemin} order by f.nom_recherche, f.id limit ${size} offset ${(page - 1) * size}`.execute(db)
  return { personnes: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
}
