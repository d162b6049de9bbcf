import {
  addDays,
  days,
  daysBetween,
  endOfMonth,
  firstDay,
  type Jour,
  mois,
} from '../calendrier/calendrier.ts'
import type { Manque } from '../dispositif/condition.ts'
import type { Dispositif } from '../dispositif/dispositif.ts'
import { type Evaluation, evaluate } from '../dispositif/evaluate.ts'
import type { Noeud } from '../dispositif/explication/noeud.ts'
import { dispositif } from '../dispositif/load.ts'
import { derive } from '../dispositif/situation.ts'
import type { Situation } from '../dispositif/vocabulaire.ts'
import type { MonthToPay } from './remuneration.ts'

/** What a month is computed from, once. */
export interface Droits {
  m: MonthToPay
  age: number | null
  payer: Dispositif
  aides: Evaluation
  /** The entry allowance is that of the day of entry, in the month of entry; null in any other. */
  entree: Evaluation | null
  /** The month's allocation de solidarité spécifique, below which part-time pay never falls for those it is due to. */
  minimum_ass: number
  /** Days of the month that the decision covers, and those whose phase is paid, of `total`. */
  couverts: number
  payes: number
  total: number
  /** Days that the pathway covers in the month, whatever the decision: its statement counts their hours. */
  couverts_mois: number
  phases: Evaluation[]
}

/** The calendar days of the month that the pathway covers: entered, not suspended, not out. */
export function coveredDays(m: Pick<MonthToPay, 'mois' | 'date_entree' | 'sortie' | 'suspensions'>): Jour[] {
  return days(firstDay(m.mois), endOfMonth(m.mois)).filter(
    jour =>
      jour >= m.date_entree &&
      (m.sortie === null || jour < m.sortie) &&
      !m.suspensions.some(s => s.du <= jour && (s.au === null || jour < s.au)),
  )
}

/** A dispositif that pays some phases says which; one that does not, and names its aids, pays whoever entered. */
export const pays = ({ remunere }: Evaluation) => remunere ?? 'oui'

const known = new WeakMap<MonthToPay, Droits>()

/** What the rules say of a month: computed once, read by each of its lines. */
export function droitsOf(m: MonthToPay): Droits {
  const droits = known.get(m) ?? compute(m)
  known.set(m, droits)
  return droits
}

function compute(m: MonthToPay): Droits {
  const { situation } = m
  const own = dispositif(m.dispositif)
  const payer = dispositif(m.payeur)
  const le = addDays(endOfMonth(m.mois), -1)
  const all = coveredDays(m)
  const covered = m.jours ?? all
  const byPhase = Map.groupBy(
    covered,
    jour => m.phases?.find(p => p.du <= jour && jour < p.au)?.rang ?? m.phase,
  )
  const phases = [...byPhase].map(([phase, jours]) => ({
    jours: jours.length,
    evaluation: evaluate(own, m.date_entree, { ...situation, phase }),
  }))
  return {
    m,
    age: derive(situation).age_entree ?? null,
    payer,
    aides: evaluate(payer, le, situation),
    entree: mois(m.date_entree) === m.mois ? evaluate(payer, m.date_entree, situation) : null,
    minimum_ass: situation.ass_due ? assOf(le, situation) : 0,
    couverts: covered.length,
    couverts_mois: all.length,
    payes: phases.reduce((sum, p) => sum + (pays(p.evaluation) === 'oui' ? p.jours : 0), 0),
    total: daysBetween(firstDay(m.mois), endOfMonth(m.mois)),
    phases: phases.map(p => p.evaluation),
  }
}

/** What national law owes for no hour at all: the floor alone (D6341-24-1, second paragraph). */
const assOf = (le: Jour, situation: Situation) =>
  evaluate(dispositif('fr-remuneration'), le, { ...situation, heures_semaine: 0, heures_mois: 0 }).montants
    .remuneration_due_mois ?? 0

/**
 * What is still open of an amount and keeps it waiting, since a paid line never changes: a fact that someone can give, or a
 * rule under which nothing is certain. Where only the Région's scale is silent, what is certainly due is paid meanwhile.
 */
export function waitsFor(e: Evaluation, nom: string): Manque[] {
  const open = e.a_preciser?.[nom]
  return open && (open.au_moins === 0 || open.manque.some(m => m.fait)) ? open.manque : []
}

/** An amount as it is paid, `provisoire` where the Région's scale is silent, and how it came about. */
export function settled(
  e: Evaluation,
  nom: string,
): { monthly: number; provisoire: boolean; steps: Noeud[] } {
  const waiting = waitsFor(e, nom).length > 0
  return {
    monthly: waiting ? 0 : (e.montants[nom] ?? 0),
    provisoire: !waiting && e.a_preciser?.[nom] !== undefined,
    steps: e.explication.find(step => step.nom === nom)?.enfants ?? [],
  }
}
