import type { Jour } from '../../calendrier/calendrier.ts'
import { derive } from '../situation.ts'
import { definition, type Fait, isFait, type Situation, type Valeur, vocabulaire } from '../vocabulaire.ts'

export type Colonne = Int8Array | Int32Array | Float64Array
/**
 * People as columns, one typed array a fact, a fact without a column being unknown of all. `-1` is « unknown »; a
 * boolean is 0 or 1, an integer itself (centimes in a Float64Array), a decimal its thousandths, a date 20191001, a text its `codeOf`.
 */
export type Population = { n: number; faits: { [F in Fait]?: Colonne } }

export const INCONNU = -1
/** Decimals have three digits at most: columns hold thousandths, so that nothing is ever rounded. */
export const MILLIEMES = 1000

const codes = new Map<Fait, Map<string, number>>()
/** The number that stands for a text of this fact in every column. */
export function codeOf(fait: Fait, texte: string): number {
  let known = codes.get(fait)
  if (!known) {
    known = new Map(Object.keys(definition(fait).valeurs ?? {}).map((word, i) => [word, i]))
    codes.set(fait, known)
  }
  const code = known.get(texte) ?? known.size
  known.set(texte, code)
  return code
}

/** How many units of a column make one unit of the fact. */
export const scaleOf = (fait: Fait): number => (definition(fait).type === 'decimal' ? MILLIEMES : 1)

/** A value as its column holds it. */
export function encode(fait: Fait, valeur: Valeur): number {
  const { type } = definition(fait)
  if (type === 'date') return Number(String(valeur).replaceAll('-', ''))
  if (type === 'texte') return codeOf(fait, String(valeur))
  return type === 'decimal' ? Math.round(Number(valeur) * MILLIEMES) : Number(valeur)
}

/** An empty column of this fact: everything unknown. */
export function column(fait: Fait, n: number): Colonne {
  const { type, unite } = definition(fait)
  const Kind = type === 'booleen' ? Int8Array : unite === 'centimes' ? Float64Array : Int32Array
  return new Kind(n).fill(INCONNU)
}

/** Situations as columns, with what dates imply (`derive`); `le`, the day, is not a fact of a person. */
export function populationOf(situations: readonly Situation[], le?: Jour): Population {
  const population: Population = { n: situations.length, faits: {} }
  for (const [i, situation] of situations.entries()) {
    const known = derive(situation, le)
    for (const [name, valeur] of Object.entries(known)) {
      if (!isFait(name) || name === 'le' || valeur === null || valeur === undefined) continue
      const array = population.faits[name] ?? column(name, situations.length)
      population.faits[name] = array
      array[i] = encode(name, valeur)
    }
  }
  return population
}

/** Every fact, in the order of the vocabulary. */
export const faits = Object.keys(vocabulaire) as Fait[]
