import { isDeepStrictEqual } from 'node:util'
import type { Dispositif } from '../dispositif.ts'
import { type Evaluation, evaluate } from '../evaluate.ts'
import { lineIn } from '../format/place.ts'
import type { Problem } from '../format/problem.ts'
import type { Dispositifs } from '../load.ts'
import { formatEuros } from '../money.ts'
import { readSituation } from '../situation.ts'

/** The examples that a file gives and does not satisfy: what was announced, and what its own rules answer. */
export function failedExamples(d: Dispositif, all: Dispositifs): Problem[] {
  const find = (code: string) => {
    const found = all.get(code)
    if (!found) throw new Error(`Dispositif inconnu « ${code} »`)
    return found
  }
  return d.exemples.flatMap((exemple, i) => {
    const found = evaluate(d, exemple.le, readSituation(exemple.situation), find)
    const differences = differ(exemple.attendu, found)
    if (!differences.length) return []
    const path = ['exemples', i, 'attendu']
    const message = `l’exemple « ${exemple.titre} » n’est pas tenu par les règles du fichier : ${differences.join(' ; ')}`
    return [{ fichier: d.fichier, ligne: lineIn(d, path), chemin: path.join('.'), message }]
  })
}

function differ(attendu: Dispositif['exemples'][number]['attendu'], found: Evaluation): string[] {
  const { montants = {}, a_preciser = [], ...answers } = attendu
  const said: [string, unknown, unknown][] = [
    ...Object.entries(answers).map(([key, value]): [string, unknown, unknown] => [
      key,
      value,
      Object.entries(found).find(([name]) => name === key)?.[1],
    ]),
    ...Object.entries(montants).map(([name, value]): [string, unknown, unknown] => [
      name,
      formatEuros(value),
      euros(found.montants[name]),
    ]),
    ...a_preciser.map((name): [string, unknown, unknown] => [
      name,
      'à préciser',
      found.a_preciser?.[name] ? 'à préciser' : 'certain',
    ]),
  ]
  return said
    .filter(([, expected, actual]) => expected !== undefined && !isDeepStrictEqual(expected, actual))
    .map(([name, expected, actual]) => `${name}, attendu ${expected}, trouvé ${actual ?? 'rien'}`)
}

const euros = (centimes: number | undefined) => (centimes === undefined ? undefined : formatEuros(centimes))
