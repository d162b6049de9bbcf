import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { csrf } from 'hono/csrf'
import { secureHeaders } from 'hono/secure-headers'
import { routes as accueil, mountLanding } from './accueil/routes.tsx'
import { routes as agenda, mountAgenda } from './agenda/routes.tsx'
import { doors as catalogue, mountCatalogue } from './catalogue/routes.tsx'
import { routes as certification } from './certification/routes.tsx'
import type { Store } from './db/store.ts'
import { routes as droit } from './droit/routes.tsx'
import { routes as emargement } from './emargement/routes.tsx'
import { mountEnquete } from './enquete/lien.tsx'
import { routes as enquete } from './enquete/routes.tsx'
import { routes as etape } from './etape/routes.tsx'
import { routes as etat } from './etat/routes.tsx'
import { routes as habilitation } from './habilitation/routes.tsx'
import { mountSignIn } from './habilitation/sign-in.tsx'
import { mount } from './http/mount.tsx'
import { mountOpenApi } from './http/openapi.ts'
import { mountStaticPages } from './http/pages-statiques.tsx'
import { told } from './http/refusal.ts'
import type { Door, Route } from './http/route.ts'
import { addressOf, type Env, sessionCookie } from './http/session.ts'
import { errorPage } from './http/shell.tsx'
import { mountStatic } from './http/static.ts'
import { routes as liquidation } from './liquidation/routes.tsx'
import { routes as message } from './message/routes.tsx'
import { routes as offre } from './offre/routes.tsx'
import { routes as parcours } from './parcours/routes.tsx'
import { routes as pilotage } from './pilotage/routes.tsx'
import { routes as place } from './place/routes.tsx'
import { routes as prescription } from './prescription/routes.tsx'
import { routes as presence } from './presence/routes.tsx'
import { mountSignature } from './presence/signer.tsx'
import { routes as reclamation } from './reclamation/routes.tsx'
import { routes as referent } from './referent/routes.tsx'
import { routes as reglage } from './reglage/routes.tsx'
import { routes as regularisation } from './regularisation/routes.tsx'
import { routes as releve } from './releve/routes.tsx'
import { routes as remuneration } from './remuneration/routes.tsx'
import { routes as seance } from './seance/routes.tsx'
import { routes as signal } from './signal/routes.tsx'
import { mountSimulateur, doors as simulateur } from './simulateur/routes.tsx'
import { routes as simulation } from './simulation/routes.tsx'
import { routes as stagiaire } from './stagiaire/routes.tsx'
import { routes as suivi } from './suivi/routes.tsx'
import { routes as suspension } from './suspension/routes.tsx'
import { routes as tache } from './tache/routes.tsx'
import { routes as trajet } from './trajet/routes.tsx'
import { routes as versement } from './versement/routes.tsx'

/** Every page and act of Amont, in the order of a pathway. */
export const routes: readonly Route[] = [
  ...accueil,
  ...habilitation,
  ...offre,
  ...trajet,
  ...stagiaire,
  ...referent,
  ...prescription,
  ...place,
  ...parcours,
  ...suspension,
  ...enquete,
  ...etape,
  ...seance,
  ...emargement,
  ...presence,
  ...releve,
  ...etat,
  ...droit,
  ...remuneration,
  ...liquidation,
  ...versement,
  ...regularisation,
  ...reglage,
  ...reclamation,
  ...message,
  ...tache,
  ...agenda,
  ...signal,
  ...certification,
  ...suivi,
  ...pilotage,
  ...simulation,
]

/** What answers programs without an account. */
export const doors: readonly Door[] = [...simulateur, ...catalogue]

export interface Settings {
  store: Store
  /** The one clock: an instant in ISO. */
  clock(): string
  /** Served over HTTPS: cookies are then for HTTPS only. */
  secure?: boolean
  /** Behind a proxy of ours, the only one that can reach this server: it says where a request comes from. */
  proxy?: boolean
  /** One line per request or error, without anything personal. */
  log?(line: Record<string, unknown>): void
}

/** The whole application as a `fetch` handler; `settled` waits for what is written beside the answers. */
export function createApp({ store, clock, secure = false, proxy = false, log = () => {} }: Settings) {
  const app = new Hono<Env>()
  const beside = new Set<Promise<unknown>>()
  const report = (error: unknown) => log({ niveau: 'erreur', ...describe(error) })

  app.use(async (c, next) => {
    const start = performance.now()
    c.set('now', clock)
    c.set('secure', secure)
    c.set('address', addressOf(c, proxy))
    c.set('report', report)
    c.set('after', work => {
      const settled = work.catch(report).finally(() => beside.delete(settled))
      beside.add(settled)
    })
    await next()
    const signed = sessionCookie(c) ?? c.req.header('authorization')
    if (signed && !c.res.headers.has('cache-control')) c.header('cache-control', 'private, no-store')
    log({
      methode: c.req.method,
      route: c.req.routePath,
      statut: c.res.status,
      ms: Math.round(performance.now() - start),
    })
  })
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'same-origin',
      strictTransportSecurity: secure ? 'max-age=31536000' : false,
    }),
  )
  app.use(csrf())
  mountStatic(app)
  mountLanding(app, store)
  mountSignIn(app, store)
  mountCatalogue(app, store)
  mountSimulateur(app, store)
  mountSignature(app, store)
  mountAgenda(app, store)
  mountEnquete(app, store)
  mountStaticPages(app, store)
  mountOpenApi(app, routes, doors)
  mount(app, store, routes)
  app.notFound(async c => c.html(await errorPage(c, store, 404, 'Cette adresse ne mène nulle part.'), 404))
  app.onError(async (error, c) => {
    const [status, text] = told(error)
    if (status === 500) report(error)
    return c.html(await errorPage(c, store, status, text), status)
  })
  return { fetch: app.fetch, request: app.request, settled: () => Promise.all(beside) }
}

/** What a log may say of an error: a database's message or detail may quote a person, its code does not. */
function describe(error: unknown): Record<string, unknown> {
  const e = error as { name?: string; code?: string; constraint?: string; message?: string; stack?: string }
  const place = e.stack
    ?.split('\n')
    .find(line => line.includes('/src/') && !line.includes('/node_modules/'))
    ?.trim()
  return e.code
    ? { code: e.code, contrainte: e.constraint, place }
    : { erreur: e.name, message: e.message, place }
}

export const version = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  .version as string
