import type { Definition, Type } from './vocabulaire/definition.ts'
import { entrepriseFaits } from './vocabulaire/entreprise.ts'
import { formationFaits } from './vocabulaire/formation.ts'
import { personneFaits } from './vocabulaire/personne.ts'

export type { Type } from './vocabulaire/definition.ts'

/** Every fact that a rule may use. Names are stable: those of the reference vocabulary, then those that rules need. */
export const vocabulaire = { ...personneFaits, ...formationFaits, ...entrepriseFaits }

export type Fait = keyof typeof vocabulaire
export type Valeur = boolean | number | string
type ValueOf<T extends Type> = T extends 'booleen'
  ? boolean
  : T extends 'entier' | 'decimal'
    ? number
    : string

/** What is known of a person and a pathway; a fact left out (or null) is not known, which is not "no". */
export type Situation = { readonly [F in Fait]?: ValueOf<(typeof vocabulaire)[F]['type']> | null | undefined }

/** The definition of one fact. */
export const definition = (fait: Fait): Definition => vocabulaire[fait]
export const isFait = (name: string): name is Fait => Object.hasOwn(vocabulaire, name)
