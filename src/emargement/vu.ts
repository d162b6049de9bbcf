import { byKey, type Case, caseKey, type Demi, type Motif, type Presence } from './emargement.ts'

/** All that is noted of a half-day, so that two of them compare. */
const whole = (c: Case | undefined) =>
  c?.statut
    ? [c.statut, c.minutes, c.retard ?? 0, c.motif ?? '', c.minutes_connexion ?? '', c.travail ?? ''].join(
        '\n',
      )
    : ''

/** True when two half-days say the same, details included. */
export const same = (a: Case | undefined, b: Case | undefined): boolean => whole(a) === whole(b)

/** The cells that differ from those given. */
export function changes(wanted: readonly Case[], from: ReadonlyMap<string, Case>): Case[] {
  return wanted.filter(c => !same(from.get(caseKey(c)), c))
}

/**
 * The week as a form carries it: what its author had before their eyes, to know later what they changed. One word a
 * half-day, `parcours,jour,demi,statut,minutes`, then `,retard,motif,connexion,travail` when it has such a detail.
 */
export const written = (cells: Iterable<Case>): string =>
  [...cells]
    .filter(c => c.statut)
    .map(c => [c.parcours_id, c.jour, c.demi, c.statut, c.minutes, ...details(c)].join(','))
    .join(' ')

const details = (c: Case) =>
  c.retard || c.motif || c.minutes_connexion != null || c.travail
    ? [c.retard ?? 0, c.motif ?? '', c.minutes_connexion ?? '', encodeURIComponent(c.travail ?? '')]
    : []

/** Reads what `written` wrote. */
export function reread(text: string): Map<string, Case> {
  const cells = text
    .split(' ')
    .filter(Boolean)
    .map((part): Case => {
      const [parcours_id, jour = '', demi, statut, minutes, retard, motif, connexion, travail] =
        part.split(',')
      return {
        parcours_id: Number(parcours_id),
        jour,
        demi: demi as Demi,
        statut: statut as Presence,
        minutes: Number(minutes),
        ...(Number(retard) ? { retard: Number(retard) } : {}),
        ...(motif ? { motif: motif as Motif } : {}),
        ...(connexion ? { minutes_connexion: Number(connexion) } : {}),
        ...(travail ? { travail: plain(travail) } : {}),
      }
    })
  return byKey(cells)
}

/** What a hand could have changed in the form is only text: it is compared, never trusted. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
