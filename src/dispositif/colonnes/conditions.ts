import { type Condition, type Operator, signs, type Test } from '../condition.ts'
import type { Version } from '../dispositif.ts'
import { definition, type Fait, type Valeur } from '../vocabulaire.ts'
import { decided, NON, NON_PRECISE, OUI, type Tri, three, variable, type Writer } from './code.ts'
import { encode, scaleOf } from './population.ts'

/** A comparison as JavaScript writes it. */
const sign = (op: Exclude<Operator, 'parmi'>) => (op === 'egal' ? '===' : signs[op])

/** Writes a condition: the same three answers as `judge`. */
export function condition(w: Writer, c: Condition): Tri {
  if ('fait' in c) return fact(w, c.fait, c.tests)
  if ('toutes' in c)
    return every(
      w,
      c.toutes.map(child => condition(w, child)),
    )
  const children = ('une_de' in c ? c.une_de : c.aucune).map(child => condition(w, child))
  const some = not(every(w, children.map(not)))
  return 'une_de' in c ? some : not(some)
}

/** « And »: the least of the three values; a « non » known now decides now. */
export function every(w: Writer, all: Tri[]): Tri {
  if (all.some(t => t.kind === 'const' && t.value === 0)) return NON
  const left = all.filter(t => !(t.kind === 'const' && t.value === 2))
  if (left.length === 0) return OUI
  if (left.every(t => t.kind === 'const')) return NON_PRECISE
  const bools = left.filter(t => t.kind === 'bool')
  if (bools.length < left.length)
    return { kind: 'tri', code: left.map(t => three(w, t)).reduce((a, b) => `Math.min(${a}, ${b})`) }
  return {
    kind: 'bool',
    code: `(${bools.map(t => t.code).join(' && ')})`,
    bit: `(${bools.map(t => t.bit).join(' & ')})`,
  }
}

export function not(t: Tri): Tri {
  if (t.kind === 'const') return t.value === 1 ? t : t.value === 0 ? OUI : NON
  return t.kind === 'bool'
    ? { kind: 'bool', code: `!${t.code}`, bit: `(${t.bit} ^ 1)` }
    : { kind: 'tri', code: `(2 - ${t.code})` }
}

function fact(w: Writer, fait: Fait, tests: Test[]): Tri {
  const name = variable(w, fait)
  if (name === undefined) return NON_PRECISE
  const answer = every(
    w,
    tests.map(test => compare(w, fait, name, test)),
  )
  if (!mayLack(w, fait)) return answer
  if (w.whole) {
    w.needed.add(fait)
    return answer
  }
  return { kind: 'tri', code: `(${name} < 0 ? 1 : ${three(w, answer)})` }
}

const mayLack = (w: Writer, fait: Fait) =>
  fait !== 'le' && w.present.has(fait) && definition(fait).defaut === undefined

function compare(w: Writer, fait: Fait, name: string, test: Test): Tri {
  const { op, valeur, de } = test
  if (de) return compareBeside(w, fait, name, test)
  if (valeur === undefined) return NON_PRECISE
  const values = (op === 'parmi' ? valeur : [valeur]) as readonly Valeur[]
  if (values.length === 0) return NON
  const compared = sign(op === 'parmi' ? 'egal' : op)
  const limits = values.map(v => encode(fait, v))
  if (/^\d+$/.test(name)) return limits.some(limit => holds(Number(name), compared, limit)) ? OUI : NON
  return {
    kind: 'bool',
    code: `(${limits.map(limit => `${name} ${compared} ${limit}`).join(' || ')})`,
    bit: `(${limits.map(limit => bit(fait, name, compared, limit)).join(' | ')})`,
  }
}

/** A comparison of two small non-negative integers as 0 or 1, without a branch: the sign of a difference. */
function bit(fait: Fait, name: string, sign: string, limit: number): string {
  const { type, unite } = definition(fait)
  if (unite === 'centimes') return `(${name} ${sign} ${limit} ? 1 : 0)`
  if (type === 'booleen') return limit === 1 ? name : `(${name} ^ 1)`
  if (sign === '<') return `(${name} - ${limit} >>> 31)`
  if (sign === '<=') return `(${name} - ${limit + 1} >>> 31)`
  if (sign === '>=') return `(${limit - 1} - ${name} >>> 31)`
  if (sign === '>') return `(${limit} - ${name} >>> 31)`
  return `((${name} ^ ${limit}) - 1 >>> 31)`
}

function holds(a: number, sign: string, b: number): boolean {
  if (sign === '===') return a === b
  if (sign === '<') return a < b
  if (sign === '>') return a > b
  return sign === '>=' ? a >= b : a <= b
}

/** A limit that follows another fact: both sides in integers, `a × d × scale` against `n × b × scale`. */
function compareBeside(w: Writer, fait: Fait, name: string, { op, de }: Test): Tri {
  if (!de || op === 'parmi') return NON_PRECISE
  const other = variable(w, de.fait)
  if (other === undefined) return NON_PRECISE
  const left = `${name} * ${Number(de.fois.d) * scaleOf(de.fait)}`
  const right = `${other} * ${Number(de.fois.n) * scaleOf(fait)}`
  const code = `(${left} ${sign(op)} ${right})`
  const answer: Tri = { kind: 'bool', code, bit: `(${code} ? 1 : 0)` }
  if (!mayLack(w, de.fait)) return answer
  if (w.whole) {
    w.needed.add(de.fait)
    return answer
  }
  return { kind: 'tri', code: `(${other} < 0 ? 1 : ${three(w, answer)})` }
}

/** A criterion: it waits for its fact, it wants its date, then its condition. Undefined while it is waiting for ever. */
export function critere(w: Writer, { si, des_que_connu, a_la_date }: Version['criteres'][number]): Tri {
  const waits = des_que_connu && variable(w, des_que_connu)
  if (des_que_connu && waits === undefined) return OUI
  const before = new Set(w.needed)
  let answer = condition(w, si)
  if (a_la_date) {
    const date = variable(w, a_la_date)
    if (date === undefined) answer = NON_PRECISE
    else if (w.whole) w.needed.add(a_la_date)
    else answer = { kind: 'tri', code: `(${date} < 0 ? 1 : ${three(w, answer)})` }
  }
  if (!des_que_connu || !mayLack(w, des_que_connu) || answer === OUI) return answer
  if (!before.has(des_que_connu)) w.needed.delete(des_que_connu)
  const waiting = { code: `${waits} < 0`, bit: `(${waits} >>> 31)` }
  return answer.kind === 'bool'
    ? { kind: 'bool', code: `(${waits} < 0 || ${answer.code})`, bit: `(${waits} >>> 31 | ${answer.bit})` }
    : { kind: 'tri', code: `(${decided(w, waiting)} ? 2 : ${three(w, answer)})` }
}
