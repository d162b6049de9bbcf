import { addDays, daysBetween, endOfMonth, type Jour, later, type Mois } from '../calendrier/calendrier.ts'
import type { Version } from '../etat/etat.ts'
import { paris } from '../http/session.ts'
import { connus, type Essai, essaiLe } from '../regularisation/regularisation.ts'
import type { Phrase } from './explication.ts'
import type { LigneCalculee, Nature } from './remuneration.ts'

/** A line of a run, validated or not. */
export interface Ligne {
  mois: Mois
  /** The first computation of its month is 1; the others are corrections. */
  rang: number
  /** Why the month was computed again; empty the first time. */
  cause: string
  nature: Nature
  centimes: number
  explication: Phrase[]
  liquidation_id: number
  /** The month of the run. */
  paie: Mois
  preparee_le: string
  validee_le: string | null
  payee_le: Jour | null
}

/** What a run pays to the person, all their lines together, and each attempt to pay it. */
export interface Versement {
  liquidation_id: number
  centimes: number
  /** Taken back of an earlier overpayment. */
  retenue: number
  /** Of it, what a remission had left to the person. */
  laisse: number
  essais: Essai[]
}

/** A month as it was computed once. */
export interface CalculDuMois
  extends Pick<
    Ligne,
    'rang' | 'cause' | 'liquidation_id' | 'paie' | 'preparee_le' | 'validee_le' | 'payee_le'
  > {
  lignes: Pick<Ligne, 'nature' | 'centimes' | 'explication'>[]
  total: number
  versement: Versement | null
}

/** The computations of a month, the oldest first, each with the payment of its run. */
export function calculsDe(lignes: readonly Ligne[], versements: readonly Versement[]): CalculDuMois[] {
  return [...Map.groupBy(lignes, l => l.rang).values()]
    .flatMap(group => {
      const [first] = group
      if (!first) return []
      const { rang, cause, liquidation_id, paie, preparee_le, validee_le, payee_le } = first
      const versement = versements.find(v => v.liquidation_id === liquidation_id) ?? null
      const lines = group.map(({ nature, centimes, explication }) => ({ nature, centimes, explication }))
      const total = lines.reduce((n, l) => n + l.centimes, 0)
      return [
        {
          rang,
          cause,
          liquidation_id,
          paie,
          preparee_le,
          validee_le,
          payee_le,
          lignes: lines,
          total,
          versement,
        },
      ]
    })
    .toSorted((a, b) => a.rang - b.rang)
}

/** Where the money of a computation is. */
export type Argent =
  | { ou: 'calcule' | 'valide' | 'envoye' | 'de_trop' }
  | { ou: 'verse' | 'refuse'; le: Jour }

/** Where the money is: paid on a day, refused by the bank, sent to it, validated, only computed; or nothing to send, `de_trop`. */
export function argentDe({ total, validee_le, payee_le, versement }: CalculDuMois): Argent {
  if (total < 0) return { ou: 'de_trop' }
  if (!validee_le) return { ou: 'calcule' }
  const last = versement?.essais.at(-1)
  if (last?.retour === 'rejete') return { ou: 'refuse', le: last.retour_le ?? '' }
  if (last?.retour === 'execute') return { ou: 'verse', le: last.retour_le ?? '' }
  if (last) return { ou: 'envoye' }
  return payee_le ? { ou: 'verse', le: payee_le } : { ou: 'valide' }
}

/** Why a month was computed again, to the person whose month it is. */
export const causeLisible = (cause: string): string => {
  const said: Record<string, string> = {
    'état de présence corrigé': 'vos présences ont été corrigées par l’organisme',
    'droit revu': 'la Région a revu votre droit',
    'règle changée': 'la règle a changé',
    'jours d’un parcours précédent changés': 'les jours d’un parcours précédent ont changé',
    'dates changées': 'une sortie ou une suspension a été notée depuis',
  }
  return cause
    .split(', ')
    .map(c => said[c] ?? c)
    .join(' et ')
}

/** When the money of a month usually comes. */
export type Arrivee = { vers: Jour; paies: number; passe: boolean } | null

/** How many runs an estimate needs at least. */
const ASSEZ = 2

/** The usual day, from the days that the last runs took after their month's end: their median; null with too few of them. */
export function arrivee(delais: readonly number[], month: Mois, today: Jour): Arrivee {
  if (delais.length < ASSEZ) return null
  const median = delais.toSorted((a, b) => a - b)[Math.floor(delais.length / 2)] ?? 0
  const vers = later(addDays(endOfMonth(month), median - 1), endOfMonth(month))
  return { vers, paies: delais.length, passe: vers < today }
}

/** Days from the end of a month to the day its money came. */
export const delai = (month: Mois, paye: Jour): number => daysBetween(addDays(endOfMonth(month), -1), paye)

/** What was known of a month: its statements, its computations. */
export interface Connu {
  etats: Version[]
  calculs: CalculDuMois[]
}

/**
 * The same month as it was known on the evening of a day in Paris: statements certified by then, and not reopened yet;
 * computations of runs validated by then; attempts made and returns come by then.
 */
export function connuDuMois({ etats, calculs }: Connu, jour: Jour): Connu {
  return {
    etats: connus(etats, e => e.certifie_le, jour).map(e =>
      e.rouvert_le !== null && paris(e.rouvert_le) > jour
        ? { ...e, rouvert_le: null, rouvert_par: null, motif: null }
        : e,
    ),
    calculs: connus(
      calculs.filter(c => c.validee_le !== null),
      c => c.validee_le ?? '',
      jour,
    ).map(c => ({
      ...c,
      payee_le: c.payee_le !== null && c.payee_le <= jour ? c.payee_le : null,
      versement: c.versement && {
        ...c.versement,
        essais: connus(c.versement.essais, v => v.cree_le, jour).map(v => essaiLe(v, jour)),
      },
    })),
  }
}

/** The statement that stands among those known; null while none does. */
export const etatCourant = (etats: readonly Version[]): Version | null =>
  etats.findLast(e => e.rouvert_le === null) ?? null

/** What all the lines of a month make. */
export const totalDe = (lignes: readonly Pick<LigneCalculee, 'centimes'>[]): number =>
  lignes.reduce((n, l) => n + l.centimes, 0)
