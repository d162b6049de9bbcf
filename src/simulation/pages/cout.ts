import { euros, nombre } from '../../web/format.ts'
import { type Bilan, isKnown } from '../bilan.ts'

export const INCONNU = 'non connu'

/** What is shown of centimes: whole euros. */
const whole = (centimes: number) => Math.round(centimes / 100) * 100
/** Centimes certainly due, or null while nobody knows. */
type Due = number | null

/** A cost, to the euro. */
export const entire = (due: Due): string => (due === null ? INCONNU : euros(whole(due)).replace(',00', ''))

/** The difference of two costs as they are shown, always with its sign: what one reads adds up. */
export function ecartEuros(avant: Due, apres: Due): string {
  if (avant === null || apres === null) return INCONNU
  const ecart = whole(apres) - whole(avant)
  return `${ecart > 0 ? '+' : ''}${euros(ecart).replace(',00', '')}`
}

/** The year's cost, before and after, and what changes. */
export function coutAnnee({ avant, apres, comparable }: Bilan) {
  const due = ({ total, a_preciser }: Bilan['avant']): Due => (isKnown(total, a_preciser) ? total : null)
  const [a, b] = [due(avant), due(apres)]
  return {
    avant: entire(a),
    apres: entire(b),
    ecart: comparable ? ecartEuros(a, b) : INCONNU,
    connu: { avant: a !== null, apres: b !== null },
  }
}

/** People whose right is known, and whose amount is not. */
export const montantInconnu = ({ non_precise, a_preciser }: Bilan['avant']): number =>
  a_preciser - non_precise

/** « droit inconnu pour 464, montant en partie inconnu pour 8 »: two parts of the same people. */
export const resteAPreciser = (cote: Bilan['avant']): string =>
  `droit inconnu pour ${nombre(cote.non_precise)}, montant en partie inconnu pour ${nombre(montantInconnu(cote))}`
