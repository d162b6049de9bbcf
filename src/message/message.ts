/** What is written to someone: read in the application, and sent by mail when the instance has a way to. */
export interface Message {
  region: string
  compte_id: number
  /** What it is about, once for an account: `etat-2026-10-j5`. Writing the same key again changes nothing. */
  cle: string
  objet: string
  /** Plain sentences, never a detail of health, of money or of someone's life: a mailbox is not a safe place. */
  texte: string
  /** A path of the application, where the reader sees the rest: `/etats/2026-10`. */
  lien?: string | null
}

/** A message as the outbox keeps it. */
export interface Envoi {
  region: string
  id: number
  courriel: string
  objet: string
  texte: string
  lien: string | null
  /** How many times it was tried, this time included. */
  essais: number
}

/** Minutes to wait after each failure; the last one again and again. */
const ATTENTES = [5, 15, 60, 240, 720, 1440]
/** Beyond these days a message is only read in the application: an old reminder does not arrive out of the blue. */
export const JOURS_D_ENVOI = 7
/** How long a sender keeps a message for itself: one that dies meanwhile leaves it to the next. */
export const BAIL_MINUTES = 10

const later = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString()

/** When to try again (ISO instant) after `essais` failures. */
export const nextTry = (now: string, essais: number): string =>
  later(now, ATTENTES[Math.min(essais, ATTENTES.length) - 1] ?? ATTENTES[0] ?? 5)

/** Until when a message just taken belongs to its sender. */
export const leaseEnd = (now: string): string => later(now, BAIL_MINUTES)

/** Messages written before this instant are not sent any more. */
export const sendableSince = (now: string): string => later(now, -JOURS_D_ENVOI * 1440)

/** The mail's text: what is said, where to read the rest, and why one receives it. `url` has no final slash. */
export const bodyOf = ({ texte, lien }: Pick<Envoi, 'texte' | 'lien'>, url: string): string =>
  `${[texte, lien && `${url}${lien}`, `Vous recevez ce message parce que vous avez un compte sur Amont : ${url}/messages`].filter(Boolean).join('\n\n')}\n`

/** One mail, as a transport takes it; `sendMail` of nodemailer is one. It resolves once the mail is accepted. */
export interface Courriel {
  from: string
  to: string
  subject: string
  text: string
  /** The same at every try, so that a mailbox that has it already can tell. */
  messageId: string
}
export interface Transport {
  sendMail(mail: Courriel): Promise<unknown>
}

export interface Poste {
  transport: Transport
  /** « Amont <ne-pas-repondre@amont.exemple.fr> » */
  from: string
  /** The public address, without a final slash: where links lead. */
  url: string
}

/** What sends an SMS: it resolves once the operator has accepted it, and throws with a short reason otherwise. */
export interface Sms {
  send(sms: { a: string; texte: string; reference: string }): Promise<void>
}

/** A French number as an operator takes it. */
export interface Numero {
  /** « +33612345678 » */
  international: string
  /** It receives an SMS: 06 and 07, and the mobile ranges overseas. */
  mobile: boolean
}

/** Overseas, a number that begins so belongs to another country code (Arcep, plan national de numérotation). */
const OUTRE_MER: readonly [RegExp, string][] = [
  [/^(590|690|691)/, '590'],
  [/^(594|694)/, '594'],
  [/^(596|696|697)/, '596'],
  // 06 39 98 is of mainland France: the range that Arcep keeps for works of fiction.
  [/^(262|263|269|639(?!98)|692|693)/, '262'],
]
const PAYS = ['33', '590', '594', '596', '262']

/**
 * Reads a phone number as people write it (« 06 12 34 56 78 », « +33 (0)6.12… », « 0692 12 34 56 »), or null when it is not a
 * French one.
 */
export function numero(typed: string | null): Numero | null {
  const bare = (typed ?? '').replace(/\(0\)/g, '').replace(/[\s.\-/()\u00a0\u202f]/g, '')
  const international = /^(?:\+|00)(\d+)$/.exec(bare)?.[1]
  const country = international && PAYS.find(p => international.startsWith(p))
  if (international !== undefined && !country) return null
  const national =
    international && country
      ? international.slice(country.length).replace(/^0/, '')
      : /^0(\d+)$/.exec(bare)?.[1]
  if (!national || !/^[1-9]\d{8}$/.test(national)) return null
  const code = OUTRE_MER.find(([begins]) => begins.test(national))?.[1] ?? '33'
  return { international: `+${code}${national}`, mobile: /^[67]/.test(national) }
}
