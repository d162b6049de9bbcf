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
