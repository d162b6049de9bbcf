import type { Jour } from '../calendrier/calendrier.ts'
import { amountOf, type Context } from './amount.ts'
import { type Citation, citationOf } from './citation.ts'
import { both, type Judgement, judge, type Manque, type Verdict } from './condition.ts'
import {
  type CritereEvalue,
  eligibility,
  evaluateCritere,
  judgeCritere,
  manqueOf,
  unique,
} from './critere.ts'
import { type Amount, type Dispositif, type Version, versionAt } from './dispositif.ts'
import { type Changement, changementOf } from './explication/changement.ts'
import type { Etape } from './explication/etape.ts'
import { explain } from './explication/explain.ts'
import type { Noeud } from './explication/noeud.ts'
import { gate } from './interval.ts'
import { dispositif } from './load.ts'
import { derive } from './situation.ts'
import type { Fait, Situation } from './vocabulaire.ts'

/** What is certainly due, what may be due at most, and what is missing to know. */
export type APreciser = { au_moins: number; au_plus?: number; manque: Manque[] }

/** The answer of a dispositif for a situation at a date: the object that the CLI, the API and the pages show. */
export type Evaluation = {
  dispositif: string
  /** First day of the version applied, or null when no version is in force on that day. */
  version: Jour | null
  le: Jour
  eligible: Verdict
  /** What is missing to say whether the person may enter, each thing once, and who can supply it. */
  manque?: Manque[]
  /** When the answer is « non »: the smallest change of one fact that would make it « oui », when there is one. */
  changement?: Changement | undefined
  remunere?: Verdict
  manque_remunere?: Manque[]
  /** Months from the entry to the end at the latest; absent while a fact that it adds is unknown. */
  fin_mois?: number
  criteres: CritereEvalue[]
  /** Centimes certainly due. An amount that cannot be settled is also in `a_preciser`. */
  montants: { [nom: string]: number }
  a_preciser?: { [nom: string]: APreciser }
  priorites?: { code: string; libelle: string; resultat: Verdict; manque?: Manque[] }[]
  /** The answer as a tree: eligibility, each amount, what is assumed, set or left unsaid. */
  explication: Noeud[]
}

/** Evaluates a dispositif for a situation, on a day. Pure: same arguments, same answer, for any date. */
export function evaluate(
  d: Dispositif,
  le: Jour,
  situation: Situation,
  find: (code: string) => Dispositif = dispositif,
): Evaluation {
  const version = versionAt(d, le)
  if (!version) return withoutVersion(d, le)
  const known = derive(situation, le)
  const context: Context = { d, version, le, situation: known, find, done: new Map(), admis: new Map() }
  const criteres = version.criteres.map(critere => evaluateCritere(d, critere, known))
  const eligible = eligibility(criteres)
  const remunere = version.remunere && judgeRemunere(version, known)
  const montants: Evaluation['montants'] = {}
  const a_preciser: NonNullable<Evaluation['a_preciser']> = {}
  const computed = Object.keys(version.montants).map(nom => {
    const amount = gate(amountOf({ nom }, context), eligible, criteres)
    montants[nom] = amount.min
    if (amount.max !== amount.min)
      a_preciser[nom] = {
        au_moins: amount.min,
        ...(amount.max === Infinity ? {} : { au_plus: amount.max }),
        manque: unique(amount.manque),
      }
    return { nom, amount: version.montants[nom] as Amount, ...amount }
  })
  const priorites = version.priorites.map(({ code, libelle, si }) => ({
    code,
    libelle,
    ...brief(judge(si, known)),
  }))
  const fin_mois = version.fin_mois && sumMonths(version.fin_mois.somme, known)
  const paid = both(eligible, remunere?.resultat ?? 'oui')
  const manque = eligible === 'non_precise' ? manqueOf(criteres) : []
  // Told only to those who ask: a simulation reads verdicts by the thousand.
  const change = once(() => (eligible === 'non' ? changementOf(version, le, situation) : undefined))
  const answer = { le, situation: known, eligible, criteres, remunere, fin_mois, computed }
  const tree = once(() => explain(d, version, answer))
  const evaluation: Evaluation = {
    dispositif: d.code,
    version: version.du,
    le,
    eligible,
    ...(manque.length ? { manque } : {}),
    get changement() {
      return change()
    },
    ...(remunere ? { remunere: paid } : {}),
    ...(remunere && paid === 'non_precise'
      ? { manque_remunere: unique([...manque, ...remunere.manque]) }
      : {}),
    ...(fin_mois === undefined ? {} : { fin_mois }),
    criteres,
    montants,
    ...(Object.keys(a_preciser).length ? { a_preciser } : {}),
    ...(priorites.length ? { priorites } : {}),
    get explication() {
      return tree()
    },
  }
  steps.set(evaluation, computed)
  return evaluation
}

/** What `evaluate` would say of `remunere`, without the amounts nor a word; undefined where the dispositif does not say who is paid. */
export function remunereAt(d: Dispositif, le: Jour, situation: Situation): Verdict | undefined {
  const version = versionAt(d, le)
  if (!version?.remunere) return undefined
  const known = derive(situation, le)
  const judged = version.criteres.map(c => judgeCritere(c, known)).filter(c => !c.differe)
  return both(...judged.map(c => c.resultat), judgeRemunere(version, known).resultat)
}

const steps = new WeakMap<Evaluation, { nom: string; etapes: readonly Etape[] }[]>()

/** What an amount of an evaluation quotes: its scale and its minimum, as `explication` tells them. */
export const citationDe = (e: Evaluation, nom: string): Citation =>
  citationOf(steps.get(e)?.find(c => c.nom === nom)?.etapes ?? [])

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** No text in force on that day: neither yes nor no, and nothing is due under this name. */
function withoutVersion(d: Dispositif, le: Jour): Evaluation {
  const first = d.versions[0] as Version
  const ended = d.versions.findLast(v => v.au !== undefined && v.au <= le)
  const libelle = ended
    ? `Aucune version de ${d.code} n’est en vigueur le ${le} : la dernière s’arrête le ${ended.au} (exclu)${
        ended.remplace_par ? `, voir ${ended.remplace_par}` : ''
      }`
    : `Aucune version de ${d.code} n’est en vigueur le ${le} : la première commence le ${first.du}`
  const manque = [{ regle: 'version', libelle: `le texte applicable le ${le}`, aupres_de: d.porteur }]
  const critere = {
    resultat: 'non_precise' as const,
    valeur: le,
    attendu: `à partir du ${first.du}`,
    source: '',
  }
  return {
    dispositif: d.code,
    version: null,
    le,
    eligible: 'non_precise',
    manque,
    criteres: [{ libelle: 'Un texte est en vigueur à cette date', ...critere, manque }],
    montants: {},
    explication: [{ titre: 'Version', phrase: `${libelle}.`, resultat: 'non_precise', manque, source: '' }],
  }
}

/** Months are decimals of at most three digits: added in thousandths, nothing drifts. */
function sumMonths(facts: readonly Fait[], situation: Situation): number | undefined {
  let sum = 0
  for (const fait of facts) {
    const value = situation[fait]
    if (typeof value !== 'number') return undefined
    sum += Math.round(value * 1000)
  }
  return sum / 1000
}

/** A verdict as an answer shows it. */
const brief = ({ resultat, manque }: Judgement) => ({
  resultat,
  ...(manque.length ? { manque: unique(manque) } : {}),
})
export type Remuneration = Judgement & { cas?: NonNullable<Version['remunere']>[number] }
/** The first case that applies; when it is not known which, the answer common to all that may apply. */
function judgeRemunere(version: Version, situation: Situation): Remuneration {
  const possible: Remuneration[] = []
  let settled = false
  for (const cas of version.remunere ?? []) {
    const applies = cas.si ? judge(cas.si, situation) : undefined
    if (applies?.resultat === 'non') continue
    const answer = cas.condition ? judge(cas.condition, situation) : stated(cas)
    possible.push({ ...answer, manque: [...(applies?.manque ?? []), ...answer.manque], cas })
    settled = !applies || applies.resultat === 'oui'
    if (settled) break
  }
  if (!settled) possible.push({ resultat: 'non', manque: [], suppose: [] })
  const [first, ...others] = possible as [Remuneration, ...Remuneration[]]
  if (others.every(o => o.resultat === first.resultat)) return first
  return { resultat: 'non_precise', manque: unique(possible.flatMap(p => p.manque)), suppose: [] }
}

/** The answer that a case states outright; a silence says what is missing, and who knows. */
function stated({ reponse, regles, raison, aupres_de }: NonNullable<Version['remunere']>[number]): Judgement {
  const silence = {
    regle: regles?.[0] ?? 'remuneration',
    libelle: raison ?? '',
    aupres_de: aupres_de ?? 'la Région',
  }
  return { resultat: reponse ?? 'non', manque: reponse === 'non_precise' ? [silence] : [], suppose: [] }
}
