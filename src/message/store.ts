import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import type { Message } from './message.ts'

/** Writes a message in the transaction of what it tells; false when this account already has one with this key. */
export async function write(db: Db, message: Message, now: string): Promise<boolean> {
  const { region, compte_id, cle, objet, texte, lien = null } = message
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('message')
    .values({ region, compte_id, cle, objet, texte, lien, cree_le: now })
    .onConflict(o => o.columns(['region', 'compte_id', 'cle']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export interface Recu {
  id: number
  objet: string
  texte: string
  lien: string | null
  cree_le: string
  lu_le: string | null
}

/** The account's own messages, the newest first: one page, how many there are in all, how many are not read. */
export async function inbox(
  db: Db,
  who: Compte,
  { page, size }: { page: number; size: number },
): Promise<{ messages: Recu[]; total: number; non_lus: number }> {
  const own = db.selectFrom('message').where('region', '=', who.region).where('compte_id', '=', who.id)
  const messages = await own
    .select(['id', 'objet', 'texte', 'lien', 'cree_le', 'lu_le'])
    .orderBy('cree_le', 'desc')
    .orderBy('id', 'desc')
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  const counts = await own
    .select(e => [
      e.fn.countAll<number>().as('total'),
      e.fn.countAll<number>().filterWhere('lu_le', 'is', null).as('non_lus'),
    ])
    .executeTakeFirstOrThrow()
  return { messages, total: Number(counts.total), non_lus: Number(counts.non_lus) }
}

/** Marks one message as read, or all of them; returns where each one leads. Nothing happens to another account's. */
export async function markRead(
  db: Db,
  who: Compte,
  now: string,
  id: number | null = null,
): Promise<{ lien: string | null }[]> {
  const { rows } = await sql<{ lien: string | null }>`update message set lu_le = coalesce(lu_le, ${now})
    where region = ${who.region} and compte_id = ${who.id}
      and ${id === null ? sql`lu_le is null` : sql`id = ${id}`} returning lien`.execute(db)
  return rows
}

export interface Depart {
  id: number
  destinataire: string
  courriel: string
  objet: string
  /** Only in a demonstration: elsewhere, what is written to someone is theirs. */
  texte: string | null
  cree_le: string
  envoye_le: string | null
  essais: number
  erreur: string | null
  /** Written too long ago to be sent any more. */
  perime: boolean
}

/** What left the Région, or waits to leave, the newest first. */
export async function outbox(
  db: Db,
  region: string,
  { page, size, demonstration, since }: { page: number; size: number; demonstration: boolean; since: string },
): Promise<{ departs: Depart[]; total: number }> {
  const { rows } = await sql<Depart>`select m.id, k.nom destinataire, k.courriel, m.objet,
      case when ${demonstration}::boolean then m.texte end texte, m.cree_le, m.envoye_le, m.essais, m.erreur,
      m.cree_le < ${since} perime
    from message m join compte k on k.region = m.region and k.id = m.compte_id
    where m.region = ${region} order by m.cree_le desc, m.id desc limit ${size} offset ${(page - 1) * size}`.execute(
    db,
  )
  const count = await sql<{
    n: number
  }>`select count(*)::int n from message where region = ${region}`.execute(db)
  return { departs: rows, total: count.rows[0]?.n ?? 0 }
}

/** The accounts in use of a training organisation. */
export async function accountsOf(db: Db, region: string, organisme_id: number): Promise<number[]> {
  const rows = await db
    .selectFrom('compte')
    .select('id')
    .where('region', '=', region)
    .where('organisme_id', '=', organisme_id)
    .where('role', '=', 'organisme')
    .where('actif', '=', true)
    .orderBy('id')
    .execute()
  return rows.map(r => r.id)
}

/** The accounts in use of a person: none for many of them. */
export async function accountsOfPerson(db: Db, region: string, stagiaire_id: number): Promise<number[]> {
  const rows = await db
    .selectFrom('compte')
    .select('id')
    .where('region', '=', region)
    .where('stagiaire_id', '=', stagiaire_id)
    .where('role', '=', 'stagiaire')
    .where('actif', '=', true)
    .orderBy('id')
    .execute()
  return rows.map(r => r.id)
}

/** Writes to a person on each account that they have. */
export async function writeToPerson(
  db: Db,
  stagiaire_id: number,
  message: Omit<Message, 'compte_id'>,
  now: string,
): Promise<void> {
  for (const compte_id of await accountsOfPerson(db, message.region, stagiaire_id))
    await write(db, { ...message, compte_id }, now)
}

/** When an account was last written to under a key that begins so (ISO instant), or null. */
export async function lastWritten(
  db: Db,
  region: string,
  compte_id: number,
  prefix: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('message')
    .select('cree_le')
    .where('region', '=', region)
    .where('compte_id', '=', compte_id)
    .where(sql<boolean>`starts_with(cle, ${prefix})`)
    .orderBy('cree_le', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.cree_le ?? null
}
