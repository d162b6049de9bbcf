import { formKey } from '../src/habilitation/habilitation.ts'
import { openSession, openToken } from '../src/habilitation/store.ts'
import type { World } from './world.ts'

const SITE = 'http://amont.invalid'

export type Fields = Record<string, string | number | readonly string[]>

/** What came back, read to the end: nothing is followed. */
export interface Answer {
  status: number
  /** Where a redirection leads. */
  location: string | null
  /** The word that the next page will show. */
  notice: string | null
  type: string
  headers: Headers
  bytes: Uint8Array
  text: string
  json<T>(): T
}

/** Someone at their browser, or a program with their token. */
export class Client {
  readonly #world: World
  readonly #compte: number | null
  #session: { token: string; at: string } | undefined
  #token: string | undefined

  constructor(world: World, compte: number | null) {
    this.#world = world
    this.#compte = compte
  }

  get(path: string): Promise<Answer> {
    return this.#send(path, {})
  }

  /** Posts a form with a valid key, new unless `fields._cle` is given (a second click has the first one's key). */
  async post(path: string, fields: Fields = {}): Promise<Answer> {
    return this.#send(path, { method: 'POST', body: form({ _cle: await this.key(), ...fields }) })
  }

  /** Opens `page`, then posts its form to `action` with that form's own hidden fields and `fields`. */
  async submit(page: string, action: string, fields: Fields = {}): Promise<Answer> {
    const { text, status } = await this.get(page)
    const hidden = hiddenFields(text, action)
    if (!hidden) throw new Error(`${page} (${status}) ne contient pas de formulaire vers ${action}`)
    return this.#send(action, { method: 'POST', body: form({ ...hidden, ...fields }) })
  }

  /** Posts a form with files. */
  async upload(path: string, body: FormData): Promise<Answer> {
    body.set('_cle', await this.key())
    return this.#send(path, { method: 'POST', body })
  }

  /** The API with this account's token: reads `/api` + `path`, or posts `body` there as JSON. */
  async api(path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
    const authorization = `Bearer ${await this.#bearer()}`
    return this.#request(`/api${path}`, {
      headers: { authorization, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    })
  }

  /** The API with a body that is not JSON. */
  async apiText(path: string, body: string, type: string): Promise<Answer> {
    const authorization = `Bearer ${await this.#bearer()}`
    return this.#request(`/api${path}`, {
      method: 'POST',
      body,
      headers: { authorization, 'content-type': type },
    })
  }

  /** A new hidden key, as each form carries. */
  async key(): Promise<string> {
    return formKey(await this.session())
  }

  /** The value of the session's cookie; a new session when the clock has moved. */
  async session(): Promise<string> {
    if (this.#compte === null) return ''
    if (this.#session?.at !== this.#world.now) {
      const compte = await this.#account()
      const at = this.#world.now
      this.#session = { token: await this.#world.write(db => openSession(db, compte, at)), at }
    }
    return this.#session.token
  }

  async #bearer(): Promise<string> {
    if (this.#compte === null) return 'inconnu'
    const compte = await this.#account()
    this.#token ??= await this.#world.write(db => openToken(db, compte, 'essai', this.#world.now))
    return this.#token
  }

  async #account(): Promise<{ region: string; id: number }> {
    const [row] = await this.#world.sql<{ region: string; id: number }>`select region, id from compte
      where id = ${this.#compte}`
    if (!row) throw new Error(`Le compte ${this.#compte} n’existe pas`)
    return row
  }

  async #send(path: string, init: RequestInit): Promise<Answer> {
    const token = await this.session()
    return this.#request(path, {
      ...init,
      headers: { origin: SITE, ...(token ? { cookie: `amont=${token}` } : {}) },
    })
  }

  async #request(path: string, init: RequestInit): Promise<Answer> {
    const app = await this.#world.app()
    const response = await app.request(SITE + path, init)
    const bytes = new Uint8Array(await response.arrayBuffer())
    await app.settled()
    const type = response.headers.get('content-type') ?? ''
    const sent = new TextDecoder().decode(bytes)
    const text = type.startsWith('text/html') ? breakable(sent) : sent
    if (type.startsWith('text/html')) refuseHoles(path, text)
    return {
      status: response.status,
      location: response.headers.get('location'),
      notice: noticeOf(response.headers),
      type,
      headers: response.headers,
      bytes,
      text,
      json: <T>() => JSON.parse(text) as T,
    }
  }
}

/** A page as tests type it: the spaces that pages keep from breaking (`unbroken`) are plain ones again. */
const breakable = (html: string) => html.replace(/\u00a0(?=[:»€%])|\u202f(?=[;!?])|(?<=«)\u00a0/g, ' ')

function form(fields: Fields): URLSearchParams {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [String(value)]) body.append(name, one)
  }
  return body
}

function noticeOf(headers: Headers): string | null {
  const cookie = headers.getSetCookie().find(line => line.startsWith('avis='))
  const value = cookie?.slice('avis='.length).split(';')[0]
  return value ? decodeURIComponent(value) : null
}

/** A page that shows « undefined » or « NaN » is broken, whatever its status. */
function refuseHoles(path: string, html: string): void {
  const hole = html.match(/[^<>]{0,60}\b(undefined|NaN|Invalid Date|\[object \w+\])[^<>]{0,60}/)
  if (hole) throw new Error(`${path} montre une valeur absente : « ${hole[0].trim()} »`)
}

function hiddenFields(html: string, action: string): Record<string, string> | null {
  const forms = html.match(/<form[\s\S]*?<\/form>/g) ?? []
  const found = forms.find(text => attribute(text, 'action') === action)
  if (!found) return null
  const inputs = (found.match(/<input[^>]*>/g) ?? []).filter(tag => attribute(tag, 'type') === 'hidden')
  return Object.fromEntries(inputs.map(tag => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? '']))
}

const attribute = (tag: string, name: string) =>
  tag
    .match(new RegExp(`^<[^>]*?\\s${name}="([^"]*)"`))?.[1]
    ?.replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
