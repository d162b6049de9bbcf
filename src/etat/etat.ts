import {
  addDays,
  days,
  endOfMonth,
  firstDay,
  isFerie,
  isOuvre,
  type Jour,
  type Mois,
  mois,
  monday,
} from '../calendrier/calendrier.ts'
import {
  byKey,
  type Case,
  caseKey,
  covers,
  DEMI_JOURNEE,
  DEMIS,
  type Demi,
  dayLabel,
  demis,
  type Membre,
  nameOf,
  type Totaux,
  unsigned,
} from '../emargement/emargement.ts'
import { QUALITES } from '../parcours/parcours.ts'
import { expected, type Seance } from '../seance/seance.ts'
import { plural } from '../web/format.ts'

const months = new Map<Mois, readonly Jour[]>()
/** The days of a month, the same list for everybody. */
function daysOf(month: Mois): readonly Jour[] {
  const known = months.get(month) ?? days(firstDay(month), endOfMonth(month))
  months.set(month, known)
  return known
}

/** The month's minutes by what was noted. */
export function totals(cells: readonly Case[]): Totaux {
  const sum = (statut: Case['statut']) => cells.reduce((n, c) => n + (c.statut === statut ? c.minutes : 0), 0)
  return {
    minutes_present: sum('present') + sum('distance'),
    minutes_entreprise: sum('entreprise'),
    minutes_absence_justifiee: sum('absence_justifiee'),
    minutes_absence_injustifiee: sum('absence_injustifiee') + cells.reduce((n, c) => n + (c.retard ?? 0), 0),
  }
}

const FULL_TIME = 30 * 60

/** What a statement is prepared with, besides what is noted. */
export interface Preparation {
  /** The séances of these people that touch the month. */
  seances: readonly Seance[]
  /** The pathways that have a timetable: what it does not say is not expected of them. */
  emplois: ReadonlySet<number>
  /** Late minutes and half-days without a signature, by pathway; none when absent. */
  suivis: readonly { parcours_id: number; retard: number; non_signees: number }[]
}
const UNPREPARED: Preparation = { seances: [], emplois: new Set(), suivis: [] }

/** The days of the month on which the pathway runs and that are not public holidays. */
const openDays = (m: Membre, month: Mois) =>
  daysOf(month).filter(jour => covers(m, jour) && !isFerie(jour, m.departement))

/** The minutes that the timetable expects of this person in the month, or null without a timetable. */
export function expectedMinutes(m: Membre, month: Mois, { seances, emplois }: Preparation): number | null {
  if (!emplois.has(m.parcours_id)) return null
  const own = seances.filter(s => s.parcours_id === m.parcours_id)
  return openDays(m, month).reduce(
    (n, jour) => expected(own, jour, m.departement).reduce((k, e) => k + e.minutes, n),
    0,
  )
}

/**
 * Half-days on which something was expected and nothing is noted, in words. With a timetable, those that it gives. Without
 * one, those of each working day; a part-time week is then only counted, in proportion to its days.
 */
export function missing(
  m: Membre,
  month: Mois,
  cells: readonly Case[],
  { seances, emplois }: Preparation = UNPREPARED,
): string[] {
  const noted = byKey(cells)
  const isNoted = (jour: Jour, among: readonly Demi[]) =>
    among.filter(demi => noted.get(caseKey({ ...m, jour, demi }))?.statut)
  const daysWithout = (jours: readonly Jour[], wanted: (jour: Jour) => readonly Demi[]) =>
    jours.flatMap(jour => {
      const due = wanted(jour)
      const done = isNoted(jour, due)
      const absent = due.filter(demi => !done.includes(demi))
      if (absent.length === 0) return []
      const which = absent.length < due.length || due.length < demis.length
      return [`${dayLabel(jour)}${which ? `, ${absent.map(d => DEMIS[d]).join(' et ')}` : ''}`]
    })
  if (emplois.has(m.parcours_id)) {
    const own = seances.filter(s => s.parcours_id === m.parcours_id)
    return daysWithout(openDays(m, month), jour => expected(own, jour, m.departement).map(e => e.demi))
  }
  const worked = daysOf(month).filter(jour => isOuvre(jour, m.departement) && covers(m, jour))
  if (m.minutes_semaine >= FULL_TIME) return daysWithout(worked, () => demis)
  return [...Map.groupBy(worked, monday)].flatMap(([lundi, jours]) => {
    const due = Math.floor((m.minutes_semaine * jours.length) / (5 * DEMI_JOURNEE))
    const count = jours.reduce((n, jour) => n + isNoted(jour, demis).length, 0)
    return count >= due ? [] : [`semaine du ${dayLabel(lundi)} : ${plural(count, 'demi-journée')} sur ${due}`]
  })
}

/** The first month that is not over yet for this pathway: all those before can be certified. */
export const isOver = (m: Pick<Membre, 'sortie'>, month: Mois, today: Jour): boolean =>
  today >= endOfMonth(month) ||
  (m.sortie !== null && m.sortie <= today && mois(addDays(m.sortie, -1)) <= month)

/** A month needs its statement when the pathway runs on one of its worked days: not for a Sunday before the exit. */
export const isDue = (m: Membre, month: Mois): boolean =>
  daysOf(month).some(jour => covers(m, jour) && isOuvre(jour, m.departement))

export type StatutEtat = 'certifie' | 'a_venir' | 'en_cours' | 'a_signer' | 'incomplet' | 'pret'

/** A statement as it was certified once; `rouvert_le` when it does not stand any more. */
export interface Version extends Totaux {
  parcours_id: number
  version: number
  certifie_le: string
  certifie_par: string | null
  rouvert_le: string | null
  rouvert_par: string | null
  motif: string | null
}

/** How far the pay of a month has gone. */
export type Paie = 'rien' | 'en_preparation' | 'payee'

/** One person's month: its hours, where its statement stands, and what prevents it. */
export interface Ligne extends Totaux {
  membre: Membre
  statut: StatutEtat
  certifie_le: string | null
  /** When the last certified one was reopened, and nothing has been certified since. */
  rouvert_le: string | null
  /** The number of the statement that stands, or of the one to come. */
  version: number
  /** What the timetable expects; null without one. */
  minutes_attendues: number | null
  /** Minutes missed by coming late, counted in the absences that are not justified. */
  retard: number
  /** Half-days in centre or in company that nobody signed. Said, never a reason to refuse. */
  non_signees: number
  manque: string[]
  signatures: string[]
}

/** Where each statement of a month stands on `today`. `versions`: all those certified once, reopened or not, oldest first. */
export function statements(
  membres: readonly Membre[],
  month: Mois,
  cells: readonly Case[],
  versions: readonly Version[],
  today: Jour,
  preparation: Preparation = UNPREPARED,
): Ligne[] {
  const noted = Map.groupBy(cells, c => c.parcours_id)
  const certified = Map.groupBy(versions, v => v.parcours_id)
  const suivis = new Map(preparation.suivis.map(s => [s.parcours_id, s]))
  // Each person's own, found once: a Région looks at thousands of people.
  const seances = Map.groupBy(preparation.seances, s => s.parcours_id)
  return membres
    .filter(m => isDue(m, month) || noted.has(m.parcours_id) || certified.has(m.parcours_id))
    .map(membre => {
      const own = noted.get(membre.parcours_id) ?? []
      const planned = { ...preparation, seances: seances.get(membre.parcours_id) ?? [] }
      const last = certified.get(membre.parcours_id)?.at(-1)
      const done = last?.rouvert_le === null ? last : undefined
      const manque = done ? [] : missing(membre, month, own, planned)
      const signatures = done ? [] : unsigned(membre)
      const { minutes_present, minutes_entreprise, minutes_absence_justifiee, minutes_absence_injustifiee } =
        done ?? totals(own)
      return {
        membre,
        statut: done ? 'certifie' : standing(membre, month, today, signatures, manque),
        manque,
        signatures,
        certifie_le: done?.certifie_le ?? null,
        rouvert_le: last?.rouvert_le ?? null,
        version: (last?.version ?? 0) + (done ? 0 : 1),
        minutes_attendues: expectedMinutes(membre, month, planned),
        retard: suivis.get(membre.parcours_id)?.retard ?? 0,
        non_signees: suivis.get(membre.parcours_id)?.non_signees ?? 0,
        minutes_present,
        minutes_entreprise,
        minutes_absence_justifiee,
        minutes_absence_injustifiee,
      }
    })
}

function standing(
  m: Membre,
  month: Mois,
  today: Jour,
  signatures: readonly string[],
  manque: readonly string[],
): StatutEtat {
  if (month > mois(today)) return 'a_venir'
  if (!isOver(m, month, today)) return 'en_cours'
  if (signatures.length) return 'a_signer'
  return manque.length ? 'incomplet' : 'pret'
}

/** Why this statement cannot be certified, or null. `confirmed`: its author has seen what is missing. */
export function uncertifiable(
  { membre, statut, manque, signatures }: Ligne,
  confirmed: boolean,
): string | null {
  const name = nameOf(membre)
  switch (statut) {
    case 'certifie':
      return `${name} : l’état de ce mois est déjà certifié.`
    case 'a_venir':
      return `${name} : ce mois n’est pas encore commencé.`
    case 'en_cours':
      return `${name} : ce mois n’est pas terminé.`
    case 'a_signer':
      return `${name} : le contrat n’est pas signé par tous. Il manque : ${signatures.map(q => (QUALITES[q] ?? q).toLowerCase()).join(', ')}.`
    case 'incomplet':
      return confirmed
        ? null
        : `${name} : rien n’est noté pour ${manque.join(' ; ')}. Complétez la feuille, ou cochez la case pour certifier quand même.`
    case 'pret':
      return null
  }
}
