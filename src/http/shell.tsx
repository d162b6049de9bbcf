import { html } from 'hono/html'
import type { Child } from 'hono/jsx'
import { sql } from 'kysely'
import { prepared, type Store } from '../db/store.ts'
import { accountKey, type Compte, formKey, type Role } from '../habilitation/habilitation.ts'
import { accountOf, isDemonstration } from '../habilitation/store.ts'
import { ErrorPage } from '../web/blocks.tsx'
import { unbroken } from '../web/format.ts'
import { type NavItem, Page, type Visitor } from '../web/layout.tsx'
import type { Page as PageRoute, View } from './route.ts'
import { type Req, sessionCookie, takeNotice } from './session.ts'

const NAV: Record<Role, NavItem[]> = {
  region: [
    { href: '/', label: 'Aujourd’hui' },
    { href: '/taches', label: 'Tâches' },
    { href: '/stagiaires', label: 'Personnes' },
    { href: '/prescriptions', label: 'Prescriptions' },
    { href: '/places', label: 'Places' },
    { href: '/parcours', label: 'Parcours' },
    { href: '/remuneration', label: 'Rémunération' },
    { href: '/pilotage', label: 'Pilotage' },
    { href: '/bac-a-sable', label: 'Bac à sable' },
    { href: '/offre', label: 'Offre' },
    { href: '/journal', label: 'Journal' },
  ],
  conseiller: [
    { href: '/', label: 'Aujourd’hui' },
    { href: '/taches', label: 'Tâches' },
    { href: '/stagiaires', label: 'Personnes' },
    { href: '/prescriptions', label: 'Prescriptions' },
    { href: '/places', label: 'Places' },
    { href: '/parcours', label: 'Parcours' },
    { href: '/suivi', label: 'Suivi' },
    { href: '/offre', label: 'Offre' },
  ],
  organisme: [
    { href: '/', label: 'Aujourd’hui' },
    { href: '/taches', label: 'Tâches' },
    { href: '/prescriptions', label: 'Prescriptions' },
    { href: '/places', label: 'Places' },
    { href: '/parcours', label: 'Parcours' },
    { href: '/emargement', label: 'Émargement' },
    { href: '/offre', label: 'Offre' },
  ],
  stagiaire: [
    { href: '/', label: 'Mon parcours' },
    { href: '/ma-remuneration', label: 'Ma rémunération' },
  ],
  payeur: [
    { href: '/', label: 'Aujourd’hui' },
    { href: '/remuneration', label: 'Rémunération' },
  ],
}

/** Pages of an entry of the menu whose address does not begin like it. */
const BELONGS: Record<string, readonly string[]> = {
  '/parcours': ['/suites'],
  '/taches': ['/signaux'],
  '/stagiaires': ['/passations', '/recherche', '/reorientations'],
  '/remuneration': [
    '/liquidations',
    '/regularisations',
    '/reglages',
    '/etats',
    '/exports',
    '/virements',
    '/reclamations',
  ],
  '/emargement': ['/presence', '/releves', '/etats'],
  '/': ['/signer', '/mes-absences', '/aide', '/agenda'],
  '/ma-remuneration': ['/mes-reclamations'],
}

/** True when a page is one of those of an entry of the menu. */
const within = (href: string, path: string): boolean =>
  (href === '/' ? [] : [href])
    .concat(BELONGS[href] ?? [])
    .some(start => path === start || path.startsWith(`${start}/`))

/** The menu of an account: what its role does, then what was written to it, with how many it has not read. */
const navOf = (who: Compte, count = 0): NavItem[] => [
  ...NAV[who.role],
  { href: '/messages', label: 'Messages', count },
]

/** What stands around every page of an account: how many messages it has not read, and whether this is a demonstration. */
async function around({ db, who }: View): Promise<{ unread: number; demonstration: boolean }> {
  const [row] = await prepared(
    db,
    sql<{ unread: number; demonstration: boolean }>`select (select count(*)::int from message
        where region = ${who.region} and compte_id = ${who.id} and lu_le is null) unread,
      coalesce((select demonstration from instance), false) demonstration`,
  )
  return row ?? { unread: 0, demonstration: false }
}

/** The document as it is sent: see `unbroken`. */
export const written = async (page: Child): Promise<string> => unbroken(String(await html`${page}`))

/** The whole document around a page's content, with the menu of the account's role. */
export async function shell(c: Req, view: View, route: PageRoute, content: Child) {
  const { who } = view
  const { unread, demonstration } = await around(view)
  const nav = navOf(who, unread)
  const section = nav.filter(item => within(item.href, route.path)).at(-1)
  return written(
    <Page
      title={route.title}
      visitor={visitor(who, demonstration, view.token())}
      nav={nav}
      current={section?.href ?? (route.path === '/' ? '/' : undefined)}
      breadcrumb={route.path.includes(':') && section ? [section] : []}
      notice={takeNotice(c)}
      width={route.wide ? 'wide' : 'narrow'}
    >
      {content}
    </Page>,
  )
}

const visitor = (who: Compte, demonstration: boolean, key: string): Visitor => ({
  nom: who.nom,
  role: who.role,
  fonction: [who.fonction, who.rattachement].filter(Boolean).join(' · '),
  demonstration,
  key,
  regionNom: who.region_nom,
  account: accountKey(who),
})

/** A page for anyone, signed in or not: the visitor is shown when there is one. */
export async function publicShell(c: Req, store: Store, title: string, content: Child, wide = false) {
  const token = sessionCookie(c)
  const now = c.var.now()
  const [who, demonstration] = await store.read(async db => [
    token ? await accountOf(db, 'connexion', token, now) : null,
    await isDemonstration(db),
  ])
  return written(
    <Page
      title={title}
      visitor={who && visitor(who, demonstration, formKey(token ?? ''))}
      nav={who ? navOf(who) : []}
      notice={takeNotice(c)}
      width={wide ? 'wide' : 'narrow'}
    >
      {content}
    </Page>,
  )
}

export async function errorPage(c: Req, store: Store, status: number, text: string) {
  const title = status === 404 ? 'Page introuvable' : 'Cela n’a pas fonctionné'
  return publicShell(c, store, title, <ErrorPage status={status} title={title} text={text} />)
}
