import { addDays, addMonths } from '../../calendrier/calendrier.ts'
import type { Condition, Test } from '../condition.ts'
import { parseDecimal, type Rational } from '../money.ts'
import { readValue } from '../situation.ts'
import { definition, type Fait, type Situation, type Valeur } from '../vocabulaire.ts'

type Read = { fait: Fait; test: Test }

/**
 * The values of a fact around which an answer changes, the plainest first: at a limit that a rule sets and one unit beside it,
 * then, for decimals, a thousandth beside it.
 */
export function candidates(
  fait: Fait,
  de: Valeur,
  conditions: readonly Condition[],
  known: Situation,
): Valeur[][] {
  const { type, valeurs } = definition(fait)
  const reads = conditions.flatMap(testsOf)
  const fits = (values: Valeur[]) =>
    [...new Set(values)].filter(v => v !== de && readValue(fait, v) !== undefined)
  if (typeof de === 'boolean') return [[!de]]
  const own = reads.filter(read => read.fait === fait).flatMap(({ test }) => constantsOf(test))
  if (type === 'texte') return [fits(valeurs ? Object.keys(valeurs) : own)]
  if (type === 'date') return [fits([...own.map(String), ...birthdays(fait, reads, known)].flatMap(around))]
  const limits = [
    ...own.flatMap(value => parseDecimal(String(value)) ?? []),
    ...reads.flatMap(read => relativeLimit(fait, read, known) ?? []),
  ]
  const steps = limits.map(({ n, d }) => (n * 1000n) / d).map(Number)
  const beside = (step: number, unit: number) => {
    const whole = Math.floor(step / unit) * unit
    return [step, whole - unit, whole, whole + unit, whole + 2 * unit].map(v => v / 1000)
  }
  const whole = fits(steps.flatMap(step => beside(step, 1000)))
  return type === 'decimal' ? [whole, fits(steps.flatMap(step => beside(step, 1)))] : [whole]
}

const around = (jour: string) => [addDays(jour, -1), jour, addDays(jour, 1)]

function testsOf(condition: Condition): Read[] {
  if ('fait' in condition) return condition.tests.map(test => ({ fait: condition.fait, test }))
  const children =
    'toutes' in condition ? condition.toutes : 'une_de' in condition ? condition.une_de : condition.aucune
  return children.flatMap(testsOf)
}

const constantsOf = ({ valeur }: Test): Valeur[] =>
  valeur === undefined ? [] : Array.isArray(valeur) ? [...valeur] : [valeur as Valeur]

/** The days that change an age: on which one reaches it, or of which one should be born. */
function birthdays(fait: Fait, reads: Read[], { date_naissance, date_entree }: Situation): string[] {
  if (!date_naissance || !date_entree) return []
  const ages = reads.filter(read => read.fait === 'age_entree').flatMap(({ test }) => constantsOf(test))
  return ages.flatMap(Number).flatMap(age =>
    [age, age + 1].flatMap(years => {
      if (fait === 'date_entree') return [addMonths(date_naissance, 12 * years)]
      return fait === 'date_naissance' ? [addMonths(date_entree, -12 * years)] : []
    }),
  )
}

/** A limit that follows another fact, on either side of it. */
function relativeLimit(
  fait: Fait,
  { fait: subject, test: { de } }: Read,
  known: Situation,
): Rational | undefined {
  if (!de || (fait !== subject && fait !== de.fait)) return undefined
  const beside = fait === subject ? de.fait : subject
  const other = parseDecimal(String(known[beside] ?? definition(beside).defaut))
  if (!other) return undefined
  const { n, d } = de.fois
  if (fait === subject) return { n: n * other.n, d: d * other.d }
  return n === 0n ? undefined : { n: d * other.n, d: n * other.d }
}
