import {
  addDays,
  coveredDays,
  daysBetween,
  endOfMonth,
  firstDay,
  type Jour,
  mois,
} from '../calendrier/calendrier.ts'
import type { Citation } from '../dispositif/citation.ts'
import type { Manque } from '../dispositif/condition.ts'
import type { Dispositif } from '../dispositif/dispositif.ts'
import { citationDe, type Evaluation, evaluate } from '../dispositif/evaluate.ts'
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

/** A dispositif that pays some phases says which; one that does not, and names its aids, pays whoever entered. */
export const pays = ({ remunere }: Evaluation) => remunere ?? 'oui'

let last: Droits | undefined

/**
 * What the rules say of a month: computed once for its lines and for what it waits for, which are asked one after the other.
 * Only the last one is kept: a weak map of a hundred thousand months is a burden at each garbage collection.
 */
export function droitsOf(m: MonthToPay): Droits {
  if (last?.m !== m) last = compute(m)
  return last
}

function compute(m: MonthToPay): Droits {
  const { situation } = m
  const own = dispositif(m.dispositif)
  const payer = dispositif(m.payeur)
  const le = addDays(endOfMonth(m.mois), -1)
  const all = coveredDays(m)
  const covered = m.jours ?? all
  const phases = [...daysByPhase(m, covered)].map(([phase, jours]) => ({
    jours,
    evaluation: ofPhase(own, m, phase),
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

/** How many of these days fall in each phase. */
function daysByPhase({ phases = [], phase }: MonthToPay, covered: readonly Jour[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const jour of covered) {
    const rang = phases.find(p => p.du <= jour && jour < p.au)?.rang ?? phase
    counts.set(rang, (counts.get(rang) ?? 0) + 1)
  }
  return counts
}

/** The facts of the last decision: what a dispositif says of a phase is the same for every month that the decision covers. */
let byFacts:
  | { situation: Situation; own: Dispositif; date_entree: Jour; phases: Map<number, Evaluation> }
  | undefined

function ofPhase(own: Dispositif, { date_entree, situation }: MonthToPay, phase: number): Evaluation {
  const fits = byFacts?.situation === situation && byFacts.own === own && byFacts.date_entree === date_entree
  const known =
    fits && byFacts ? byFacts : { situation, own, date_entree, phases: new Map<number, Evaluation>() }
  byFacts = known
  const evaluation = known.phases.get(phase) ?? evaluate(own, date_entree, { ...situation, phase })
  known.phases.set(phase, evaluation)
  return evaluation
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
): { monthly: number; provisoire: boolean; readonly citation: Citation } {
  const waiting = waitsFor(e, nom).length > 0
  return {
    monthly: waiting ? 0 : (e.montants[nom] ?? 0),
    provisoire: !waiting && e.a_preciser?.[nom] !== undefined,
    get citation() {
      return citationDe(e, nom)
    },
  }
}
