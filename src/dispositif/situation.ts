import { ageAt, isJour } from '../calendrier/calendrier.ts'
import { MOST_CENTIMES, parseEuros } from './money.ts'
import {
  definition,
  type Fait,
  isFait,
  type Situation,
  type Type,
  type Valeur,
  vocabulaire,
} from './vocabulaire.ts'

const expected: Record<Type, string> = {
  date: 'une date AAAA-MM-JJ',
  entier: 'un nombre entier, positif ou nul',
  decimal: 'un nombre positif ou nul, avec trois décimales au plus',
  texte: 'un texte',
  booleen: 'oui ou non',
}
/** What a value of this fact must look like, in French. */
export function expectedOf(fait: Fait): string {
  const { type, unite, valeurs } = definition(fait)
  if (valeurs) return `un de ces mots : ${Object.keys(valeurs).join(', ')}`
  return unite === 'centimes' ? 'une somme, « 13 000 € » ou un nombre entier de centimes,' : expected[type]
}

/** One apostrophe, however it was typed. */
export const typographic = (text: string) => text.replaceAll("'", '’')

/** Far beyond any person or project, and what columns of integers hold, decimals in thousandths. */
const MOST_ENTIER = 1_000_000_000
const MOST_DECIMAL = 1_000_000

/** The value as the engine keeps it (`oui` and `non` become booleans), or undefined when it does not fit the fact. */
export function readValue(fait: Fait, value: unknown): Valeur | undefined {
  const { type, unite, valeurs } = definition(fait)
  if (type === 'booleen') {
    if (value === 'oui' || value === true) return true
    return value === 'non' || value === false ? false : undefined
  }
  if (type === 'entier' || type === 'decimal') {
    if (unite === 'centimes' && typeof value === 'string') return parseEuros(value)
    const most = unite === 'centimes' ? MOST_CENTIMES : type === 'decimal' ? MOST_DECIMAL : MOST_ENTIER
    if (typeof value !== 'number' || !(value >= 0 && value < most)) return undefined
    if (Number.isInteger(value)) return value
    return type === 'decimal' && /^\d+\.\d{1,3}$/.test(String(value)) ? value : undefined
  }
  if (type === 'date') return isJour(value) ? value : undefined
  if (typeof value !== 'string' || value === '') return undefined
  if (valeurs) return Object.hasOwn(valeurs, value) ? value : undefined
  return typographic(value)
}

/** The word of `words` nearest to `word`, when near enough to be a slip of the pen. */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.max(2, Math.ceil(word.length / 3)) + 1
  for (const candidate of words) {
    const distance = editDistance(word, candidate)
    if (distance < least) {
      least = distance
      best = candidate
    }
  }
  return best
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** Reads a situation written by someone else; throws one French sentence per fact that is unknown or ill-typed. */
export function readSituation(input: unknown): Situation {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new Error('Situation : un objet { fait: valeur } est attendu.')
  const problems: string[] = []
  const situation: Record<string, Valeur> = {}
  for (const [name, raw] of Object.entries(input)) {
    if (!isFait(name)) {
      const near = nearest(name, Object.keys(vocabulaire))
      problems.push(`Fait inconnu « ${name} »${near ? ` : vouliez-vous dire « ${near} » ?` : '.'}`)
    } else if (raw !== null && raw !== undefined) {
      const value = readValue(name, raw)
      if (value === undefined)
        problems.push(`Fait « ${name} », valeur ${JSON.stringify(raw)} : ${expectedOf(name)} est attendu.`)
      else situation[name] = value
    }
  }
  const { date_naissance, date_entree } = situation as Situation
  if (date_naissance && date_entree && date_entree < date_naissance)
    problems.push(`La date d’entrée (${date_entree}) précède la date de naissance (${date_naissance}).`)
  if (problems.length) throw new Error(problems.join('\n'))
  return situation as Situation
}

/** Adds what dates imply: the age at entry counts from birth and entry, whatever age was typed in; the département from the commune. */
export function derive(situation: Situation, le = situation.le): Situation {
  const { date_naissance, date_entree } = situation
  const age_entree = date_naissance && date_entree ? ageAt(date_naissance, date_entree) : situation.age_entree
  return {
    ...situation,
    age_entree,
    departement: situation.departement ?? departementOf(situation.commune),
    le,
  }
}

/** The département that an INSEE code begins with: two characters, three overseas. */
const departementOf = (commune: string | null | undefined) =>
  commune ? commune.slice(0, commune.startsWith('97') ? 3 : 2) : undefined

const months = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(
  ' ',
)
/** '2019-05-01' as '1er mai 2019'. */
export function formatJour(jour: string): string {
  const [year = '', month = '', day = ''] = jour.split('-')
  return `${day === '01' ? '1er' : Number(day)} ${months[Number(month) - 1]} ${year}`
}
