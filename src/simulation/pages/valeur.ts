import { isJour } from '../../calendrier/calendrier.ts'
import { jour, nombre } from '../../web/format.ts'
import type { Champ } from '../champ.ts'

/** A value of a text, in words: « 652,18 € », « 15 km », « 1er septembre 2026 ». */
export function valeurLisible({ genre, unite }: Pick<Champ, 'genre' | 'unite'>, valeur: string): string {
  if (valeur === '') return 'non précisé'
  if (genre === 'date') return isJour(valeur) ? jour(valeur) : valeur
  const [whole = '', decimals] = valeur.replace(/\s/g, '').split(',')
  const cents = genre === 'montant' ? decimals?.padEnd(2, '0') : decimals
  const shown = cents ? `${nombre(Number(whole))},${cents}` : nombre(Number(whole))
  return unite ? `${shown}\u202f${unite}` : shown
}

/** What a value is called when its group's heading is not above it. */
export function nomDe({ groupe, libelle, nom }: Pick<Champ, 'groupe' | 'libelle' | 'nom'>): string {
  if (nom.startsWith('parametres.')) return libelle
  return libelle === 'Montant' || libelle === 'Pourcentage' ? groupe : `${groupe} : ${lower(libelle)}`
}

export const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
