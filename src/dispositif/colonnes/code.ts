import type { Jour } from '../../calendrier/calendrier.ts'
import type { Dispositif, Version } from '../dispositif.ts'
import { definition, type Fait } from '../vocabulaire.ts'
import { encode } from './population.ts'

/** A verdict in code: known now, true or false, or one of three values (0 non, 1 non précisé, 2 oui). */
export type Tri = { kind: 'const'; value: 0 | 1 | 2 } | { kind: 'bool' | 'tri'; code: string }
/** An amount in code: the expressions of its two bounds. */
export type Bounds = { lo: string; hi: string }

export const OUI: Tri = { kind: 'const', value: 2 }
export const NON: Tri = { kind: 'const', value: 0 }
export const NON_PRECISE: Tri = { kind: 'const', value: 1 }
/** As 0, 1 or 2. */
export const three = (t: Tri) =>
  t.kind === 'const' ? String(t.value) : t.kind === 'tri' ? t.code : `(${t.code} ? 2 : 0)`

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
  /** Amounts already written, by « code.nom ». */
  readonly done: Map<string, Bounds>
  fresh(): number
}

export function writer(
  whole: boolean,
  le: Jour,
  present: ReadonlySet<Fait>,
  find: (code: string) => Dispositif,
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

/** The first lines of the body: each fact read once, its default taken when nobody said otherwise. */
export function reads(w: Writer, columns: readonly Fait[]): string[] {
  return [...w.read].map(([fait, name]) => {
    const { defaut } = definition(fait)
    const raw = `c${columns.indexOf(fait)}[i]`
    if (defaut === undefined) return `const ${name} = ${raw};`
    return `let ${name} = ${raw}; if (${name} < 0) ${name} = ${encode(fait, defaut)};`
  })
}
