import { showValue, unitFor } from '../condition.ts'
import type { Amount, Dispositif, Provenance, Version } from '../dispositif.ts'
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
  return [{ titre, phrase: `${upper(list)}. Signalez-le si ce n’est pas votre cas.`, source: '', enfants }]
}

/** What the Région sets where the text leaves it free. */
export function settings(d: Dispositif, version: Version): Noeud[] {
  const titre = 'Réglage de la Région'
  const values = Object.values(version.parametres).flatMap(p => {
    if (!p.reglage) return []
    const unite = unitFor(p.unite ?? '', Number(p.valeur))
    const valeur = p.valeur === 'non_precise' ? 'non précisé' : `${decimal(p.valeur)} ${unite}`.trim()
    return [{ titre, phrase: `${p.libelle} : ${valeur}. ${p.reglage}`, ...cite(d, p) }]
  })
  const said = new Set(Object.values(version.parametres).map(p => p.reglage))
  const readings = rulesOf(version).flatMap(([libelle, rule]) => {
    if (!rule.reglage || said.has(rule.reglage)) return []
    said.add(rule.reglage)
    return [{ titre, phrase: `${libelle} : ${rule.reglage}`, ...cite(d, rule) }]
  })
  return [...values, ...readings]
}

/** The rules that may be a reading that the Région makes, by their name. */
const rulesOf = (version: Version): [string, Provenance][] => [
  ...version.criteres.map((c): [string, Provenance] => [c.libelle, c]),
  ...(version.remunere ?? []).map((c): [string, Provenance] => ['Rémunération', c]),
  ...Object.entries(version.montants).flatMap(([nom, a]) => amountsOf(a, a.libelle ?? nom)),
  ...version.priorites.map((p): [string, Provenance] => [p.libelle, p]),
]
function amountsOf(a: Amount, name: string): [string, Provenance][] {
  const inner = [...('cas' in a.base ? a.base.cas : []), a.plancher, a.plafond, a.moins]
  return [[name, a], ...inner.flatMap(child => (child ? amountsOf(child, child.libelle ?? name) : []))]
}

/** What the text does not say, and who can. */
export const silences = (version: Version): Noeud[] =>
  version.silences.map(({ sujet, raison, aupres_de }) => ({
    titre: `Non précisé : ${sujet}`,
    phrase: `${raison} À demander à : ${aupres_de}.`,
    source: '',
  }))
