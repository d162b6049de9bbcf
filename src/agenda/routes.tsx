import { createHash } from 'node:crypto'
import type { Hono } from 'hono'
import { z } from 'zod'
import { addDays, isJour, monday } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import type { Store } from '../db/store.ts'
import { fingerprint, newToken, type Role } from '../habilitation/habilitation.ts'
import { act, page, type Route } from '../http/route.ts'
import { type Env, paris } from '../http/session.ts'
import { ics } from './agenda.ts'
import { AgendaPage } from './pages.tsx'
import * as store from './store.ts'

const roles: readonly Role[] = ['region', 'conseiller', 'organisme', 'stagiaire']
const DAYS = 28

const agenda = page({
  path: '/agenda',
  title: 'Mon agenda',
  roles,
  data: async ({ db, who, today, query }) => {
    const du = monday(isJour(query.du) ? query.du : today)
    const au = addDays(du, DAYS)
    return {
      evenements: await store.evenements(db, who, du, au),
      du,
      au,
      lien: await store.lienDe(db, who),
    }
  },
  view: (data, view) => <AgendaPage {...data} view={view} />,
})

const abonnement = act({
  path: '/agenda/abonnement',
  title: 'S’abonner à mon agenda',
  roles,
  page: agenda,
  input: z.object({}),
  run: async ({ db, who, now, origin }) => {
    const token = newToken()
    await store.ouvrir(db, who, fingerprint(token), now)
    const url = `${origin}/agenda/${token}.ics`
    return {
      to: '/agenda#abonnement',
      notice: `Votre adresse, montrée une seule fois : ${url}`,
      once: { url },
    }
  },
})

const arret = act({
  path: '/agenda/abonnement/arret',
  title: 'Fermer l’adresse de mon agenda',
  roles,
  page: agenda,
  input: z.object({}),
  run: async ({ db, who }) => {
    if (!(await store.fermer(db, who))) throw new Refus('Aucune adresse n’est ouverte.')
    return { to: '/agenda#abonnement', notice: 'L’adresse ne mène plus nulle part.' }
  },
})

/** A calendar looks back a month, and ahead four. */
const PAST = 30
const AHEAD = 120

/** The calendar at its secret address, for a program without an account; the same bytes until something changes. */
export function mountAgenda(app: Hono<Env>, store_: Store): void {
  app.get('/agenda/:lien{.+\\.ics}', async c => {
    const token = c.req.param('lien').slice(0, -'.ics'.length)
    const today = paris(c.var.now())
    const { origin, hostname } = new URL(c.req.url)
    const body = await store_.read(async db => {
      const found = await store.compteDe(db, fingerprint(token))
      if (!found) return null
      const list = await store.evenements(db, found.who, addDays(today, -PAST), addDays(today, AHEAD))
      return ics(list, { nom: `Amont, ${found.who.nom}`, domaine: hostname, url: origin, now: found.cree_le })
    })
    if (body === null) return c.text('Cette adresse n’est plus ouverte.', 404)
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
    c.header('cache-control', 'private, no-cache')
    c.header('etag', etag)
    if (c.req.header('if-none-match') === etag) return c.body(null, 304)
    return c.body(body, 200, { 'content-type': 'text/calendar; charset=utf-8' })
  })
}

export const routes: Route[] = [agenda, abonnement, arret]
