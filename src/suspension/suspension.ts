import { addDays, addMonths, daysBetween, type Jour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { type Dispositif, sourceOf, type Version, versionAt } from '../dispositif/dispositif.ts'
import { moved, type Periode } from '../parcours/parcours.ts'
import { jour, plural } from '../web/format.ts'

/** Why a pathway stops, as a class: nothing of the person's life or health is written. */
export const CLASSES = {
  professionnelle: 'Raison professionnelle',
  personnelle: 'Raison personnelle',
  pedagogique: 'Raison pédagogique',
  organisme: 'Organisme fermé ou indisponible',
  autre: 'Autre raison',
} as const
export type Classe = keyof typeof CLASSES

/** What happened to a suspension. */
export const NATURES = {
  decidee: 'Suspension décidée',
  reportee: 'Retour reporté',
  anticipee: 'Retour avancé',
  reprise: 'Retour constaté',
  confiee: 'Retour confié à une autre personne',
  annulee: 'Suspension annulée avant de commencer',
} as const
export type Nature = keyof typeof NATURES

export const REPONSES = { acceptee: 'Acceptée', refusee: 'Refusée', retiree: 'Retirée' } as const
export type Reponse = keyof typeof REPONSES

/** A suspension as it stands. */
export interface Suspension extends Periode {
  id: number
  classe: Classe
  demandee_par: string
  responsable_id: number | null
  place_conservee: boolean | null
  /** Somebody noted the return, or the person was present since. */
  revenu: boolean
}

/** What the dispositif says of suspensions, and where. Absent from the text: null, or 'non_precise'. */
export interface Regle {
  dispositif: string
  possible: 'oui' | 'non' | 'non_precise'
  droit: boolean
  place_conservee: boolean | null
  retour_organise: boolean
  mois_max: number | null
  total_mois_max: number | null
  droit_retour: boolean
  droit_retour_mois: number | null
  retour: 'oui' | 'non' | 'non_precise'
  /** « Titre de la source, p. 140 (R0475, R0477) », or the words of the setting. */
  source: string
}

/** The rule of suspension of a dispositif, in the version that the pathway entered with. */
export function regleOf(d: Dispositif, version: Version | undefined): Regle {
  const found = version?.parcours?.suspension
  const place = found && sourceOf(d, found)
  const rules = found?.regles?.length ? ` (${found.regles.join(', ')})` : ''
  return {
    dispositif: d.nom,
    possible: found?.possible ?? 'non_precise',
    droit: found?.droit ?? false,
    place_conservee: found?.place_conservee ?? null,
    retour_organise: found?.retour_organise ?? false,
    mois_max: found?.mois_max ?? null,
    total_mois_max: found?.total_mois_max ?? null,
    droit_retour: found?.droit_retour ?? false,
    droit_retour_mois: found?.droit_retour_mois ?? null,
    retour: found?.retour ?? 'non_precise',
    source: place ? `${place}${rules}` : (found?.reglage ?? ''),
  }
}

/** The version that a pathway entered with, else the one of that day. */
export const versionOf = (d: Dispositif, entered: Jour): Version | undefined =>
  d.versions.find(v => v.du === entered) ?? versionAt(d, entered) ?? d.versions.at(-1)

/** Days of suspension of these periods, those of an open one counted up to `le`. */
export const joursSuspendus = (periodes: readonly Periode[], le: Jour): number =>
  periodes.reduce((n, s) => n + Math.max(0, daysBetween(s.du, s.au ?? (le > s.du ? le : s.du))), 0)

/** What is left of the limits for a suspension that begins on `du`, beside the others. */
export interface Reste {
  /** Days already suspended, or planned to be. */
  utilises: number
  /** The last day on which the person may come back; null when the text sets no limit. */
  retour_au_plus_tard: Jour | null
  /** Days that this suspension may last; null without a limit. */
  jours: number | null
  /** Which limit comes first, in words. */
  limite: string
}

/** How far a suspension that begins on `du` may go: the months of the text, then the total length of the pathway. */
export function resteDe(
  regle: Regle,
  p: { date_entree: Jour; fin_initiale: Jour },
  others: readonly Periode[],
  du: Jour,
  today: Jour,
): Reste {
  const utilises = joursSuspendus(others, today)
  const bounds: { le: Jour; limite: string }[] = []
  if (regle.mois_max !== null)
    bounds.push({
      le: addDays(addMonths(du, regle.mois_max), -utilises),
      limite: `${regle.mois_max} mois de suspension au plus`,
    })
  if (regle.total_mois_max !== null) {
    const fin = moved(p.fin_initiale, others, today, 'end')
    const slack = daysBetween(fin, addMonths(p.date_entree, regle.total_mois_max))
    bounds.push({
      le: addDays(du, slack),
      limite: `${regle.total_mois_max} mois en tout, suspensions comprises`,
    })
  }
  const first = bounds.toSorted((a, b) => (a.le < b.le ? -1 : 1))[0]
  if (!first) return { utilises, retour_au_plus_tard: null, jours: null, limite: '' }
  const jours = Math.max(0, daysBetween(du, first.le))
  return { utilises, retour_au_plus_tard: addDays(du, jours), jours, limite: first.limite }
}

/** Where the rule is written, to end a sentence. */
const cite = (regle: Regle) => (regle.source ? ` Source : ${regle.source}.` : '')

/** Why this period may not be, in words, with the rule and the days left; null when it may. */
export function hors(
  regle: Regle,
  p: { date_entree: Jour; fin_initiale: Jour },
  others: readonly Periode[],
  { du, au }: Periode,
  today: Jour,
): string | null {
  if (regle.possible === 'non')
    return `« ${regle.dispositif} » ne permet pas de suspendre un parcours.${cite(regle)}`
  const reste = resteDe(regle, p, others, du, today)
  if (reste.jours === null || reste.retour_au_plus_tard === null) return null
  const used = reste.utilises ? `, dont ${plural(reste.utilises, 'jour')} déjà pris ou prévus` : ''
  if (reste.jours === 0)
    return `« ${regle.dispositif} » permet ${reste.limite}${used} : il ne reste aucun jour.${cite(regle)}`
  if (au !== null && au > reste.retour_au_plus_tard)
    return `« ${regle.dispositif} » permet ${reste.limite}${used} : il reste ${plural(reste.jours, 'jour')} et vous en demandez ${daysBetween(du, au)}. Le retour doit venir au plus tard le ${jour(reste.retour_au_plus_tard)}.${cite(regle)}`
  return null
}

/** A change to make to the suspensions of a pathway. `retour` null: not known yet. */
export type Geste =
  | { nature: 'suspension'; du: Jour; retour: Jour | null }
  | { nature: 'report'; retour: Jour | null }
  | { nature: 'reprise'; retour: Jour }

/** The suspension that a return is about: the one begun whose return nobody has noted, else the next one to come. */
export function courante<S extends Suspension>(suspensions: readonly S[], today: Jour): S | null {
  const begun = suspensions.findLast(s => s.du <= today)
  if (begun && (begun.au === null || begun.au > today || !begun.revenu)) return begun
  return suspensions.find(s => s.du > today) ?? null
}

/** The suspensions once a change is made, and the one it is about (id 0 for a new one). Throws `Refus` for what cannot be. */
export function apres<S extends Suspension>(
  suspensions: readonly S[],
  geste: Geste,
  p: { date_entree: Jour; fin_initiale: Jour },
  today: Jour,
): { toutes: (Periode & { id: number })[]; une: Periode & { id: number } } {
  if (geste.nature === 'suspension') {
    const { du, retour } = geste
    if (du < p.date_entree)
      throw new Refus(`La suspension ne peut pas commencer avant l’entrée, le ${jour(p.date_entree)}.`, 'du')
    if (retour !== null && retour <= du)
      throw new Refus(
        `Le retour doit venir après le début de la suspension, le ${jour(du)} : il ne peut pas venir le ${jour(retour)}.`,
        'retour',
      )
    const over = suspensions.find(s => (retour === null || s.du < retour) && (s.au === null || du < s.au))
    if (over)
      throw new Refus(
        `Une autre suspension couvre déjà une partie de ces jours, depuis le ${jour(over.du)}${over.au ? ` jusqu’au ${jour(addDays(over.au, -1))}` : ', sans date de retour'}. Changez les dates.`,
        'du',
      )
    const fin = moved(p.fin_initiale, suspensions, today, 'end')
    // Past its planned end, a pathway that nobody closed goes on: it may still stop for a while.
    if (du >= fin && fin > today)
      throw new Refus(
        `Le parcours se termine le ${jour(addDays(fin, -1))} : une suspension commence au plus tard ce jour-là.`,
        'du',
      )
    const une = { id: 0, du, au: retour }
    return { toutes: [...suspensions, une].toSorted((a, b) => (a.du < b.du ? -1 : 1)), une }
  }
  const current = courante(suspensions, today)
  if (!current) throw new Refus('Ce parcours n’est pas suspendu : il n’y a pas de retour à noter.')
  const { retour } = geste
  if (retour !== null && retour <= current.du)
    throw new Refus(
      `Le retour doit venir après le ${jour(current.du)}, premier jour de la suspension.`,
      'retour',
    )
  if (geste.nature === 'reprise' && geste.retour > today)
    throw new Refus(
      `Ce jour n’est pas encore venu : pour prévoir un retour le ${jour(geste.retour)}, changez la date prévue.`,
      'retour',
    )
  if (geste.nature === 'report' && retour !== null && retour < today)
    throw new Refus(
      `Ce jour est passé : si la personne est revenue le ${jour(retour)}, notez plutôt son retour.`,
      'retour',
    )
  if (geste.nature === 'report' && retour === current.au)
    throw new Refus('C’est déjà la date prévue : rien ne change.', 'retour')
  const next = suspensions.find(s => s.du > current.du)
  if (next && (retour === null || retour > next.du))
    throw new Refus(
      `Une autre suspension commence le ${jour(next.du)} : le retour doit venir avant.`,
      'retour',
    )
  const une = { id: current.id, du: current.du, au: retour }
  return { toutes: suspensions.map(s => (s.id === current.id ? une : s)), une }
}
