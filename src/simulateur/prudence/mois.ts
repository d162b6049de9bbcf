import { type Noeud, upper } from '../../dispositif/explication/noeud.ts'
import { definition } from '../../dispositif/vocabulaire.ts'
import { DU_MOIS } from '../perimetre.ts'

const duMois = ({ fait, nom, resultat, titre, phrase }: Noeud): boolean =>
  fait
    ? DU_MOIS.includes(fait)
    : !nom && !resultat && /\babsences?\b|heures du mois/i.test(`${titre} ${phrase}`)

/** The explanation without what only a month already begun decides: nobody has been absent from a training to come. */
export const sansMois = (noeuds: readonly Noeud[]): Noeud[] =>
  noeuds.flatMap((n): Noeud[] => {
    if (!n.enfants) return duMois(n) ? [] : [n]
    const enfants = sansMois(n.enfants)
    if (enfants.length === n.enfants.length) return [{ ...n, enfants }]
    if (!duMois(n)) return [{ ...n, enfants }]
    return enfants.length ? [{ ...n, phrase: acquis(enfants) ?? n.phrase, enfants }] : []
  })

/** What is taken for granted, told again without what was left out. */
function acquis(enfants: readonly Noeud[]): string | null {
  const said = enfants.flatMap(({ fait, valeur }) => (fait ? `${definition(fait).libelle} : ${valeur}` : []))
  return said.length ? `${upper(said.join(' ; '))}. Signalez-le si ce n’est pas votre cas.` : null
}
