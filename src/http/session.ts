import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Jour } from '../calendrier/calendrier.ts'

export interface Env {
  Variables: {
    /** The one clock: the instant of this request, ISO. */
    now(): string
    /** Runs beside the answer; a failure is reported, never shown. */
    after(work: Promise<unknown>): void
    report(error: unknown): void
    notice: string | null
    secure: boolean
    /** Where the request comes from. */
    address: string
  }
}
export type Req = Context<Env>

/** The other end of the connection; behind a proxy of ours, the one that it names last. Empty when there is none. */
export function addressOf(c: Req, proxy: boolean): string {
  const { incoming } = (c.env ?? {}) as { incoming?: IncomingMessage }
  const named = proxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  return named ?? incoming?.socket.remoteAddress ?? ''
}

const SESSION = 'amont'
const NOTICE = 'avis'

export const sessionCookie = (c: Req): string | null => getCookie(c, SESSION) ?? null

export function giveSession(c: Req, token: string): void {
  setCookie(c, SESSION, token, { httpOnly: true, sameSite: 'Lax', path: '/', secure: c.var.secure })
}

export function dropSession(c: Req): void {
  setCookie(c, SESSION, '', { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 0, secure: c.var.secure })
}

/** A word for the next page, read once. */
export function notice(c: Req, text: string): void {
  setCookie(c, NOTICE, text, {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    maxAge: 60,
    secure: c.var.secure,
  })
}

export function takeNotice(c: Req): string | undefined {
  const text = getCookie(c, NOTICE)
  if (!text) return undefined
  setCookie(c, NOTICE, '', { path: '/', maxAge: 0, secure: c.var.secure })
  return text
}

const inParis = new Intl.DateTimeFormat('fr-CA', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/**
 * The day it is in Paris at that instant: the day of every Région, so that two of them never disagree on a date. Overseas it changes
 * when it is still the evening (Antilles, Guyane) or already the morning (La Réunion, Mayotte).
 */
export const paris = (instant: string): Jour => inParis.format(new Date(instant))
