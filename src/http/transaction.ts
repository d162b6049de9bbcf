import { asRefus, Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Store } from '../db/store.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { accountOf, journal, traceReading } from '../habilitation/store.ts'
import { type Act, actName, type Ctx, type Done, type Route } from './route.ts'
import { paris, type Req, sessionCookie } from './session.ts'

/** A person at a browser (session cookie), or a program (API token). */
export type Door = 'connexion' | 'jeton'

const tokenOf = (c: Req, door: Door): string | null =>
  door === 'connexion'
    ? sessionCookie(c)
    : (c.req.header('authorization')?.match(/^Bearer (.+)$/)?.[1] ?? null)

/** One read transaction: the account, its right, then `fn`. What it traced or was refused is written beside the answer. */
export async function reading<T>(
  c: Req,
  store: Store,
  route: Route,
  door: Door,
  fn: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  const now = c.var.now()
  const token = tokenOf(c, door)
  const traced = new Set<number>()
  let who: Compte | null = null
  try {
    const result = await store.read(async db => {
      who = token ? await accountOf(db, door, token, now) : null
      return fn(context(c, db, allowed(who, route), now, id => traced.add(id)))
    })
    if (who && traced.size) c.var.after(traceReading(store, who, [...traced], route.path, now))
    return result
  } catch (error) {
    if (error instanceof Introuvable && who) c.var.after(noteRefusal(c, store, who))
    throw error
  }
}

/** A role that has no right to a route sees what a stranger to it would: nothing. */
function allowed(who: Compte | null, route: Route): Compte {
  if (!who) throw new SignInFirst()
  if (!route.roles.includes(who.role)) throw new Introuvable()
  return who
}

/** Nobody is signed in: the web sends to the sign-in page, the API answers 401. */
export class SignInFirst extends Error {}

function noteRefusal(c: Req, store: Store, who: Compte): Promise<void> {
  const now = c.var.now()
  return store.write({ compte: who.id, acte: 'acces_refuse', now }, db =>
    journal(db, {
      region: who.region,
      le: now,
      compte_id: who.id,
      acte: 'acces_refuse',
      objet: 'page',
      objet_id: `${c.req.method} ${c.req.path}`.replace(/\p{Cc}/gu, '?'),
    }),
  )
}

function context(c: Req, db: Db, who: Compte, now: string, trace: (id: number) => void): Ctx {
  const { id, action } = c.req.param() as Record<string, string>
  for (const key of [id, action]) if (key !== undefined && !/^\d{1,15}$/.test(key)) throw new Introuvable()
  return {
    db,
    who,
    now,
    today: paris(now),
    params: c.req.param() as Record<string, string>,
    query: c.req.query(),
    revision: null,
    trace,
  }
}

/**
 * One write transaction, done once per key and account: the second of two clicks gets the first one's answer. `raw` is what
 * was sent, `key` names the gesture ('' when the caller gives none).
 */
export async function writing(
  c: Req,
  store: Store,
  route: Act,
  door: Door,
  raw: Record<string, unknown>,
  key: string,
): Promise<Done> {
  const now = c.var.now()
  const token = tokenOf(c, door)
  const found = await store.read(async db => (token ? accountOf(db, door, token, now) : null))
  if (found && !route.roles.includes(found.role)) c.var.after(noteRefusal(c, store, found))
  const who = allowed(found, route)
  const motif = typeof raw.motif === 'string' ? raw.motif : ''
  try {
    return await store.write({ compte: who.id, acte: actName(route.path), motif, now }, db =>
      once(db, key && `${who.id} ${route.path} ${key}`, now, () => {
        const revision = typeof raw._version === 'string' ? Number(raw._version) : null
        return route.run({ ...context(c, db, who, now, () => {}), revision }, route.input.parse(raw))
      }),
    )
  } catch (error) {
    if (error instanceof Introuvable) c.var.after(noteRefusal(c, store, who))
    throw asRefus(error)
  }
}

/** Runs `act` and keeps its answer under `cle`; when the key is already there, gives that answer and does nothing. */
async function once(db: Db, cle: string, now: string, act: () => Promise<Done>): Promise<Done> {
  if (!cle) return act()
  const first = await db
    .insertInto('geste')
    .values({ cle, reponse: '{}', le: now })
    .onConflict(o => o.doNothing())
    .returning('cle')
    .executeTakeFirst()
  if (!first) {
    const past = await db
      .selectFrom('geste')
      .select('reponse')
      .where('cle', '=', cle)
      .executeTakeFirstOrThrow()
    return { ...past.reponse, notice: 'C’était déjà fait : rien n’a été enregistré une seconde fois.' }
  }
  const done = await act()
  await db
    .updateTable('geste')
    .set({ reponse: JSON.stringify(done) })
    .where('cle', '=', cle)
    .execute()
  return done
}
