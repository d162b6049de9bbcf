import type { Amount, AmountRef, Provenance } from '../dispositif.ts'
import { definition, type Fait } from '../vocabulaire.ts'
import { all, certain, expressionOf, type Needs, not, possible, when } from './condition.ts'
import { decimalOf, type Expression, type Regle, ruleOf, uniteOf } from './names.ts'

/**
 * An amount in three expressions: its value, undefined while something is missing; what is certainly due; what may be due
 * at most, undefined when nobody knows. `settled`: always known, the three are one. `bounded`: the most is always known.
 */
export type Bounds = {
  value: Expression
  min: Expression
  max: Expression
  settled: boolean
  bounded: boolean
}

/** Where the rules of an amount go, and what they lean on. */
export type Scope = Needs & {
  emit: (name: string, rule: Regle) => void
  has: (name: string) => boolean
  amount: (ref: AmountRef) => Bounds
  /** What the source leaves unsaid: a rule that nobody has given a value. */
  silence: (path: string, raison: string, aupres_de: string) => string
  references: (provenance: Provenance) => Regle
}

/** Added before rounding: a half that floating numbers leave just below itself still rounds up. */
const guard = '0.000001'
const settled = (value: Expression): Bounds => ({
  value,
  min: value,
  max: value,
  settled: true,
  bounded: true,
})
const orZero = (value: Expression): Expression => ({ valeur: value, 'par défaut': 0 })

/** Writes the rule of an amount, and those of its bounds when they differ from it. */
export function emitAmount(path: string, amount: Amount, scope: Scope): Bounds {
  const rule: Regle = {
    ...(amount.libelle ? { titre: amount.libelle } : {}),
    unité: 'centimes',
    ...scope.references(amount),
  }
  scope.emit(path, rule)
  const bounds = compute(path, amount, scope)
  rule.valeur = bounds.value
  return emitBounds(path, bounds, scope.emit)
}

/** The rules of the bounds beside that of the value, where they differ from it, and how to name the three. */
export function emitBounds(path: string, bounds: Bounds, emit: Scope['emit']): Bounds {
  if (bounds.settled) return settled(path)
  const { value, min, max } = bounds
  emit(`${path} . au moins`, { unité: 'centimes', valeur: same(min, orZero(value)) ? orZero(path) : min })
  if (same(max, value)) return { ...bounds, value: path, min: `${path} . au moins`, max: path }
  emit(`${path} . au plus`, { unité: 'centimes', valeur: max })
  return { ...bounds, value: path, min: `${path} . au moins`, max: `${path} . au plus` }
}
const same = (a: Expression, b: Expression) => JSON.stringify(a) === JSON.stringify(b)

/** An amount due on a condition: nothing when it does not hold, perhaps something while it is not known. */
export const gated = (due: Expression, of: Bounds): Bounds => ({
  value: when(due, of.value, 0),
  min: when(certain(due), of.min, 0),
  max: when(possible(due), of.max, 0),
  settled: false,
  bounded: of.bounded,
})

function compute(path: string, amount: Amount, scope: Scope): Bounds {
  let result = start(path, amount, scope)
  if (amount.plancher) {
    const floor = emitAmount(`${path} . plancher`, amount.plancher, scope)
    result = both(result, floor, (valeur, plancher) => ({ valeur, plancher }))
    result.bounded &&= floor.bounded
  }
  if (amount.plafond) {
    const cap = emitAmount(`${path} . plafond`, amount.plafond, scope)
    const lower = (valeur: Expression, plafond: Expression): Expression => ({ valeur, plafond })
    const least = (): Expression => {
      // Named, because publicodes refuses « le maximum de » written twice in one rule.
      const name = `${path} . au plus avant plafond`
      scope.emit(name, { unité: 'centimes', valeur: result.max })
      return lower({ valeur: name, 'par défaut': cap.max }, { valeur: cap.max, 'par défaut': name })
    }
    const max = result.bounded && cap.bounded ? lower(result.max, cap.max) : least()
    const bounded = result.bounded || cap.bounded
    result = both(result, cap, lower)
    result = result.settled ? result : { ...result, max, bounded }
  }
  if (amount.moins) {
    const less = emitAmount(`${path} . déduction`, amount.moins, scope)
    const subtract = (valeur: Expression, abattement: Expression): Expression => ({ valeur, abattement })
    const min = subtract(result.min, less.max)
    const max = subtract(result.max, less.min)
    result = both(result, less, subtract)
    if (!result.settled) result = { ...result, min: less.bounded ? min : orZero(min), max }
  }
  if (!amount.si) return result
  scope.emit(`${path} . condition`, { valeur: expressionOf(amount.si, scope) })
  return gated(`${path} . condition`, result)
}

/** Two amounts made one, value by value and bound by bound. */
function both(a: Bounds, b: Bounds, make: (a: Expression, b: Expression) => Expression): Bounds {
  if (a.settled && b.settled) return settled(make(a.value, b.value))
  return {
    value: make(a.value, b.value),
    min: make(a.min, b.min),
    max: make(a.max, b.max),
    settled: false,
    bounded: a.bounded,
  }
}

/** What a rule leaves open until someone says it. */
const open = (rule: string): Bounds => ({
  value: rule,
  min: orZero(rule),
  max: rule,
  settled: false,
  bounded: false,
})

function start(path: string, { base }: Amount, scope: Scope): Bounds {
  if ('montant' in base) return settled(base.montant)
  if ('montant_de' in base) return scope.amount(base.montant_de)
  if ('silence' in base) return open(scope.silence(path, base.silence.raison, base.silence.aupres_de))
  if ('cas' in base) return firstCase(path, base.cas, scope)
  if ('fait' in base) {
    scope.fact(base.fait)
    return open(ruleOf(base.fait))
  }
  if ('prorata' in base) {
    const { de, heures, sur } = base.prorata
    const scale = (value: Expression) =>
      when(
        `${ruleOf(heures)} > 0`,
        rounded(`${value} * ${ruleOf(heures)} / ${decimalOf(sur)} ${unitOf(heures)}`),
        0,
      )
    return byQuantity(scope.amount(de), heures, scale, scope)
  }
  if ('fois' in base) {
    const { montant, fait } = base.fois
    const price = rounded(`${montant} centimes/${unitOf(fait)} * ${ruleOf(fait)}`)
    return byQuantity(settled(price), fait, value => value, scope)
  }
  const { pourcent, de } = base.taux
  const share = (value: Expression) => rounded(`${value} * ${decimalOf(pourcent)} / 100`)
  if ('nom' in de) return each(scope.amount(de), share)
  scope.fact(de.fait)
  const part = share(ruleOf(de.fait))
  return { value: part, min: orZero(part), max: part, settled: false, bounded: false }
}
const unitOf = (fait: Fait): string => uniteOf(definition(fait).unite ?? 'unité')
const rounded = (valeur: string): Expression => ({ valeur: `${valeur} + ${guard}`, arrondi: 'oui' })

const each = (of: Bounds, make: (value: Expression) => Expression): Bounds =>
  of.settled
    ? settled(make(of.value))
    : { ...of, value: make(of.value), min: make(of.min), max: make(of.max) }

/** An amount by a quantity: a quantity that is not known says nothing, however small the amount. */
function byQuantity(of: Bounds, fait: Fait, make: (value: Expression) => Expression, scope: Scope): Bounds {
  scope.fact(fait)
  const scaled = each(of, make)
  if (definition(fait).defaut !== undefined) return scaled
  return { ...scaled, min: orZero(scaled.min), settled: false, bounded: false }
}

/** The first case that applies; the bounds are those of all the cases that may. */
function firstCase(path: string, cas: Amount[], scope: Scope): Bounds {
  const cases = cas.map(({ si, ...rest }, i) => {
    const name = `${path} . cas ${i + 1}`
    const bounds = emitAmount(name, rest, scope)
    if (si) scope.emit(`${name} . condition`, { valeur: expressionOf(si, scope) })
    return { bounds, name, condition: si && `${name} . condition` }
  })
  const last = cases.findIndex(c => !c.condition)
  const reachable = last < 0 ? cases : cases.slice(0, last + 1)
  const otherwise = last < 0 ? 0 : (reachable[last]?.bounds.value ?? 0)
  const conditional = reachable.filter(c => c.condition !== undefined)
  if (!conditional.length) return reachable[0]?.bounds ?? settled(0)
  const none = { bounds: settled(0), condition: undefined, name: `${path} . aucun cas` }
  const open = [...reachable, ...(last < 0 ? [none] : [])].map(({ name, bounds, condition }, i, list) => {
    const before = list.slice(0, i).map(earlier => possible(not(earlier.condition ?? 'non')))
    const here = condition ? [possible(condition)] : []
    if (!scope.has(name)) scope.emit(name, { titre: 'Aucun des cas', valeur: 0, unité: 'centimes' })
    scope.emit(`${name} . possible`, { valeur: all([...before, ...here]) })
    return { bounds, si: `${name} . possible` }
  })
  const among = (bound: 'min' | 'max'): Expression[] =>
    open.map(({ bounds, si }) => ({ valeur: bounds[bound], 'applicable si': si }))
  return {
    value: {
      variations: [
        ...conditional.map(c => ({ si: c.condition as string, alors: c.bounds.value })),
        { sinon: otherwise },
      ],
    },
    min: { 'le minimum de': among('min') },
    max: { 'le maximum de': among('max') },
    settled: false,
    bounded: reachable.every(c => c.bounds.bounded),
  }
}
