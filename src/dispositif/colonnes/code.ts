import type { Jour } from '../../calendrier/calendrier.ts'
import type { Dispositif, Version } from '../dispositif.ts'
import { definition, type Fait } from '../vocabulaire.ts'
import { encode } from './population.ts'

/** A verdict in code: known now; true or false, also as 0 or 1 without a branch; or 0 non, 1 non précisé, 2 oui. */
export type Tri =
  | { kind: 'const'; value: 0 | 1 | 2 }
  | { kind: 'bool'; code: string; bit: string }
  | { kind: 'tri'; code: string }
/** An amount in code: the expressions of its two bounds. */
export type Bounds = { lo: string; hi: string }

export const OUI: Tri = { kind: 'const', value: 2 }
export const NON: Tri = { kind: 'const', value: 0 }
export const NON_PRECISE: Tri = { kind: 'const', value: 1 }
/**
 * The body of the loop being written. `whole`: every fact that a condition reads is known, which spares two values out of
 * three; otherwise each fact may be unknown.
 */
export type Writer = {
  readonly whole: boolean
  readonly le: Jour
  readonly present: ReadonlySet<Fait>
  readonly find: (code: string) => Dispositif
  /** The facts read, by the name of their local variable. */
  readonly read: Map<Fait, string>
  /** Facts that a condition needs to be known for the short way. */
  readonly needed: Set<Fait>
  readonly lines: string[]
  /** When set, conditions are written as bits, by the integer expression that gives each: `tables.ts`. */
  readonly atoms?: Map<string, string>
  /** Amounts already written, by « code.nom ». */
  readonly done: Map<string, Bounds>
  fresh(): number
}

export function writer(
  whole: boolean,
  le: Jour,
  present: ReadonlySet<Fait>,
  find: (code: string) => Dispositif,
  atoms?: Map<string, string>,
): Writer {
  let next = 0
  return {
    whole,
    le,
    present,
    find,
    read: new Map(),
    needed: new Set(),
    lines: [],
    ...(atoms ? { atoms } : {}),
    done: new Map(),
    fresh: () => next++,
  }
}

/** Where rules are read: a version of a dispositif. */
export type At = { d: Dispositif; version: Version }

/** The variable that holds a fact (its default when it has one), or undefined when no column gives it. */
export function variable(w: Writer, fait: Fait): string | undefined {
  if (fait === 'le') return String(encode('le', w.le))
  const { defaut } = definition(fait)
  if (!w.present.has(fait)) return defaut === undefined ? undefined : String(encode(fait, defaut))
  const known = w.read.get(fait)
  if (known) return known
  const name = `f${w.read.size}`
  w.read.set(fait, name)
  return name
}

/** A true or false condition where it decides: itself, or its name among the bits of a table. */
export function decided(w: Writer, { code, bit }: { code: string; bit: string }): string {
  if (!w.atoms) return code
  const name = w.atoms.get(bit) ?? `p${w.atoms.size}`
  w.atoms.set(bit, name)
  return name
}

/** A verdict as 0, 1 or 2. */
export const three = (w: Writer, t: Tri): string =>
  t.kind === 'const' ? String(t.value) : t.kind === 'tri' ? t.code : `(${decided(w, t)} ? 2 : 0)`

/** The first lines of the body: each fact read once, its default taken when nobody said otherwise. */
export function reads(w: Writer, columns: readonly Fait[]): string[] {
  return [...w.read].map(([fait, name]) => {
    const { defaut } = definition(fait)
    const raw = `c${columns.indexOf(fait)}[i]`
    if (defaut === undefined) return `const ${name} = ${raw};`
    const usual = encode(fait, defaut)
    if (usual === 0) return `const ${name} = ${raw} & ~(${raw} >> 31);`
    return `let ${name} = ${raw}; if (${name} < 0) ${name} = ${usual};`
  })
}

/** Negative when a fact that a condition needs is unknown: one test for all, as only -1 has a sign. '' when none is needed. */
export const unknown = (w: Writer): string => [...w.needed].map(fait => w.read.get(fait)).join(' | ')
