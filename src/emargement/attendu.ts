import { addDays, days, isFerie, type Jour, weekday } from '../calendrier/calendrier.ts'
import { type Attendue, expected, type Seance } from '../seance/seance.ts'
import {
  type Case,
  caseKey,
  closed,
  DEMI_JOURNEE,
  DEMIS,
  type Demi,
  demis,
  type Membre,
  type Presence,
} from './emargement.ts'

/** What a group is expected to follow over some days. */
export interface Attendu {
  /** By `caseKey`, for people who have a timetable. */
  cells: ReadonlyMap<string, Attendue>
  /** Who has a timetable; the others are expected every half-day of the week. */
  suivis: ReadonlySet<number>
  /** Saturday was asked for: people without a timetable are then expected there too. */
  samedi: boolean
  /** Days of announced absences, by `dayKey`: no shortcut notes someone present there. */
  annoncees?: ReadonlySet<string>
  /** The site's, for its public holidays. */
  departement?: string
}

export const dayKey = (c: Pick<Case, 'parcours_id' | 'jour'>) => `${c.parcours_id}-${c.jour}`

export const NO_TIMETABLE: Attendu = { cells: new Map(), suivis: new Set(), samedi: false }

/** What these séances expect of these people, half-day by half-day, whether they are there or suspended. */
export function attendu(
  membres: readonly Pick<Membre, 'parcours_id' | 'departement'>[],
  jours: readonly Jour[],
  seances: readonly Seance[],
  suivis: ReadonlySet<number>,
  samedi = false,
): Attendu {
  const own = Map.groupBy(seances, s => s.parcours_id)
  const cells = membres.flatMap(({ parcours_id, departement }) =>
    jours.flatMap(jour =>
      expected(own.get(parcours_id) ?? [], jour, departement).map((a): [string, Attendue] => [
        caseKey({ parcours_id, jour, demi: a.demi }),
        a,
      ]),
    ),
  )
  const departement = membres[0]?.departement
  return { cells: new Map(cells), suivis, samedi, ...(departement ? { departement } : {}) }
}

/** What is expected for one half-day, or null when nothing is. Without a timetable: three hours in centre, Monday to Friday. */
export function expectedFor(a: Attendu, c: Pick<Case, 'parcours_id' | 'jour' | 'demi'>): Attendue | null {
  if (a.suivis.has(c.parcours_id)) return a.cells.get(caseKey(c)) ?? null
  const open = c.demi !== 'soir' && !isFerie(c.jour, a.departement) && weekday(c.jour) <= (a.samedi ? 6 : 5)
  return open ? { demi: c.demi, minutes: DEMI_JOURNEE, modalite: 'centre' } : null
}

/** The minutes that a half-day counts unless someone says otherwise. */
export const usualMinutes = (a: Attendu, c: Pick<Case, 'parcours_id' | 'jour' | 'demi'>): number =>
  expectedFor(a, c)?.minutes ?? DEMI_JOURNEE

const USUAL = { centre: 'present', distance: 'distance', entreprise: 'entreprise' } as const
/** What is noted of someone who did what was expected. */
export const usualStatut = (a: Attendu, c: Pick<Case, 'parcours_id' | 'jour' | 'demi'>): Presence =>
  USUAL[expectedFor(a, c)?.modalite ?? 'centre']

/** What a shortcut notes in an empty cell, or null: nothing is expected, or an absence was announced. */
export const shortcut = (a: Attendu, c: Pick<Case, 'parcours_id' | 'jour' | 'demi'>): Presence | null =>
  expectedFor(a, c) && !a.annoncees?.has(dayKey(c)) ? usualStatut(a, c) : null

export interface Colonne {
  jour: Jour
  demi: Demi
}

/** What the sheet of the week of `lundi` shows: Saturday, Sunday and evenings only where something is expected or noted. */
export function columnsOf(
  lundi: Jour,
  cells: readonly Case[],
  a: Attendu,
  asked: { samedi: boolean; soir: boolean },
): Colonne[] {
  const used = new Set([
    ...cells.map(c => `${c.jour}-${c.demi}`),
    ...[...a.cells.keys()].map(k => k.slice(k.indexOf('-') + 1)),
  ])
  return days(lundi, addDays(lundi, 7)).flatMap(jour => {
    const day = weekday(jour)
    const any = (Object.keys(DEMIS) as Demi[]).some(demi => used.has(`${jour}-${demi}`))
    if (day > 5 && !any && !(day === 6 && asked.samedi)) return []
    const evening = used.has(`${jour}-soir`) || asked.soir
    return [...demis, ...(evening ? (['soir'] as const) : [])].map(demi => ({ jour, demi }))
  })
}

/**
 * The empty cells that a shortcut fills: the whole week (`tout`), one person (`ligne:12`), or one half-day
 * (`colonne:2026-03-16-matin`). Each takes what was expected of it; at a distance, only with a time of connection given.
 */
export function toFill(
  membres: readonly Membre[],
  columns: readonly Colonne[],
  cells: ReadonlyMap<string, Case>,
  scope: string,
  today: Jour,
  a: Attendu = NO_TIMETABLE,
  connexions: ReadonlyMap<string, number> = new Map(),
): Case[] {
  const [kind, which] = scope.split(':')
  return membres.flatMap(m =>
    columns.flatMap(({ jour, demi }): Case[] => {
      const where = { parcours_id: m.parcours_id, jour, demi }
      const key = caseKey(where)
      const asked =
        kind === 'tout' ||
        (kind === 'ligne' && which === String(m.parcours_id)) ||
        (kind === 'colonne' && which === `${jour}-${demi}`)
      const free = jour <= today && !closed(m, jour) && !cells.get(key)?.statut
      const statut = shortcut(a, where)
      if (!asked || !free || !statut) return []
      const minutes = usualMinutes(a, where)
      const minutes_connexion = connexions.get(key)
      if (statut !== 'distance') return [{ ...where, statut, minutes }]
      return minutes_connexion === undefined ? [] : [{ ...where, statut, minutes, minutes_connexion }]
    }),
  )
}
