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
