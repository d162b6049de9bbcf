/**
 * Dates without hours. A `Jour` is an ISO day, 'YYYY-MM-DD'; a `Mois` is its first seven characters. Days compare as
 * strings. Ranges are half-open: `[du, au[`.
 */
export type Jour = string
export type Mois = string

const DAY_MS = 86_400_000
const utc = (jour: Jour) => Date.parse(`${jour}T00:00:00Z`)
const iso = (ms: number): Jour => new Date(ms).toISOString().slice(0, 10)

/** True for a real calendar day written 'YYYY-MM-DD' ('2026-02-30' is not one), of a year someone alive can mean. */
export function isJour(value: unknown): value is Jour {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    value >= '1900' &&
    value < '2201' &&
    exists(value)
  )
}

/** « 2026-03 », a month that exists. */
export const isMois = (value: unknown): value is Mois =>
  typeof value === 'string' && /^\d{4}-\d{2}$/.test(value) && isJour(`${value}-01`)

/** Whether the calendar has this day; every month has its first 28. */
function exists(value: Jour): boolean {
  const month = Number(value.slice(5, 7))
  const day = Number(value.slice(8))
  if (month < 1 || month > 12 || day < 1) return false
  return day <= 28 || (!Number.isNaN(utc(value)) && iso(utc(value)) === value)
}

/** The day `days` later (earlier when negative). */
export const addDays = (jour: Jour, days: number): Jour => iso(utc(jour) + days * DAY_MS)

/** The first of two days. */
export const earlier = (a: Jour, b: Jour): Jour => [a, b].toSorted()[0] ?? a
/** The last of two days. */
export const later = (a: Jour, b: Jour): Jour => [a, b].toSorted()[1] ?? b

/** Days from `du` to `au`: 0 for the same day, negative when `au` comes first. */
export const daysBetween = (du: Jour, au: Jour): number => Math.round((utc(au) - utc(du)) / DAY_MS)

/** The same day `months` later, or the last day of that month when it has none (31 January + 1 month: 28 or 29 February). */
export function addMonths(jour: Jour, months: number): Jour {
  const [y = 0, m = 1, d = 1] = jour.split('-').map(Number)
  const lastDay = new Date(Date.UTC(y, m - 1 + months + 1, 0)).getUTCDate()
  return iso(Date.UTC(y, m - 1 + months, Math.min(d, lastDay)))
}

/** Completed years from birth to `le`: someone born on 29 February is one year older on 1 March of a common year. */
export function ageAt(naissance: Jour, le: Jour): number {
  const years = Number(le.slice(0, 4)) - Number(naissance.slice(0, 4))
  return le.slice(5) < naissance.slice(5) ? years - 1 : years
}

export const mois = (jour: Jour): Mois => jour.slice(0, 7)
export const firstDay = (m: Mois): Jour => `${m}-01`
/** The first day of the following month: the open end of the month as a range. */
export const endOfMonth = (m: Mois): Jour => monthOf(m).fin

/** Every day of a month, in order: one list for all, not to be changed. */
export const joursDuMois = (m: Mois): readonly Jour[] => monthOf(m).jours

const months = new Map<Mois, { fin: Jour; jours: readonly Jour[] }>()
const MOST_MONTHS = 5_000

/** A Région's pay asks for the same months thousands of times. */
function monthOf(m: Mois) {
  const known = months.get(m)
  if (known) return known
  const fin = addMonths(`${m}-01`, 1)
  const made = { fin, jours: Object.freeze(days(`${m}-01`, fin)) }
  if (months.size < MOST_MONTHS) months.set(m, made)
  return made
}

/** The days of a month that a pathway covers: entered, not suspended, not out. */
export function coveredDays(m: {
  mois: Mois
  date_entree: Jour
  sortie: Jour | null
  suspensions: readonly { du: Jour; au: Jour | null }[]
}): readonly Jour[] {
  const all = joursDuMois(m.mois)
  const first = firstDay(m.mois)
  const end = endOfMonth(m.mois)
  const suspensions = m.suspensions.filter(s => s.du < end && (s.au === null || first < s.au))
  if (m.date_entree <= first && (m.sortie === null || end <= m.sortie) && suspensions.length === 0) return all
  return all.filter(
    jour =>
      jour >= m.date_entree &&
      (m.sortie === null || jour < m.sortie) &&
      !suspensions.some(s => s.du <= jour && (s.au === null || jour < s.au)),
  )
}

/** 1 Monday … 7 Sunday. */
export const weekday = (jour: Jour): number => new Date(utc(jour)).getUTCDay() || 7
export const monday = (jour: Jour): Jour => addDays(jour, 1 - weekday(jour))

/** Every day of `[du, au[`. */
export function days(du: Jour, au: Jour): Jour[] {
  const first = utc(du)
  return Array.from({ length: Math.max(0, daysBetween(du, au)) }, (_, i) => iso(first + i * DAY_MS))
}

/** Easter Sunday of a year (Gregorian, Meeus/Jones/Butcher). */
function easter(year: number): Jour {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const h = (19 * a + b - (b >> 2) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * (c >> 2) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  return iso(Date.UTC(year, month - 1, ((h + l - 7 * m + 114) % 31) + 1))
}

const FIXED = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25']

/** The day of the abolition of slavery, by département or collectivity (Code du travail, L3422-2; décret 83-1003 of 23 November 1983). */
const ABOLITION: Readonly<Record<string, string>> = {
  971: '05-27', // Guadeloupe
  972: '05-22', // Martinique
  973: '06-10', // Guyane
  974: '12-20', // La Réunion
  976: '04-27', // Mayotte
  977: '10-09', // Saint-Barthélemy
  978: '05-28', // Saint-Martin: L3422-2 said the 27th, circulars have kept the 28th since 2018
}

/**
 * Moselle, Bas-Rhin and Haut-Rhin keep Good Friday and 26 December (Code du travail, L3134-13). The text keeps Good Friday for
 * communes with a Protestant or shared church; it is taken for the whole département, as its administrations do.
 */
const ALSACE_MOSELLE = ['57', '67', '68']

/** Holidays that a département adds to those of the mainland: none for most. */
function ownHolidays(year: number, departement: string | null | undefined): Jour[] {
  if (!departement) return []
  if (ALSACE_MOSELLE.includes(departement)) return [addDays(easter(year), -2), `${year}-12-26`]
  const abolition = ABOLITION[departement]
  return abolition ? [`${year}-${abolition}`] : []
}

const feries = new Map<string, readonly Jour[]>()

/**
 * The legal public holidays of a year, in order (Code du travail, L3133-1), with those of a département: the site's, since that is
 * where one trains ('67', '2A', '974'). Without one, or for one that adds none, those of mainland France.
 */
export function joursFeries(year: number, departement?: string | null): readonly Jour[] {
  const own = departement && (ALSACE_MOSELLE.includes(departement) || ABOLITION[departement])
  const key = own ? `${year} ${departement}` : `${year}`
  const known = feries.get(key)
  if (known) return known
  const sunday = easter(year)
  const made = new Set([
    ...FIXED.map(day => `${year}-${day}`),
    ...[1, 39, 50].map(n => addDays(sunday, n)),
    ...ownHolidays(year, departement),
  ])
  const sorted = Object.freeze([...made].sort())
  feries.set(key, sorted)
  return sorted
}

export const isFerie = (jour: Jour, departement?: string | null): boolean =>
  joursFeries(Number(jour.slice(0, 4)), departement).includes(jour)

/** Monday to Friday, public holidays aside. */
export const isOuvre = (jour: Jour, departement?: string | null): boolean =>
  weekday(jour) <= 5 && !isFerie(jour, departement)
