import type { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import { asRefus, Introuvable, Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Store } from '../db/store.ts'
import { type Compte, formKey, isFormKey } from '../habilitation/habilitation.ts'
import { accountOf, journal, traceReading } from '../habilitation/store.ts'
import { blank, type FormState } from './form.tsx'
import { Notice } from './layout.tsx'
import {
  type Act,
  actName,
  type Ctx,
  type Done,
  type Download,
  type Page,
  type Route,
  type View,
} from './route.ts'
import { type Env, notice, paris, type Req, sessionCookie } from './session.ts'
import { errorPage, shell } from './shell.tsx'

z.config(z.locales.fr())

/** Mounts each route twice: for people, and as JSON under `/api`. */
export function mount(app: Hono<Env>, store: Store, routes: readonly Route[]): void {
  for (const route of routes) {
    if (route.kind === 'page') {
      app.get(route.path, c => answerPage(c, store, route))
      app.get(`/api${route.path}`, c => answerJson(c, store, route, ctx => route.data(ctx)))
    } else if (route.kind === 'download') {
      app.get(route.path, c => answerFile(c, store, route))
    } else {
      app.post(route.path, c => answerForm(c, store, route))
      app.post(`/api${route.path}`, c => answerApi(c, store, route))
    }
  }
}

/** One read transaction: the account, its right, then `fn`. What it traced or was refused is written beside the answer. */
async function reading<T>(
  c: Req,
  store: Store,
  route: Route,
  door: 'connexion' | 'jeton',
  fn: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  const now = c.var.now()
  const token = door === 'connexion' ? sessionCookie(c) : bearer(c)
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

class SignInFirst extends Error {}

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

/** The page's content; a refusal that none of its forms shows (theirs is gone, or is one button) comes first. */
async function show(
  c: Req,
  route: Page,
  ctx: Ctx,
  session: string,
  failed?: { path: string; state: FormState },
): Promise<Response> {
  let shown = !failed
  const view: View = {
    ...ctx,
    state: (path, values) => {
      if (failed?.path !== path) return blank(values)
      shown = true
      return failed.state
    },
    token: () => formKey(session),
  }
  const content = await html`${await route.render(view)}`
  const refusal = shown
    ? null
    : [failed?.state.refusal, ...Object.values(failed?.state.errors ?? {})].find(Boolean)
  const page = await shell(
    c,
    view,
    route,
    <>
      {refusal && <Notice kind="error">{refusal}</Notice>}
      {content}
    </>,
  )
  return c.html(page, failed ? 422 : 200)
}

async function answerPage(c: Req, store: Store, route: Page): Promise<Response> {
  try {
    return await reading(c, store, route, 'connexion', ctx => show(c, route, ctx, sessionCookie(c) ?? ''))
  } catch (error) {
    return failure(c, store, error)
  }
}

async function answerFile(c: Req, store: Store, route: Download): Promise<Response> {
  try {
    const file = await reading(c, store, route, 'connexion', ctx => route.run(ctx))
    return c.body(file.body as string, 200, {
      'content-type': file.type,
      'content-disposition': `attachment; filename="${file.name}"`,
      'cache-control': 'no-store',
    })
  } catch (error) {
    return failure(c, store, error)
  }
}

async function answerForm(c: Req, store: Store, route: Act): Promise<Response> {
  const session = sessionCookie(c) ?? ''
  const raw = (await c.req.parseBody({ all: true })) as Record<string, string | string[]>
  const key = typeof raw._cle === 'string' ? raw._cle : ''
  try {
    if (session && !isFormKey(session, key)) {
      throw new Refus('Cette page est restée ouverte trop longtemps. Rien n’a été enregistré : recommencez.')
    }
    const done = await writing(c, store, route, 'connexion', session, raw, key)
    if (done.notice) notice(c, done.notice)
    return c.redirect(done.to, 303)
  } catch (error) {
    const state = refusedState(error, raw)
    if (!state) return failure(c, store, error)
    try {
      return await reading(c, store, route.page, 'connexion', ctx =>
        show(c, route.page, ctx, session, { path: route.path, state }),
      )
    } catch (second) {
      return failure(c, store, second)
    }
  }
}

/** One write transaction, done once per key: the second of two clicks gets the first one's answer. */
async function writing(
  c: Req,
  store: Store,
  route: Act,
  door: 'connexion' | 'jeton',
  token: string | null,
  raw: Record<string, unknown>,
  key: string,
): Promise<Done> {
  const now = c.var.now()
  const who = allowedNow(
    await store.read(async db => (token ? accountOf(db, door, token, now) : null)),
    c,
    store,
    route,
  )
  const motif = typeof raw.motif === 'string' ? raw.motif : ''
  try {
    return await store.write({ compte: who.id, acte: actName(route.path), motif, now }, async db => {
      if (key) {
        const first = await db
          .insertInto('geste')
          .values({ cle: key, vers: '', le: now })
          .onConflict(o => o.doNothing())
          .returning('cle')
          .executeTakeFirst()
        if (!first) {
          const past = await db
            .selectFrom('geste')
            .select('vers')
            .where('cle', '=', key)
            .executeTakeFirstOrThrow()
          return { to: past.vers, notice: 'C’était déjà fait : rien n’a été enregistré une seconde fois.' }
        }
      }
      const revision = typeof raw._version === 'string' ? Number(raw._version) : null
      const ctx = { ...context(c, db, who, now, () => {}), revision }
      const done = await route.run(ctx, route.input.parse(raw))
      if (key) await db.updateTable('geste').set({ vers: done.to }).where('cle', '=', key).execute()
      return done
    })
  } catch (error) {
    if (error instanceof Introuvable) c.var.after(noteRefusal(c, store, who))
    throw asRefus(error)
  }
}

function allowedNow(who: Compte | null, c: Req, store: Store, route: Act): Compte {
  if (who && !route.roles.includes(who.role)) c.var.after(noteRefusal(c, store, who))
  return allowed(who, route)
}

/** The form's state after a refusal, or null when the error is not the person's to mend. */
function refusedState(error: unknown, raw: Record<string, string | string[]>): FormState | null {
  const values = Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : String(value),
    ]),
  )
  if (error instanceof z.ZodError) {
    const errors: Record<string, string> = {}
    for (const issue of error.issues) errors[String(issue.path[0] ?? '')] ??= issue.message
    return { values, errors }
  }
  if (error instanceof Refus) {
    return error.champ
      ? { values, errors: { [error.champ]: error.message } }
      : { values, errors: {}, refusal: error.message }
  }
  return null
}

const bearer = (c: Req) => c.req.header('authorization')?.match(/^Bearer (.+)$/)?.[1] ?? null

async function answerJson(c: Req, store: Store, route: Page, run: (ctx: Ctx) => Promise<unknown>) {
  try {
    return c.json((await reading(c, store, route, 'jeton', run)) as object)
  } catch (error) {
    return problem(c, error)
  }
}

async function answerApi(c: Req, store: Store, route: Act) {
  try {
    const raw = await c.req.json<Record<string, unknown>>().catch(() => {
      throw new Refus('Le corps de la requête n’est pas du JSON valide.')
    })
    const key = c.req.header('idempotency-key')
    const done = await writing(c, store, route, 'jeton', bearer(c), raw, key ? `api.${key}` : '')
    return c.json({ lien: `/api${done.to}`, ...(done.result as object) }, 201)
  } catch (error) {
    return problem(c, error)
  }
}

/** An error of the API, as RFC 9457 says it. */
function problem(c: Req, error: unknown): Response {
  const body = (status: 401 | 404 | 422 | 500, title: string, more: object = {}) =>
    c.json({ status, title, ...more }, status, { 'content-type': 'application/problem+json' })
  if (error instanceof SignInFirst) return body(401, 'Jeton absent, inconnu ou expiré.')
  if (error instanceof Introuvable) return body(404, error.message)
  const state = refusedState(error, {})
  if (state) {
    return body(422, state.refusal ?? 'Certaines valeurs ne conviennent pas.', { erreurs: state.errors })
  }
  c.var.report(error)
  return body(500, 'Une erreur est survenue. Rien n’a été enregistré.')
}

async function failure(c: Req, store: Store, error: unknown): Promise<Response> {
  if (error instanceof SignInFirst)
    return c.redirect(`/connexion?vers=${encodeURIComponent(c.req.path)}`, 303)
  if (error instanceof Introuvable) return c.html(await errorPage(c, store, 404, error.message), 404)
  c.var.report(error)
  return c.html(await errorPage(c, store, 500, 'Une erreur est survenue. Rien n’a été enregistré.'), 500)
}
