/**
 * How figures and dates are written in French. Pure functions of whole numbers (centimes, minutes, metres), ISO days and
 * instants: no clock, no locale or time zone of the machine, no float.
 */

/** Narrow no-break space: between thousands and before a unit, so that an amount never breaks across two lines. */
const NARROW = '\u202f'
/** The wider one: where a space was typed before a colon or a unit, and inside guillemets. */
const WIDE = '\u00a0'
const MINUS = '\u2212'

const MONTHS = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
]
const SHORT_MONTHS = [
  'janv.',
  'févr.',
  'mars',
  'avr.',
  'mai',
  'juin',
  'juil.',
  'août',
  'sept.',
  'oct.',
  'nov.',
  'déc.',
]

const group = (digits: string) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, NARROW)
const sign = (n: number) => (n < 0 ? MINUS : '')
const monthName = (names: string[], iso: string) => names[Number(iso.slice(5, 7)) - 1] ?? ''

/** 12345 → « 12 345 »; a number with decimals keeps them, with a comma: 7.25 → « 7,25 ». */
export function nombre(n: number): string {
  const [whole = '0', decimals] = String(Math.abs(n)).split('.')
  return sign(n) + group(whole) + (decimals ? `,${decimals}` : '')
}

/** Centimes as euros: 65218 → « 652,18 € ». */
export function euros(centimes: number): string {
  const abs = Math.abs(Math.round(centimes))
  const whole = group(String(Math.floor(abs / 100)))
  return `${sign(centimes)}${whole},${String(abs % 100).padStart(2, '0')}${NARROW}€`
}

const inParis = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' })
/** The day of an instant is the one of clocks in Paris: near midnight, not that of the text. */
const dayOf = (iso: string): string => (iso.length > 10 ? inParis.format(new Date(iso)) : iso)

/** '2026-03-12', or an instant of that day in Paris → « 12 mars 2026 »; the first of a month reads « 1er ». */
export function jour(dayOrInstant: string): string {
  const iso = dayOf(dayOrInstant)
  const day = Number(iso.slice(8, 10))
  return `${day === 1 ? '1er' : day} ${monthName(MONTHS, iso)} ${iso.slice(0, 4)}`
}

/** '2026-03-12', or an instant of that day in Paris → « 12/03/2026 ». */
export const jourCourt = (iso: string): string => dayOf(iso).split('-').reverse().join('/')

/** '2026-03' (or a day of that month) → « mars 2026 ». */
export const moisLong = (iso: string): string => `${monthName(MONTHS, iso)} ${iso.slice(0, 4)}`

/** '2026-03' → « mars », '2026-01' → « janv. »: for the axis of a drawing. */
export const moisCourt = (iso: string): string => monthName(SHORT_MONTHS, iso)

/** Minutes as hours: 210 → « 3 h 30 », 180 → « 3 h », 45 → « 45 min ». */
export function heures(minutes: number): string {
  const abs = Math.abs(Math.round(minutes))
  const rest = abs % 60
  if (abs > 0 && abs < 60) return `${sign(minutes)}${abs}${NARROW}min`
  const whole = `${sign(minutes)}${group(String(Math.floor(abs / 60)))}${NARROW}h`
  return rest ? `${whole}${NARROW}${String(rest).padStart(2, '0')}` : whole
}

/** Metres as kilometres, to the nearest hundred metres: 7200 → « 7,2 km ». */
export function km(metres: number): string {
  const hundreds = Math.round(Math.abs(metres) / 100)
  const rest = hundreds % 10
  return `${sign(metres)}${group(String(Math.floor(hundreds / 10)))}${rest ? `,${rest}` : ''}${NARROW}km`
}

/** A share, rounded half up: percent(61, 100) → « 61 % »; « – » when there is nobody to count. */
export function percent(n: number, d: number): string {
  return d === 0 ? '–' : `${nombre(Math.round((n * 100) / d))}${NARROW}%`
}

/** 0 or 1 « personne », 2 « personnes », 2 « mois »; give `many` when the plural is not made with s: plural(3, 'local', 'locaux'). */
export function plural(n: number, one: string, many = /[sxz]$/.test(one) ? one : `${one}s`): string {
  return `${nombre(n)} ${Math.abs(n) >= 2 ? many : one}`
}

/**
 * « de » before a name, as it is said: « d’Audincourt », « du Creusot », « des Lilas », « de la Rochelle », « de Chalon ».
 * An h is mute before e, i or y (« d’Héricourt », « de Honfleur »), a y is a vowel before a consonant (« d’Yves », « de Yann »).
 */
export function de(name: string): string {
  if (/^Le /.test(name)) return `du ${name.slice(3)}`
  if (/^Les /.test(name)) return `des ${name.slice(4)}`
  if (/^L(a |’|')/.test(name)) return `de l${name.slice(1)}`
  const plain = name.normalize('NFD').replace(/[\u0300-\u036f]/g, '')
  return /^([aeiouœæ]|y(?![aeiou])|h[eiy]|(hubert|hugues|hortense|honore)\b)/i.test(plain)
    ? `d’${name}`
    : `de ${name}`
}

/** A space that must not end a line, with what it goes with. */
const SPACE = / [:»;!?€%]|« /g
/** What is not read as sentences: a field that sends its text back, code. */
const AS_TYPED = ['textarea', 'code', 'pre', 'script', 'style']

/** True when this place of a page is in a text that people read, not in a tag, an attribute or a field. */
function isRead(html: string, at: number): boolean {
  const end = html.lastIndexOf('>', at)
  const start = html.lastIndexOf('<', at)
  if (start > end) return false
  const tag = html.lastIndexOf('<', end) + 1
  return !AS_TYPED.some(name => html.startsWith(name, tag))
}

/**
 * A whole page in which no line ends before « : ; ! ? » € or %, nor inside guillemets: the spaces typed there become no-break
 * ones, in texts only. What attributes and fields hold stays as it is.
 */
export const unbroken = (html: string): string =>
  html.replace(SPACE, (found, at: number) => {
    if (!isRead(html, at)) return found
    if (found === '« ') return `«${WIDE}`
    const mark = found.charAt(1)
    return `${';!?'.includes(mark) ? NARROW : WIDE}${mark}`
  })
