import type { Child } from 'hono/jsx'
import type { z } from 'zod'
import { isMois, type Jour, type Mois } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db, Root } from '../db/schema.ts'
import type { Compte, Role } from '../habilitation/habilitation.ts'
import type { FormState } from '../web/fields.tsx'
import { MEGABYTE } from './body.ts'

/** What a request gives to a page or an act: its transaction, the account, the clock, the address. */
export interface Ctx {
  db: Db
  who: Compte
  /** The instant of the request, ISO, from the one clock. */
  now: string
  /** Its day in Paris. */
  today: Jour
  params: Record<string, string>
  query: Record<string, string>
  /** The address of this site, without a final slash: for a link that leaves it. */
  origin: string
  /** The revision that the form was opened on, when it carries one. */
  revision: number | null
  /** Notes that this person's file was read; written beside the answer. */
  trace(stagiaire_id: number): void
}

/** What a page's view needs besides its data: the state of its forms and the key each of them must carry. */
export interface View extends Ctx {
  /** The state of the form that posts to `act`: what was typed and refused, or `values` when it was not sent. */
  state(act: string, values?: Record<string, string>): FormState
  /** A new hidden `_cle` for one form. */
  token(): string
}

export interface Page {
  kind: 'page'
  path: string
  title: string
  roles: readonly Role[]
  wide: boolean
  data(ctx: Ctx): Promise<unknown>
  /** The page, and in how many seconds the browser asks for it again, when it does. */
  render(view: View): Promise<{ content: Child; refresh: number | undefined }>
}

/**
 * One read, two doors: the page shows `data` through `view`, the API answers it as JSON under `/api`.
 * `data` throws `Introuvable` for what this account may not see.
 */
export function page<D>(def: {
  path: string
  title: string
  roles: readonly Role[]
  wide?: boolean
  data(ctx: Ctx): Promise<D>
  view(data: D, view: View): Child
  /** Seconds after which the browser asks for it again: a page shown on a wall, or whose work goes on. */
  refresh?(ctx: Ctx, data: D): number | undefined
}): Page {
  return {
    kind: 'page',
    path: def.path,
    title: def.title,
    roles: def.roles,
    wide: def.wide ?? false,
    data: def.data,
    render: async view => {
      const data = await def.data(view)
      return { content: def.view(data, view), refresh: def.refresh?.(view, data) }
    },
  }
}

export interface Done {
  /** Where the person goes next. */
  to: string
  /** What to tell them there. */
  notice?: string
  /** What the API answers. */
  result?: unknown
  /** What the API answers once, and that is kept nowhere: the second of two calls does not get it. */
  once?: object
}

/** What a look is given: no transaction, so one statement. */
export type Look = Pick<Ctx, 'who' | 'now' | 'params'> & { db: Db | Root }

export interface Act {
  kind: 'act'
  path: string
  title: string
  roles: readonly Role[]
  input: z.ZodObject
  page: Page
  /** How many bytes may be sent. */
  maxBytes: number
  /** How many refusals an account may get in a quarter of an hour: for what could be guessed. */
  attempts?: number
  /** A look before anything is written, for what many want at once: who comes too late is told so without waiting for the others. */
  look?(at: Look): Promise<void>
  run(ctx: Ctx, raw: unknown): Promise<Done>
}

/**
 * One write, two doors: a form posts to `path`, the API posts JSON to `/api` + `path`. `run` is one transaction, signed in
 * the journal; a refusal (`Refus`, a broken constraint, an input that does not fit) undoes it and shows `page` again.
 */
export function act<S extends z.ZodObject>(def: {
  path: string
  title: string
  roles: readonly Role[]
  input: S
  page: Page
  /** More than a megabyte: for a file. */
  maxBytes?: number
  attempts?: number
  look?(at: Look): Promise<void>
  run(ctx: Ctx, input: z.output<S>): Promise<Done>
}): Act {
  return { maxBytes: MEGABYTE, ...def, kind: 'act', run: (ctx, raw) => def.run(ctx, raw as z.output<S>) }
}

export interface Download {
  kind: 'download'
  path: string
  title: string
  roles: readonly Role[]
  run(ctx: Ctx): Promise<{ body: Uint8Array | string; type: string; name: string }>
}

/** A file to keep: a PDF, a CSV. */
export const download = (def: Omit<Download, 'kind'>): Download => ({ ...def, kind: 'download' })

/** The page of a list that an address asks for; the first when it asks for none, or for one that cannot be. */
export const pageOf = (query: Record<string, string>): number =>
  /^[1-9]\d{0,4}$/.test(query.page ?? '') ? Number(query.page) : 1

/** The month of the address (`:mois`), or `Introuvable`. */
export function monthOf({ params }: Pick<Ctx, 'params'>): Mois {
  if (!isMois(params.mois)) throw new Introuvable('Ce mois')
  return params.mois
}

export type Route = Page | Act | Download

/** A GET that answers programs without an account: its domain mounts it, the description of the API lists it. */
export interface Door {
  path: string
  title: string
  description: string
  /** What may follow « ? » in the address; anything else is refused. */
  query: readonly { name: string; description: string; schema: object }[]
  /** The media type of the answer, and its JSON Schema. */
  type: string
  answer: object
}

/** `/prescriptions/:id/transmission` → `prescriptions.transmission`: the act's name in the journal. */
export const actName = (path: string) =>
  path
    .split('/')
    .filter(part => part && !part.startsWith(':'))
    .join('.')
