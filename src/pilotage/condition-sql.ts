import { type RawBuilder, sql } from 'kysely'
import { type Condition, signs, type Test } from '../dispositif/condition.ts'
import { definition, type Fait } from '../dispositif/vocabulaire.ts'

const types = {
  booleen: 'boolean',
  entier: 'numeric',
  decimal: 'numeric',
  date: 'date',
  texte: 'text',
} as const

/**
 * A condition of a dispositif file as SQL, so that a list counts what the rule says. SQL's null is « non précisé »: its and,
 * or and not follow the same three values as the engine. `fact` gives a fact's value as text, null when it is not known.
 */
export function conditionSql(
  condition: Condition,
  fact: (fait: Fait) => RawBuilder<unknown>,
): RawBuilder<boolean> {
  if ('fait' in condition) {
    return joined(
      condition.tests.map(test => testSql(condition.fait, test, fact)),
      'and',
    )
  }
  const [children, word] =
    'toutes' in condition
      ? ([condition.toutes, 'and'] as const)
      : (['une_de' in condition ? condition.une_de : condition.aucune, 'or'] as const)
  const all = joined(
    children.map(child => conditionSql(child, fact)),
    word,
  )
  return 'aucune' in condition ? sql`not ${all}` : all
}

function joined(parts: RawBuilder<boolean>[], word: 'and' | 'or'): RawBuilder<boolean> {
  if (parts.length === 0) return word === 'and' ? sql`true` : sql`false`
  return sql`(${sql.join(parts, sql.raw(` ${word} `))})`
}

function testSql(
  fait: Fait,
  { op, valeur }: Test,
  fact: (fait: Fait) => RawBuilder<unknown>,
): RawBuilder<boolean> {
  if (valeur === undefined) return sql`null::boolean`
  const { type, defaut } = definition(fait)
  const as = sql.raw(types[type])
  const raw = defaut === undefined ? fact(fait) : sql`coalesce(${fact(fait)}, ${String(defaut)})`
  if (op === 'parmi') {
    const values = (Array.isArray(valeur) ? valeur : [valeur]).map(String)
    return sql`(${raw})::${as} = any(${values}::text[]::${as}[])`
  }
  return sql`(${raw})::${as} ${sql.raw(signs[op])} ${String(valeur)}::text::${as}`
}
