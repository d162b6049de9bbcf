import { euros, heures, km, nombre, percent, plural } from '../web/format.ts'
import type { Indicateur, Unite } from './indicateurs.ts'
import type { Chiffre } from './store.ts'

export interface ReponsesDe {
  interroges: number
  repondants: number
  /** In tenths of a percent; null when nobody was asked. */
  taux_de_reponse: number | null
  /** Of those who answered, in tenths of a percent; null when nobody did. */
  taux: number | null
}

const dixiemes = (n: number, d: number) => (d === 0 ? null : Math.round((n * 1000) / d))

/** Of a share, who was asked and who answered: a rate is never given without them. Nothing for another figure. */
export const reponsesDe = (i: Pick<Indicateur, 'calcul'>, c: Chiffre | undefined): ReponsesDe | object =>
  i.calcul !== 'part' || !c
    ? {}
    : {
        interroges: c.n,
        repondants: c.oui + c.non,
        taux_de_reponse: dixiemes(c.oui + c.non, c.n),
        taux: dixiemes(c.oui, c.oui + c.non),
      }

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
      const answered = c.inconnu > 0 ? ` ; réponse connue pour ${percent(c.oui + c.non, c.n)}` : ''
      return {
        valeur: percent(c.oui, c.oui + c.non),
        precision: `${nombre(c.oui)} sur ${plural(c.oui + c.non, i.unit, i.units)}${answered}${unknown}`,
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
