import { daysBetween } from '../../../calendrier/calendrier.ts'
import type { Test } from '../../condition.ts'
import { definition, type Fait, type Valeur } from '../../vocabulaire.ts'

/** Whole numbers, both ends included: years, thousandths of an hour, days since a far one, 0 and 1 for no and yes. */
type Range = readonly [number, number]
/** The values that a fact may still take. `except`: every word but these. */
export type Values = { ranges: readonly Range[] } | { words: ReadonlySet<string>; except: boolean }

const epoch = '1900-01-01'
function step(fait: Fait, value: Valeur): number {
  const { type } = definition(fait)
  if (type === 'date') return daysBetween(epoch, String(value))
  return type === 'decimal' ? Math.round(Number(value) * 1000) : Number(value)
}

/** Every value that a fact may take. */
export function whole(fait: Fait): Values {
  const { type, valeurs } = definition(fait)
  if (type === 'texte')
    return valeurs
      ? { words: new Set(Object.keys(valeurs)), except: false }
      : { words: new Set(), except: true }
  if (type === 'booleen') return { ranges: [[0, 1]] }
  return { ranges: [[type === 'date' ? -Infinity : 0, Infinity]] }
}

/** The values that satisfy a comparison, or undefined when they depend on another fact or on a value that nobody has set. */
export function satisfying(fait: Fait, { op, valeur }: Test): Values | undefined {
  if (valeur === undefined) return undefined
  const list = (Array.isArray(valeur) ? valeur : [valeur]) as Valeur[]
  if (definition(fait).type === 'texte') return { words: new Set(list.map(String)), except: false }
  const steps = list.map(value => step(fait, value)).toSorted((a, b) => a - b)
  const [limit = 0] = steps
  if (op === 'moins_de' || op === 'avant_le') return { ranges: [[-Infinity, limit - 1]] }
  if (op === 'au_plus') return { ranges: [[-Infinity, limit]] }
  if (op === 'plus_de') return { ranges: [[limit + 1, Infinity]] }
  if (op === 'au_moins' || op === 'a_partir_du') return { ranges: [[limit, Infinity]] }
  return { ranges: steps.map(n => [n, n]) }
}

/** Every value but these. */
export function complement(values: Values): Values {
  if ('words' in values) return { words: values.words, except: !values.except }
  const ranges: Range[] = []
  let from = -Infinity
  for (const [low, high] of values.ranges) {
    if (low > from) ranges.push([from, low - 1])
    from = Math.max(from, high + 1)
  }
  return { ranges: from === Infinity ? ranges : [...ranges, [from, Infinity]] }
}

/** The values that are in both. */
export function intersect(a: Values, b: Values): Values {
  if ('words' in a && 'words' in b) {
    if (a.except && b.except) return { words: new Set([...a.words, ...b.words]), except: true }
    const [some, other] = a.except ? [b, a] : [a, b]
    const kept = [...some.words].filter(word => other.words.has(word) !== other.except)
    return { words: new Set(kept), except: false }
  }
  if ('words' in a || 'words' in b) return a
  const ranges = a.ranges.flatMap(([low, high]) =>
    b.ranges.flatMap(([from, to]): Range[] => {
      const both: Range = [Math.max(low, from), Math.min(high, to)]
      return both[0] <= both[1] ? [both] : []
    }),
  )
  return { ranges }
}

export const isEmpty = (values: Values): boolean =>
  'words' in values ? !values.except && values.words.size === 0 : values.ranges.length === 0
