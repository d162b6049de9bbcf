import { type RawBuilder, sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { write } from '../message/store.ts'
import { jour } from '../web/format.ts'
import type { Demande } from './tache.ts'

/**
 * Asks something of an account, in the transaction of what it comes from, and writes to it. False when it was asked already:
 * a task that was closed does not open again under the same key.
 */
export async function ouvrir(
  db: Db,
  demande: Demande,
  now: string,
  cree_par: number | null = null,
): Promise<boolean> {
  const { region, cle, compte_id, objet, detail = '', lien = null, echeance, stagiaire_id } = demande
  const row = await db
    .insertInto('tache')
    .values({ region, cle, stagiaire_id, compte_id, objet, detail, lien, echeance, cree_le: now, cree_par })
    .onConflict(o => o.columns(['region', 'cle']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return false
  await tell(db, { region, id: row.id, compte_id, objet, detail, lien, echeance }, now)
  return true
}

/**
 * Asks many things at once, without a message for each: who calls says it in one. Returns the keys of those that were not asked
 * already.
 */
export async function ouvrirEnNombre(
  db: Db,
  demandes: readonly Demande[],
  now: string,
): Promise<Set<string>> {
  const { rows } = await sql<{
    cle: string
  }>`insert into tache (region, cle, stagiaire_id, compte_id, objet, detail, lien, echeance,
      cree_le)
    select region, cle, stagiaire_id, compte_id, objet, coalesce(detail, ''), lien, echeance, ${now}
    from jsonb_to_recordset(${JSON.stringify(demandes)}::jsonb) x(region text, cle text, stagiaire_id bigint, compte_id bigint,
      objet text, detail text, lien text, echeance date)
    on conflict (region, cle) do nothing returning cle`.execute(db)
  return new Set(rows.map(r => r.cle))
}

/** Ends many tasks that no longer have a reason to be, each with its own. */
export async function eteindreEnNombre(
  db: Db,
  region: string,
  fins: readonly { cle: string; conclusion: string }[],
  now: string,
): Promise<void> {
  await sql`update tache t set close_le = ${now}, close_par = null, conclusion = x.conclusion
    from jsonb_to_recordset(${JSON.stringify(fins)}::jsonb) x(cle text, conclusion text)
    where t.region = ${region} and t.cle = x.cle and t.close_le is null`.execute(db)
}

const tell = (
  db: Db,
  t: Pick<Tache, 'id' | 'compte_id' | 'objet' | 'detail' | 'lien' | 'echeance'> & { region: string },
  now: string,
) =>
  write(
    db,
    {
      region: t.region,
      compte_id: t.compte_id,
      cle: `tache-${t.id}`,
      objet: t.objet,
      texte: [t.detail, `À faire au plus tard le ${jour(t.echeance)}.`].filter(Boolean).join('\n\n'),
      lien: t.lien ?? '/taches',
    },
    now,
  )

/** The tasks that an account may see and do: its own, its colleagues' (someone may be away), all of them for the Région. */
function visible(who: Compte): RawBuilder<boolean> {
  switch (who.role) {
    case 'region':
      return sql`t.region = ${who.region}`
    case 'conseiller':
      return sql`t.region = ${who.region} and k.role = 'conseiller' and k.structure_id = ${who.structure_id}`
    case 'organisme':
      return sql`t.region = ${who.region} and k.role = 'organisme' and k.organisme_id = ${who.organisme_id}`
    default:
      return sql`t.region = ${who.region} and t.compte_id = ${who.id}`
  }
}

export interface Tache {
  id: number
  stagiaire_id: number | null
  nom: string | null
  prenom: string | null
  compte_id: number
  /** Who is to do it. */
  charge: string
  /** False once that account was closed: someone else must take it. */
  charge_actif: boolean
  objet: string
  detail: string
  lien: string | null
  echeance: Jour
  cree_le: string
  close_le: string | null
  close_par: string | null
  conclusion: string
  revision: number
}

const tasks = sql`tache t join compte k on k.region = t.region and k.id = t.compte_id
  left join stagiaire g on g.region = t.region and g.id = t.stagiaire_id
  left join compte f on f.region = t.region and f.id = t.close_par`
const columns = sql`t.id, t.stagiaire_id, g.nom, g.prenom, t.compte_id, k.nom charge, k.actif charge_actif, t.objet, t.detail, t.lien,
  t.echeance, t.cree_le, t.close_le, f.nom close_par, t.conclusion, t.revision`

export type Filtre = 'miennes' | 'equipe' | 'closes'

const which = (who: Compte, filtre: Filtre): RawBuilder<boolean> =>
  ({
    miennes: sql<boolean>`t.close_le is null and t.compte_id = ${who.id}`,
    equipe: sql<boolean>`t.close_le is null`,
    closes: sql<boolean>`t.close_le is not null`,
  })[filtre]

/** One page of tasks, the nearest deadline first; those that are done, the last first. */
export async function list(
  db: Db,
  who: Compte,
  { filtre, page, size }: { filtre: Filtre; page: number; size: number },
): Promise<{ taches: Tache[]; total: number }> {
  const order = filtre === 'closes' ? sql`t.close_le desc, t.id desc` : sql`t.echeance, t.id`
  const { rows } = await sql<Tache & { total: number }>`select ${columns}, count(*) over ()::int total
    from ${tasks} where ${visible(who)} and ${which(who, filtre)}
    order by ${order} limit ${size} offset ${(page - 1) * size}`.execute(db)
  return { taches: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
}

/** The open tasks about a person that this account may see, the nearest deadline first. */
export async function ofStagiaire(db: Db, who: Compte, stagiaire_id: number): Promise<Tache[]> {
  const { rows } = await sql<Tache>`select ${columns} from ${tasks}
    where ${visible(who)} and t.stagiaire_id = ${stagiaire_id} and t.close_le is null
    order by t.echeance, t.id`.execute(db)
  return rows
}

/** How many wait for this account, and how many of them are past their deadline. */
export async function compte(db: Db, who: Compte, today: Jour): Promise<{ n: number; depassees: number }> {
  const { rows } = await sql<{ n: number; depassees: number }>`select count(*)::int n,
      count(*) filter (where echeance < ${today})::int depassees
    from tache where region = ${who.region} and compte_id = ${who.id} and close_le is null`.execute(db)
  return rows[0] ?? { n: 0, depassees: 0 }
}

/** The task, or `Introuvable` when it is not for this account. */
export async function byId(db: Db, who: Compte, id: number): Promise<Tache> {
  if (!Number.isSafeInteger(id)) throw new Introuvable('Cette tâche')
  const { rows } =
    await sql<Tache>`select ${columns} from ${tasks} where t.id = ${id} and ${visible(who)}`.execute(db)
  if (!rows[0]) throw new Introuvable('Cette tâche')
  return rows[0]
}

/** The task, held for this act; refused once it is done. */
async function hold(db: Db, who: Compte, id: number): Promise<Tache> {
  await sql`select from tache where region = ${who.region} and id = ${id} for no key update`.execute(db)
  const found = await byId(db, who, id)
  if (found.close_le)
    throw new Refus(`Cette tâche est déjà terminée : ${found.close_par ?? 'Amont'} l’a close.`)
  return found
}

/** Says that it is done, and how. */
export async function clore(db: Db, who: Compte, id: number, conclusion: string, now: string): Promise<void> {
  await hold(db, who, id)
  await sql`update tache set close_le = ${now}, close_par = ${who.id}, conclusion = ${conclusion}
    where region = ${who.region} and id = ${id}`.execute(db)
}

/** Ends what no longer has a reason to be, by the key of what it came from: the person came back, the answer arrived. */
export async function eteindre(
  db: Db,
  region: string,
  cle: string,
  conclusion: string,
  now: string,
): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update tache set close_le = ${now}, close_par = null, conclusion = ${conclusion}
    where region = ${region} and cle = ${cle} and close_le is null`.execute(db)
  return (numAffectedRows ?? 0n) > 0n
}

/** Gives it to another account that may see it, and tells that one. */
export async function confier(
  db: Db,
  who: Compte,
  id: number,
  compte_id: number,
  now: string,
): Promise<string> {
  const task = await hold(db, who, id)
  const to = (await equipe(db, who)).find(k => k.id === compte_id)
  if (!to) throw new Refus('Choisissez une personne de votre équipe.', 'compte_id')
  await sql`update tache set compte_id = ${compte_id} where region = ${who.region} and id = ${id}`.execute(db)
  // The subject of a task may name a person, and what is written is sent by mail too.
  if (compte_id !== who.id && compte_id !== task.compte_id)
    await write(
      db,
      {
        region: who.region,
        compte_id,
        cle: `tache-${id}-${now}`,
        objet: 'Une tâche vous est confiée',
        texte: `${who.nom} vous confie une tâche, à faire au plus tard le ${jour(task.echeance)}.`,
        lien: `/taches/${id}`,
      },
      now,
    )
  return to.nom
}

/** The colleagues to whom this account may give a task, itself included. */
export async function equipe(db: Db, who: Compte): Promise<{ id: number; nom: string }[]> {
  const { rows } = await sql<{
    id: number
    nom: string
  }>`select id, nom from compte where region = ${who.region} and actif
      and role = ${who.role} and structure_id is not distinct from ${who.structure_id}
      and organisme_id is not distinct from ${who.organisme_id} and role in ('region', 'conseiller', 'organisme')
    order by nom, id limit 500`.execute(db)
  return rows
}
