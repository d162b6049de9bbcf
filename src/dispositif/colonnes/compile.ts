import type { Jour } from '../../calendrier/calendrier.ts'
import { type Dispositif, type Version, versionAt } from '../dispositif.ts'
import { dispositif } from '../load.ts'
import type { Fait } from '../vocabulaire.ts'
import { type At, NON_PRECISE, OUI, reads, type Tri, three, variable, type Writer, writer } from './code.ts'
import { condition, every } from './conditions.ts'
import { admission, gated, named, share } from './montants.ts'
import { type Population, scaleOf } from './population.ts'

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
 * people a second. `into`: results of the same size, written again. Throws when a file refers to an unknown dispositif.
 */
export function compileVersion(
  d: Dispositif,
  version: Version,
  le: Jour,
  find: (code: string) => Dispositif = dispositif,
): Compiled {
  const loops = new Map<string, Loop>()
  return (p, into = resultatsFor(version, p.n)) => {
    const present = Object.keys(p.faits).sort() as Fait[]
    const key = present.join()
    const loop = loops.get(key) ?? compileLoop({ d, version }, le, find, new Set(present))
    loops.set(key, loop)
    loop(p, into)
    return into
  }
}

/** The same for the version in force that day; undefined when there is none. */
export function compile(d: Dispositif, le: Jour, find?: (code: string) => Dispositif): Compiled | undefined {
  const version = versionAt(d, le)
  return version && compileVersion(d, version, le, find)
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

/** Two bodies: a short one for people of whom every condition is known, a whole one for the others. */
function compileLoop(at: At, le: Jour, find: Find, present: ReadonlySet<Fait>): Loop {
  const short = body(writer(true, le, present, find), at)
  const long = body(writer(false, le, present, find), at)
  const columns = [...new Set([...short.read.keys(), ...long.read.keys()])]
  const outputs = [...arrays(resultatsFor(at.version, 0)).keys()]
  const needed = [...short.needed].map(fait => short.read.get(fait))
  const known = needed.length ? `(${needed.join(' | ')}) >= 0` : 'true'
  const source = `'use strict';
${columns.map((fait, i) => `const c${i} = faits.${fait};`).join('\n')}
${outputs.map((_, i) => `const o${i} = outputs[${i}];`).join('\n')}
function long(i) {
${[...reads(long, columns), ...long.lines].join('\n')}
}
for (let i = 0; i < n; i++) {
${reads(short, columns).join('\n')}
if (!(${known})) { long(i); continue; }
${short.lines.join('\n')}
}`
  const run = new Function('n', 'faits', 'outputs', 'share', source)
  return (p, r) => run(p.n, p.faits, [...arrays(r).values()], share)
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
  w.lines.push(`const e = ${three(admitted)};`)
  out('eligible', 'e')
  const eligible: Tri =
    admitted.kind === 'bool'
      ? { kind: 'bool', code: 'e === 2' }
      : admitted.kind === 'tri'
        ? { kind: 'tri', code: 'e' }
        : admitted
  if (version.remunere) out('remunere', three(every([eligible, remunere(w, version.remunere)])))
  if (version.fin_mois) out('fin_mois', months(w, version.fin_mois.somme))
  for (const nom of Object.keys(version.montants)) {
    const { lo, hi } = gated(w, named(w, at, { nom }), eligible)
    out(`montants.${nom}.au_moins`, lo)
    out(`montants.${nom}.au_plus`, hi)
  }
  for (const { code, si } of version.priorites) out(`priorites.${code}`, three(condition(w, si)))
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
    w.lines.push(`if (s${n} === 0) { const t = ${three(t)}; if (t !== 0) { const v = ${three(answer)};`)
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
