import { type RawBuilder, sql } from 'kysely'
import { firstDay, type Jour, type Mois } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { accountsOfPerson, write } from '../message/store.ts'
import { valeurLe } from '../reglage/reglage.ts'
import { valeursOf } from '../reglage/store.ts'
import { jour } from '../web/format.ts'
import { destinataire, type Evenement, echeance, type Objet, type Reclamation } from './reclamation.ts'

/** The claims that an account may see: the condition on `reclamation r` and `site s`. */
function visible(who: Compte): RawBuilder<boolean> {
  switch (who.role) {
    case 'region':
      return sql`r.region = ${who.region}`
    case 'organisme':
      return sql`r.region = ${who.region} and s.organisme_id = ${who.organisme_id} and (r.objet = 'presence'
        or exists (select from reclamation_evenement t where t.region = r.region and t.reclamation_id = r.id
          and t.statut = 'transmise_organisme'))`
    case 'stagiaire':
      return sql`r.region = ${who.region} and r.stagiaire_id = ${who.stagiaire_id}`
    default:
      return sql`false`
  }
}

const claims = sql`select r.id, r.objet, to_char(r.mois, 'YYYY-MM') mois, r.parcours_id, r.stagiaire_id, g.nom, g.prenom,
    o.nom organisme, p.referent_id, r.cree_le,
    (select json_agg(json_build_object('statut', e.statut, 'texte', e.texte, 'le', e.le, 'par', k.nom, 'role', k.role)
        order by e.id)
      from reclamation_evenement e left join compte k on k.region = e.region and k.id = e.compte_id
      where e.region = r.region and e.reclamation_id = r.id) evenements
  from reclamation r
  join stagiaire g on g.region = r.region and g.id = r.stagiaire_id
  left join parcours p on p.region = r.region and p.id = r.parcours_id
  left join action a on a.region = p.region and a.id = p.action_id
  left join site s on s.region = a.region and s.id = a.site_id
  left join organisme o on o.region = s.region and o.id = s.organisme_id`

type Lue = Omit<Reclamation, 'echeance'>

/** Claims with the day by which each is to be answered, as the Région set it when they were filed or asked again. */
async function dated<R extends Lue>(
  db: Db,
  region: string,
  rows: readonly R[],
): Promise<(R & { echeance: Jour | null })[]> {
  const set = await valeursOf(db, region, ['reclamation_delai'])
  const delai = (le: Jour) => valeurLe(set, 'reclamation_delai', le)
  return rows.map(row => ({ ...row, echeance: echeance(row.evenements, delai) }))
}

/** One claim with all that was said of it, or `Introuvable`. */
export async function byId(db: Db, who: Compte, id: number): Promise<Reclamation> {
  if (!Number.isSafeInteger(id)) throw new Introuvable('Cette réclamation')
  const { rows } = await sql<Lue>`${claims} where r.id = ${id} and ${visible(who)}`.execute(db)
  const [found] = await dated(db, who.region, rows)
  if (!found) throw new Introuvable('Cette réclamation')
  return found
}

/** The same, held until the end of the transaction: two answers are written one after the other. */
export async function hold(db: Db, who: Compte, id: number): Promise<Reclamation> {
  await byId(db, who, id)
  await sql`select from reclamation where region = ${who.region} and id = ${id} for no key update`.execute(db)
  return byId(db, who, id)
}

/** The trainee's own claims, the newest first. */
export async function mine(db: Db, who: Compte): Promise<Reclamation[]> {
  const { rows } = await sql<Lue>`${claims} where ${visible(who)} order by r.id desc limit 200`.execute(db)
  return dated(db, who.region, rows)
}

/** Claims that an account answers: those that wait, the oldest first; or all of them, the newest first. */
export async function list(
  db: Db,
  who: Compte,
  { toutes, page, size }: { toutes: boolean; page: number; size: number },
): Promise<{ reclamations: Reclamation[]; total: number }> {
  const last = sql`(select e.statut from reclamation_evenement e where e.region = r.region and e.reclamation_id = r.id
    order by e.id desc limit 1)`
  const which = toutes ? sql`true` : sql`${last} not in ('repondue', 'close')`
  const { rows } = await sql<Lue & { total: number }>`select t.*, count(*) over ()::int total
    from (${claims} where ${visible(who)} and ${which}) t
    order by ${toutes ? sql`t.id desc` : sql`t.id`} limit ${size} offset ${(page - 1) * size}`.execute(db)
  return {
    reclamations: await dated(
      db,
      who.region,
      rows.map(({ total: _, ...row }) => row),
    ),
    total: rows[0]?.total ?? 0,
  }
}

export interface MoisPossible {
  parcours_id: number
  mois: Mois
}

/** The months of the trainee's pathways up to today, the last first: those that a claim may be about. */
export async function months(db: Db, who: Compte, today: Jour): Promise<MoisPossible[]> {
  const { rows } =
    await sql<MoisPossible>`select distinct on (m.mois) p.id parcours_id, to_char(m.mois, 'YYYY-MM') mois
    from parcours p left join sortie x on x.region = p.region and x.parcours_id = p.id
    cross join lateral generate_series(date_trunc('month', p.date_entree::timestamp),
      coalesce(x.date - 1, ${today}::date)::timestamp, interval '1 month') m (mois)
    where p.region = ${who.region} and p.stagiaire_id = ${who.stagiaire_id} and m.mois <= ${today}::date
    order by m.mois desc, p.date_entree desc limit 36`.execute(db)
  return rows
}

/** Files a claim; returns its number. */
export async function deposer(
  db: Db,
  who: Compte,
  now: string,
  claim: { parcours_id: number | null; mois: Mois | null; objet: Objet; texte: string },
): Promise<number> {
  const { id } = await db
    .insertInto('reclamation')
    .values({
      region: who.region,
      stagiaire_id: who.stagiaire_id ?? 0,
      parcours_id: claim.parcours_id,
      mois: claim.mois && firstDay(claim.mois),
      objet: claim.objet,
      cree_le: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await note(db, who, now, id, 'deposee', claim.texte)
  return id
}

/** Writes what happened to a claim, and tells those concerned: who is to answer, or the trainee who was answered. */
export async function note(
  db: Db,
  who: Compte,
  now: string,
  id: number,
  statut: Evenement['statut'],
  texte: string,
): Promise<void> {
  const event = await db
    .insertInto('reclamation_evenement')
    .values({ region: who.region, reclamation_id: id, statut, texte, le: now, compte_id: who.id })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { rows } = await sql<Lue>`${claims} where r.region = ${who.region} and r.id = ${id}`.execute(db)
  const [r] = await dated(db, who.region, rows)
  if (!r) return
  const due = r.echeance
  const cle = `reclamation-${id}-${event.id}`
  const lien = `/reclamations/${id}`
  const asked = due !== null
  if (!asked && who.role === 'stagiaire') return
  const comptes = asked
    ? await answerers(db, who.region, r)
    : await accountsOfPerson(db, who.region, r.stagiaire_id)
  for (const compte_id of comptes)
    await write(
      db,
      {
        region: who.region,
        compte_id,
        cle,
        lien,
        ...(asked
          ? {
              objet: 'Une réclamation attend votre réponse',
              texte: `Répondez avant le ${jour(due)}. La personne voit où en est sa demande.`,
            }
          : {
              objet: statut === 'close' ? 'Votre réclamation est close' : 'Une réponse à votre réclamation',
              texte: 'Lisez-la dans Amont. Si elle ne vous convient pas, vous pouvez demander encore.',
            }),
      },
      now,
    )
}

async function answerers(db: Db, region: string, r: Reclamation): Promise<number[]> {
  if (destinataire(r.objet, r.parcours_id, r.evenements) === 'organisme' && r.referent_id !== null)
    return [r.referent_id]
  const rows = await db
    .selectFrom('compte')
    .select('id')
    .where('region', '=', region)
    .where('role', '=', 'region')
    .where('actif', '=', true)
    .orderBy('id')
    .execute()
  return rows.map(row => row.id)
}
