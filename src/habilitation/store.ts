import { sql } from 'kysely'
import type { Db, Root } from '../db/schema.ts'
import { prepared, type Store } from '../db/store.ts'
import { type Compte, fingerprint, newToken } from './habilitation.ts'

const SESSION_HOURS = 12
const ATTEMPTS_MINUTES = 15

const columns = sql`c.region, r.nom region_nom, c.id, c.nom, c.fonction, coalesce(t.nom, o.nom) rattachement, t.reseau, c.role, c.organisme_id, c.structure_id,
  c.stagiaire_id, c.nouveautes_lues_le`

const later = (now: string, minutes: number) => new Date(Date.parse(now) + minutes * 60_000).toISOString()

/** The account behind a session cookie (`connexion`) or an API token (`jeton`), or null when unknown or expired. */
export async function accountOf(
  db: Db | Root,
  kind: 'connexion' | 'jeton',
  token: string,
  now: string,
): Promise<Compte | null> {
  const [found] = await prepared(
    db,
    sql<Compte>`select ${columns} from ${sql.table(kind)} x
    join compte c on c.region = x.region and c.id = x.compte_id join region r on r.code = c.region
    left join structure t on t.region = c.region and t.id = c.structure_id
    left join organisme o on o.region = c.region and o.id = c.organisme_id
    where x.empreinte = ${fingerprint(token)} and x.expire_le > ${now} and c.actif`,
  )
  return found ?? null
}

/** Opens a session and returns its cookie's value. */
export async function openSession(
  db: Db,
  compte: { region: string; id: number },
  now: string,
): Promise<string> {
  const token = newToken()
  await db.deleteFrom('connexion').where('expire_le', '<', now).execute()
  await db
    .insertInto('connexion')
    .values({
      empreinte: fingerprint(token),
      region: compte.region,
      compte_id: compte.id,
      cree_le: now,
      expire_le: later(now, SESSION_HOURS * 60),
    })
    .execute()
  return token
}

export const closeSession = (db: Db, token: string) =>
  db.deleteFrom('connexion').where('empreinte', '=', fingerprint(token)).execute()

/** A token for the API, shown once. */
export async function openToken(db: Db, compte: { region: string; id: number }, nom: string, now: string) {
  const token = newToken()
  await db
    .insertInto('jeton')
    .values({
      empreinte: fingerprint(token),
      region: compte.region,
      compte_id: compte.id,
      nom,
      cree_le: now,
      expire_le: later(now, 365 * 24 * 60),
    })
    .execute()
  return token
}

/**
 * Takes one of the `most` attempts that `cle` has in a quarter of an hour; false when none is left. It counts before the
 * answer is known, and one caller at a time: attempts sent together count like the others.
 */
export async function takeAttempt(db: Db, cle: string, most: number, now: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtext(${cle}))`.execute(db)
  const since = later(now, -ATTEMPTS_MINUTES)
  const { rows } = await sql<{ n: number }>`select count(*) n from tentative
    where cle = ${cle} and le > ${since}`.execute(db)
  if ((rows[0]?.n ?? 0) >= most) return false
  await db.deleteFrom('tentative').where('cle', '=', cle).where('le', '<=', since).execute()
  await db.insertInto('tentative').values({ cle, le: now }).execute()
  return true
}

/** The attempt of someone who did know the password does not count. */
export const giveBackAttempt = (db: Db, cle: string) =>
  sql`delete from tentative where ctid = (select ctid from tentative where cle = ${cle} order by le desc limit 1)`.execute(
    db,
  )

/** The account that this activation link is for, while it is good. */
export const byActivation = (db: Db, token: string, now: string) =>
  db
    .selectFrom('compte')
    .select(['region', 'id'])
    .where('activation', '=', fingerprint(token))
    .where('activation_expire_le', '>', now)
    .executeTakeFirst()

/** Gives the account of this link its password, once; whoever was signed in as it is no longer. */
export async function activate(db: Db, token: string, secret: string, now: string): Promise<boolean> {
  const compte = await byActivation(db, token, now)
  if (!compte) return false
  const { region, id } = compte
  const done = await db
    .updateTable('compte')
    .set({ secret, activation: null, activation_expire_le: null })
    .where('region', '=', region)
    .where('id', '=', id)
    .where('activation', '=', fingerprint(token))
    .executeTakeFirst()
  for (const table of ['connexion', 'jeton'] as const)
    await db.deleteFrom(table).where('region', '=', region).where('compte_id', '=', id).execute()
  return done.numUpdatedRows > 0n
}

export async function byCourriel(db: Db, courriel: string) {
  return db
    .selectFrom('compte')
    .select(['region', 'id', 'secret'])
    .where('courriel', '=', courriel)
    .where('actif', '=', true)
    .executeTakeFirst()
}

export interface Persona {
  compte_id: number
  region: string
  region_nom: string
  nom: string
  fonction: string
  role: string
  resume: string
}

/** The characters of the demonstration; empty anywhere else. */
export async function personas(db: Db): Promise<Persona[]> {
  const { rows } =
    await sql<Persona>`select p.compte_id, p.region, r.nom region_nom, c.nom, c.fonction, c.role, p.resume
    from persona p join compte c on (c.region, c.id) = (p.region, p.compte_id) join region r on r.code = p.region
    order by p.rang`.execute(db)
  return rows
}

export async function isDemonstration(db: Db): Promise<boolean> {
  const row = await db.selectFrom('instance').select('demonstration').executeTakeFirst()
  return row?.demonstration ?? false
}

/** A line of the journal that no write of a table would leave: a refused access, a sign-in, an export. */
export async function journal(
  db: Db,
  line: {
    region: string | null
    le: string
    compte_id: number | null
    acte: string
    motif?: string
    objet: string
    objet_id?: string
  },
): Promise<void> {
  // An index holds this column: what a caller writes there (an address, a file's name) has no length of its own.
  const objet_id = line.objet_id?.slice(0, 200)
  await db
    .insertInto('journal')
    .values({ ...line, objet_id })
    .execute()
}

/** Writes, after the answer, who read whose file. */
export async function traceReading(
  store: Store,
  who: Compte,
  stagiaires: number[],
  page: string,
  now: string,
): Promise<void> {
  await store.write({ compte: who.id, acte: 'consultation', now }, async db => {
    await db
      .insertInto('consultation')
      .values(
        stagiaires.map(stagiaire_id => ({
          region: who.region,
          compte_id: who.id,
          stagiaire_id,
          page,
          le: now,
        })),
      )
      .execute()
  })
}
