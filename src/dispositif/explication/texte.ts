import type { Evaluation } from '../evaluate.ts'
import { formatJour } from '../situation.ts'
import type { Noeud } from './noeud.ts'
import { resultatOf, sourceLine } from './sources.ts'

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

function linesOf(noeud: Noeud, number: string, above = ''): string[] {
  const { titre, phrase, enfants = [] } = noeud
  const indent = '  '.repeat(number.split('.').length - 1)
  const resultat = resultatOf(noeud)
  const source = sourceLine(noeud)
  const details = [phrase, source === above ? '' : source].filter(Boolean)
  return [
    `${indent}${number}. ${titre}${resultat ? ` : ${resultat}` : ''}`,
    ...details.map(line => `${indent}  ${line}`),
    ...enfants.flatMap((child, i) => linesOf(child, `${number}.${i + 1}`, source)),
  ]
}
