import { formatEuros, parseDecimal, type Rational } from './money.ts'
import { derive, formatJour, typographic } from './situation.ts'
import { definition, type Fait, type Situation, type Valeur } from './vocabulaire.ts'

/** "Non précisé" is an answer: a fact or a rule is missing. */
export type Verdict = 'oui' | 'non' | 'non_precise'

export const operators = {
  egal: '',
  parmi: 'parmi',
  moins_de: 'moins de',
  plus_de: 'plus de',
  au_moins: 'au moins',
  au_plus: 'au plus',
  avant_le: 'avant le',
  a_partir_du: 'à partir du',
} as const
export type Operator = keyof typeof operators
/** Each comparison of two values, as mathematics and other languages write it. */
export const signs: Record<Exclude<Operator, 'parmi'>, string> = {
  egal: '=',
  moins_de: '<',
  plus_de: '>',
  au_moins: '>=',
  au_plus: '<=',
  avant_le: '<',
  a_partir_du: '>=',
}

/** One comparison. `valeur` is undefined while the parameter that should give it is not set, or when the limit is `de` another fact. */
export type Test = {
  op: Operator
  valeur: Valeur | readonly Valeur[] | undefined
  parametre?: ParametreRef
  de?: Relatif
}
/** A limit that follows another fact: `fois` times its value. */
export type Relatif = { fait: Fait; fois: Rational }
export type Condition =
  | { fait: Fait; tests: Test[] }
  | { toutes: Condition[] }
  | { une_de: Condition[] }
  | { aucune: Condition[] }

/** What is missing to answer, and who can supply it. */
export type Manque = { fait?: Fait; regle?: string; libelle: string; aupres_de: string }

/** A `$name` of the file, replaced by the dated parameter that it designates. */
export class ParametreRef {
  readonly nom: string
  readonly raw: Record<string, unknown>
  constructor(nom: string, raw: Record<string, unknown>) {
    this.nom = nom
    this.raw = Object.fromEntries(
      Object.entries(raw).map(([key, value]) => [
        key,
        typeof value === 'string' ? typographic(value) : value,
      ]),
    )
  }
  /** The value, or undefined when nobody has set it. */
  get valeur(): unknown {
    return this.raw.valeur === 'non_precise' ? undefined : this.raw.valeur
  }
}

function holds({ op, valeur }: Test, actual: Valeur): boolean {
  if (op === 'parmi') return Array.isArray(valeur) && valeur.includes(actual)
  if (op === 'egal') return actual === valeur
  const limit = valeur as number | string
  if (op === 'moins_de' || op === 'avant_le') return actual < limit
  if (op === 'plus_de') return actual > limit
  return op === 'au_plus' ? actual <= limit : actual >= limit
}

/** A verdict with what was missing, and the facts that were taken for granted. */
export type Judgement = { resultat: Verdict; manque: Manque[]; suppose: Fait[] }

/** Judges a condition on a situation already derived, in three values. */
export function judge(condition: Condition, situation: Situation): Judgement {
  if ('fait' in condition) return judgeFact(condition.fait, condition.tests, situation)
  const [children, decisive] =
    'toutes' in condition
      ? ([condition.toutes, 'non'] as const)
      : ([('une_de' in condition ? condition.une_de : condition.aucune) as Condition[], 'oui'] as const)
  let result: Judgement = { resultat: decisive === 'oui' ? 'non' : 'oui', manque: [], suppose: [] }
  for (const child of children) {
    const judged = judge(child, situation)
    if (judged.resultat === decisive) {
      result = judged
      break
    }
    result = {
      resultat: judged.resultat === 'non_precise' ? 'non_precise' : result.resultat,
      manque: [...result.manque, ...judged.manque],
      suppose: [...result.suppose, ...judged.suppose],
    }
  }
  return 'aucune' in condition ? { ...result, resultat: not(result.resultat) } : result
}

function judgeFact(fait: Fait, tests: Test[], situation: Situation): Judgement {
  const { defaut } = definition(fait)
  const known: Valeur | null | undefined = situation[fait]
  const actual = known ?? defaut
  const suppose = known === undefined || known === null ? (defaut === undefined ? [] : [fait]) : []
  if (actual === undefined) return { resultat: 'non_precise', manque: [lackingFact(fait)], suppose }
  const manque: Manque[] = []
  for (const test of tests) {
    if (test.valeur !== undefined) {
      if (!holds(test, actual)) return { resultat: 'non', manque: [], suppose }
    } else if (test.de) {
      const other = situation[test.de.fait] ?? definition(test.de.fait).defaut
      if (other === undefined) manque.push(lackingFact(test.de.fait))
      else if (!holdsBeside(test.op, actual, test.de.fois, other))
        return { resultat: 'non', manque: [], suppose }
    } else if (test.parametre) manque.push(missing(test.parametre))
  }
  return { resultat: manque.length ? 'non_precise' : 'oui', manque, suppose }
}

/** Compares with a multiple of another fact, exactly. */
function holdsBeside(op: Operator, actual: Valeur, { n, d }: Rational, other: Valeur): boolean {
  const a = parseDecimal(String(actual))
  const b = parseDecimal(String(other))
  if (!a || !b) return false
  const left = a.n * d * b.d
  const right = n * b.n * a.d
  if (op === 'moins_de') return left < right
  if (op === 'plus_de') return left > right
  if (op === 'au_plus') return left <= right
  return op === 'au_moins' ? left >= right : left === right
}

/** A fact that nobody has given yet. */
export const lackingFact = (fait: Fait): Manque => {
  const { libelle, aupres_de } = definition(fait)
  return { fait, libelle, aupres_de }
}

const missing = ({ nom, raw }: ParametreRef): Manque => ({
  regle: nom,
  libelle: String(raw.libelle),
  aupres_de: String(raw.aupres_de ?? 'la Région'),
})

export const not = (v: Verdict): Verdict => (v === 'oui' ? 'non' : v === 'non' ? 'oui' : v)
/** "And" in three values: one "non" decides, then one "non précisé". */
export const both = (...verdicts: Verdict[]): Verdict =>
  verdicts.includes('non') ? 'non' : verdicts.includes('non_precise') ? 'non_precise' : 'oui'

/** Answers a condition (a priority, an indicator's perimeter…) for a situation as given, in three values. */
export function evaluateCondition(condition: Condition, situation: Situation): Verdict {
  return judge(condition, derive(situation)).resultat
}

/** The facts that a condition reads. */
export function factsOf(condition: Condition): Fait[] {
  if ('fait' in condition)
    return [...new Set([condition.fait, ...condition.tests.flatMap(test => (test.de ? [test.de.fait] : []))])]
  const children =
    'toutes' in condition ? condition.toutes : 'une_de' in condition ? condition.une_de : condition.aucune
  return [...new Set(children.flatMap(factsOf))]
}

/** The parameters that give a condition its limits, when they have a source of their own. */
export function parametresOf(condition: Condition): ParametreRef[] {
  if ('fait' in condition)
    return condition.tests.flatMap(({ parametre }) =>
      parametre?.raw.source || parametre?.raw.reference ? [parametre] : [],
    )
  const children =
    'toutes' in condition ? condition.toutes : 'une_de' in condition ? condition.une_de : condition.aucune
  return children.flatMap(parametresOf)
}

/** A value as a French reader expects it. */
export function showValue(fait: Fait, value: Valeur): string {
  const { type, unite } = definition(fait)
  if (typeof value === 'boolean') return value ? 'oui' : 'non'
  if (type === 'date') return formatJour(String(value))
  if (unite === 'centimes') return formatEuros(Number(value))
  const { valeurs, mots } = definition(fait)
  const named = (valeurs ?? mots)?.[String(value)]
  if (named) return named
  const text = String(value).replace('.', ',')
  return unite ? `${text} ${unitFor(unite, Number(value))}` : text
}

/** A unit as it goes with a number: « 0 enfant », « 1,5 an », « 2 ans », « 1 mois ». */
export const unitFor = (unite: string, n: number): string =>
  n < 2 && unite !== 'mois' ? unite.replace(/s$/, '') : unite

/** The condition in plain French: « l'âge à l'entrée en formation : moins de 18 ans ». */
export function describe(condition: Condition): string {
  const inner = (c: Condition) => ('fait' in c ? describe(c) : `(${describe(c)})`)
  if ('toutes' in condition) return condition.toutes.map(inner).join(' et ')
  if ('une_de' in condition) return condition.une_de.map(inner).join(' ou ')
  if ('aucune' in condition) return `aucun de ces cas : ${condition.aucune.map(inner).join(' ; ')}`
  const { fait, tests } = condition
  return `${definition(fait).libelle} : ${tests.map(test => describeTest(fait, test)).join(' et ')}`
}

function describeTest(fait: Fait, { op, valeur, parametre, de }: Test): string {
  if (de) {
    const { n, d } = de.fois
    const { libelle, unite } = definition(de.fait)
    const times =
      definition(fait).unite === unite
        ? `${String(Number((n * 100n) / d)).replace('.', ',')} % de`
        : `${formatEuros(Number(n / d))} fois`
    return `${operators[op]} ${times} ${libelle}`
  }
  if (valeur === undefined) return `${operators[op]} (valeur non précisée)`.trim()
  const values = (Array.isArray(valeur) ? valeur : [valeur]) as Valeur[]
  const { type, mots } = definition(fait)
  const words = values.map(v => showValue(fait, v)).join(', ')
  const text = (type === 'entier' && mots ? stepOf(op, words) : `${operators[op]} ${words}`).trim()
  return parametre?.raw.reglage ? `${text} (réglage de la Région)` : text
}

/** A step of a scale, compared: « moins que le bac », « au plus le CAP ». */
function stepOf(op: Operator, word: string): string {
  if (op === 'egal' || op === 'parmi') return `${operators[op]} ${word}`
  const than = operators[op].replace(/ de$/, ' que')
  return `${than} ${word.startsWith('sans') ? '' : 'le '}${word}`
}
