import { isJour } from '../calendrier/calendrier.ts'

export type Genre = 'montant' | 'nombre' | 'pourcent' | 'date'

/** One value of a version that may be changed, with the words around it. */
export interface Champ {
  /** Its place in the version: `montants.transport_mensuel.montant`. */
  nom: string
  /** The amount, criterion or setting that it belongs to. */
  groupe: string
  libelle: string
  genre: Genre
  unite: string
  /** As a person types it: « 652,18 », « 18 », « 2026-09-01 »; empty while nobody has set it. */
  valeur: string
  source: string
}

/** A value of a file as a person types it; empty while nobody has set it. */
export const shown = (value: string | number): string =>
  value === 'non_precise'
    ? ''
    : String(value)
        .replace(/\s*€\s*$/, '')
        .replace(/^(\d[\d\s]*)\.(\d+)$/, '$1,$2')

/** What was typed as the file writes it, or why it cannot be. */
export function readTyped(champ: Champ, typed: string): { valeur: string } | { erreur: string } {
  const text = typed.trim()
  const plain = text.replace(/[\s\u00a0\u202f€%]/g, '').replace(',', '.')
  const quoted = text ? `« ${text} » ne convient pas : ` : 'Il manque une valeur : '
  if (champ.genre === 'date')
    return isJour(text) ? { valeur: text } : { erreur: `${quoted}écrivez une date, jour, mois, année.` }
  if (champ.genre === 'montant')
    return /^\d{1,12}(\.\d{1,2})?$/.test(plain)
      ? { valeur: `${plain} €` }
      : { erreur: `${quoted}écrivez un montant en euros, par exemple 652,18.` }
  return /^\d{1,12}(\.\d{1,3})?$/.test(plain)
    ? { valeur: plain }
    : { erreur: `${quoted}écrivez un nombre positif, trois décimales au plus, par exemple 15 ou 7,5.` }
}

/** True when two ways of typing say the same value. */
export function sameValue(champ: Champ, typed: string): boolean {
  if (typed.trim() === champ.valeur) return true
  const [a, b] = [readTyped(champ, typed), readTyped(champ, champ.valeur)]
  if (!('valeur' in a && 'valeur' in b)) return false
  return champ.genre === 'date'
    ? a.valeur === b.valeur
    : Number.parseFloat(a.valeur) === Number.parseFloat(b.valeur)
}
