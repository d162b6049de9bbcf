/** Money is integer centimes. Nothing here ever holds a float: decimals are read digit by digit. */

/** An exact quotient of two integers, always with a positive denominator. */
export type Rational = { n: bigint; d: bigint }

/** Reads a decimal exactly ('151.67', 7.5, '1 250,5' → n/d). Undefined when it is not a plain decimal. */
export function parseDecimal(value: string | number): Rational | undefined {
  const text = String(value)
    .replace(/[\s\u00a0\u202f]/g, '')
    .replace(',', '.')
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!match) return undefined
  const [, sign = '', whole = '', fraction = ''] = match
  return { n: BigInt(sign + whole + fraction), d: 10n ** BigInt(fraction.length) }
}

/** Ten thousand million euros: beyond, sums over a Région would no longer be exact. */
export const MOST_CENTIMES = 1_000_000_000_000

/** Reads '652.18 €', '1 932,52 €' or '200 €' as centimes. Undefined when it is not an exact amount in euros. */
export function parseEuros(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/€\s*$/.test(value)) return undefined
  const exact = parseDecimal(value.replace(/€\s*$/, ''))
  if (!exact || exact.n < 0n || (exact.n * 100n) % exact.d !== 0n) return undefined
  const centimes = Number((exact.n * 100n) / exact.d)
  return centimes < MOST_CENTIMES ? centimes : undefined
}

/** Writes centimes as a French reader expects: '1 932,52 €'. */
export function formatEuros(centimes: number): string {
  const digits = String(Math.abs(centimes)).padStart(3, '0')
  const euros = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, '\u202f')
  return `${centimes < 0 ? '−' : ''}${euros},${digits.slice(-2)}\u00a0€`
}

/** Rounds a quotient to the nearest integer, halves away from zero. */
export function roundHalfUp({ n, d }: Rational): bigint {
  const rounded = (2n * (n < 0n ? -n : n) + d) / (2n * d)
  return n < 0n ? -rounded : rounded
}

/** `amount × part / whole`, one multiplication, one division, one half-up rounding: `prorata(56168, 60, '151.67')` is 22220. */
export function prorata(amount: number, part: string | number, whole: string | number): number {
  if (typeof part === 'number' && typeof whole === 'number' && whole > 0) {
    const n = 2 * amount * part + whole
    // Integers that a number holds exactly: the same quotient without a big one.
    if (
      Number.isInteger(part) &&
      Number.isInteger(whole) &&
      Number.isSafeInteger(n) &&
      amount >= 0 &&
      part >= 0
    )
      return (n - (n % (2 * whole))) / (2 * whole)
  }
  const p = parseDecimal(part)
  const w = parseDecimal(whole)
  if (!p || !w || w.n === 0n) throw new Error(`Prorata impossible : ${part} sur ${whole}`)
  return Number(roundHalfUp({ n: BigInt(amount) * p.n * w.d, d: p.d * w.n }))
}
