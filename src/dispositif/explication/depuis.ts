import { isDeepStrictEqual } from 'node:util'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Dispositif } from '../dispositif.ts'

type Branch = { [key: string]: unknown }
const isBranch = (node: unknown): node is Branch => typeof node === 'object' && node !== null

type Dates = Map<object, Jour>
/** By dispositif: a copy that shares rules with another may hold fewer versions. */
const read = new WeakMap<Dispositif, Dates>()

/** The first day since which a rule of a dispositif reads as it does: a version may take it unchanged from the one before. */
export function depuis(d: Dispositif, rule: object): Jour | undefined {
  const known = read.get(d) ?? datesOf(d)
  read.set(d, known)
  return known.get(rule)
}

function datesOf(d: Dispositif): Dates {
  const dates: Dates = new Map()
  d.versions.forEach((version, i) => {
    const before = d.versions[i - 1]
    date(dates, version, before?.au === version.du ? before : undefined, version.du)
  })
  return dates
}

function date(dates: Dates, node: unknown, before: unknown, du: Jour): void {
  if (!isBranch(node) || dates.has(node)) return
  const unchanged = isBranch(before) && isDeepStrictEqual(node, before)
  dates.set(node, (unchanged && dates.get(before)) || du)
  for (const [key, child] of Object.entries(node)) date(dates, child, counterpart(before, key, child), du)
}

/** The same rule in the version before: under the same name, or anywhere in the same list. */
function counterpart(before: unknown, key: string, child: unknown): unknown {
  if (!isBranch(before)) return undefined
  const twin = Array.isArray(before) ? before.find(rule => isDeepStrictEqual(rule, child)) : undefined
  return twin ?? before[key]
}
