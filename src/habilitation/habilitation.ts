import { createHash, createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

export const ROLES = ['region', 'conseiller', 'organisme', 'stagiaire', 'payeur'] as const
export type Role = (typeof ROLES)[number]

/** The account that acts: every right comes from its role and from what it is attached to. */
export interface Compte {
  region: string
  region_nom: string
  id: number
  nom: string
  fonction: string
  /** Their organisation or structure, as people call it; null for the Région's own staff and for trainees. */
  rattachement: string | null
  /** The network of their structure: 'mission_locale', 'france_travail'… */
  reseau: string | null
  role: Role
  organisme_id: number | null
  structure_id: number | null
  stagiaire_id: number | null
  nouveautes_lues_le: string | null
}

/** Names an account on a device that several people may use. */
export const accountKey = (who: Pick<Compte, 'region' | 'id'>) => `${who.region}-${who.id}`

export const newToken = () => randomBytes(24).toString('base64url')

/** What the database keeps of a token: it cannot be turned back. */
export const fingerprint = (token: string) => createHash('sha256').update(token).digest('hex')

/** A form's hidden key: it proves that the form came from this session, and names this one gesture. */
export function formKey(token: string, nonce = randomBytes(9).toString('base64url')): string {
  return `${nonce}.${createHmac('sha256', token).update(nonce).digest('base64url')}`
}

export function isFormKey(token: string, key: string): boolean {
  const expected = Buffer.from(formKey(token, key.split('.')[0] ?? ''))
  const given = Buffer.from(key)
  return expected.length === given.length && timingSafeEqual(expected, given)
}

/** Slow on purpose, beside the event loop: never inside a transaction. */
const derive = (password: string, salt: string) =>
  new Promise<Buffer>((resolve, reject) =>
    scrypt(password, salt, 32, { N: 16384, r: 8, p: 1 }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString('base64url')
  return `scrypt:${salt}:${(await derive(password, salt)).toString('base64url')}`
}

/** False for a wrong password, and for an account that has none; both take as long. */
export async function isPassword(password: string, secret: string | null): Promise<boolean> {
  const [, salt = 'none', hash = ''] = (secret ?? '').split(':')
  const expected = Buffer.from(hash, 'base64url')
  const given = await derive(password, salt)
  return expected.length === given.length && timingSafeEqual(expected, given)
}
