import { Introuvable, Refus } from '../db/refus.ts'
import type { Store } from '../db/store.ts'
import { refusedState } from './refusal.ts'
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

/** An act, from JSON. */
export async function answerApi(c: Req, store: Store, route: Act) {
  try {
    const raw = await c.req.json<Record<string, unknown>>().catch(() => {
      throw new Refus('Le corps de la requête n’est pas du JSON valide.')
    })
    const key = c.req.header('idempotency-key')
    const done = await writing(c, store, route, 'jeton', raw, key ?? '')
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
