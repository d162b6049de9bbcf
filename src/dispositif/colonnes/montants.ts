import { type Amount, type AmountRef, amountIn, versionAt } from '../dispositif.ts'
import { parseDecimal, type Rational } from '../money.ts'
import type { Fait } from '../vocabulaire.ts'
import { type At, type Bounds, decided, type Tri, three, variable, type Writer } from './code.ts'
import { condition, critere, every } from './conditions.ts'
import { scaleOf } from './population.ts'

const exact = (value: number | string): Bounds => ({ lo: String(value), hi: String(value) })
const OPEN: Bounds = { lo: '0', hi: 'Infinity' }

/** Writes an amount of this version; what it is made from must be written already (`prepare`). */
export function amount(w: Writer, at: At, { si, ...a }: Amount): Bounds {
  const due = si ? condition(w, si) : undefined
  if (due?.kind === 'const' && due.value === 0) return exact(0)
  const n = w.fresh()
  const result = { lo: `l${n}`, hi: `h${n}` }
  w.lines.push(`let l${n} = 0, h${n} = 0;`)
  const [open, perhaps] = gateOf(w, due, n)
  w.lines.push(open)
  assign(w, result, bounded(w, at, a))
  w.lines.push(`${perhaps} }`)
  return result
}

/** What opens the block of an amount, and what lowers it when it is only perhaps due. */
function gateOf(w: Writer, due: Tri | undefined, n: number): [string, string] {
  if (due === undefined || (due.kind === 'const' && due.value === 2)) return ['{', '']
  if (due.kind === 'bool') return [`if (${decided(w, due)}) {`, '']
  return [`const t${n} = ${three(w, due)}; if (t${n} !== 0) {`, `if (t${n} === 1) l${n} = 0;`]
}

const assign = (w: Writer, to: Bounds, from: Bounds) =>
  w.lines.push(`${to.lo} = ${from.lo}; ${to.hi} = ${from.hi};`)

function bounded(w: Writer, at: At, a: Amount): Bounds {
  let { lo, hi } = base(w, at, a)
  if (a.plancher) {
    const floor = amount(w, at, a.plancher)
    lo = `Math.max(${lo}, ${floor.lo})`
    hi = `Math.max(${hi}, ${floor.hi})`
  }
  if (a.plafond) {
    const cap = amount(w, at, a.plafond)
    lo = `Math.min(${lo}, ${cap.lo})`
    hi = `Math.min(${hi}, ${cap.hi})`
  }
  if (a.moins) {
    const less = amount(w, at, a.moins)
    lo = `Math.max(0, ${lo} - ${less.hi})`
    hi = `Math.max(0, ${hi} - ${less.lo})`
  }
  return { lo, hi }
}

function base(w: Writer, at: At, { base: b }: Amount): Bounds {
  if ('montant' in b) return exact(b.montant)
  if ('silence' in b) return OPEN
  if ('montant_de' in b) return known(w, at, b.montant_de)
  if ('fait' in b) return money(w, b.fait)
  if ('cas' in b) return cases(w, at, b.cas)
  if ('taux' in b) {
    const of = 'fait' in b.taux.de ? money(w, b.taux.de.fait) : known(w, at, b.taux.de)
    return scaled(of, '1', decimal(b.taux.pourcent), 100n)
  }
  if ('fois' in b) return quantity(w, b.fois.fait, exact(b.fois.montant), { n: 1n, d: 1n })
  const { n, d } = decimal(b.prorata.sur)
  return quantity(w, b.prorata.heures, known(w, at, b.prorata.de), { n: d, d: n })
}

const decimal = (text: string): Rational => parseDecimal(text) ?? { n: 0n, d: 1n }

/** In a table, an amount that follows a fact is not a number: whoever meets it takes the long way. */
const UNTOLD: Bounds = { lo: 'NaN', hi: 'NaN' }

function money(w: Writer, fait: Fait): Bounds {
  if (w.atoms) return UNTOLD
  const name = variable(w, fait)
  if (name === undefined) return OPEN
  return { lo: `(${name} < 0 ? 0 : ${name})`, hi: `(${name} < 0 ? Infinity : ${name})` }
}

/** `of` times a quantity that a fact gives, times a ratio. */
function quantity(w: Writer, fait: Fait, of: Bounds, ratio: Rational): Bounds {
  if (w.atoms) return UNTOLD
  const name = variable(w, fait)
  if (name === undefined) return OPEN
  const { lo, hi } = scaled(of, name, ratio, BigInt(scaleOf(fait)))
  return { lo: `(${name} < 0 ? 0 : ${lo})`, hi: `(${name} < 0 ? Infinity : ${hi})` }
}

/** `of × part × n ÷ (d × whole)`, rounded once, halves up: integers all the way, so that nothing drifts. */
function scaled(of: Bounds, part: string, { n, d }: Rational, whole: bigint): Bounds {
  const divisor = d * whole
  const by = gcd(n, divisor)
  const expression = (value: string) => `share(${value}, ${part} * ${n / by}, ${divisor / by})`
  return { lo: expression(of.lo), hi: of.hi === of.lo ? expression(of.lo) : expression(of.hi) }
}
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b))

/** The amount × the part ÷ the whole, as `prorata` rounds it; all are integers, or the amount is infinite. */
export function share(amount: number, part: number, whole: number): number {
  if (part === 0) return 0
  const product = amount * part
  if (product === Infinity || Number.isNaN(product)) return product
  if (product <= EXACT) return Math.floor((2 * product + whole) / (2 * whole))
  const [n, d] = [BigInt(amount) * BigInt(part), BigInt(whole)]
  return Number((2n * n + d) / (2n * d))
}
/** Beyond, twice a product would not be an exact integer any more. */
const EXACT = 2 ** 51

/** The first case that applies; when it is not known which one, the least and the most of all that may. */
function cases(w: Writer, at: At, cas: Amount[]): Bounds {
  const n = w.fresh()
  const result = { lo: `l${n}`, hi: `h${n}` }
  w.lines.push(`let l${n} = 0, h${n} = 0;`)
  const tests = cas.map(({ si }) => (si ? condition(w, si) : undefined))
  const sure = tests.every(t => t === undefined || t.kind !== 'tri')
  if (sure && !tests.some(t => t?.kind === 'const' && t.value === 1)) {
    let open = 0
    for (const [i, { si, ...rest }] of cas.entries()) {
      const t = tests[i]
      if (t?.kind === 'const' && t.value === 0) continue
      const always = t === undefined || t.kind === 'const'
      w.lines.push(always ? '{' : `if (${t.kind === 'bool' ? decided(w, t) : ''}) {`)
      assign(w, result, amount(w, at, rest))
      w.lines.push(always ? '}' : '} else {')
      if (always) break
      open++
    }
    w.lines.push('}'.repeat(open))
    return result
  }
  w.lines.push(`let s${n} = 0; l${n} = Infinity; h${n} = -1;`)
  for (const [i, { si, ...rest }] of cas.entries()) {
    const t = tests[i]
    w.lines.push(`if (s${n} === 0) { const t = ${t ? three(w, t) : 2}; if (t !== 0) {`)
    const inner = amount(w, at, rest)
    w.lines.push(`l${n} = Math.min(l${n}, ${inner.lo}); h${n} = Math.max(h${n}, ${inner.hi});`)
    w.lines.push(`if (t === 2) s${n} = 1; } }`)
  }
  w.lines.push(`if (s${n} === 0) { l${n} = Math.min(0, l${n}); h${n} = Math.max(0, h${n}); }`)
  return result
}

const known = (w: Writer, at: At, { dispositif, nom }: AmountRef): Bounds =>
  w.done.get(`${dispositif ?? at.d.code}.${nom}`) ?? exact(0)

/** Writes, before an amount, those that it is made from: each once, at the top of the body. */
export function prepare(w: Writer, at: At, a: Amount): void {
  const { base: b } = a
  const ref = amountIn(b)
  if (ref) named(w, at, ref)
  for (const child of [...('cas' in b ? b.cas : []), a.plancher, a.plafond, a.moins])
    if (child) prepare(w, at, child)
}

/** A named amount: of this version, or of another dispositif in force the same day, for those whom it admits. */
export function named(w: Writer, at: At, { dispositif, nom }: AmountRef): Bounds {
  const code = dispositif ?? at.d.code
  const key = `${code}.${nom}`
  const done = w.done.get(key)
  if (done) return done
  const d = code === at.d.code ? at.d : w.find(code)
  const version = d === at.d ? at.version : versionAt(d, w.le)
  const wanted = version?.montants[nom]
  let result = exact(0)
  if (version && wanted) {
    const there = { d, version }
    prepare(w, there, wanted)
    result = amount(w, there, wanted)
    if (d !== at.d) result = gated(w, result, admission(w, there))
  }
  w.done.set(key, result)
  return result
}

/** All the criteria of a version. */
export const admission = (w: Writer, { version }: At): Tri =>
  every(
    w,
    version.criteres.map(c => critere(w, c)),
  )

/** An amount is due to those who may claim it: refused, 0; not settled, perhaps. */
export function gated(w: Writer, of: Bounds, open: Tri): Bounds {
  if (open.kind === 'const')
    return open.value === 2 ? of : open.value === 0 ? exact(0) : { lo: '0', hi: of.hi }
  const n = w.fresh()
  const t = three(w, open)
  w.lines.push(
    open.kind === 'bool'
      ? `const g${n} = ${decided(w, open)}; const l${n} = g${n} ? ${of.lo} : 0, h${n} = g${n} ? ${of.hi} : 0;`
      : `const g${n} = ${t}; const l${n} = g${n} === 2 ? ${of.lo} : 0, h${n} = g${n} === 0 ? 0 : ${of.hi};`,
  )
  return { lo: `l${n}`, hi: `h${n}` }
}
