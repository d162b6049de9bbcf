import { addDays, addMonths, daysBetween, type Jour } from '../calendrier/calendrier.ts'
import type { Version } from '../dispositif/dispositif.ts'
import type { BadgeKind } from '../web/blocks.tsx'
import { jour } from '../web/format.ts'

export const STATUTS = {
  a_venir: { label: 'Entrée à venir', badge: 'waiting' },
  en_cours: { label: 'En cours', badge: 'positive' },
  suspendu: { label: 'Suspendu', badge: 'attention' },
  sorti: { label: 'Terminé', badge: 'neutral' },
} as const satisfies Record<string, { label: string; badge: BadgeKind }>
export type Statut = keyof typeof STATUTS

/** Half-open `[du, au[`; `au` is null while the return is not known. */
export interface Periode {
  du: Jour
  au: Jour | null
}

/** Where a pathway stands on a day, from its dated facts alone. */
export function statut(
  p: { date_entree: Jour; sortie: Jour | null; suspensions: readonly Periode[] },
  le: Jour,
): Statut {
  if (p.sortie !== null && p.sortie <= le) return 'sorti'
  if (le < p.date_entree) return 'a_venir'
  return p.suspensions.some(s => s.du <= le && (s.au === null || le < s.au)) ? 'suspendu' : 'en_cours'
}

/**
 * A day planned before any suspension, moved by those that come before it: a suspension of N days moves what follows by
 * exactly N days. One without a return moves it by the days already passed on `le`.
 * `edge` says whether the day opens something (a suspension that starts on it delays it) or closes it.
 */
export function moved(planned: Jour, suspensions: readonly Periode[], le: Jour, edge: 'start' | 'end'): Jour {
  let day = planned
  for (const s of [...suspensions].sort((a, b) => (a.du < b.du ? -1 : 1))) {
    if (edge === 'start' ? s.du > day : s.du >= day) break
    const au = s.au ?? (le > s.du ? le : s.du)
    day = addDays(day, daysBetween(s.du, au))
  }
  return day
}

export interface PhasePrevue {
  rang: number
  nom: string
  du: Jour
  au: Jour
  minutes_prevues: number
}

/** The phases as they stand on `le`, every suspension taken into account. */
export const replanned = <P extends PhasePrevue>(
  phases: readonly P[],
  suspensions: readonly Periode[],
  le: Jour,
): P[] =>
  phases.map(p => ({
    ...p,
    du: moved(p.du, suspensions, le, 'start'),
    au: moved(p.au, suspensions, le, 'end'),
  }))

/** The rank of the phase under way on a day: the last one begun, 1 before the entry. */
export const phaseAt = (phases: readonly PhasePrevue[], le: Jour): number =>
  phases.filter(p => p.du <= le).at(-1)?.rang ?? 1

/** What the entry form proposes where the dispositif gives no duration; the organisation adjusts it with the person. */
const DEFAULT_WEEKS = 12

/** A first plan to adjust: the middle of what the dispositif allows, or its hours shared between its dimensions. */
export function proposedPhases(
  version: Version,
  entree: Jour,
): (PhasePrevue & { mois_min: number | null; mois_max: number | null })[] {
  const phases = version.parcours?.phases ?? []
  const weekly = version.parcours?.heures_semaine.valeur
  const perWeek = typeof weekly === 'number' ? weekly : 30
  let du = entree
  return phases.map(phase => {
    const { mois_min = null, mois_max = null } = phase
    const au =
      mois_min !== null
        ? addMonths(du, Math.round((mois_min + (mois_max ?? mois_min)) / 2))
        : addDays(du, DEFAULT_WEEKS * 7)
    const weeks = daysBetween(du, au) / 7
    const minutes_prevues = 60 * Math.round(phase.heures ?? phase.heures_moyennes ?? weeks * perWeek)
    const plan = { rang: phase.rang, nom: phase.nom, du, au, minutes_prevues, mois_min, mois_max }
    du = au
    return plan
  })
}

/** A paid training lasts three years at most (R6341-15). */
const MAX_MONTHS = 36

/** What is wrong with a plan, in words, or null: phases follow one another within the durations of the dispositif. */
export function planError(version: Version, entree: Jour, phases: readonly PhasePrevue[]): string | null {
  const rules = version.parcours?.phases ?? []
  let du = entree
  for (const phase of phases) {
    const rule = rules.find(r => r.rang === phase.rang)
    if (phase.au > addMonths(entree, MAX_MONTHS))
      return `« ${phase.nom} » finirait plus de trois ans après l’entrée : vérifiez la date.`
    if (phase.au <= du) return `« ${phase.nom} » doit finir après le ${jour(du)}.`
    if (rule?.mois_min !== undefined && phase.au < addMonths(du, rule.mois_min)) {
      return `« ${phase.nom} » dure au moins ${rule.mois_min} mois : elle ne peut pas finir avant le ${jour(addMonths(du, rule.mois_min))}.`
    }
    if (rule?.mois_max !== undefined && phase.au > addMonths(du, rule.mois_max)) {
      return `« ${phase.nom} » dure au plus ${rule.mois_max} mois : elle finit au plus tard le ${jour(addMonths(du, rule.mois_max))}.`
    }
    du = phase.au
  }
  const max = version.parcours?.heures_max.valeur
  const total = phases.reduce((sum, p) => sum + p.minutes_prevues, 0)
  if (typeof max === 'number' && total > max * 60) {
    return `${total / 60} heures prévues : ce dispositif en permet ${max} au plus.`
  }
  return null
}

export const MOTIFS_SORTIE = {
  terme: 'Fin prévue du parcours',
  emploi: 'Départ vers un emploi',
  formation: 'Départ vers une autre formation',
  abandon: 'Abandon',
  renvoi: 'Renvoi',
  demenagement: 'Déménagement',
  autre: 'Autre raison',
} as const

/** Who signs, as people say it. */
export const QUALITES: Record<string, string> = {
  stagiaire: 'Le ou la stagiaire',
  region: 'La Région',
  mission_locale: 'La Mission locale',
  organisme: 'L’organisme de formation',
}
