import type { Store } from '../db/store.ts'
import { sentAsCsv, sentAsJson } from './body.ts'
import { refusedState, told } from './refusal.ts'
import type { Act, Ctx, Page } from './route.ts'
import type { Req } from './session.ts'
import { reading, SignInFirst, writing } from './transaction.ts'

/** A read, as JSON. */
export async function answerJson(c: Req, store: Store, route: Page, run: (ctx: Ctx) => Promise<unknown>) {
  try {
    return c.json((await reading(c, store, route, 'jeton', run)) as object)
  } catch (error) {
    return problem(c, error)
  }
}

/** An act, from JSON, or from a CSV where the act takes a file. */
export async function answerApi(c: Req, store: Store, route: Act) {
  try {
    const sent = c.req.header('content-type')?.startsWith('text/csv') ? sentAsCsv : sentAsJson
    const done = await writing(c, store, route, 'jeton', () => sent(c, route.maxBytes))
    if (done.replayed) c.header('idempotent-replayed', 'true')
    return c.json({ lien: `/api${done.to}`, ...(done.result as object), ...done.once }, 201)
  } catch (error) {
    return problem(c, error)
  }
}

/** An error of the API, as RFC 9457 says it. */
function problem(c: Req, error: unknown): Response {
  const body = (status: 401 | 403 | 404 | 413 | 422 | 500, title: string, more: object = {}) =>
    c.json({ status, title, ...more }, status, { 'content-type': 'application/problem+json' })
  if (error instanceof SignInFirst) return body(401, 'Jeton absent, inconnu ou expiré.')
  const state = refusedState(error, {})
  if (state) {
    return body(422, state.refusal ?? 'Certaines valeurs ne conviennent pas.', { erreurs: state.errors })
  }
  const [status, text] = told(error)
  if (status === 500) c.var.report(error)
  return body(status, text)
}
