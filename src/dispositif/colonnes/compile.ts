import type { Jour } from '../../calendrier/calendrier.ts'
import { type Dispositif, type Version, versionAt } from '../dispositif.ts'
import { dispositif } from '../load.ts'
import type { Fait } from '../vocabulaire.ts'
import {
  type At,
  NON_PRECISE,
  OUI,
  reads,
  type Tri,
  three,
  unknown,
  variable,
  type Writer,
  writer,
} from './code.ts'
import { condition, every } from './conditions.ts'
import { admission, gated, named, share } from './montants.ts'
import { type Population, scaleOf } from './population.ts'
import { tableLoop, tableOf } from './tables.ts'

/** The answers of a version for a population: `evaluate`, person by person, without the explanation. */
export type Resultats = {
  /** 0 non, 1 non précisé, 2 oui. */
  eligible: Int8Array
  remunere?: Int8Array
  /** Thousandths of months, -1 when a fact is missing. */
  fin_mois?: Int32Array
  /** Centimes certainly due, and at most due: Infinity when nobody knows. */
  montants: { [nom: string]: { au_moins: Float64Array; au_plus: Float64Array } }
  priorites: { [code: string]: Int8Array }
}
export type Compiled = (p: Population, into?: Resultats) => Resultats

/**
 * Compiles a version, on a day, into one straight loop over columns: the same answers as `evaluate`, tens of millions of
 * people a second. `into`: results of the same size, written again. `large`: from how many people a table is worth its
 * making. Throws when a file refers to an unknown dispositif.
 */
export function compileVersion(
  d: Dispositif,
  version: Version,
  le: Jour,
  find: (code: string) => Dispositif = dispositif,
  large = LARGE,
): Compiled {
  const loops = new Map<string, Loop>()
  return (p, into = resultatsFor(version, p.n)) => {
    const present = Object.keys(p.faits).sort() as Fait[]
    const key = present.join()
    const loop = loops.get(key) ?? compileLoop({ d, version }, le, find, new Set(present), large)
    loops.set(key, loop)
    loop(p, into)
    return into
  }
}

/** The same for the version in force that day; undefined when there is none. */
export function compile(
  d: Dispositif,
  le: Jour,
  find?: (code: string) => Dispositif,
  large?: number,
): Compiled | undefined {
  const version = versionAt(d, le)
  return version && compileVersion(d, version, le, find, large)
}

/** Empty results, for a population of `n`. */
export function resultatsFor(version: Version, n: number): Resultats {
  return {
    eligible: new Int8Array(n),
    ...(version.remunere ? { remunere: new Int8Array(n) } : {}),
    ...(version.fin_mois ? { fin_mois: new Int32Array(n) } : {}),
    montants: Object.fromEntries(
      Object.keys(version.montants).map(nom => [
        nom,
        { au_moins: new Float64Array(n), au_plus: new Float64Array(n) },
      ]),
    ),
    priorites: Object.fromEntries(version.priorites.map(({ code }) => [code, new Int8Array(n)])),
  }
}

type Loop = (p: Population, r: Resultats) => void

/**
 * Three ways through the loop: those to whom a table answers; those to whom a fact gives an amount; those of whom a
 * condition is unknown.
 */
function compileLoop(at: At, le: Jour, find: Find, present: ReadonlySet<Fait>, large: number): Loop {
  const columns = [...present]
  const outputs = arrays(resultatsFor(at.version, 0)).size
  const whole = body(writer(true, le, present, find), at)
  const partial = body(writer(false, le, present, find), at)
  const head = `'use strict';
${columns.map((fait, i) => `const c${i} = faits.${fait};`).join('\n')}
${Array.from({ length: outputs }, (_, i) => `const o${i} = outputs[${i}];`).join('\n')}`
  const one = new Function(
    'faits',
    'outputs',
    'share',
    `${head}
function partial(i) {
${[...reads(partial, columns), ...partial.lines].join('\n')}
}
function whole(i) {
${[...reads(whole, columns), unless(whole), ...whole.lines].join('\n')}
}
return whole;`,
  )
  const table = once(() => {
    const made = tableOf(atoms => body(writer(true, le, present, find, atoms), at), outputs)
    return made && tableLoop(head, made, columns)
  })
  return (p, r) => {
    const results = [...arrays(r).values()]
    const whole = one(p.faits, results, share)
    const run = p.n < large || at.version.fin_mois ? undefined : table()
    if (run) run(p.n, p.faits, results, whole)
    else for (let i = 0; i < p.n; i++) whole(i)
  }
}

const LARGE = 20_000

const once = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** Sends elsewhere those of whom a condition is unknown. */
function unless(w: Writer): string {
  const missing = unknown(w)
  return missing ? `if ((${missing}) < 0) { partial(i); return; }` : ''
}
type Find = (code: string) => Dispositif

/** The arrays of results, in one order. */
function arrays(r: Resultats): Map<string, Int8Array | Int32Array | Float64Array> {
  const all = new Map<string, Int8Array | Int32Array | Float64Array>([['eligible', r.eligible]])
  if (r.remunere) all.set('remunere', r.remunere)
  if (r.fin_mois) all.set('fin_mois', r.fin_mois)
  for (const [nom, { au_moins, au_plus }] of Object.entries(r.montants)) {
    all.set(`montants.${nom}.au_moins`, au_moins)
    all.set(`montants.${nom}.au_plus`, au_plus)
  }
  for (const [code, values] of Object.entries(r.priorites)) all.set(`priorites.${code}`, values)
  return all
}

/** Writes the whole body, in the order of the results. */
function body(w: Writer, at: At): Writer {
  const { version } = at
  const outputs = [...arrays(resultatsFor(version, 0)).keys()]
  const out = (name: string, code: string) => w.lines.push(`o${outputs.indexOf(name)}[i] = ${code};`)
  const admitted = admission(w, at)
  w.lines.push(`const e = ${three(w, admitted)};`)
  out('eligible', 'e')
  const eligible: Tri = admitted.kind === 'tri' ? { kind: 'tri', code: 'e' } : admitted
  if (version.remunere) out('remunere', three(w, every(w, [eligible, remunere(w, version.remunere)])))
  if (version.fin_mois) out('fin_mois', months(w, version.fin_mois.somme))
  for (const nom of Object.keys(version.montants)) {
    const { lo, hi } = gated(w, named(w, at, { nom }), eligible)
    out(`montants.${nom}.au_moins`, lo)
    out(`montants.${nom}.au_plus`, hi)
  }
  for (const { code, si } of version.priorites) out(`priorites.${code}`, three(w, condition(w, si)))
  return w
}

/** The first case that applies; when it is not known which, the answer common to all that may apply. */
function remunere(w: Writer, cas: NonNullable<Version['remunere']>): Tri {
  const n = w.fresh()
  w.lines.push(`let r${n} = -1, s${n} = 0;`)
  const keep = (value: string) => `r${n} = r${n} < 0 || r${n} === ${value} ? ${value} : 1;`
  for (const { si, condition: wanted, reponse } of cas) {
    const t = si ? condition(w, si) : OUI
    const answer = wanted ? condition(w, wanted) : stated(reponse)
    w.lines.push(`if (s${n} === 0) { const t = ${three(w, t)}; if (t !== 0) { const v = ${three(w, answer)};`)
    w.lines.push(`${keep('v')} if (t === 2) s${n} = 1; } }`)
  }
  w.lines.push(`if (s${n} === 0) { ${keep('0')} }`)
  return { kind: 'tri', code: `r${n}` }
}
const stated = (reponse: string | undefined): Tri =>
  reponse === 'oui' ? OUI : reponse === 'non_precise' ? NON_PRECISE : { kind: 'const', value: 0 }

/** The sum of months, in thousandths, or -1 as soon as one is missing. */
function months(w: Writer, somme: readonly Fait[]): string {
  const names = somme.map(fait => variable(w, fait))
  if (names.some(name => name === undefined)) return '-1'
  const sum = names.map((name, i) => `${name} * ${1000 / scaleOf(somme[i] as Fait)}`).join(' + ')
  return `${names.map(name => `${name} < 0`).join(' || ')} ? -1 : ${sum}`
}
