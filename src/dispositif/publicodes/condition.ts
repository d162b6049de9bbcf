import { type Condition, type ParametreRef, type Relatif, signs, type Test } from '../condition.ts'
import { definition, type Fait, type Valeur } from '../vocabulaire.ts'
import { constantOf, type Expression, ruleOf, uniteOf } from './names.ts'

/** What a condition needs besides itself: the facts that it reads, the parameters that it names. */
export type Needs = {
  fact: (fait: Fait) => void
  /** The rule of a parameter, whose value nobody may have set. */
  parameter: (parametre: ParametreRef, fait: Fait, value: Valeur | undefined) => string
}

/**
 * A condition as publicodes writes it. A fact that is not known makes a comparison undefined, and `et`, `ou` carry it in
 * three values as we do: « non » decides an « et », « oui » decides an « ou ».
 */
export function expressionOf(condition: Condition, needs: Needs): Expression {
  if ('toutes' in condition) return all(condition.toutes.map(c => expressionOf(c, needs)))
  if ('une_de' in condition) return any(condition.une_de.map(c => expressionOf(c, needs)))
  if ('aucune' in condition) return not(any(condition.aucune.map(c => expressionOf(c, needs))))
  needs.fact(condition.fait)
  return all(condition.tests.map(test => comparison(condition.fait, test, needs)))
}

function comparison(fait: Fait, { op, valeur, parametre, de }: Test, needs: Needs): Expression {
  const rule = ruleOf(fait)
  if (op === 'parmi') return any((valeur as Valeur[]).map(v => `${rule} = ${constantOf(fait, v)}`))
  const value = valeur as Valeur | undefined
  if (de) return { [signs[op]]: [rule, limitOf(fait, de, needs)] }
  if (parametre) return `${rule} ${signs[op]} ${needs.parameter(parametre, fait, value)}`
  if (value === true) return rule
  return `${rule} ${signs[op]} ${constantOf(fait, value as Valeur)}`
}

/** A limit that follows another fact: a price by a quantity, or a share, rounded to all the decimals that it can have. */
function limitOf(fait: Fait, { fait: other, fois }: Relatif, needs: Needs): Expression {
  needs.fact(other)
  const [from, to] = [uniteOf(definition(other).unite ?? ''), uniteOf(definition(fait).unite ?? '')]
  if (from !== to) return `${fois.n} ${to}/${from} * ${ruleOf(other)}`
  return {
    valeur: `${ruleOf(other)} * ${fois.n} / ${fois.d}`,
    arrondi: `${2 + String(fois.d).length} décimales`,
  }
}

export const all = (list: Expression[]): Expression =>
  list.length === 1 ? (list[0] as Expression) : { 'toutes ces conditions': list }
export const any = (list: Expression[]): Expression =>
  list.length === 1 ? (list[0] as Expression) : { 'une de ces conditions': list }
export const not = (condition: Expression): Expression =>
  typeof condition === 'string' && !condition.includes(' = ') && !/[<>]/.test(condition)
    ? `${condition} = non`
    : { '=': [condition, 'non'] }
/** « oui » only when it is certain. */
export const certain = (condition: Expression): Expression => ({ valeur: condition, 'par défaut': 'non' })
/** « oui » as long as it is not excluded. */
export const possible = (condition: Expression): Expression => ({ valeur: condition, 'par défaut': 'oui' })
export const when = (si: Expression, alors: Expression, sinon: Expression): Expression => ({
  condition: { si, alors, sinon },
})
