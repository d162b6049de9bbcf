import type { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import { Refus } from '../db/refus.ts'
import type { Store } from '../db/store.ts'
import { formKey, isFormKey } from '../habilitation/habilitation.ts'
import { Notice } from '../web/blocks.tsx'
import { blank, type FormState } from '../web/fields.tsx'
import { answerApi, answerJson } from './api.ts'
import { sentByForm } from './body.ts'
import { refusedState } from './refusal.ts'
import type { Act, Ctx, Download, Page, Route, View } from './route.ts'
import { type Env, notice, type Req, sessionCookie } from './session.ts'
import { shell } from './shell.tsx'
import { downloading, reading, SignInFirst, writing } from './transaction.ts'

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

/** The page's content; a refusal that none of its forms shows (theirs is gone, or is one button) comes first. */
async function show(
  c: Req,
  route: Page,
  ctx: Ctx,
  session: string,
  failed?: { path: string; state: FormState },
): Promise<Response> {
  const view: View = {
    ...ctx,
    state: (path, values) => (failed?.path === path ? failed.state : blank(values)),
    token: () => formKey(session),
  }
  const { content: body, refresh } = await route.render(view)
  const content = await html`${body}`
  const refusal = String(content).includes('class="error-summary"')
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
  if (refresh) c.header('refresh', String(refresh))
  return c.html(page, failed ? 422 : 200)
}

async function answerPage(c: Req, store: Store, route: Page): Promise<Response> {
  try {
    return await reading(c, store, route, 'connexion', ctx => show(c, route, ctx, sessionCookie(c) ?? ''))
  } catch (error) {
    return signInFirst(c, error)
  }
}

async function answerFile(c: Req, store: Store, route: Download): Promise<Response> {
  try {
    const file = await downloading(c, store, route)
    return c.body(file.body as string, 200, {
      'content-type': file.type,
      'content-disposition': `attachment; filename="${file.name}"`,
    })
  } catch (error) {
    return signInFirst(c, error)
  }
}

async function answerForm(c: Req, store: Store, route: Act): Promise<Response> {
  const session = sessionCookie(c) ?? ''
  let raw: Record<string, unknown> = {}
  try {
    const done = await writing(c, store, route, 'connexion', async () => {
      const sent = await sentByForm(c, route.maxBytes)
      raw = sent.raw
      if (!isFormKey(session, sent.key)) {
        throw new Refus(
          'Cette page est restée ouverte trop longtemps. Rien n’a été enregistré : recommencez.',
        )
      }
      return sent
    })
    const said = done.replayed ? ONCE : done.notice
    if (said) notice(c, said)
    return c.redirect(done.to, 303)
  } catch (error) {
    const state = refusedState(error, raw)
    if (!state) return signInFirst(c, error, pathOf(c, route))
    try {
      return await reading(c, store, route.page, 'connexion', ctx =>
        show(c, route.page, ctx, session, { path: route.path, state }),
      )
    } catch (second) {
      return signInFirst(c, second, pathOf(c, route))
    }
  }
}

const ONCE = 'C’était déjà fait : rien n’a été enregistré une seconde fois.'

/** The address of the page that shows this act: the one it was posted to cannot be read. */
const pathOf = (c: Req, { page }: Act) => page.path.replace(/:(\w+)/g, (_, name) => c.req.param(name) ?? '')

/** Sends to the sign-in page, then back; any other error is the application's to answer. */
function signInFirst(c: Req, error: unknown, back = c.req.path): Response {
  if (!(error instanceof SignInFirst)) throw error
  return c.redirect(`/connexion?vers=${encodeURIComponent(back)}`, 303)
}
