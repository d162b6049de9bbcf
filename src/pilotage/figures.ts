import { euros, heures, km, nombre, percent, plural } from '../web/format.ts'
import type { Indicateur, Unite } from './indicateurs.ts'
import type { Chiffre } from './store.ts'

/** A measure in its unit, as people read it. */
export function mesureLisible(value: number | null, unite: Unite | undefined): string | null {
  if (value === null) return null
  if (unite === 'metres') return km(value)
  if (unite === 'minutes') return heures(value)
  if (unite === 'centimes') return euros(value)
  return plural(value, 'jour')
}

/** The figure that a list gives, and the words under it. */
export function lire(i: Indicateur, c: Chiffre): { valeur: string; precision: string } {
  const counted = plural(c.n, i.unit, i.units)
  switch (i.calcul) {
    case 'nombre':
      return { valeur: nombre(c.n), precision: '' }
    case 'part': {
      const among = i.avecInconnus ? `, soit ${percent(c.oui, c.n)} en les comptant` : ''
      const unknown =
        c.inconnu > 0 ? ` ; ${nombre(c.inconnu)} : ${i.reponses?.inconnu.toLowerCase()}${among}` : ''
      return {
        valeur: percent(c.oui, c.oui + c.non),
        precision: `${nombre(c.oui)} sur ${plural(c.oui + c.non, i.unit, i.units)}${unknown}`,
      }
    }
    case 'somme':
      return { valeur: total(c.somme, i.unite), precision: counted }
    case 'moyenne':
      return { valeur: mesureLisible(c.moyenne, i.unite) ?? '–', precision: counted }
    case 'mediane':
      return { valeur: mesureLisible(c.mediane, i.unite) ?? '–', precision: counted }
  }
}

/** Totals are large: whole hours, whole euros. */
const total = (value: number, unite: Unite | undefined) =>
  unite === 'minutes'
    ? `${nombre(Math.round(value / 60))}\u202fh`
    : `${nombre(Math.round(value / 100))}\u202f€`
