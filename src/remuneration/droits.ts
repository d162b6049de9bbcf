import { coveredDays, type Jour, joursDuMois, mois } from '../calendrier/calendrier.ts'
import type { Citation } from '../dispositif/citation.ts'
import type { Manque, Verdict } from '../dispositif/condition.ts'
import { type Dispositif, type Version, versionAt } from '../dispositif/dispositif.ts'
import { citationDe, type Evaluation, evaluate, remunereAt } from '../dispositif/evaluate.ts'
import { linkedTo } from '../dispositif/format/checks/links.ts'
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
  phases: Phase[]
}

/** Whether a phase is paid, and on demand everything that the rules say of it. */
interface Phase {
  remunere: Verdict | undefined
  evaluation(): Evaluation
}

/** A dispositif that pays some phases says which; one that does not, and names its aids, pays whoever entered. */
export const pays = ({ remunere }: Pick<Phase, 'remunere'>) => remunere ?? 'oui'

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
  const le = joursDuMois(m.mois).at(-1) ?? m.date_entree
  const all = coveredDays(m)
  const covered = m.jours ?? all
  const phases = [...daysByPhase(m, covered)].map(([phase, jours]) => ({
    jours,
    phase: ofPhase(own, m, phase),
  }))
  return {
    m,
    age: derive(situation).age_entree ?? null,
    payer,
    aides: aidesAt(payer, le, situation),
    entree: mois(m.date_entree) === m.mois ? aidesAt(payer, m.date_entree, situation) : null,
    minimum_ass: situation.ass_due ? assOf(le, situation) : 0,
    couverts: covered.length,
    couverts_mois: all.length,
    payes: phases.reduce((sum, p) => sum + (pays(p.phase) === 'oui' ? p.jours : 0), 0),
    total: joursDuMois(m.mois).length,
    phases: phases.map(p => p.phase),
  }
}

/** What a dispositif computes with: itself and those that it takes amounts from; null when an answer may depend on the day itself. */
const textes = new WeakMap<Dispositif, readonly Dispositif[] | null>()

function textesOf(d: Dispositif): readonly Dispositif[] | null {
  const known = textes.get(d)
  if (known !== undefined) return known
  const all = new Set([d])
  for (const one of all) for (const code of linkedTo(one)) all.add(dispositif(code))
  const dated = [...all].some(one =>
    JSON.stringify(one.versions, (_key, value) =>
      typeof value === 'bigint' ? String(value) : value,
    ).includes('"le"'),
  )
  const made = dated ? null : [...all]
  textes.set(d, made)
  return made
}

/** What the rules granted on the facts of the last decision, by the versions in force. */
let granted:
  | {
      situation: Situation
      payer: Dispositif
      answers: { versions: (Version | undefined)[]; aides: Evaluation }[]
    }
  | undefined

/**
 * What a decision grants on a day. The months of a year are computed one after the other on the same facts: as long as the
 * same texts are in force and nothing is missing, it is the same answer.
 */
function aidesAt(payer: Dispositif, le: Jour, situation: Situation): Evaluation {
  const versions = textesOf(payer)?.map(d => versionAt(d, le))
  if (!versions || versions.includes(undefined)) return evaluate(payer, le, situation)
  if (granted?.situation !== situation || granted.payer !== payer) granted = { situation, payer, answers: [] }
  const known = granted.answers.find(a => a.versions.every((version, i) => version === versions[i]))
  if (known) return known.aides
  const aides = evaluate(payer, le, situation)
  if (aides.eligible === 'oui' && !aides.a_preciser) granted.answers.push({ versions, aides })
  return aides
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
  | { situation: Situation; own: Dispositif; date_entree: Jour; phases: Map<number, Phase> }
  | undefined

function ofPhase(own: Dispositif, { date_entree, situation }: MonthToPay, phase: number): Phase {
  const fits = byFacts?.situation === situation && byFacts.own === own && byFacts.date_entree === date_entree
  const known = fits && byFacts ? byFacts : { situation, own, date_entree, phases: new Map<number, Phase>() }
  byFacts = known
  const found = known.phases.get(phase)
  if (found) return found
  const facts = { ...situation, phase }
  const made = {
    remunere: remunereAt(own, date_entree, facts),
    evaluation: () => evaluate(own, date_entree, facts),
  }
  known.phases.set(phase, made)
  return made
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
