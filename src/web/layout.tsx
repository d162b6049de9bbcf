import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { Icon, type IconName } from './icons.tsx'

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
}

export type NavItem = { href: string; label: string; count?: number }
export type Crumb = { href: string; label: string }

/** Style sheets, in the order of the cascade; the Région's own colours come last (see css/base.css). */
export const STYLES = [
  '/static/css/base.css',
  '/static/css/components.css',
  '/static/css/pages.css',
  '/static/css/tables.css',
  '/static/css/grid.css',
  '/static/css/drawings.css',
]
/** Browser modules: every page works without them. */
export const ISLANDS = ['/static/islands/once.js', '/static/islands/filter.js']

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
        <body class={`page-${width}${width === 'narrow' && nav.length < 4 ? ' page-calm' : ''}`}>
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

/** The page's only h1, what it is for in one sentence, and what can be done from here. */
export function Heading({ title, lead, actions }: { title: Child; lead?: Child; actions?: Child }) {
  return (
    <header class="heading">
      <div>
        <h1>{title}</h1>
        {lead && <p class="lead">{lead}</p>}
      </div>
      {actions && <div class="actions">{actions}</div>}
    </header>
  )
}

export type NoticeKind = 'info' | 'attention' | 'success' | 'error'
const spoken: Record<NoticeKind, string> = {
  info: 'Information',
  attention: 'À regarder',
  success: 'C’est fait',
  error: 'Erreur',
}

/** A message in the page. Only `attention` takes the accent colour: it asks somebody to look. */
export function Notice({ kind, title, children }: { kind: NoticeKind; title?: Child; children?: Child }) {
  return (
    <div
      class={`notice ${kind}`}
      role={kind === 'error' ? 'alert' : kind === 'success' ? 'status' : undefined}
    >
      <Icon name={kind} />
      <div>
        <span class="visually-hidden">{spoken[kind]} : </span>
        {title && <p class="notice-title">{title}</p>}
        {typeof children === 'string' ? <p>{children}</p> : children}
      </div>
    </div>
  )
}

/** Nothing to show: say why, and what to do next. */
export function Empty({ title, action, children }: { title: Child; action?: Child; children?: Child }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children && <div>{children}</div>}
      {action && <p class="actions">{action}</p>}
    </div>
  )
}

export type BadgeKind = 'neutral' | 'positive' | 'attention' | 'negative' | 'waiting'
const signs: Record<BadgeKind, IconName> = {
  neutral: 'neutral',
  positive: 'success',
  attention: 'attention',
  negative: 'error',
  waiting: 'waiting',
}

/** A status in one or two words: shape, colour and word say the same thing. */
export function Badge({ kind, children }: { kind: BadgeKind; children?: Child }) {
  return (
    <span class={`badge ${kind}`}>
      <Icon name={signs[kind]} />
      {children}
    </span>
  )
}

type SectionProps = { title: Child; id?: string; count?: number; actions?: Child; children?: Child }

/** A part of the page under an h2; `count` says how many things it holds. */
export function Section({ title, id, count, actions, children }: SectionProps) {
  return (
    <section class="section" id={id} aria-labelledby={id && `${id}-titre`}>
      <header>
        <h2 id={id && `${id}-titre`}>
          {title}
          {count !== undefined && <span class="count">{count}</span>}
        </h2>
        {actions && <div class="actions">{actions}</div>}
      </header>
      {children}
    </section>
  )
}

/** Facts about one thing, label then value. A missing value reads « Non précisé », which is an answer. */
export function Facts({ items }: { items: [Child, Child][] }) {
  return (
    <dl class="facts">
      {items.map(([label, value]) => (
        <div>
          <dt>{label}</dt>
          <dd>{value === null || value === undefined || value === '' ? <Unknown /> : value}</dd>
        </div>
      ))}
    </dl>
  )
}

const Unknown = () => <span class="unknown">Non précisé</span>

export type Step = { label: string; state: 'done' | 'current' | 'todo'; detail?: Child }
const stepSpoken = { done: 'fait', current: 'en cours', todo: 'à venir' }

/** Where one is in something that takes several acts. */
export function Steps({ items }: { items: Step[] }) {
  return (
    <ol class="steps">
      {items.map(step => (
        <li class={step.state} aria-current={step.state === 'current' ? 'step' : undefined}>
          <span class="step-mark">{step.state === 'done' && <Icon name="success" />}</span>
          <div>
            <p class="step-label">
              {step.label} <span class="visually-hidden">({stepSpoken[step.state]})</span>
            </p>
            {step.detail && <p class="step-detail">{step.detail}</p>}
          </div>
        </li>
      ))}
    </ol>
  )
}

/** A grid of `<Card>`. */
export function Cards({ children }: { children?: Child }) {
  return <ul class="cards">{children}</ul>
}

/** A destination: the whole card is the link, its title is what screen readers announce. */
export function Card({ href, title, children }: { href: string; title: Child; children?: Child }) {
  return (
    <li class="card">
      <p class="card-title">
        <a href={href}>{title}</a>
      </p>
      {children && <div class="card-text">{children}</div>}
    </li>
  )
}

/** What went wrong, in plain words, and the way back. Content of a `<Page>`. */
export function ErrorPage({ status, title, text }: { status: number; title: string; text: Child }) {
  return (
    <div class="error-page">
      <Heading title={title} lead={text} />
      <p>
        <a href="/">Revenir à l’accueil</a>
      </p>
      <p class="soft">Code {status}, à donner si vous nous appelez.</p>
    </div>
  )
}
