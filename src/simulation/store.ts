import { sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import { changedMeanwhile, Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'

/** A rule that the Région tries out; nobody is ever paid or refused by it. */
export interface Brouillon {
  id: number
  titre: string
  dispositif: string
  /** First day of the version that was copied. */
  version: Jour
  /** First day on which it would apply. */
  du: Jour
  auteur: string
  cree_le: string
  modifie_le: string
  revision: number
}

const columns = sql`b.id, b.titre, b.dispositif, b.version, b.du, c.nom auteur, b.cree_le, b.modifie_le, b.revision`
const author = sql`join compte c on (c.region, c.id) = (b.region, b.compte_id)`

/** The Région's drafts, the last changed first. */
export async function list(db: Db, region: string): Promise<Brouillon[]> {
  const { rows } = await sql<Brouillon>`select ${columns} from brouillon b ${author}
    where b.region = ${region} order by b.modifie_le desc, b.id desc`.execute(db)
  return rows
}

/** A draft with its text, or `Introuvable` when it is another Région's. */
export async function byId(db: Db, who: Compte, id: number): Promise<Brouillon & { texte: string }> {
  const { rows } = await sql<
    Brouillon & { texte: string }
  >`select ${columns}, b.texte from brouillon b ${author}
    where b.region = ${who.region} and b.id = ${id}`.execute(db)
  if (!rows[0]) throw new Introuvable('Ce brouillon')
  return rows[0]
}

type Contenu = Pick<Brouillon, 'titre' | 'dispositif' | 'version' | 'du'> & { texte: string }

export async function insert(db: Db, who: Compte, b: Contenu, now: string): Promise<number> {
  const { id } = await db
    .insertInto('brouillon')
    .values({ ...b, region: who.region, compte_id: who.id, cree_le: now, modifie_le: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Keeps a changed text; refuses when someone else changed the draft since the form was opened. */
export async function update(
  db: Db,
  who: Compte,
  b: Pick<Contenu, 'titre' | 'du' | 'texte'> & { id: number; revision: number | null },
  now: string,
): Promise<void> {
  const { rows } = await sql`update brouillon set titre = ${b.titre}, du = ${b.du}, texte = ${b.texte},
      modifie_le = ${now}, revision = revision + 1
    where region = ${who.region} and id = ${b.id} and (${b.revision}::int is null or revision = ${b.revision}::int)
    returning id`.execute(db)
  if (rows.length === 0) throw changedMeanwhile()
}

export async function remove(db: Db, who: Compte, id: number): Promise<void> {
  await db.deleteFrom('brouillon').where('region', '=', who.region).where('id', '=', id).execute()
}
