import { showValue } from '../condition.ts'
import type { Dispositif, Version } from '../dispositif.ts'
import { definition, type Fait } from '../vocabulaire.ts'
import { cite, decimal, type Noeud, upper } from './noeud.ts'

/** What was taken for granted, fact by fact. */
export function assumed(facts: readonly Fait[]): Noeud[] {
  if (facts.length === 0) return []
  const enfants = [...new Set(facts)].map(fait => {
    const { libelle, defaut, aupres_de } = definition(fait)
    const valeur = defaut === undefined ? '' : showValue(fait, defaut)
    return {
      titre: upper(libelle),
      phrase: `${upper(valeur)}, à confirmer auprès de : ${aupres_de}.`,
      fait,
      valeur,
      source: '',
    }
  })
  const list = enfants.map(({ fait, valeur }) => `${definition(fait).libelle} : ${valeur}`).join(' ; ')
  const titre = 'Tenu pour acquis, faute d’indication contraire'
  return [{ titre, phrase: `${list}. Signalez-le si ce n’est pas votre cas.`, source: '', enfants }]
}

/** What the Région sets where the text leaves it free. */
export const settings = (d: Dispositif, { parametres }: Version): Noeud[] =>
  Object.values(parametres).flatMap(p => {
    if (!p.reglage) return []
    const valeur = p.valeur === 'non_precise' ? 'non précisé' : `${decimal(p.valeur)} ${p.unite ?? ''}`.trim()
    return [
      { titre: 'Réglage de la Région', phrase: `${p.libelle} : ${valeur}. ${p.reglage}`, ...cite(d, p) },
    ]
  })

/** What the text does not say, and who can. */
export const silences = (version: Version): Noeud[] =>
  version.silences.map(({ sujet, raison, aupres_de }) => ({
    titre: `Non précisé : ${sujet}`,
    phrase: `${raison} À demander à : ${aupres_de}.`,
    source: '',
  }))
