import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import type { Store } from '../db/store.ts'
import { type Compte, fingerprint, newToken } from './habilitation.ts'

const SESSION_HOURS = 12
const ATTEMPTS = 5
const ATTEMPTS_MINUTES = 15

const columns = sql`c.region, r.nom region_nom, c.id, c.nom, c.fonction, coalesce(t.nom, o.nom) rattachement, t.reseau, c.role, c.organisme_id, c.structure_id,
  c.stagiaire_id, c.nouveautes_lues_le`

const later = (now: string, minutes: number) => new Date(Date.parse(now) + minutes * 60_000).toISOString()

/** The account behind a session cookie (`connexion`) or an API token (`jeton`), or null when unknown or expired. */
export async function accountOf(
  db: Db,
  kind: 'connexion' | 'jeton',
  token: string,
  now: string,
): Promise<Compte | null> {
  const { rows } = await sql<Compte>`select ${columns} from ${sql.table(kind)} x
    join compte c on (c.region, c.id) = (x.region, x.compte_id) join region r on r.code = c.region
    left join structure t on (t.region, t.id) = (c.region, c.structure_id)
    left join organisme o on (o.region, o.id) = (c.region, c.organisme_id)
    where x.empreinte = ${fingerprint(token)} and x.expire_le > ${now} and c.actif`.execute(db)
  return rows[0] ?? null
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

/** True while fewer than five attempts failed for this key in the last quarter of an hour. */
export async function mayTry(db: Db, cle: string, now: string): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`select count(*) n from tentative
    where cle = ${cle} and le > ${later(now, -ATTEMPTS_MINUTES)}`.execute(db)
  return (rows[0]?.n ?? 0) < ATTEMPTS
}

export async function noteFailure(db: Db, cle: string, now: string): Promise<void> {
  await db.deleteFrom('tentative').where('le', '<', later(now, -ATTEMPTS_MINUTES)).execute()
  await db.insertInto('tentative').values({ cle, le: now }).execute()
}

export async function byCourriel(db: Db, courriel: string) {
  return db
    .selectFrom('compte')
    .select(['region', 'id', 'secret'])
    .where('courriel', '=', courriel.trim().toLowerCase())
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
  await db.insertInto('journal').values(line).execute()
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
