import type { Jour } from '../../calendrier/calendrier.ts'
import { typographic } from '../situation.ts'
import { definition, type Fait, type Valeur } from '../vocabulaire.ts'

/** What publicodes computes: a number, a line of text, or a mechanism with what it works on. */
export type Expression = string | number | { [mecanisme: string]: Expression | Expression[] }

/** A rule of a publicodes model, by its full name (`critères . être inscrit`). */
export type Regle = {
  titre?: string
  question?: string
  type?: 'date' | 'nombre' | 'texte' | 'booléen'
  valeur?: Expression
  'par défaut'?: Expression
  'une possibilité'?: string[]
  unité?: string
  description?: string
  références?: { [titre: string]: string }
}
export type Regles = { [nom: string]: Regle }

/** Publicodes knows `an` and `jour`, not their plurals. */
export const uniteOf = (unite: string): string => ({ ans: 'an', jours: 'jour' })[unite] ?? unite

/** The rule that holds a fact; the age is the one that the dates give, when they are known. */
export const ruleOf = (fait: Fait): string => (fait === 'age_entree' ? 'âge retenu' : `faits . ${fait}`)

/** '2019-09-01' as 01/09/2019. */
export const dateOf = (jour: Jour): string => jour.split('-').reverse().join('/')

/** A value as a publicodes expression writes it. */
export function constantOf(fait: Fait, value: Valeur): string {
  if (typeof value === 'boolean') return value ? 'oui' : 'non'
  if (typeof value === 'number') return String(value)
  return definition(fait).type === 'date' ? dateOf(value) : `'${typographic(value)}'`
}

/** A decimal as it was written, '151,67' or '1 607', as publicodes reads it. */
export const decimalOf = (written: string): string => written.replace(/\s/g, '').replace(',', '.')

/** A title as a rule's name: the words, without the signs that publicodes keeps for its own use. */
export function nameOf(libelle: string): string {
  const words = libelle
    .replaceAll('’', "'")
    .replace(/[^a-zA-ZÀ-ſ0-9'%€_-]+/g, ' ')
    .trim()
    .split(' ')
    .filter(word => /^[a-zA-ZÀ-ſ0-9]/.test(word))
  const short = words.reduce((name, word) => (name.length + word.length > 80 ? name : `${name} ${word}`), '')
  const name = short.trim()
  return /^[a-zA-ZÀ-ſ]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : `critère ${name}`
}
