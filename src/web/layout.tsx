import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { Notice } from './blocks.tsx'

/** The person signed in, as the header needs them. */
export type Visitor = {
  nom: string
  role: string
  /** What they do and where: « Conseillère · Mission locale du Chalonnais ». */
  fonction: string
  demonstration: boolean
  /** Hidden value of the sign-out form (CSRF and idempotence). */
  key: string
  regionNom: string
  /** Which account, for what a device keeps for it. */
  account?: string
}

export type NavItem = { href: string; label: string; count?: number }
export type Crumb = { href: string; label: string }

/** Style sheets, in the order of the cascade; the Région's own colours come last (see css/base.css). */
export const STYLES = [
  '/static/css/base.css',
  '/static/css/components.css',
  '/static/css/pages.css',
  '/static/css/question.css',
  '/static/css/explication.css',
  '/static/css/tables.css',
  '/static/css/grid.css',
  '/static/css/drawings.css',
  '/static/css/bac-a-sable.css',
]
/** Browser modules: every page works without them. */
export const ISLANDS = ['/static/islands/once.js', '/static/islands/filter.js', '/static/islands/offline.js']

type PageProps = {
  title: string
  visitor: Visitor | null
  nav?: NavItem[]
  /** The `href` of the entry of `nav` that this page belongs to. */
  current?: string
  breadcrumb?: Crumb[]
  /** What the last act did: « La prescription est transmise. » */
  notice?: string
  /** One column to read (narrow) or the whole screen for lists (wide). */
  width?: 'narrow' | 'wide'
  /** The Région's name when nobody is signed in. */
  regionNom?: string
  children?: Child
}

/** A whole document. The page's content gives its own h1 through `<Heading>`. */
export function Page({ title, visitor, nav = [], current, breadcrumb = [], notice, ...rest }: PageProps) {
  const width = rest.width ?? 'narrow'
  const region = visitor?.regionNom ?? rest.regionNom ?? ''
  return (
    <>
      {raw('<!DOCTYPE html>')}
      <html lang="fr">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>{[title, 'Amont', region].filter(Boolean).join(' · ')}</title>
          <link
            rel="preload"
            href="/static/fonts/atkinson-hyperlegible-latin-400-normal.woff2"
            as="font"
            type="font/woff2"
            crossorigin="anonymous"
          />
          {STYLES.map(href => (
            <link rel="stylesheet" href={href} />
          ))}
          {ISLANDS.map(src => (
            <script type="module" src={src} />
          ))}
        </head>
        <body
          class={`page-${width}${width === 'narrow' && nav.length < 4 ? ' page-calm' : ''}`}
          data-account={visitor?.account}
        >
          <a class="skip" href="#contenu">
            Aller au contenu
          </a>
          {visitor?.demonstration && (
            <aside class="demonstration" aria-label="Démonstration">
              <p>
                <strong>Démonstration.</strong> Personnes et montants inventés.
              </p>
            </aside>
          )}
          <Header region={region} visitor={visitor} />
          {nav.length > 0 && <Nav items={nav} current={current} />}
          <div class="body">
            {breadcrumb.length > 0 && <Breadcrumb items={breadcrumb} />}
            <main id="contenu" tabindex={-1}>
              {notice && <Notice kind="success">{notice}</Notice>}
              {rest.children}
            </main>
          </div>
          <Footer region={region} />
        </body>
      </html>
    </>
  )
}

function Header({ region, visitor }: { region: string; visitor: Visitor | null }) {
  return (
    <header class="site">
      <div class="bar">
        <a class="brand" href="/">
          <span class="wordmark">Amont</span>
          {region && <span class="region">{region}</span>}
        </a>
        {visitor ? (
          <div class="visitor">
            <p>
              <strong>{visitor.nom}</strong>
              <span>{visitor.fonction}</span>
            </p>
            <form method="post" action="/deconnexion">
              <input type="hidden" name="_cle" value={visitor.key} />
              <button type="submit" class="quiet">
                Se déconnecter
              </button>
            </form>
          </div>
        ) : (
          <a class="quiet" href="/connexion">
            Se connecter
          </a>
        )}
      </div>
    </header>
  )
}

function Nav({ items, current }: { items: NavItem[]; current?: string }) {
  return (
    <nav class="main" aria-label="Rubriques">
      <ul>
        {items.map(item => (
          <li>
            <a href={item.href} aria-current={item.href === current ? 'page' : undefined}>
              {item.label}
              {item.count !== undefined && item.count > 0 && <span class="count">{item.count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Breadcrumb({ items }: { items: Crumb[] }) {
  return (
    <nav class="breadcrumb" aria-label="Fil d’Ariane">
      <ol>
        {items.map(item => (
          <li>
            <a href={item.href}>{item.label}</a>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function Footer({ region }: { region: string }) {
  return (
    <footer class="site">
      <div class="bar">
        <p>{region && `${region} · `}Amont, logiciel libre pour les parcours de formation</p>
        <ul>
          <li>
            <a href="/dispositifs">Les dispositifs et leurs règles</a>
          </li>
          <li>
            <a href="/accessibilite">Accessibilité</a>
          </li>
          <li>
            <a href="/a-propos">À propos</a>
          </li>
        </ul>
      </div>
    </footer>
  )
}
