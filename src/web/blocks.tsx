import type { Child } from 'hono/jsx'
import { Icon, type IconName } from './icons.tsx'

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
