import type { Hono } from 'hono'
import type { Child } from 'hono/jsx'
import type { Store } from '../db/store.ts'
import { fingerprint } from '../habilitation/habilitation.ts'
import { takeAttempt } from '../habilitation/store.ts'
import { formBody } from '../http/body.ts'
import { type Env, paris, type Req } from '../http/session.ts'
import { publicShell } from '../http/shell.tsx'
import { blank, type FormState } from '../web/fields.tsx'
import { FinPage, LienPage, MerciPage, TropPage } from './pages.tsx'
import { accepte, etatDe, repondre, reponse } from './repondre.ts'
import { arreter, byJeton } from './store.ts'

const MAX_BYTES = 10_000
/** Posts of one address in a quarter of an hour that match no link: links hold 192 random bits, this only keeps the noise down. */
const ESSAIS = 30

const TITLE = 'Donner de mes nouvelles'

/** The page of a link, without an account: it shows a first name and nothing else; reading it changes nothing. */
export function mountEnquete(app: Hono<Env>, store: Store): void {
  app.get('/nouvelles/:jeton', c => show(c, store, blank()))

  app.post('/nouvelles/:jeton', async c => {
    const raw = await formBody(c, MAX_BYTES)
    const parsed = reponse.safeParse({ ...raw, depuis: raw.depuis ?? '' })
    const now = c.var.now()
    const errors: Record<string, string> = {}
    if (!parsed.success)
      for (const issue of parsed.error.issues) errors[String(issue.path[0] ?? '')] ??= issue.message
    else if (parsed.data.depuis && parsed.data.depuis > paris(now))
      errors.depuis = 'Ce jour n’est pas encore passé.'
    const done = await changed(c, store, 'enquete.reponse', async (db, e) => {
      if (!parsed.success || Object.keys(errors).length || !accepte(e, now)) return
      await repondre(db, e, parsed.data, now)
    })
    if (done === 'trop') return say(c, store, <TropPage />, 429)
    if (Object.keys(errors).length === 0) return c.redirect(`/nouvelles/${c.req.param('jeton')}`, 303)
    const values = Object.fromEntries(
      Object.entries(raw).map(([name, v]) => [name, String([v].flat()[0] ?? '')]),
    )
    return show(c, store, { values, errors }, true)
  })

  app.post('/nouvelles/:jeton/arret', async c => {
    const now = c.var.now()
    const done = await changed(c, store, 'enquete.arret', async (db, e) => {
      if (etatDe(e, now) !== 'repondue') await arreter(db, e, now)
    })
    if (done === 'trop') return say(c, store, <TropPage />, 429)
    return c.redirect(`/nouvelles/${c.req.param('jeton')}`, 303)
  })
}

type Change = (db: Parameters<typeof arreter>[0], e: Parameters<typeof arreter>[1]) => Promise<unknown>

/** One change of the survey that the link holds, alone; counts the posts that match none. */
const changed = (c: Req, store: Store, acte: string, change: Change): Promise<'fait' | 'inconnu' | 'trop'> =>
  store.write({ compte: null, acte, now: c.var.now() }, async db => {
    const e = await byJeton(db, c.req.param('jeton') ?? '', true)
    if (!e) {
      const key = fingerprint(`enquete ${c.var.address}`)
      return (await takeAttempt(db, key, ESSAIS, c.var.now())) ? 'inconnu' : 'trop'
    }
    await change(db, e)
    return 'fait'
  })

async function show(c: Req, store: Store, state: FormState, posted = false) {
  const jeton = c.req.param('jeton') ?? ''
  const now = c.var.now()
  const e = await store.read(db => byJeton(db, jeton))
  if (!e) return say(c, store, <FinPage etat="inconnue" />, 404)
  const etat = etatDe(e, now)
  const action = `/nouvelles/${encodeURIComponent(jeton)}`
  const open = accepte(e, now)
  const repondu = etat === 'repondue'
  if (open && (!repondu || posted || c.req.query('corriger') !== undefined))
    return say(
      c,
      store,
      <LienPage
        prenom={e.prenom}
        region={e.region_nom}
        action={action}
        today={paris(now)}
        state={state}
        repondu={repondu}
      />,
      posted ? 422 : 200,
    )
  if (repondu)
    return say(
      c,
      store,
      <MerciPage le={e.close_le ?? now} corriger={open ? `${action}?corriger` : null} />,
      200,
    )
  return say(
    c,
    store,
    <FinPage etat={etat === 'ouverte' ? 'expiree' : etat} />,
    etat === 'arretee' ? 200 : 410,
  )
}

async function say(c: Req, store: Store, content: Child, status: 200 | 404 | 410 | 422 | 429) {
  c.header('x-robots-tag', 'noindex, nofollow')
  c.header('cache-control', 'private, no-store')
  return c.html(await publicShell(c, store, TITLE, content), status)
}
