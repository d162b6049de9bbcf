import {
  addDays,
  days,
  endOfMonth,
  firstDay,
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
  dayLabel,
  demis,
  type Membre,
  nameOf,
  type Totaux,
  unsigned,
} from '../emargement/emargement.ts'
import { QUALITES } from '../parcours/parcours.ts'
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

/**
 * Half-days of working days on which nothing is noted, in words. Without a timetable, a part-time week is only counted:
 * how many were expected, in proportion to its days.
 */
export function missing(m: Membre, month: Mois, cells: readonly Case[]): string[] {
  const noted = byKey(cells)
  const worked = daysOf(month).filter(jour => isOuvre(jour) && covers(m, jour))
  const isNoted = (jour: Jour) => demis.filter(demi => noted.get(caseKey({ ...m, jour, demi }))?.statut)
  if (m.minutes_semaine >= FULL_TIME)
    return worked.flatMap(jour => {
      const absent = demis.filter(demi => !isNoted(jour).includes(demi))
      if (absent.length === 0) return []
      return [`${dayLabel(jour)}${absent.length === 1 && absent[0] ? `, ${DEMIS[absent[0]]}` : ''}`]
    })
  return [...Map.groupBy(worked, monday)].flatMap(([lundi, jours]) => {
    const expected = Math.floor((m.minutes_semaine * jours.length) / (5 * DEMI_JOURNEE))
    const count = jours.reduce((n, jour) => n + isNoted(jour).length, 0)
    return count >= expected
      ? []
      : [`semaine du ${dayLabel(lundi)} : ${plural(count, 'demi-journée')} sur ${expected}`]
  })
}

/** The first month that is not over yet for this pathway: all those before can be certified. */
export const isOver = (m: Pick<Membre, 'sortie'>, month: Mois, today: Jour): boolean =>
  today >= endOfMonth(month) ||
  (m.sortie !== null && m.sortie <= today && mois(addDays(m.sortie, -1)) <= month)

/** The months that the pathway touches and that are over: each needs its statement, unless wholly suspended. */
export const isDue = (m: Membre, month: Mois): boolean => daysOf(month).some(jour => covers(m, jour))

export type StatutEtat = 'certifie' | 'en_cours' | 'a_signer' | 'incomplet' | 'pret'

/** One person's month: its hours, where its statement stands, and what prevents it. */
export interface Ligne extends Totaux {
  membre: Membre
  statut: StatutEtat
  certifie_le: string | null
  manque: string[]
  signatures: string[]
}

/** Where each statement of a month stands on `today`. */
export function statements(
  membres: readonly Membre[],
  month: Mois,
  cells: readonly Case[],
  certified: readonly (Totaux & { parcours_id: number; certifie_le: string })[],
  today: Jour,
): Ligne[] {
  const noted = Map.groupBy(cells, c => c.parcours_id)
  return membres
    .filter(m => isDue(m, month))
    .map(membre => {
      const own = noted.get(membre.parcours_id) ?? []
      const done = certified.find(e => e.parcours_id === membre.parcours_id)
      const manque = done ? [] : missing(membre, month, own)
      const signatures = done ? [] : unsigned(membre)
      const statut: StatutEtat = done
        ? 'certifie'
        : !isOver(membre, month, today)
          ? 'en_cours'
          : signatures.length
            ? 'a_signer'
            : manque.length
              ? 'incomplet'
              : 'pret'
      const { minutes_present, minutes_entreprise, minutes_absence_justifiee, minutes_absence_injustifiee } =
        done ?? totals(own)
      return {
        membre,
        statut,
        manque,
        signatures,
        certifie_le: done?.certifie_le ?? null,
        minutes_present,
        minutes_entreprise,
        minutes_absence_justifiee,
        minutes_absence_injustifiee,
      }
    })
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
