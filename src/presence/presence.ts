import { createHmac } from 'node:crypto'
import { addDays, daysBetween, type Jour } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import { type Case, closed, DEMI_JOURNEE, DEMIS, type Demi, type Membre } from '../emargement/emargement.ts'
import { paris } from '../http/session.ts'
import type { Attendue } from '../seance/seance.ts'
import type { BadgeKind } from '../web/blocks.tsx'
import { jour as jourLong } from '../web/format.ts'

export const MOYENS = {
  code: 'par le code de la salle',
  lien: 'par un lien',
  papier: 'sur papier',
} as const
export type Moyen = keyof typeof MOYENS

/** One half-day signed by one person. */
export interface Signature {
  parcours_id: number
  jour: Jour
  demi: Demi
  moyen: Moyen
  /** ISO instant; for paper, when the sheet was attached. */
  signe_le: string
  piece_id: number | null
}

/** An absence told before it happens, `[du, au[`. */
export interface Annonce {
  id: number
  parcours_id: number
  du: Jour
  au: Jour
  motif: string
  annoncee_le: string
}

/** How long a code is shown. */
export const FENETRE_MS = 60_000
/** How many codes are good at once: a slow phone, and who types slowly, keep two more minutes. */
const FENETRES = 3

const windowOf = (instant: string) => Math.floor(Date.parse(instant) / FENETRE_MS)

/** Six digits drawn from a secret for one window, as RFC 4226 truncates an HMAC (with SHA-256). */
function drawn(secret: string, window: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(window))
  const mac = createHmac('sha256', secret).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** The code shown at this instant (ISO): six digits, another one each minute. */
export const codeAt = (secret: string, instant: string): string => drawn(secret, windowOf(instant))

/** True for the code shown at this instant (ISO), or in one of the two minutes before. */
export const codeValide = (secret: string, code: string, instant: string): boolean =>
  Array.from({ length: FENETRES }, (_, i) => drawn(secret, windowOf(instant) - i)).includes(code)

/** Whole seconds until the next code: 60 down to 1. */
export const secondesRestantes = (instant: string): number =>
  Math.ceil((FENETRE_MS - (Date.parse(instant) % FENETRE_MS)) / 1000)

/** « 123 456 », as people read it aloud and type it: six digits; a `Refus` on `code` for anything else. */
export function lireCode(text: string): string {
  const digits = text.replace(/[\s.-]/gu, '')
  if (!/^\d{6}$/.test(digits))
    throw new Refus('Le code compte 6 chiffres : recopiez celui qui est affiché dans la salle.', 'code')
  return digits
}

const inParis = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  hour: '2-digit',
  minute: '2-digit',
})
/** An instant (ISO) as the clock of the room says it: « 09:02 ». */
export const heureDe = (instant: string): string => inParis.format(new Date(instant))

/** How and when someone signed: « à 09:02, par le code de la salle ». For paper the hour would be the sheet's, not theirs. */
export const signatureLisible = ({ signe_le, moyen }: Pick<Signature, 'signe_le' | 'moyen'>): string =>
  moyen === 'papier' ? MOYENS.papier : `à ${heureDe(signe_le)}, ${MOYENS[moyen]}`

/** Who countersigned, and when: « Marc Petit, à 12:05 », with the day when it was another one. */
export function contreseingLisible(c: { nom: string; signe_le: string }, jour: Jour): string {
  const le = paris(c.signe_le)
  return `${c.nom}, ${le === jour ? '' : `le ${jourLong(le)} `}à ${heureDe(c.signe_le)}`
}

const isDemi = (text: unknown): text is Demi => typeof text === 'string' && Object.hasOwn(DEMIS, text)
/** The half-day of an address, or `Introuvable`. */
export function demiOf(text: unknown): Demi {
  if (!isDemi(text)) throw new Introuvable('Cette demi-journée')
  return text
}
const ORDER = Object.keys(DEMIS) as Demi[]
/** The half-days to show, in order: morning, afternoon, and the evening when one of these is in the evening. */
export const shownDemis = (used: Iterable<Demi>): Demi[] => {
  const evening = [...used].includes('soir')
  return ORDER.filter(demi => demi !== 'soir' || evening)
}

const WHY: Record<string, string> = {
  'Avant l’entrée': 'la formation n’a pas encore commencé ce jour-là',
  'Après la sortie': 'la formation est terminée',
  Suspendu: 'le parcours est suspendu ce jour-là',
  'Mois certifié': 'les présences de ce mois sont déjà validées par l’organisme',
  'Jour férié': 'ce jour est férié',
}
/** Why a half-day of this day cannot be signed, as the end of a sentence, or null when it can. */
export function empeche(m: Membre, jour: Jour): string | null {
  const reason = closed(m, jour)
  return reason && (WHY[reason] ?? reason)
}

/**
 * What a signature writes on the sheet where nothing is noted yet: « présent », or « en entreprise » when the timetable
 * says so, for the minutes expected; null for a half-day at a distance, that asks for a proof of its own.
 */
export function noteDe(attendue: Attendue | undefined): Pick<Case, 'statut' | 'minutes'> | null {
  if (attendue?.modalite === 'distance') return null
  const minutes = Math.min(attendue?.minutes ?? DEMI_JOURNEE, 360)
  return { statut: attendue?.modalite === 'entreprise' ? 'entreprise' : 'present', minutes }
}

const isAbsence = (note: Case | undefined) => note?.statut?.startsWith('absence') ?? false

/** What a half-day of someone shows on the sheet of the day. */
export function etatCase(known: {
  ferme: string | null
  attendue: boolean
  signature: Signature | undefined
  note: Case | undefined
  annonce: Annonce | undefined
}): { badge: BadgeKind; texte: string } {
  const { ferme, attendue, signature, note, annonce } = known
  if (signature) {
    if (isAbsence(note)) return { badge: 'attention', texte: 'A signé, mais noté absent' }
    if (!note?.statut) return { badge: 'attention', texte: 'A signé, à noter sur la feuille' }
    return { badge: 'positive', texte: 'A signé' }
  }
  if (ferme) return { badge: 'neutral', texte: ferme }
  if (isAbsence(note)) return { badge: 'negative', texte: 'Noté absent' }
  if (annonce) return { badge: 'waiting', texte: 'Absence annoncée' }
  if (note?.statut) return { badge: 'waiting', texte: 'Noté, pas signé' }
  return attendue
    ? { badge: 'waiting', texte: 'Pas encore signé' }
    : { badge: 'neutral', texte: 'Pas attendu' }
}

/** What a paper sheet may be, by its first bytes: its name proves nothing. */
const MAGIC: [type: string, extension: string, bytes: number[]][] = [
  ['application/pdf', 'pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/jpeg', 'jpg', [0xff, 0xd8, 0xff]],
  ['image/png', 'png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
]
export const PIECE_MO = 10
const MO = 1024 * 1024

/** The media type of a scanned sheet; a `Refus` on `piece` when it is empty, too heavy, or something else. */
export function typeDePiece(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new Refus('Ce fichier est vide : choisissez la feuille numérisée.', 'piece')
  if (bytes.length > PIECE_MO * MO)
    throw new Refus(
      `Ce fichier pèse ${Math.ceil(bytes.length / MO)} Mo : ${PIECE_MO} Mo au plus. Numérisez la feuille en qualité plus basse.`,
      'piece',
    )
  const found = MAGIC.find(([, , start]) => start.every((byte, i) => bytes[i] === byte))
  if (!found)
    throw new Refus(
      'Ce fichier n’est pas un PDF, un JPEG ou un PNG, même si son nom le dit. Numérisez ou photographiez la feuille.',
      'piece',
    )
  return found[0]
}
export const extensionDe = (type: string): string => MAGIC.find(([one]) => one === type)?.[1] ?? 'bin'

/** The longest absence that can be told at once: beyond, the pathway is suspended. */
const LONGEST = 92

/** The period of an absence from its first and last days, as `[du, au[`; a `Refus` when it cannot be told in advance. */
export function periodeAnnoncee(du: Jour, dernier: Jour, today: Jour): { du: Jour; au: Jour } {
  if (du < today)
    throw new Refus(
      `Le ${jourLong(du)} est déjà passé : une absence s’annonce pour aujourd’hui ou plus tard.`,
      'du',
    )
  if (dernier < du) throw new Refus('Le dernier jour vient avant le premier : vérifiez les dates.', 'au')
  if (daysBetween(du, dernier) >= LONGEST)
    throw new Refus(
      'Une absence s’annonce pour trois mois au plus. Au-delà, parlez-en à l’organisme : le parcours peut être suspendu.',
      'au',
    )
  return { du, au: addDays(dernier, 1) }
}

/** « le 3 mars 2026 », or « du 3 mars 2026 au 5 mars 2026 »: the days of `[du, au[`. */
export function periodeLisible({ du, au }: Pick<Annonce, 'du' | 'au'>): string {
  const dernier = addDays(au, -1)
  return dernier === du ? `le ${jourLong(du)}` : `du ${jourLong(du)} au ${jourLong(dernier)}`
}

/** What is told of an announcement: when, never why nor who. A mailbox is not a safe place. */
export type Nouvelle = {
  /** True when it is withdrawn. */
  retiree: boolean
  /** The days not announced any more begin today: some have been missed already. */
  entamee?: boolean
  /** Who announced or withdrew it. */
  par: 'stagiaire' | 'organisme'
  site: string
} & Pick<Annonce, 'id' | 'du' | 'au'>

const FACT = (n: Nouvelle): string =>
  n.retiree
    ? `l’absence annoncée ${periodeLisible(n)} ne l’est plus${n.entamee ? ' à partir d’aujourd’hui' : ''}`
    : `une absence est annoncée ${periodeLisible(n)}`

/**
 * The message of an announcement or of its withdrawal, as its reader reads it: the trainee about themselves, the
 * organisation and the counsellor about someone whom only the application names. Written once for a key.
 */
export function annonceDite(n: Nouvelle, lecteur: 'stagiaire' | 'organisme' | 'conseiller') {
  const where = lecteur === 'stagiaire' ? '' : `, à ${n.site}`
  const [first = '', ...rest] = `${FACT(n)}${where}`
  const ecrit =
    n.par === 'stagiaire'
      ? 'C’est le stagiaire qui l’a écrit'
      : 'C’est l’organisme de formation qui l’a écrit'
  const suite = {
    stagiaire: `${ecrit}. Si c’est une erreur, dites-le à votre organisme.`,
    organisme: `${ecrit}. La feuille du jour dit de qui il s’agit.`,
    conseiller: `${ecrit}. Le parcours dit de qui il s’agit.`,
  }[lecteur]
  return {
    cle: `absence-${n.id}-${n.retiree ? 'retrait' : 'annonce'}`,
    objet: `${n.retiree ? 'Absence retirée' : 'Absence annoncée'} ${periodeLisible(n)}`,
    texte: `${first.toUpperCase()}${rest.join('')}. ${suite}`,
  }
}

/** The announcement that covers a day, if any. */
export const annonceDu = (annonces: readonly Annonce[], parcours_id: number, jour: Jour) =>
  annonces.find(a => a.parcours_id === parcours_id && a.du <= jour && jour < a.au)
