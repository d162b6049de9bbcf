import type { Jour } from '../calendrier/calendrier.ts'
import { judge, lackingFact, type Manque, type Verdict } from './condition.ts'
import { type CritereEvalue, eligibility, evaluateCritere, unique } from './critere.ts'
import { type Amount, type AmountRef, type Dispositif, type Version, versionAt } from './dispositif.ts'
import type { Etape } from './explain.ts'
import { prorata } from './money.ts'
import { definition, type Fait, type Situation, type Valeur } from './vocabulaire.ts'

/** An amount between what is certainly due and what may be due. */
export type Computed = { min: number; max: number; manque: Manque[]; etapes: Etape[]; suppose: Fait[] }
export type Context = {
  d: Dispositif
  version: Version
  le: Jour
  situation: Situation
  find: (code: string) => Dispositif
  /** Amounts already computed, by dispositif and name. */
  done: Map<string, Computed>
}

type Taux = Extract<Amount['base'], { taux: unknown }>['taux']
type Fois = Extract<Amount['base'], { fois: unknown }>['fois']

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

/** An amount is due to those who may claim it: refused, 0; not settled, perhaps. */
export function gate(amount: Computed, eligible: Verdict, criteres: CritereEvalue[]): Computed {
  if (eligible === 'oui') return amount
  if (eligible === 'non') return exact(0)
  return {
    ...amount,
    min: 0,
    manque: [...criteres.flatMap(c => (c.differe ? [] : (c.manque ?? []))), ...amount.manque],
  }
}

/** A named amount of this dispositif, or of another one in force the same day and for those it concerns. */
export function amountOf({ dispositif: other, nom }: AmountRef, context: Context): Computed {
  const code = other ?? context.d.code
  const key = `${code}.${nom}`
  const done = context.done.get(key)
  if (done) return done
  let result: Computed
  if (code === context.d.code) {
    const amount = context.version.montants[nom]
    if (!amount) throw new Error(`Montant « ${key} » inconnu dans la version du ${context.version.du}.`)
    result = compute(amount, context)
  } else {
    const d = context.find(code)
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

/** An amount told once: its steps are repeated only when they come from another file. */
function retold(ref: AmountRef, context: Context): Computed {
  const amount = amountOf(ref, context)
  return ref.dispositif ? amount : { ...amount, etapes: [] }
}

/** Computes an amount as an interval: what is missing widens it, nothing is guessed. */
function compute(amount: Amount, context: Context): Computed {
  const due = amount.si ? judge(amount.si, context.situation) : undefined
  if (due?.resultat === 'non')
    return { ...exact(0, [{ type: 'non_du', amount, d: context.d }]), suppose: due.suppose }
  let result = start(amount, context)
  if (due) {
    const etapes = result.etapes.map(e => (e.type === 'base' && !e.si ? { ...e, si: amount.si } : e))
    result = { ...result, etapes }
  }
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
  if ('montant_de' in base) return retold(base.montant_de, context)
  if ('silence' in base) {
    const { raison, aupres_de } = base.silence
    return open(
      [{ regle: amount.regles?.[0] ?? amount.reference ?? 'montant', libelle: raison, aupres_de }],
      [{ type: 'silence', amount, d, raison, aupres_de }],
    )
  }
  if ('fait' in base) {
    const value = situation[base.fait]
    if (typeof value !== 'number') return open([lackingFact(base.fait)], [])
    return exact(value, [{ type: 'base', amount, d, montant: value }])
  }
  if ('cas' in base) return firstCase(base.cas, context)
  if ('taux' in base) return rate(amount, base.taux, context)
  if ('fois' in base) return times(amount, base.fois, context)
  const { de, heures, sur } = base.prorata
  const of = retold(de, context)
  const known: Valeur | null | undefined = situation[heures]
  const part = known ?? definition(heures).defaut
  if (typeof part !== 'number')
    return { ...open([lackingFact(heures), ...of.manque], of.etapes), suppose: of.suppose }
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

/** A percentage of an amount or of a sum of money, rounded to the centime. */
function rate(amount: Amount, { pourcent, de }: Taux, context: Context): Computed {
  const of = 'fait' in de ? start({ base: de }, context) : retold(de, context)
  const part = (m: number) => (m === Infinity ? m : prorata(m, pourcent, 100))
  const etape: Etape = { type: 'taux', amount, d: context.d, pourcent, de: of.min, montant: part(of.min) }
  const settled = 'fait' in de ? [] : of.etapes
  return { ...of, min: part(of.min), max: part(of.max), etapes: [...settled, etape] }
}

/** A unit price by a quantity, rounded to the centime. */
function times(amount: Amount, { montant, fait }: Fois, { d, situation }: Context): Computed {
  const value = situation[fait] ?? definition(fait).defaut
  if (typeof value !== 'number') return open([lackingFact(fait)], [])
  const result = prorata(montant, value, 1)
  return exact(result, [{ type: 'fois', amount, d, prix: montant, fait, quantite: value, montant: result }])
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
