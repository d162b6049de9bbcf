import { describe, ParametreRef, type Test } from '../../condition.ts'
import { type Fait, isFait } from '../../vocabulaire.ts'
import { compileCondition } from '../condition.ts'
import { isRaw, type Path } from '../problem.ts'
import { complement, intersect, isEmpty, satisfying, type Values, whole } from './sets.ts'

/** One comparison, and where it is written. */
export type Leaf = { fait: Fait; test: Test; path: Path; denied?: true }
export type Node = Leaf | { all: Node[] } | { any: Node[] }

/** A condition already found well written, with the place of each comparison. */
export function located(raw: unknown, path: Path): Node {
  if (!isRaw(raw)) return { all: [] }
  const all = Object.entries(raw).map(([key, value]): Node => {
    const here = [...path, key]
    const children = () => (value as unknown[]).map((child, i) => located(child, [...here, i]))
    if (key === 'toutes') return { all: children() }
    if (key === 'une_de') return { any: children() }
    if (key === 'aucune') return { all: children().map(deny) }
    const read = compileCondition({ [key]: value }, () => {})
    if (!isFait(key) || !('tests' in read)) return { all: [] }
    const each = isRaw(value) && !(value instanceof ParametreRef)
    return { all: read.tests.map(test => ({ fait: key, test, path: each ? [...here, test.op] : here })) }
  })
  return { all }
}

/** The opposite of a condition. */
export function deny(node: Node): Node {
  if ('all' in node) return { any: node.all.map(deny) }
  if ('any' in node) return { all: node.any.map(deny) }
  const { denied, ...leaf } = node
  return denied ? leaf : { ...leaf, denied: true }
}

type Known = ReadonlyMap<Fait, { values: Values; leaves: readonly Leaf[] }>
/** Enough for any condition that a person can read; beyond, nothing is claimed. */
const MOST_STEPS = 20_000

/** The comparisons that no situation can satisfy together, or undefined when some situation satisfies them all. */
export function conflict(nodes: readonly Node[]): Leaf[] | undefined {
  const budget = { left: MOST_STEPS }
  return search([...nodes], new Map(), budget)
}

function search(todo: readonly Node[], known: Known, budget: { left: number }): Leaf[] | undefined {
  if (budget.left-- <= 0) return undefined
  const next = todo.find(node => !('any' in node)) ?? todo[0]
  if (!next) return undefined
  const rest = todo.filter(node => node !== next)
  if ('all' in next) return search([...next.all, ...rest], known, budget)
  if ('any' in next) {
    const found: Leaf[] = []
    for (const child of next.any) {
      const leaves = search([child, ...rest], known, budget)
      if (!leaves) return undefined
      found.push(...leaves)
    }
    return [...new Set(found)]
  }
  const mine = valuesOf(next)
  if (!mine) return search(rest, known, budget)
  const before = known.get(next.fait)
  const values = intersect(before?.values ?? whole(next.fait), mine)
  if (!isEmpty(values)) {
    const leaves = [...(before?.leaves ?? []), next]
    return search(rest, new Map(known).set(next.fait, { values, leaves }), budget)
  }
  const one = before?.leaves.find(leaf => isEmpty(intersect(valuesOf(leaf) ?? whole(leaf.fait), mine)))
  return one ? [one, next] : [...(before?.leaves ?? []), next]
}

function valuesOf({ fait, test, denied }: Leaf): Values | undefined {
  const values = satisfying(fait, test)
  return values && denied ? intersect(whole(fait), complement(values)) : values
}

/** « l’âge à l’entrée : au moins 26 ans (ligne 14) ». */
export const sayLeaf = ({ fait, test, path, denied }: Leaf, lineAt: (path: Path) => number): string =>
  `« ${denied ? 'sauf ' : ''}${describe({ fait, tests: [test] })} » (ligne ${lineAt(path)})`
