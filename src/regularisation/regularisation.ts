import { isJour, type Jour, type Mois } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { prorata } from '../dispositif/money.ts'
import { paris } from '../http/session.ts'
import type { LigneCalculee, Nature } from '../remuneration/remuneration.ts'
import { euros } from '../web/format.ts'

/** A line of a validated run. */
export interface LigneDeCompte {
  /** When its run was validated. */
  le: string
  liquidation_id: number
  /** The month of the run; `mois` is the month that the line pays. */
  paie: Mois
  parcours_id: number
  mois: Mois
  rang: number
  cause: string
  nature: Nature
  centimes: number
  explication: LigneCalculee['explication']
}

export interface Essai {
  cree_le: string
  centimes: number
  retour: 'execute' | 'rejete' | null
  retour_le: Jour | null
  retour_motif: string | null
  /** The day it had been paid, when the money came back afterwards. */
  execute_le: Jour | null
}

/** What a run owed to the person, less what a plan took back, and each attempt to pay it. */
export interface PaiementDeCompte {
  le: string
  liquidation_id: number
  paie: Mois
  centimes: number
  retenue: number
  virements: Essai[]
}

export interface Remise {
  id: number
  le: string
  centimes: number
  motif: string
  decide_par: string | null
}

/** What no longer holds of a remission: by a decision, or counted on a rappel of the run of a month (`paie`). */
export interface Annulation {
  remise_id: number
  le: string
  centimes: number
  motif: string
  decide_par: string | null
  paie: Mois | null
}

/** How much a run may take back; zero stops it. */
export interface Plan {
  le: string
  mensualite: number
  motif: string
  decide_par: string | null
}

/** Everything that moved what the Région owes to a person, and what they owe to it. */
export interface CompteStagiaire {
  lignes: LigneDeCompte[]
  paiements: PaiementDeCompte[]
  remises: Remise[]
  annulations: Annulation[]
  plans: Plan[]
}

/** Rows known by the evening of a day in Paris. */
export const connus = <T>(rows: readonly T[], instant: (row: T) => string, jour: Jour): T[] =>
  rows.filter(row => paris(instant(row)) <= jour)

/** An account as it was known on the evening of a day: nothing of what came after it, nor a return that had not come. */
export function compteLe(c: CompteStagiaire, jour: Jour): CompteStagiaire {
  return {
    lignes: connus(c.lignes, l => l.le, jour),
    paiements: connus(c.paiements, p => p.le, jour).map(p => ({
      ...p,
      virements: connus(p.virements, v => v.cree_le, jour).map(v => essaiLe(v, jour)),
    })),
    remises: connus(c.remises, r => r.le, jour),
    annulations: connus(c.annulations, a => a.le, jour),
    plans: connus(c.plans, p => p.le, jour),
  }
}

/** An attempt as it was known: its return only once it had come, paid until the money came back. */
export function essaiLe(v: Essai, jour: Jour): Essai {
  if (v.retour_le !== null && v.retour_le <= jour) return v
  const paid = v.execute_le !== null && v.execute_le <= jour
  return {
    ...v,
    retour: paid ? 'execute' : null,
    retour_le: paid ? v.execute_le : null,
    retour_motif: null,
    execute_le: null,
  }
}

/** One thing that happened to an account, and what it makes. */
export interface Evenement {
  le: string
  sorte: 'calcul' | 'paiement' | 'remise' | 'annulation'
  centimes: number
  /** The account after it; below zero, an overpayment. */
  solde: number
  /** The lines of a computed month, of one pathway. */
  lignes: LigneDeCompte[]
  /** What a plan took back of this payment. */
  retenue: number
  paie: Mois | null
  motif: string
  decide_par: string | null
  essai: Essai | null
}

const ORDRE = { calcul: 0, paiement: 1, remise: 2, annulation: 3 }

/** The account as a dated list, the oldest first: months computed, payments, forgiven amounts, each with the balance it leaves. */
export function evenements(c: CompteStagiaire): Evenement[] {
  const none = { lignes: [], retenue: 0, paie: null, motif: '', decide_par: null, essai: null }
  const months = [
    ...Map.groupBy(c.lignes, l => `${l.liquidation_id} ${l.parcours_id} ${l.mois} ${l.rang}`).values(),
  ]
  const all = [
    ...months.map(lignes => ({
      ...none,
      le: lignes[0]?.le ?? '',
      sorte: 'calcul' as const,
      paie: lignes[0]?.paie ?? null,
      centimes: total(lignes),
      lignes,
    })),
    ...c.paiements.map(p => ({
      ...none,
      le: p.le,
      sorte: 'paiement' as const,
      paie: p.paie,
      centimes: -p.centimes,
      retenue: p.retenue,
      essai: p.virements.at(-1) ?? null,
    })),
    ...c.remises.map(({ id: _, ...r }) => ({ ...none, ...r, sorte: 'remise' as const })),
    ...c.annulations.map(({ remise_id: _, ...a }) => ({
      ...none,
      ...a,
      sorte: 'annulation' as const,
      centimes: -a.centimes,
    })),
  ].toSorted((a, b) => compare(a.le, b.le) || ORDRE[a.sorte] - ORDRE[b.sorte])
  let solde = 0
  return all.map(e => {
    solde += e.centimes
    return { ...e, solde }
  })
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const total = (rows: readonly { centimes: number }[]) => rows.reduce((n, r) => n + r.centimes, 0)

/** Lines, less payments, plus what was forgiven: below zero, the person received too much. */
export const solde = (c: CompteStagiaire): number =>
  total(c.lignes) - total(c.paiements) + total(c.remises) - total(c.annulations)

/** What still holds of a remission, in centimes. */
export const resteRemis = (c: CompteStagiaire, { id, centimes }: Remise): number =>
  centimes - total(c.annulations.filter(a => a.remise_id === id))

/** What a pay says of what was kept from it: taken back, or already left to them by a remission. */
export const repriseDite = (retenue: number, laisse: number): string[] => [
  ...(retenue > laisse
    ? [`Sur cette paie, ${euros(retenue - laisse)} ont été repris pour rendre un trop-perçu.`]
    : []),
  ...(laisse > 0
    ? [
        `Sur cette paie, ${euros(laisse)} ne sont pas versés : ils l’avaient déjà été, puis laissés par une remise de la Région.`,
      ]
    : []),
]

/** Since when the account is below zero without a break (ISO instant); null when it is not. */
export function depuis(moves: readonly { le: string; centimes: number }[]): string | null {
  let sum = 0
  let since: string | null = null
  for (const [le, group] of Map.groupBy(moves, m => m.le)) {
    sum += total(group)
    since = sum < 0 ? (since ?? le) : null
  }
  return since
}

/** What plans have taken back so far. */
export const repris = (c: CompteStagiaire): number => c.paiements.reduce((n, p) => n + p.retenue, 0)

/** The plan that holds, or null when there is none or it was stopped. */
export function planCourant(c: CompteStagiaire): Plan | null {
  const last = c.plans.at(-1)
  return last && last.mensualite > 0 ? last : null
}

/** The most that a plan may take back of a run, and the share (hundredths) of which pay it is. */
export interface Plafond {
  centimes: number
  paie: number
  part: number
}

/** What the Région's share makes of the last run that owed something; null when none ever did. */
export function plafond(c: CompteStagiaire, part: number): Plafond | null {
  const last = c.paiements.at(-1)
  if (!last) return null
  const paie = last.centimes + last.retenue
  return { centimes: prorata(paie, part, 100), paie, part }
}

/** Refuses a plan that has nothing to take back, or that takes more than the setting allows. */
export function verifierPlan(c: CompteStagiaire, mensualite: number, part: number): void {
  if (solde(c) >= 0) throw new Refus('Cette personne n’a pas de trop-perçu : il n’y a rien à reprendre.')
  const max = plafond(c, part)
  if (!max)
    throw new Refus(
      'Aucune paie n’a encore été versée à cette personne : une reprise sur ses paies est impossible.',
    )
  if (mensualite > max.centimes)
    throw new Refus(
      `Une reprise prend au plus ${euros(max.centimes)} par paie : ${part} % de la dernière, ${euros(max.paie)}.`,
      'mensualite',
    )
}

/** The past day that an address asks for (`connu_le`), or null for today. */
export const connuLe = (query: Readonly<Record<string, string>>, today: Jour): Jour | null =>
  isJour(query.connu_le) && query.connu_le < today ? query.connu_le : null
