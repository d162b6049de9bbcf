import type { Jour } from '../calendrier/calendrier.ts'
import { both, describe, factsOf, type Judgement, judge, type Manque, type Verdict } from './condition.ts'
import {
  type Amount,
  type AmountRef,
  type Dispositif,
  sourceOf,
  type Version,
  versionAt,
} from './dispositif.ts'
import { type Etape, type Explication, explain } from './explain.ts'
import { loadDispositifs } from './load.ts'
import { prorata } from './money.ts'
import { derive } from './situation.ts'
import { definition, type Fait, type Situation, type Valeur } from './vocabulaire.ts'

/** One criterion, judged. `differe`: waiting for a fact, it refuses nobody meanwhile. `suppose`: rests on facts taken for granted. */
export type CritereEvalue = {
  libelle: string
  resultat: Verdict
  valeur: Valeur | null | { [fait: string]: Valeur | null }
  attendu: string
  source: string
  regle?: string
  reference?: string
  certitude?: string
  manque?: Manque[]
  suppose?: Fait[]
  differe?: true
}

/** What is certainly due, what may be due at most, and what is missing to know. */
export type APreciser = { au_moins: number; au_plus?: number; manque: Manque[] }

/** The answer of a dispositif for a situation at a date: the object that the CLI, the API and the pages show. */
export type Evaluation = {
  dispositif: string
  /** First day of the version applied, or null when no version is in force on that day. */
  version: Jour | null
  le: Jour
  eligible: Verdict
  remunere?: Verdict
  criteres: CritereEvalue[]
  /** Centimes certainly due. An amount that cannot be settled is also in `a_preciser`. */
  montants: { [nom: string]: number }
  a_preciser?: { [nom: string]: APreciser }
  priorites?: { code: string; libelle: string; resultat: Verdict; manque?: Manque[] }[]
  explication: Explication[]
}

/** An amount between what is certainly due and what may be due. */
type Computed = { min: number; max: number; manque: Manque[]; etapes: Etape[]; suppose: Fait[] }
type Context = {
  d: Dispositif
  version: Version
  le: Jour
  situation: Situation
  all: Map<string, Dispositif>
  /** Amounts already computed, by dispositif and name. */
  done: Map<string, Computed>
}

const exact = (amount: number, etapes: Etape[] = []): Computed => ({
  min: amount,
  max: amount,
  manque: [],
  etapes,
  suppose: [],
})
const open = (manque: Manque[], etapes: Etape[]): Computed => ({
  min: 0,
  max: Infinity,
  manque,
  etapes,
  suppose: [],
})

/** Evaluates a dispositif for a situation, on a day. Pure: same arguments, same answer, for any date. */
export function evaluate(
  d: Dispositif,
  le: Jour,
  situation: Situation,
  all: Map<string, Dispositif> = loadDispositifs(),
): Evaluation {
  const version = versionAt(d, le)
  if (!version) return withoutVersion(d, le)
  const known = derive(situation, le)
  const context: Context = { d, version, le, situation: known, all, done: new Map() }
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
  return {
    dispositif: d.code,
    version: version.du,
    le,
    eligible,
    ...(remunere ? { remunere: both(eligible, remunere.resultat) } : {}),
    criteres,
    montants,
    ...(Object.keys(a_preciser).length ? { a_preciser } : {}),
    ...(priorites.length ? { priorites } : {}),
    explication: explain(d, version, { le, eligible, criteres, remunere, computed }),
  }
}

/** No text in force on that day: neither yes nor no, and nothing is due under this name. */
function withoutVersion(d: Dispositif, le: Jour): Evaluation {
  const first = d.versions[0] as Version
  const ended = d.versions.findLast(v => v.au !== undefined && v.au <= le)
  const libelle = ended
    ? `Aucune version de ${d.code} n'est en vigueur le ${le} : la dernière s'arrête le ${ended.au} (exclu)${
        ended.remplace_par ? `, voir ${ended.remplace_par}` : ''
      }`
    : `Aucune version de ${d.code} n'est en vigueur le ${le} : la première commence le ${first.du}`
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
    criteres: [{ libelle: 'Un texte est en vigueur à cette date', ...critere, manque }],
    montants: {},
    explication: [{ titre: 'Version', phrase: `${libelle}.`, source: '' }],
  }
}

const brief = ({ resultat, manque }: Judgement) => ({
  resultat,
  ...(manque.length ? { manque: unique(manque) } : {}),
})
const unique = (list: Manque[]) => [...new Map(list.map(m => [m.fait ?? m.regle ?? m.libelle, m])).values()]
const lacking = (fait: Fait): Manque => {
  const { libelle, aupres_de } = definition(fait)
  return { fait, libelle, aupres_de }
}

function evaluateCritere(d: Dispositif, c: Version['criteres'][number], situation: Situation): CritereEvalue {
  const waiting = c.des_que_connu !== undefined && (situation[c.des_que_connu] ?? null) === null
  const undated = c.a_la_date !== undefined && (situation[c.a_la_date] ?? null) === null
  const judged = judge(c.si, situation)
  const resultat = waiting || undated ? 'non_precise' : judged.resultat
  const manque = unique([...(undated && c.a_la_date ? [lacking(c.a_la_date)] : []), ...judged.manque])
  const facts = factsOf(c.si).map(fait => [fait, situation[fait] ?? null] as const)
  const at = c.a_la_date ? `, à ${definition(c.a_la_date).libelle}` : ''
  return {
    libelle: c.libelle,
    resultat,
    valeur: facts.length === 1 && facts[0] ? facts[0][1] : Object.fromEntries(facts),
    attendu: describe(c.si) + at,
    source: sourceOf(d, c),
    ...(c.regles ? { regle: c.regles.join(', ') } : {}),
    ...(c.reference ? { reference: c.reference } : {}),
    ...(c.certitude ? { certitude: c.certitude } : {}),
    ...(resultat === 'non_precise' ? { manque } : {}),
    ...(judged.suppose.length ? { suppose: judged.suppose } : {}),
    ...(waiting ? { differe: true } : {}),
  }
}

const eligibility = (criteres: CritereEvalue[]): Verdict =>
  both('oui', ...criteres.filter(c => !c.differe).map(c => c.resultat))

/** An amount is due to those who may claim it: refused, 0; not settled, perhaps. */
function gate(amount: Computed, eligible: Verdict, criteres: CritereEvalue[]): Computed {
  if (eligible === 'oui') return amount
  if (eligible === 'non') return exact(0)
  return {
    ...amount,
    min: 0,
    manque: [...criteres.flatMap(c => (c.differe ? [] : (c.manque ?? []))), ...amount.manque],
  }
}

export type Remuneration = Judgement & { cas?: NonNullable<Version['remunere']>[number] }
/** The first case that applies; when it is not known which, the answer common to all that may apply. */
function judgeRemunere(version: Version, situation: Situation): Remuneration {
  const possible: Remuneration[] = []
  for (const cas of version.remunere ?? []) {
    const applies = cas.si ? judge(cas.si, situation) : undefined
    if (applies?.resultat === 'non') continue
    const silence = {
      regle: cas.regles?.[0] ?? 'remuneration',
      libelle: cas.raison ?? '',
      aupres_de: cas.aupres_de ?? 'la Région',
    }
    const answer: Judgement = cas.condition
      ? judge(cas.condition, situation)
      : {
          resultat: cas.reponse ?? 'non',
          manque: cas.reponse === 'non_precise' ? [silence] : [],
          suppose: [],
        }
    possible.push({ ...answer, manque: [...(applies?.manque ?? []), ...answer.manque], cas })
    if (!applies || applies.resultat === 'oui') break
  }
  const [first, ...others] = possible
  if (!first) return { resultat: 'non', manque: [], suppose: [] }
  if (others.length === 0 && first.manque.length === 0) return first
  const agreed = others.every(o => o.resultat === first.resultat)
  return {
    ...first,
    resultat: agreed ? first.resultat : 'non_precise',
    manque: possible.flatMap(p => p.manque),
  }
}

/** A named amount of this dispositif, or of another one in force the same day and for those it concerns. */
function amountOf({ dispositif, nom }: AmountRef, context: Context): Computed {
  const code = dispositif ?? context.d.code
  const key = `${code}.${nom}`
  const done = context.done.get(key)
  if (done) return done
  let result: Computed
  if (code === context.d.code) {
    const amount = context.version.montants[nom]
    if (!amount) throw new Error(`Montant « ${key} » inconnu dans la version du ${context.version.du}.`)
    result = compute(amount, context)
  } else {
    const d = context.all.get(code)
    if (!d) throw new Error(`Dispositif inconnu « ${code} », cité par ${context.d.code}.`)
    const version = versionAt(d, context.le)
    if (version) {
      const criteres = version.criteres.map(c => evaluateCritere(d, c, context.situation))
      const inner = amountOf({ nom }, { ...context, d, version })
      result = gate(inner, eligibility(criteres), criteres)
    } else result = exact(0, [{ type: 'sans_version', dispositif: d, le: context.le }])
  }
  context.done.set(key, result)
  return result
}

/** Computes an amount as an interval: what is missing widens it, nothing is guessed. */
function compute(amount: Amount, context: Context): Computed {
  const due = amount.si ? judge(amount.si, context.situation) : undefined
  if (due?.resultat === 'non')
    return { ...exact(0, [{ type: 'non_du', amount, d: context.d }]), suppose: due.suppose }
  let result = start(amount, context)
  if (amount.plancher) {
    const floor = compute(amount.plancher, context)
    const etape: Etape = {
      type: 'plancher',
      amount: amount.plancher,
      d: context.d,
      minimum: floor.min,
      avant: result.min,
      dans: floor.etapes,
    }
    result = merge(result, floor, Math.max, [etape])
  }
  if (amount.plafond) {
    const cap = compute(amount.plafond, context)
    const etapes: Etape[] =
      cap.max < result.max
        ? [{ type: 'plafond', amount: amount.plafond, d: context.d, montant: cap.max }]
        : []
    result = merge(result, cap, Math.min, etapes)
  }
  if (amount.moins) {
    const less = compute(amount.moins, context)
    const etapes: Etape[] =
      less.max > 0 ? [{ type: 'moins', amount: amount.moins, d: context.d, montant: less.max }] : []
    const flipped = { ...less, min: less.max, max: less.min }
    result = merge(result, flipped, (a, b) => Math.max(0, a - b), etapes)
  }
  if (due?.resultat === 'non_precise')
    result = { ...result, min: 0, manque: [...due.manque, ...result.manque] }
  return { ...result, suppose: [...(due?.suppose ?? []), ...result.suppose] }
}

function merge(a: Computed, b: Computed, pick: (a: number, b: number) => number, etapes: Etape[]): Computed {
  return {
    min: pick(a.min, b.min),
    max: pick(a.max, b.max),
    manque: [...a.manque, ...b.manque],
    etapes: [...a.etapes, ...etapes],
    suppose: [...a.suppose, ...b.suppose],
  }
}

function start(amount: Amount, context: Context): Computed {
  const { base } = amount
  const { d, situation } = context
  if ('montant' in base) return exact(base.montant, [{ type: 'base', amount, d, montant: base.montant }])
  if ('montant_de' in base) return amountOf(base.montant_de, context)
  if ('silence' in base) {
    const { raison, aupres_de } = base.silence
    return open(
      [{ regle: amount.regles?.[0] ?? amount.reference ?? 'montant', libelle: raison, aupres_de }],
      [{ type: 'silence', amount, d, raison, aupres_de }],
    )
  }
  if ('fait' in base) {
    const value = situation[base.fait]
    if (typeof value !== 'number') return open([lacking(base.fait)], [])
    return exact(value, [{ type: 'base', amount, d, montant: value }])
  }
  if ('cas' in base) return firstCase(base.cas, context)
  const { de, heures, sur } = base.prorata
  const of = amountOf(de, context)
  const known: Valeur | null | undefined = situation[heures]
  const part = known ?? definition(heures).defaut
  if (typeof part !== 'number')
    return { ...open([lacking(heures), ...of.manque], of.etapes), suppose: of.suppose }
  const scale = (m: number) => (part === 0 ? 0 : m === Infinity ? m : prorata(m, part, sur))
  const etape: Etape = { type: 'prorata', amount, d, de: of.min, heures: part, sur, montant: scale(of.min) }
  const suppose: Fait[] = known === undefined || known === null ? [heures, ...of.suppose] : of.suppose
  return {
    min: scale(of.min),
    max: scale(of.max),
    manque: of.manque,
    etapes: part === 0 ? [etape] : [...of.etapes, etape],
    suppose,
  }
}

/** The first case that applies; when it is not known which one does, all that may apply bound the amount. */
function firstCase(cas: Amount[], context: Context): Computed {
  const possible: Computed[] = []
  const manque: Manque[] = []
  const suppose: Fait[] = []
  let settled = false
  for (const candidate of cas) {
    const { si, ...rest } = candidate
    const applies = si ? judge(si, context.situation) : undefined
    suppose.push(...(applies?.suppose ?? []))
    if (applies?.resultat === 'non') continue
    const result = compute(rest, context)
    possible.push({
      ...result,
      etapes: result.etapes.map(e => (e.type === 'base' && si && !e.si ? { ...e, si } : e)),
    })
    manque.push(...(applies?.manque ?? []))
    settled = !applies || applies.resultat === 'oui'
    if (settled) break
  }
  if (!settled) possible.push(exact(0))
  const [first] = possible
  if (possible.length === 1 && first) return { ...first, suppose: [...suppose, ...first.suppose] }
  const min = Math.min(...possible.map(p => p.min))
  const max = Math.max(...possible.map(p => p.max))
  const found = possible.find(p => p.min === min)
  return {
    min,
    max,
    manque: min === max ? [] : [...manque, ...possible.flatMap(p => p.manque)],
    etapes: min === max ? (found?.etapes ?? []) : [{ type: 'entre', min, max, manque: unique(manque) }],
    suppose: [...suppose, ...possible.flatMap(p => p.suppose)],
  }
}
