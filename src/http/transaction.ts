import { sql } from 'kysely'
import { asRefus, Introuvable, Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Store } from '../db/store.ts'
import { type Compte, fingerprint } from '../habilitation/habilitation.ts'
import { accountOf, giveBackAttempt, journal, takeAttempt, traceReading } from '../habilitation/store.ts'
import { refuseNul, type Sent } from './body.ts'
import { type Act, actName, type Ctx, type Done, type Download, type Route } from './route.ts'
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
    throw asRefus(error)
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

const noteRefusal = (c: Req, store: Store, who: Compte): Promise<void> =>
  note(c, store, who, 'acces_refuse', 'page', `${c.req.method} ${c.req.path}`.replace(/\p{Cc}/gu, '?'))

/** A line of the journal about a request that wrote nothing. */
function note(c: Req, store: Store, who: Compte, acte: string, objet: string, objet_id: string) {
  const now = c.var.now()
  return store.write({ compte: who.id, acte, now }, db =>
    journal(db, { region: who.region, le: now, compte_id: who.id, acte, objet, objet_id }),
  )
}

function context(c: Req, db: Db, who: Compte, now: string, trace: (id: number) => void): Ctx {
  const params = c.req.param() as Record<string, string>
  for (const key of [params.id, params.action])
    if (key !== undefined && !/^\d{1,15}$/.test(key)) throw new Introuvable()
  if (Object.values(params).some(value => value.includes('\0'))) throw new Introuvable()
  refuseNul(...Object.values(c.req.query()))
  return {
    db,
    who,
    now,
    today: paris(now),
    params,
    query: c.req.query(),
    origin: new URL(c.req.url).origin.replace(/^http:/, c.var.secure ? 'https:' : 'http:'),
    revision: null,
    trace,
  }
}

/** A file, read like a page: who took it is written beside the answer. */
export async function downloading(c: Req, store: Store, route: Download) {
  const file = await reading(c, store, route, 'connexion', async ctx => ({
    who: ctx.who,
    ...(await route.run(ctx)),
  }))
  c.var.after(note(c, store, file.who, 'telechargement', 'fichier', c.req.path))
  return file
}

/**
 * One write transaction, done once per key and account: the second of two clicks gets the first one's answer. What was sent
 * is read once the account is known to have the right.
 */
export function writing(
  c: Req,
  store: Store,
  route: Act,
  door: Door,
  read: () => Promise<Sent>,
): Promise<Done & { replayed: boolean }> {
  const write = () => written(c, store, route, door, read)
  return route.look ? oneOfFew(write) : write()
}

/** Lets `width` calls run at once, the others wait their turn in order: a rush on one act leaves connections to the rest of the site. */
function turnstile(width: number): <T>(fn: () => Promise<T>) => Promise<T> {
  let free = width
  const waiting: (() => void)[] = []
  return async fn => {
    if (free > 0) free--
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await fn()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free++
    }
  }
}

/** How many acts with a look run at once: those that come next then look at what these took. */
const oneOfFew = turnstile(4)

async function written(
  c: Req,
  store: Store,
  route: Act,
  door: Door,
  read: () => Promise<Sent>,
): Promise<Done & { replayed: boolean }> {
  const now = c.var.now()
  const token = tokenOf(c, door)
  // Two statements that write nothing: no transaction around them, which would cost as much again.
  const found = token ? await accountOf(store.db, door, token, now) : null
  if (found && route.roles.includes(found.role))
    await route.look?.({ db: store.db, who: found, now, params: c.req.param() as Record<string, string> })
  if (found && !route.roles.includes(found.role)) c.var.after(noteRefusal(c, store, found))
  const who = allowed(found, route)
  const sent = await read()
  const motif = typeof sent.raw.motif === 'string' ? sent.raw.motif : ''
  const author = { compte: who.id, acte: actName(route.path), motif, now }
  const tries = fingerprint(`${author.acte} ${who.id}`)
  const { attempts } = route
  if (attempts !== undefined && !(await store.write(author, db => takeAttempt(db, tries, attempts, now))))
    throw new Refus('Trop d’essais : attendez un quart d’heure, puis recommencez.')
  try {
    return await store.write(author, async db => {
      const done = await once(
        db,
        sent.key && fingerprint(`${who.id} ${c.req.path} ${sent.key}`),
        sent.empreinte,
        now,
        () => {
          const ctx = context(c, db, who, now, () => {})
          return route.run({ ...ctx, revision: revisionIn(sent.raw) }, route.input.parse(sent.raw))
        },
      )
      if (attempts !== undefined) await giveBackAttempt(db, tries)
      return done
    })
  } catch (error) {
    if (error instanceof Introuvable) c.var.after(noteRefusal(c, store, who))
    throw asRefus(error)
  }
}

/** The revision that the form was opened on: the API may leave it out, nobody may send another thing in its place. */
function revisionIn({ _version }: Record<string, unknown>): number | null {
  if (_version === undefined || _version === null) return null
  const text = typeof _version === 'number' ? String(_version) : _version
  if (typeof text !== 'string' || !/^\d{1,9}$/.test(text)) {
    throw new Refus(
      `« ${JSON.stringify(_version)} » n’est pas une version de ce dossier : relisez-le, puis recommencez.`,
    )
  }
  return Number(text)
}

const DAY = 86_400_000

/**
 * Runs `act` and keeps its answer under `cle` for a day; when the key is already there with the same content, gives that
 * answer and does nothing. With another content it is another gesture, that must not be lost.
 */
async function once(db: Db, cle: string, empreinte: string, now: string, act: () => Promise<Done>) {
  if (!cle) return { ...(await act()), replayed: false }
  await sql`delete from geste where cle in (select cle from geste
    where le < ${new Date(Date.parse(now) - DAY).toISOString()} order by le limit 100 for update skip locked)`.execute(
    db,
  )
  const first = await db
    .insertInto('geste')
    .values({ cle, empreinte, reponse: '{}', le: now })
    .onConflict(o => o.doNothing())
    .returning('cle')
    .executeTakeFirst()
  if (!first) {
    const past = await db
      .selectFrom('geste')
      .select(['empreinte', 'reponse'])
      .where('cle', '=', cle)
      .executeTakeFirstOrThrow()
    if (past.empreinte !== empreinte) {
      throw new Refus(
        'Cette page a déjà servi, avec d’autres réponses. Celles-ci ne sont pas encore enregistrées : vérifiez-les, puis recommencez.',
      )
    }
    return { ...past.reponse, replayed: true }
  }
  const done = await act()
  const reponse = JSON.stringify({ to: done.to, result: done.result })
  await db.updateTable('geste').set({ reponse }).where('cle', '=', cle).execute()
  return { ...done, replayed: false }
}
