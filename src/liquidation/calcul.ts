import {
  addDays,
  days,
  endOfMonth,
  firstDay,
  type Jour,
  joursDuMois,
  type Mois,
  mois,
} from '../calendrier/calendrier.ts'
import { versionAt } from '../dispositif/dispositif.ts'
import { dispositif } from '../dispositif/load.ts'
import {
  aPrendre,
  type Decision,
  type Droit,
  effectif,
  type Personne,
  reglesOf,
  segments,
} from '../droit/droit.ts'
import { type Totaux, unsigned } from '../emargement/emargement.ts'
import { type PhasePrevue, phaseAt, QUALITES, replanned } from '../parcours/parcours.ts'
import { coveredDays } from '../remuneration/droits.ts'
import {
  type LigneCalculee,
  ligne,
  type MonthToPay,
  monthLines,
  type Nature,
  natures,
  payability,
  reglages,
} from '../remuneration/remuneration.ts'
import { euros } from '../web/format.ts'
import type { Attente } from './liquidation.ts'

interface Periode {
  du: Jour
  au: Jour | null
}

/** A pathway with all that its pay is computed from. */
export interface Dossier extends Personne {
  parcours_id: number
  stagiaire_id: number
  nom: string
  prenom: string
  version: Jour
  /** The first day out. */
  sortie: Jour | null
  suspensions: Periode[]
  phases: PhasePrevue[]
  /** Who has signed the contract. */
  signatures: string[]
  droits: Droit[]
  /** The statements that stand, one a month. */
  etats: (Totaux & { id: number; mois: Mois })[]
  /** The last computation of each month, with what all its lines make so far. */
  calculs: Calcul[]
  /** The other pathways of the person that cover some days of the same months. */
  autres: { date_entree: Jour; sortie: Jour | null; suspensions: Periode[]; ouvert: boolean }[]
}

/** A month as it was computed last. */
export interface Calcul {
  mois: Mois
  rang: number
  etat_id: number | null
  droit_id: number
  empreinte: string
  /** Days that were paid. */
  jours: number
  cumul: Partial<Record<Nature, number>>
}

/** A month as it is due today, whatever was paid. */
export interface MoisDu {
  lignes: LigneCalculee[]
  /** Days of the month that are paid. */
  jours: number
  /** The last decision that holds in the month; null when none does. */
  droit: Decision | null
  attente: Attente | null
}

/** What a month adds to the ledger: its computation, and lines that are only differences. */
export interface Ecriture {
  mois: Mois
  rang: number
  etat_id: number | null
  droit: Decision
  /** The version of the rules that held at the end of the month: the decision may be years older. */
  version: Jour
  empreinte: string
  jours: number
  cause: string
  lignes: LigneCalculee[]
}

export interface Anomalie {
  mois: Mois
  nature: 'attente' | 'rien_du' | 'saut' | 'revision_en_attente'
  texte: string
  a_vous?: string
  aupres_de: string[]
}

const none: Totaux = {
  minutes_present: 0,
  minutes_entreprise: 0,
  minutes_absence_justifiee: 0,
  minutes_absence_injustifiee: 0,
}

/** Days of a month that the person's earlier pathways already take up. */
function daysBefore(d: Dossier, month: Mois): Jour[] {
  return d.autres
    .filter(o => o.ouvert && o.date_entree < d.date_entree)
    .flatMap(o => coveredDays({ ...o, mois: month }))
}

/** A month of a pathway as it is due under these decisions. */
export function moisDu(d: Dossier, month: Mois, droits: readonly Decision[]): MoisDu {
  const etat = d.etats.find(e => e.mois === month)
  const base = baseOf(d, month)
  const covered = coveredDays(base)
  const maintenus = maintained(d, month, droits)
  const parts = segments(droits, month, covered)
  const first = parts[0] ?? partOfEntry(d, month, droits)
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
  let avant = daysBefore(d, month).length
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
const joursPayes = (d: Dossier, month: Mois, droits: readonly Decision[]) =>
  countOf([...segments(droits, month, coveredDays({ ...d, mois: month })), ...maintained(d, month, droits)])

type Base = Omit<MonthToPay, 'payeur' | 'regime' | 'situation' | 'etat'>

function baseOf(d: Dossier, month: Mois): Base {
  const le = addDays(endOfMonth(month), -1)
  const phases = replanned(d.phases, d.suspensions, le)
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
function partOfEntry(d: Dossier, month: Mois, droits: readonly Decision[]) {
  if (mois(d.date_entree) !== month) return undefined
  return segments(droits, month, [d.date_entree])[0]
}

/** Days of the month that decisions maintain: those that the pathway itself does not cover. */
function maintained(d: Dossier, month: Mois, droits: readonly Decision[]) {
  if (!droits.some(droit => droit.nature === 'maintien')) return []
  const own = new Set(coveredDays({ ...d, mois: month }))
  return droits
    .filter(droit => droit.nature === 'maintien')
    .map(droit => ({
      droit,
      jours: joursDuMois(month).filter(
        jour =>
          droit.du <= jour &&
          (droit.au === null || jour < droit.au) &&
          !own.has(jour) &&
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

/** The months of a pathway to compute for a run of `jusque`: new, or not as they were computed last; each with its cause. */
export function moisACalculer(
  d: Dossier,
  jusque: Mois,
  droits: readonly Decision[],
): { mois: Mois; cause: string }[] {
  const { empreinte } = reglesOf(d.dispositif, d.date_entree)
  const entry = mois(d.date_entree)
  const maintien = droits
    .filter(droit => droit.nature === 'maintien')
    .flatMap(droit => days(droit.du, droit.au ?? addDays(droit.du, 1)).map(mois))
  const months = new Set([entry, ...d.etats.map(e => e.mois), ...maintien])
  // An exit or a suspension may be recorded after its month was paid, on days that nobody had signed for.
  const mayMove = d.sortie !== null || d.suspensions.length > 0
  let moved = false
  return [...months]
    .filter(month => month <= jusque)
    .sort()
    .flatMap(month => {
      const calcul = d.calculs.find(c => c.mois === month)
      const etat = d.etats.find(e => e.mois === month)
      if (!calcul) return [{ mois: month, cause: '' }]
      const droit = droitDuMois(droits, month)
      const changed = [
        etat && etat.id !== calcul.etat_id && (calcul.etat_id === null ? 'etat' : 'état de présence corrigé'),
        droit && (droit as Partial<Droit>).id !== calcul.droit_id && 'droit revu',
        empreinte !== calcul.empreinte && 'règle changée',
      ].filter(cause => typeof cause === 'string')
      // A reopened statement is waited for: its month is not recomputed without it.
      if (calcul.etat_id !== null && !etat) return []
      const days = mayMove && calcul.jours !== joursPayes(d, month, droits)
      // A suspension moves the phases of the months after it too.
      moved ||= days
      if (moved && droit) changed.push('dates changées')
      if (changed.length === 0) return []
      return [{ mois: month, cause: changed.filter(cause => cause !== 'etat').join(', ') }]
    })
}

/** The last decision that concerns a month, of any nature: another one means that the month is to be computed again. */
const droitDuMois = <D extends Decision>(droits: readonly D[], month: Mois): D | null =>
  droits.findLast(
    droit => droit.du < endOfMonth(month) && (droit.au === null || droit.au > firstDay(month)),
  ) ?? null

/** What a run writes for one pathway: decisions to take, months with their differences, and what to look at. */
export function calculer(
  d: Dossier,
  jusque: Mois,
  today: Jour,
): { decisions: Decision[]; ecritures: Ecriture[]; anomalies: Anomalie[] } {
  const decisions = aPrendre(d, d.droits, today)
  const droits = [...d.droits, ...decisions]
  const { empreinte } = reglesOf(d.dispositif, d.date_entree)
  const ecritures: Ecriture[] = []
  const anomalies: Anomalie[] = []
  for (const { mois: month, cause } of moisACalculer(d, jusque, droits)) {
    const du = moisDu(d, month, droits)
    const calcul = d.calculs.find(c => c.mois === month)
    const etat = d.etats.find(e => e.mois === month)
    if (du.attente?.bloque) {
      const nature = calcul ? ('revision_en_attente' as const) : ('attente' as const)
      if (etat || calcul) anomalies.push(told(month, nature, du.attente))
      continue
    }
    if (!du.droit || (!etat && !calcul && du.lignes.length === 0)) continue
    if (du.attente && du.lignes.length === 0) anomalies.push(told(month, 'rien_du', du.attente))
    const lignes = differences(du.lignes, calcul?.cumul ?? {}, cause)
    ecritures.push({
      mois: month,
      rang: (calcul?.rang ?? 0) + 1,
      etat_id: etat?.id ?? null,
      droit: du.droit,
      version: versionAt(dispositif(du.droit.regle), addDays(endOfMonth(month), -1))?.du ?? du.droit.version,
      empreinte,
      jours: du.jours,
      cause,
      lignes,
    })
    const jump = sautOf(d, month, du.lignes)
    if (jump) anomalies.push({ mois: month, nature: 'saut', texte: jump, aupres_de: ['la Région'] })
  }
  return { decisions: ecritures.length ? decisions : [], ecritures, anomalies }
}

const told = (month: Mois, nature: Anomalie['nature'], a: Attente): Anomalie => ({
  mois: month,
  nature,
  texte: a.raison,
  ...(a.a_vous ? { a_vous: a.a_vous } : {}),
  aupres_de: a.aupres_de,
})

/** What is due now less what all the lines already make: nothing where they agree. */
export function differences(
  due: readonly LigneCalculee[],
  cumul: Partial<Record<Nature, number>>,
  cause: string,
): LigneCalculee[] {
  return natures.flatMap(nature => {
    const now = due.find(l => l.nature === nature)
    const before = cumul[nature] ?? 0
    const centimes = (now?.centimes ?? 0) - before
    if (centimes === 0) return []
    if (before === 0 && now) return [now]
    return [
      {
        nature,
        centimes,
        explication: [
          {
            titre: centimes > 0 ? 'Rappel' : 'Trop-perçu',
            phrase: `Ce mois était déjà calculé : ${euros(before)}. Il est maintenant de ${euros(now?.centimes ?? 0)}${cause ? ` (${cause})` : ''}. La différence est de ${euros(centimes)}.`,
          },
          ...(now?.explication ?? []),
        ],
      },
    ]
  })
}

const total = (amounts: Partial<Record<Nature, number>>) =>
  natures.reduce((n, nature) => n + (nature === 'forfait_entree' ? 0 : (amounts[nature] ?? 0)), 0)

/** An amount far from the month before, in words, or null. */
function sautOf(d: Dossier, month: Mois, due: readonly LigneCalculee[]): string | null {
  const before = d.calculs.filter(c => c.mois < month && total(c.cumul) > 0).at(-1)
  const now = total(Object.fromEntries(due.map(l => [l.nature, l.centimes])))
  if (!before || now === 0) return null
  const past = total(before.cumul)
  const gap = Math.abs(now - past)
  const { part, centimes } = reglages.saut
  return gap > centimes && gap * 100 > past * part
    ? `${euros(now)} ce mois-ci, ${euros(past)} le mois précédent : l’écart dépasse ${part} %.`
    : null
}
