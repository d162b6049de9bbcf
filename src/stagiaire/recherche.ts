import { isJour, type Jour } from '../calendrier/calendrier.ts'
import { normalise } from '../territoire/territoire.ts'

/** What someone typed to find a person: words of a name or of a commune, and a birth date when there is one. */
export interface Demande {
  mots: string[]
  naissance: Jour | null
}

const MOIS = [
  'janvier',
  'fevrier',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'aout',
  'septembre',
  'octobre',
  'novembre',
  'decembre',
]
const ECRITURES = [
  /(?<a>(?:19|20)\d\d)-(?<m>\d{1,2})-(?<j>\d{1,2})/,
  /(?<j>\d{1,2})[ ]?[/.\- ][ ]?(?<m>\d{1,2})[ ]?[/.\- ][ ]?(?<a>\d{4}|\d{2})/,
  /(?<j>\d{2})(?<m>\d{2})(?<a>(?:19|20)\d\d)/,
  new RegExp(`(?<j>\\d{1,2})(?:er)? +(?<m>${MOIS.join('|')}) +(?<a>\\d{4}|\\d{2})`),
]

/** A name as it is looked for: without accents, and letters written twice written once. The base does the same (`cles_de_nom`). */
export const cle = (text: string): string => normalise(text).replace(/(.)\1+/gu, '$1')

/**
 * Reads « benali 12/03/2004 », « 12 mars 2004 », « 12032004 », « 2004-03-12 », « né le 12.3.04 ». Two digits of a year are those of
 * someone at least ten years old on `today`. What is not a day that exists is left among the words.
 */
export function lire(text: string, today: Jour): Demande {
  const plain = text
    .slice(0, 80)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/(?<!\p{L})nee? le(?!\p{L})/gu, ' ')
  for (const ecriture of ECRITURES) {
    const found = new RegExp(`(?<!\\d)(?:${ecriture.source})(?!\\d)`).exec(plain)
    const naissance = found?.groups && dayOf(found.groups, Number(today.slice(0, 4)))
    if (found && naissance) return { mots: motsDe(plain.replace(found[0], ' ')), naissance }
  }
  return { mots: motsDe(plain), naissance: null }
}

const motsDe = (text: string) => normalise(text).split(' ').filter(Boolean).slice(0, 6)

function dayOf({ a = '', m = '', j = '' }: Record<string, string>, thisYear: number): Jour | null {
  const month = MOIS.indexOf(m) + 1 || Number(m)
  const year = a.length === 4 ? Number(a) : Number(a) + (2000 + Number(a) > thisYear - 10 ? 1900 : 2000)
  const day = `${year}-${String(month).padStart(2, '0')}-${j.padStart(2, '0')}`
  return isJour(day) ? day : null
}

const LETTRES = [...'abcdefghijklmnopqrstuvwxyz ']

/**
 * What was perhaps meant, one slip of the fingers away: a letter less, one more, another, two swapped, a space forgotten. Each is
 * read as the start of a name. Empty under four letters, where everything resembles everything.
 */
export function fautes(text: string): string[] {
  if (text.length < 4) return []
  const meant = new Set<string>()
  for (let i = 0; i < Math.min(text.length, 32); i++) {
    const before = text.slice(0, i)
    const here = text.charAt(i)
    const after = text.slice(i + 1)
    // The last letter left out stands for any other one; short texts would then find everyone.
    if (after || text.length > 4) meant.add(before + after)
    if (after) meant.add(before + after.charAt(0) + here + after.slice(1))
    for (const letter of LETTRES) {
      if (letter !== before.at(-1) && letter !== here) meant.add(before + letter + here + after)
      if (after && letter !== before.at(-1) && letter !== after.charAt(0)) meant.add(before + letter + after)
    }
  }
  meant.delete(text)
  return [...meant].filter(
    variant => variant.length > 2 && !variant.startsWith(text) && !/^ | {2}/.test(variant),
  )
}
