import {
  coveredDays,
  endOfMonth,
  firstDay,
  type Jour,
  joursDuMois,
  type Mois,
  mois,
} from '../../calendrier/calendrier.ts'
import { type Decision, effectif, segments } from '../../droit/droit.ts'
import { type Totaux, unsigned } from '../../emargement/emargement.ts'
import { phaseAt, QUALITES, replanned } from '../../parcours/parcours.ts'
import {
  type LigneCalculee,
  ligne,
  type MonthToPay,
  monthLines,
  payability,
} from '../../remuneration/remuneration.ts'
import type { Attente } from '../liquidation.ts'
import type { Dossier } from './dossier.ts'

/** A month as it is due today, whatever was paid. */
export interface MoisDu {
  lignes: LigneCalculee[]
  /** Days of the month that are paid. */
  jours: number
  /** The last decision that holds in the month; null when none does. */
  droit: Decision | null
  attente: Attente | null
}

const none: Totaux = {
  minutes_present: 0,
  minutes_entreprise: 0,
  minutes_absence_justifiee: 0,
  minutes_absence_injustifiee: 0,
}

/** Days of a month that the person's earlier pathways already take up: a day is paid once, whatever is followed on it. */
export function daysBefore(d: Dossier, month: Mois): ReadonlySet<Jour> {
  const before = d.autres.filter(o => o.ouvert && o.date_entree < d.date_entree)
  return new Set(before.flatMap(o => coveredDays({ ...o, mois: month })))
}

/** Days of a month that the pathway covers, and no earlier one. */
function own(d: Dossier, month: Mois, taken: ReadonlySet<Jour>): readonly Jour[] {
  const covered = coveredDays({ ...d, mois: month })
  return taken.size === 0 ? covered : covered.filter(jour => !taken.has(jour))
}

/** A month of a pathway as it is due under these decisions. */
export function moisDu(d: Dossier, month: Mois, droits: readonly Decision[]): MoisDu {
  const etat = d.etats.find(e => e.mois === month)
  const base = baseOf(d, month)
  const taken = daysBefore(d, month)
  const maintenus = maintained(d, month, droits, taken)
  const parts = segments(droits, month, own(d, month, taken))
  const first = parts[0] ?? partOfEntry(d, month, droits, taken)
  const missing = d.signatures && unsigned(d)
  if (missing.length)
    return {
      lignes: [],
      jours: 0,
      droit: null,
      attente: {
        raison: 'Le contrat n’est pas signé par tous.',
        aupres_de: missing.map(q => (QUALITES[q] ?? q).toLowerCase()),
        bloque: true,
      },
    }
  let avant = taken.size
  const lignes: LigneCalculee[] = []
  let attente: Attente | null = null
  for (const part of etat
    ? parts.length
      ? parts
      : first
        ? [first]
        : []
    : first
      ? [{ ...first, jours: [] }]
      : []) {
    const m: MonthToPay = {
      ...base,
      payeur: part.droit.regle,
      regime: part.droit.regime,
      situation: part.droit.faits,
      etat: etat ?? none,
      jours: part.jours,
      avant,
    }
    const own = monthLines(m)
    if (etat) {
      const { reponse, ...why } = payability(m)
      if (reponse === 'non_precise') attente ??= { ...why, bloque: true }
      else if (reponse === 'non') attente ??= { ...why, bloque: false }
    }
    avant += part.jours.length
    lignes.push(...own)
  }
  for (const { droit, jours } of maintenus) {
    const full = { ...none, minutes_present: Math.round((d.minutes_semaine * jours.length) / 7) }
    const m: MonthToPay = {
      ...base,
      payeur: droit.regle,
      regime: droit.regime,
      situation: droit.faits,
      etat: full,
      jours,
      avant,
      maintien: true,
    }
    avant += jours.length
    lignes.push(...monthLines(m).filter(l => l.nature === 'remuneration'))
  }
  return {
    lignes: merged(lignes),
    jours: countOf([...parts, ...maintenus]),
    droit: droitDuMois(droits, month),
    attente: attente?.bloque || !lignes.some(l => l.nature === 'remuneration') ? attente : null,
  }
}

const countOf = (parts: readonly { jours: readonly Jour[] }[]) =>
  Math.min(
    31,
    parts.reduce((n, p) => n + p.jours.length, 0),
  )

/** Days of a month that decisions pay, those maintained included. */
export function joursPayes(d: Dossier, month: Mois, droits: readonly Decision[]): number {
  const taken = daysBefore(d, month)
  return countOf([...segments(droits, month, own(d, month, taken)), ...maintained(d, month, droits, taken)])
}

type Base = Omit<MonthToPay, 'payeur' | 'regime' | 'situation' | 'etat'>

function baseOf(d: Dossier, month: Mois): Base {
  const le = joursDuMois(month).at(-1) ?? firstDay(month)
  const phases = d.suspensions.length ? replanned(d.phases, d.suspensions, le) : d.phases
  return {
    dispositif: d.dispositif,
    mois: month,
    date_entree: d.date_entree,
    sortie: d.sortie,
    suspensions: d.suspensions,
    phase: phaseAt(phases, le),
    phases,
    minutes_semaine: d.minutes_semaine,
    distance_m: d.distance_m,
    indemnise_depuis: d.faits.findLast(f => f.nom === 'indemnise_are' && f.du <= le)?.du ?? null,
  }
}

/** The decision of the day of entry, for its allowance alone, where no day of the month is covered. */
function partOfEntry(d: Dossier, month: Mois, droits: readonly Decision[], taken: ReadonlySet<Jour>) {
  if (mois(d.date_entree) !== month) return undefined
  const part = segments(droits, month, [d.date_entree])[0]
  return part && taken.has(d.date_entree) ? { ...part, jours: [] } : part
}

/** Days of the month that decisions maintain: those that the pathway itself does not cover. */
function maintained(d: Dossier, month: Mois, droits: readonly Decision[], taken: ReadonlySet<Jour>) {
  if (!droits.some(droit => droit.nature === 'maintien')) return []
  const given = new Set([...coveredDays({ ...d, mois: month }), ...taken])
  return droits
    .filter(droit => droit.nature === 'maintien')
    .map(droit => ({
      droit,
      jours: joursDuMois(month).filter(
        jour =>
          droit.du <= jour &&
          (droit.au === null || jour < droit.au) &&
          !given.has(jour) &&
          effectif(droits, jour) !== null,
      ),
    }))
    .filter(part => part.jours.length > 0)
}

/** One line a nature: what several decisions give within a month adds up, each explained. */
function merged(lignes: readonly LigneCalculee[]): LigneCalculee[] {
  if (new Set(lignes.map(l => l.nature)).size === lignes.length) return [...lignes]
  return [...Map.groupBy(lignes, l => l.nature)].map(([nature, group]) =>
    ligne(
      nature,
      group.reduce((n, l) => n + l.centimes, 0),
      () => group.flatMap(l => l.explication),
    ),
  )
}

/** The last decision that concerns a month, of any nature: another one means that the month is to be computed again. */
export const droitDuMois = <D extends Decision>(droits: readonly D[], month: Mois): D | null =>
  droits.findLast(
    droit => droit.du < endOfMonth(month) && (droit.au === null || droit.au > firstDay(month)),
  ) ?? null
