import { createHash } from 'node:crypto'
import { bodyLimit } from 'hono/body-limit'
import { Refus } from '../db/refus.ts'
import type { Req } from './session.ts'

/** What an act received: its values, the name of the gesture ('' for none), and the fingerprint of its content. */
export interface Sent {
  raw: Record<string, unknown>
  key: string
  empreinte: string
}

/** The body weighs more than the act allows, in bytes. */
export class TooLarge extends Error {
  readonly maxSize: number
  constructor(maxSize: number) {
    super()
    this.maxSize = maxSize
  }
}

export const MEGABYTE = 1024 * 1024

async function weigh(c: Req, maxSize: number): Promise<void> {
  const onError = () => {
    throw new TooLarge(maxSize)
  }
  // Before the body is touched: once begun, it would have to be read to its end for the answer to be heard.
  if (Number(c.req.header('content-length') ?? 0) > maxSize) onError()
  await bodyLimit({ maxSize, onError })(c, async () => {})
}

/** PostgreSQL keeps no NUL in a text: nobody types one. */
export function refuseNul(...texts: string[]): void {
  if (texts.some(text => text.includes('\0')))
    throw new Refus('Un caractère invisible s’est glissé dans ce qui est envoyé. Retapez le texte.')
}

/** A form's fields; several of the same name make an array. */
export async function formBody(c: Req, maxSize: number): Promise<Record<string, unknown>> {
  await weigh(c, maxSize)
  const raw: Record<string, unknown> = await c.req.parseBody({ all: true }).catch(() => {
    throw new Refus('Ce formulaire est arrivé incomplet. Rien n’a été enregistré : recommencez.')
  })
  for (const [name, value] of Object.entries(raw))
    for (const one of [value].flat()) refuseNul(name, one instanceof File ? one.name : String(one))
  return raw
}

export async function sentByForm(c: Req, maxSize: number): Promise<Sent> {
  const raw = await formBody(c, maxSize)
  const hash = createHash('sha256').update(new URL(c.req.url).search)
  for (const [name, value] of Object.entries(raw))
    for (const one of [value].flat())
      hash
        .update(`\0${name}\0`)
        .update(one instanceof File ? new Uint8Array(await one.arrayBuffer()) : String(one))
  return { raw, key: typeof raw._cle === 'string' ? raw._cle : '', empreinte: hash.digest('hex') }
}

export async function sentAsJson(c: Req, maxSize: number): Promise<Sent> {
  await weigh(c, maxSize)
  const text = await c.req.text()
  return {
    raw: objectIn(text),
    key: c.req.header('idempotency-key') ?? '',
    empreinte: createHash('sha256')
      .update(`${new URL(c.req.url).search}\0${text}`)
      .digest('hex'),
  }
}

/** A CSV sent as it is, without a form around it: the act finds it in `fichier`. */
export async function sentAsCsv(c: Req, maxSize: number): Promise<Sent> {
  await weigh(c, maxSize)
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  return {
    raw: { fichier: new File([bytes], 'API', { type: 'text/csv' }) },
    key: c.req.header('idempotency-key') ?? '',
    empreinte: createHash('sha256')
      .update(`${new URL(c.req.url).search}\0`)
      .update(bytes)
      .digest('hex'),
  }
}

function objectIn(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text, (name, one) => {
      refuseNul(name, typeof one === 'string' ? one : '')
      return one
    })
  } catch (error) {
    throw error instanceof Refus ? error : new Refus('Le corps de la requête n’est pas du JSON valide.')
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new Refus('Le corps de la requête doit être un objet JSON : { "nom": "valeur" }.')
  return value as Record<string, unknown>
}
