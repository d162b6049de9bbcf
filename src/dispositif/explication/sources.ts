import { formatJour } from '../situation.ts'
import type { Ligne } from './noeud.ts'

/** How sure one is of a rule, in words. */
export const CERTITUDES = {
  A: 'texte lu',
  B: 'source spécialisée lue',
  C: 'calcul recoupé',
  D: 'calcul que rien ne confirme encore',
  N: 'non vérifié',
} as const

const MOTS = {
  reponse: { oui: 'oui', non: 'non', non_precise: 'à préciser' },
  condition: { oui: 'condition remplie', non: 'condition non remplie', non_precise: 'à préciser' },
  cas: { oui: 'c’est votre cas', non: 'pas votre cas', non_precise: 'peut-être votre cas' },
} as const

/** The result of a step, in words. */
export function resultatOf({ resultat, sorte, manque }: Ligne): string | undefined {
  if (resultat === 'non_precise' && sorte === 'condition' && !manque) return 'sans effet pour l’instant'
  return resultat && MOTS[sorte ?? 'reponse'][resultat]
}

/** Where a step comes from, in one sentence: document and page, article, rule, how sure one is, since when. */
export function sourceLine({ source, reference, regle, certitude, du }: Ligne): string {
  const parts = [
    source,
    reference && `${/^[LRD]\d/.test(reference) ? 'article ' : ''}${reference}`,
    regle && `${regle.includes(',') ? 'règles' : 'règle'} ${regle}`,
    certitude && CERTITUDES[certitude],
  ].filter(Boolean)
  if (parts.length === 0) return ''
  return `Source : ${parts.join(' ; ')}${du ? ` ; en vigueur depuis le ${formatJour(du)}` : ''}.`
}
