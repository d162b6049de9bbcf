import {
  addDays,
  days,
  isFerie,
  isOuvre,
  type Jour,
  later,
  monday,
  weekday,
} from '../calendrier/calendrier.ts'
import type { Demi } from '../emargement/emargement.ts'
import { heures, jour as jourLong } from '../web/format.ts'

export const MODALITES = { centre: 'En centre', distance: 'À distance', entreprise: 'En entreprise' } as const
export type Modalite = keyof typeof MODALITES

/** What a trainee should follow on one day of the week, in `[du, au[`; one day alone when the period is that day. */
export interface Seance {
  parcours_id: number
  du: Jour
  /** Excluded; null without end. */
  au: Jour | null
  /** 1 Monday … 7 Sunday. */
  jour_semaine: number
  /** Minutes since midnight. */
  debut: number
  fin: number
  modalite: Modalite
}

/** What is expected of someone for one half-day. */
export interface Attendue {
  demi: Demi
  minutes: number
  modalite: Modalite
}

const NOON = 13 * 60
const EVENING = 18 * 60

/** The half-day that a séance belongs to, by the hour it starts: before 13:00, before 18:00, or later. */
export const demiOf = (debut: number): Demi =>
  debut < NOON ? 'matin' : debut < EVENING ? 'apres_midi' : 'soir'

/** The séances that fall on a day, earliest hour first, public holidays not looked at. */
function on<S extends Seance>(seances: readonly S[], jour: Jour): S[] {
  if (seances.length === 0) return []
  const day = weekday(jour)
  return seances
    .filter(s => s.jour_semaine === day && s.du <= jour && (s.au === null || jour < s.au))
    .sort((a, b) => a.debut - b.debut)
}

/** The séances of a day, earliest hour first; none on a public holiday, of the site's département when it is given. */
export const seancesOn = <S extends Seance>(seances: readonly S[], jour: Jour, departement?: string): S[] =>
  isFerie(jour, departement) ? [] : on(seances, jour)

const length = (group: readonly Seance[]) => group.reduce((n, s) => n + s.fin - s.debut, 0)
const longest = (group: readonly Seance[]) => group.toSorted((a, b) => b.fin - b.debut - (a.fin - a.debut))[0]

/**
 * What these séances of one person expect on a day, half-day by half-day; several séances of one half-day add up, under
 * the modality of the longest. Nothing is expected on a public holiday.
 */
export function expected(seances: readonly Seance[], jour: Jour, departement?: string): Attendue[] {
  return [...Map.groupBy(seancesOn(seances, jour, departement), s => demiOf(s.debut))].map(
    ([demi, group]) => ({
      demi,
      minutes: length(group),
      modalite: longest(group)?.modalite ?? 'centre',
    }),
  )
}

/**
 * The first day of `[du, au[` on which something is expected, and from what hour (minutes since midnight; null without a
 * timetable: the usual week is then expected). Null when nothing is. `begun`: a timetable had begun before `du`. `closed` says on
 * which days the pathway takes nothing.
 */
export function firstExpected(
  seances: readonly Seance[],
  begun: boolean,
  du: Jour,
  au: Jour,
  closed: (jour: Jour) => boolean,
  departement?: string,
): { jour: Jour; debut: number | null } | null {
  for (const jour of days(du, au)) {
    if (closed(jour)) continue
    const [first] = seancesOn(seances, jour, departement)
    if (first) return { jour, debut: first.debut }
    if (!begun && !seances.some(s => s.du <= jour) && isOuvre(jour, departement)) return { jour, debut: null }
  }
  return null
}

/** True for a séance of one day, false for one of every week. */
export const isDated = (s: Pick<Seance, 'du' | 'au'>): boolean => s.au === addDays(s.du, 1)

/** Minutes since midnight as « 08:30 ». */
export const hhmm = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** « 08:30 », « 8h30 » or « 8 h » as minutes since midnight, up to « 24:00 »; null for anything else, « 25:00 » included. */
export function readHour(text: string): number | null {
  const match = /^(\d{1,2})\s*(?:[:hH]\s*(\d{2})?)$/.exec(text.trim())
  if (!match) return null
  const minutes = Number(match[1]) * 60 + Number(match[2] ?? 0)
  return Number(match[2] ?? 0) < 60 && minutes <= 1440 ? minutes : null
}

/** The usual weeks, applied in one gesture. */
export const MODELES = {
  temps_plein: 'Temps plein, du lundi au vendredi, matin et après-midi',
  mi_temps_matin: 'Mi-temps, le matin du lundi au vendredi',
  soir: 'Le soir du lundi au vendredi, à partir de 18 h',
} as const
export type Modele = keyof typeof MODELES

/** Where each half-day of a usual week begins. */
const STARTS: Record<Modele, readonly number[]> = {
  temps_plein: [9 * 60, 13 * 60 + 30],
  mi_temps_matin: [9 * 60],
  soir: [18 * 60],
}
/** Half a day of the legal week of 35 hours. */
const LONGEST = 210

/**
 * A usual week from `du` on, without end, in centre: the pathway's minutes a week spread over its half-days to the minute,
 * within 3 h 30 each (35 hours full time). `parcours_id` is the caller's to add.
 */
export function modele(nom: Modele, du: Jour, minutes_semaine: number): Omit<Seance, 'parcours_id'>[] {
  const starts = [1, 2, 3, 4, 5].flatMap(jour_semaine => STARTS[nom].map(debut => ({ jour_semaine, debut })))
  const total = Math.min(Math.max(minutes_semaine, 0), LONGEST * starts.length)
  return starts.flatMap(({ jour_semaine, debut }, i) => {
    const minutes = Math.floor(((i + 1) * total) / starts.length) - Math.floor((i * total) / starts.length)
    return minutes
      ? [{ du, au: null, jour_semaine, debut, fin: debut + minutes, modalite: 'centre' as const }]
      : []
  })
}

/** What one person's timetable gives another from `du` on: what ended before is left out. */
export const copied = (seances: readonly Seance[], du: Jour): Omit<Seance, 'parcours_id'>[] =>
  seances
    .filter(s => s.au === null || s.au > du)
    .map(({ jour_semaine, debut, fin, modalite, ...s }) => ({
      du: later(s.du, du),
      au: s.au,
      jour_semaine,
      debut,
      fin,
      modalite,
    }))
    // A week that ends before its first day leaves nothing.
    .filter(s => firstOf(s) !== null)

const DAY_MINUTES = 720
const DEMI_MINUTES = 360

/** The first day on which a séance really falls, or null when its period holds none. */
export function firstOf(s: Pick<Seance, 'du' | 'au' | 'jour_semaine'>): Jour | null {
  const first = addDays(s.du, (s.jour_semaine - weekday(s.du) + 7) % 7)
  return s.au === null || first < s.au ? first : null
}

const periodsMeet = (a: Seance, b: Seance) => (a.au === null || b.du < a.au) && (b.au === null || a.du < b.au)

/**
 * Why these séances cannot be added to those of the same person, in a sentence with the day and the hours, or null: two at
 * once, a half-day beyond 6 hours, a day beyond 12, a week beyond `cap` minutes.
 */
export function impossible(
  existing: readonly Seance[],
  added: readonly Seance[],
  cap: number,
): string | null {
  const all = [...existing, ...added]
  for (const s of added) {
    const other = all.find(
      o =>
        o !== s &&
        o.jour_semaine === s.jour_semaine &&
        o.debut < s.fin &&
        s.debut < o.fin &&
        periodsMeet(o, s),
    )
    if (other)
      return `${dayName(s)}, ${hoursOf(s)} : une autre séance occupe déjà ${hoursOf(other)}. Finissez-la d’abord, ou changez les heures.`
  }
  return tooLong(all, added) ?? tooFull(all, added, cap)
}

// A sum only grows on a day when something begins: those days, and the weeks around them, are enough to look at.
function tooLong(all: readonly Seance[], added: readonly Seance[]): string | null {
  for (const begun of all) {
    const jour = firstOf(begun)
    if (!jour || !on(added, jour).length) continue
    const group = on(all, jour)
    for (const demi of Map.groupBy(group, s => demiOf(s.debut)).values())
      if (length(demi) > DEMI_MINUTES)
        return `${jourLong(jour)} : ${heures(length(demi))} dans une demi-journée, pour ${heures(DEMI_MINUTES)} au plus.`
    if (length(group) > DAY_MINUTES)
      return `${jourLong(jour)} : ${heures(length(group))} dans la journée, pour ${heures(DAY_MINUTES)} au plus.`
  }
  return null
}

function tooFull(all: readonly Seance[], added: readonly Seance[], cap: number): string | null {
  const weeks = new Set(all.flatMap(s => [monday(s.du), addDays(monday(s.du), 7)]))
  for (const lundi of weeks) {
    const jours = [0, 1, 2, 3, 4, 5, 6].map(n => addDays(lundi, n))
    const total = jours.reduce((n, jour) => n + length(on(all, jour)), 0)
    if (total > cap && jours.some(jour => on(added, jour).length))
      return `Semaine du ${jourLong(lundi)} : ${heures(total)} prévues, pour ${heures(cap)} par semaine au plus.`
  }
  return null
}

export const WEEKDAYS = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'] as const

/** « 08:30–12:00 » */
export const hoursOf = (s: Pick<Seance, 'debut' | 'fin'>): string => `${hhmm(s.debut)}–${hhmm(s.fin)}`

/** « Chaque lundi », or « Lundi 16 mars 2026 » for a single day. */
export function dayName(s: Pick<Seance, 'du' | 'au' | 'jour_semaine'>): string {
  const name = WEEKDAYS[s.jour_semaine - 1] ?? ''
  return isDated(s) ? `${name.charAt(0).toUpperCase()}${name.slice(1)} ${jourLong(s.du)}` : `Chaque ${name}`
}
