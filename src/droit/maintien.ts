import { addDays, daysBetween, type Jour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { versionAt } from '../dispositif/dispositif.ts'
import { dispositif } from '../dispositif/load.ts'
import { jour, plural } from '../web/format.ts'
import { type Decision, effectif } from './droit.ts'

/** How a training stops: for a time, or for good. */
export const ARRETS = {
  suspension: 'La formation est suspendue',
  arret: 'La formation est arrêtée',
} as const
export type Arret = keyof typeof ARRETS

/** Days that may be paid at most while a training is stopped, and the file that says so. */
export interface Limites {
  dispositif: string
  nom: string
  suspension_jours?: number | undefined
  arret_jours?: number | undefined
}

/** What the payer's file, else the pathway's own, allows on a day; null when neither has a measure of this kind. */
export function limites(own: string, payeur: string, le: Jour): Limites | null {
  for (const code of new Set([payeur, own])) {
    const file = dispositif(code)
    const found = versionAt(file, le)?.maintien
    if (found)
      return {
        dispositif: code,
        nom: file.nom,
        suspension_jours: found.suspension_jours,
        arret_jours: found.arret_jours,
      }
  }
  return null
}

/** A stop of a pathway: `[du, au[`, of which kind. */
export interface Stop {
  nature: Arret
  du: Jour
  au: Jour | null
}

/** The stops of a pathway: its suspensions, and what follows its exit. */
export const stopsOf = (p: {
  suspensions: readonly { du: Jour; au: Jour | null }[]
  sortie: Jour | null
}): Stop[] => [
  ...p.suspensions.map(({ du, au }) => ({ nature: 'suspension' as const, du, au })),
  ...(p.sortie ? [{ nature: 'arret' as const, du: p.sortie, au: null }] : []),
]

/** A stop with those of its kind that touch it, end to start: a suspension renewed without a break is one. */
function whole(stops: readonly Stop[], one: Stop): Stop {
  const found = { ...one }
  const near = stops.filter(s => s.nature === one.nature)
  for (;;) {
    const before = near.find(s => s.au === found.du)
    const after = near.find(s => s.du === found.au)
    if (!before && !after) return found
    if (before) found.du = before.du
    if (after) found.au = after.au
  }
}

/**
 * The decision that keeps paying a right from `du` to `au` (excluded) while the training is stopped: under the rules, the
 * version and the facts of the right that held when it stopped. Throws `Refus` beyond the limits of the file, outside a stop,
 * over a day already kept, or when nothing was paid. Suspensions that follow one another share one limit.
 */
export function maintenir<D extends Decision>(
  own: string,
  droits: readonly D[],
  stops: readonly Stop[],
  du: Jour,
  au: Jour,
): Decision {
  const one = stops.find(s => s.du <= du && (s.au === null || du < s.au))
  if (!one) throw new Refus('La formation n’est pas arrêtée ce jour-là : il n’y a rien à maintenir.', 'du')
  const stop = whole(stops, one)
  if (au <= du) throw new Refus('Le dernier jour vient avant le premier.', 'au')
  if (stop.au !== null && au > stop.au)
    throw new Refus(
      `La formation reprend le ${jour(stop.au)} : le maintien s’arrête au plus tard la veille.`,
      'au',
    )
  const held = effectif(droits, addDays(stop.du, -1))
  const source = effectif(droits, du) && held
  if (!source) throw new Refus('Aucun droit n’est ouvert à cette date : il n’y a rien à maintenir.', 'du')
  const found = limites(own, source.regle, du)
  const max = stop.nature === 'suspension' ? found?.suspension_jours : found?.arret_jours
  if (!found || max === undefined)
    throw new Refus(
      'Aucun texte de ce dispositif ne permet de maintenir la rémunération pendant un arrêt : la Région doit d’abord le décider dans son fichier.',
    )
  const kept = droits.filter(d => d.nature === 'maintien')
  if (kept.some(d => d.du < au && (d.au === null || d.au > du)))
    throw new Refus('Un maintien couvre déjà une partie de ces jours. Changez les dates.', 'du')
  const before = kept
    .filter(d => d.du >= stop.du && (stop.au === null || d.du < stop.au))
    .reduce((n, d) => n + daysBetween(d.du, d.au ?? d.du), 0)
  const asked = daysBetween(du, au)
  if (before + asked > max)
    throw new Refus(
      `${found.nom} permet ${plural(max, 'jour')} au plus${before ? `, dont ${before} déjà maintenus` : ''} : vous en demandez ${asked}.`,
      'au',
    )
  const { regle, version, regime, faits } = source
  return { nature: 'maintien', du, au, regle, version, regime, faits }
}

/** The decision that ends a right from a day on. Throws `Refus` when no right holds on that day. */
export function fermer<D extends Decision>(droits: readonly D[], date_entree: Jour, du: Jour): Decision {
  const last = droits.findLast(d => d.nature !== 'maintien')
  if (!last) throw new Refus('Aucun droit n’est ouvert pour ce parcours : il n’y a rien à fermer.')
  if (du < date_entree)
    throw new Refus(`Le droit commence le ${jour(date_entree)} : il ne peut pas finir avant.`, 'du')
  const held = effectif(droits, du)
  const closed = closingOf(droits, du)
  if (!held && closed) throw new Refus(`Ce droit est déjà fermé depuis le ${jour(closed.du)}.`, 'du')
  const { regle, version, regime, faits } = held ?? last
  return { nature: 'fermeture', du, au: null, regle, version, regime, faits }
}

/** The closing that holds on a day, or the last one before it. */
const closingOf = <D extends Decision>(droits: readonly D[], du: Jour): D | undefined =>
  droits.findLast(d => d.nature === 'fermeture' && d.du <= du)

/**
 * The decision that opens a closed right again from a day on, under the rules, the version and the facts that held the day before
 * it was closed; facts changed since are then revised as usual. Throws `Refus` when the right is not closed on that day.
 */
export function rouvrir<D extends Decision>(droits: readonly D[], du: Jour): Decision {
  const closed = droits.findLast(d => d.nature === 'fermeture')
  if (!closed) throw new Refus('Ce droit n’a pas été fermé : il n’y a rien à rouvrir.')
  const closing = closingOf(droits, du)
  if (!closing || effectif(droits, du))
    throw new Refus(
      du < closed.du
        ? `Ce droit n’est pas fermé le ${jour(du)} : il l’est à partir du ${jour(closed.du)}.`
        : `Ce droit n’est pas fermé le ${jour(du)} : il n’y a rien à rouvrir.`,
      'du',
    )
  const source =
    effectif(droits, addDays(closing.du, -1)) ??
    droits.findLast(d => d.nature !== 'fermeture' && d.nature !== 'maintien')
  if (!source) throw new Refus('Aucun droit n’a été ouvert pour ce parcours : il n’y a rien à rouvrir.')
  const { regle, version, regime, faits } = source
  return { nature: 'reouverture', du, au: null, regle, version, regime, faits }
}
