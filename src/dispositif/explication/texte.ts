import type { Evaluation } from '../evaluate.ts'
import { formatJour } from '../situation.ts'
import type { Noeud } from './noeud.ts'
import { sourceLine } from './sources.ts'

/** An answer in a word. */
export const REPONSES = { oui: 'oui', non: 'non', non_precise: 'non précisé' } as const

/** An evaluation as a text to be read aloud: numbered lines, one idea a line, indented as the tree is. */
export function texte({ dispositif, le, version, explication, changement }: Evaluation): string {
  const title = `${dispositif}, le ${formatJour(le)}${version ? `, texte en vigueur depuis le ${formatJour(version)}` : ''}.`
  const lines = [
    title,
    ...(changement ? [changement.phrase] : []),
    ...explication.flatMap((noeud, i) => linesOf(noeud, `${i + 1}`)),
  ]
  return `${lines.join('\n')}\n`
}

function linesOf(noeud: Noeud, number: string): string[] {
  const { titre, phrase, resultat, enfants = [] } = noeud
  const indent = '  '.repeat(number.split('.').length - 1)
  const details = [phrase, sourceLine(noeud)].filter(Boolean)
  return [
    `${indent}${number}. ${titre}${resultat ? ` : ${REPONSES[resultat]}` : ''}`,
    ...details.map(line => `${indent}  ${line}`),
    ...enfants.flatMap((child, i) => linesOf(child, `${number}.${i + 1}`)),
  ]
}
