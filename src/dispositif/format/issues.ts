import type { z } from 'zod'
import { ParametreRef } from '../condition.ts'
import { definition, isFait } from '../vocabulaire.ts'
import { isRaw, near, type Path, type Report } from './problem.ts'
import { knownKeys } from './words.ts'

const kinds: Record<string, string> = {
  string: 'un texte est attendu',
  number: 'un nombre est attendu',
  int: 'un nombre entier est attendu',
  array: 'une liste est attendue',
  object: 'un groupe de lignes « clé: valeur » est attendu',
  record: 'un groupe de lignes « clé: valeur » est attendu',
}
const kindOf = (expected: string) => kinds[expected] ?? `${expected} est attendu`

/** Says one fault in French: what was expected, what was read, and the nearest right word. */
export function reportIssue(issue: z.core.$ZodIssue, raw: unknown, report: Report): void {
  const path = issue.path.filter(part => typeof part !== 'symbol')
  const value = valueAt(raw, path)
  const say = (message: string, hint = '') => report(path, `${message}${readAs(value, message)}${hint}`)
  if (issue.code === 'unrecognized_keys')
    for (const key of issue.keys) report([...path, key], `clé inconnue « ${key} »${near(key, knownKeys)}`)
  else if (value === undefined && issue.code !== 'custom' && path.length)
    say(`« ${path.at(-1)} » manque${issue.code === 'invalid_type' ? ` : ${kindOf(issue.expected)}` : ''}`)
  else if (issue.code === 'invalid_type') say(`${kindOf(issue.expected)} ici`)
  else if (issue.code === 'invalid_value') {
    const words = issue.values.map(String)
    say(`attendu : ${words.join(', ')}`, near(String(value), words))
  } else if (issue.code === 'invalid_union') {
    const expected = issue.errors.flat().flatMap(expectedBy)
    say(`attendu : ${[...new Set(expected)].join(' ou ')}`, near(String(value), expected))
  } else if (issue.code === 'too_small') say('valeur vide ou trop petite')
  else say(issue.message, nearestWord(path, value))
}

const expectedBy = (e: z.core.$ZodIssue): string[] =>
  e.code === 'invalid_value'
    ? e.values.map(String)
    : e.code === 'invalid_type'
      ? [kindOf(e.expected).replace(/ est attendue?$/, '')]
      : e.code === 'custom'
        ? [e.message]
        : []

/** Among the words of a closed text, the one that was meant. */
function nearestWord(path: Path, value: unknown): string {
  const fait = path.findLast(part => typeof part === 'string' && isFait(part))
  const words = typeof fait === 'string' && isFait(fait) ? definition(fait).valeurs : undefined
  return words && typeof value === 'string' ? near(value, Object.keys(words)) : ''
}

function valueAt(raw: unknown, path: Path): unknown {
  let value = raw
  for (const part of path) {
    if (value instanceof ParametreRef) return value
    if (Array.isArray(value)) value = value[Number(part)]
    else if (isRaw(value)) value = value[part]
    else return undefined
  }
  return value
}

function readAs(value: unknown, message: string): string {
  if (value === undefined || /\(lu : |\(trouvé : |inconnue? « /.test(message)) return ''
  if (value instanceof ParametreRef) return ` (lu : $${value.nom}, qui vaut ${value.valeur ?? 'non_precise'})`
  if (value === null) return ' (lu : rien)'
  return typeof value === 'object' ? '' : ` (lu : ${value})`
}
