import { formatJour } from '../situation.ts'
import type { Ligne } from './noeud.ts'

/** How sure one is of a rule, in words. */
export const CERTITUDES = {
  A: 'texte lu',
  B: 'lu dans une source spécialisée',
  C: 'calcul vérifié deux fois, texte non lu',
  D: 'calcul que rien ne confirme encore',
  N: 'non vérifié',
} as const

const MOTS = {
  reponse: { oui: 'oui', non: 'non', non_precise: 'à préciser' },
  condition: { oui: 'condition remplie', non: 'condition non remplie', non_precise: 'à préciser' },
  cas: { oui: 'c’est votre cas', non: 'pas votre cas', non_precise: 'peut-être votre cas' },
} as const

/** The result of a step, in words. */
export function resultatOf({ resultat, sorte, manque, suppose }: Ligne): string | undefined {
  if (suppose) return 'supposé'
  if (resultat === 'non_precise' && sorte === 'condition' && !manque) return 'sans effet pour l’instant'
  return resultat && MOTS[sorte ?? 'reponse'][resultat]
}

type Origine = { [K in 'source' | 'reference' | 'regle' | 'certitude' | 'du']?: Ligne[K] | undefined }
/** An article without its code is one of the Code du travail. */
export const articleOf = (reference: string | undefined): string | undefined =>
  reference && /^[LRD]\d/.test(reference) ? `Code du travail, article ${reference}` : reference

/** Prose of a file, without the numbers of the lines of its sources: « (R0511 et R0512) ». */
export const sansNumeros = (text: string): string => text.replace(/ \(R0\d{3}(?: (?:et|à) R0\d{3})?\)/g, '')

/** Where a step comes from, in one sentence: document and page, article, rule, how sure one is, since when. */
export function sourceLine({ source, reference, regle, certitude, du }: Origine): string {
  const parts = [
    source,
    articleOf(reference),
    regle && `${regle.includes(',') ? 'règles' : 'règle'} ${regle}`,
    certitude && CERTITUDES[certitude],
  ].filter(Boolean)
  if (parts.length === 0) return ''
  return `Source : ${parts.join(' ; ')}${du ? ` ; en vigueur depuis le ${formatJour(du)}` : ''}.`
}
