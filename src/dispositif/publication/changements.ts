import { isDeepStrictEqual } from 'node:util'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Dispositif, Version } from '../dispositif.ts'

/** One thing that a new text changes. `passe`: it changes an answer for a day already gone, or for today. */
export type Changement = { phrase: string; passe: boolean }

/** What changes from one text of a dispositif to the next, version by version. */
export function changements(before: Dispositif, after: Dispositif, today: Jour): Changement[] {
  const starts = [...new Set([...before.versions, ...after.versions].map(v => v.du))].sort()
  const at = (d: Dispositif, du: Jour) => d.versions.find(v => v.du === du)
  const found = starts.flatMap(du => between(du, at(before, du), at(after, du), today))
  const { versions: a, fichier: _a, exemples: _e, ...head } = before
  const { versions: b, fichier: _b, exemples: _f, ...newHead } = after
  return isDeepStrictEqual(head, newHead)
    ? found
    : [...found, { phrase: 'l’en-tête change (nom, porteur, sources…)', passe: false }]
}

function between(
  du: Jour,
  before: Version | undefined,
  after: Version | undefined,
  today: Jour,
): Changement[] {
  const begun = du <= today
  if (!before) return [{ phrase: `version du ${du} ajoutée`, passe: begun }]
  if (!after) return [{ phrase: `version du ${du} retirée`, passe: begun }]
  const { au: end, ...rules } = before
  const { au: newEnd, ...newRules } = after
  const sections = Object.keys({ ...rules, ...newRules }).filter(
    key => !isDeepStrictEqual(part(rules, key), part(newRules, key)),
  )
  const changed = sections.length
    ? [
        {
          phrase: `version du ${du} changée : ${sections.map(key => named(key, part(rules, key), part(newRules, key))).join(' ; ')}`,
          passe: begun,
        },
      ]
    : []
  if (end === newEnd) return changed
  const first = [end, newEnd].flatMap(jour => jour ?? []).sort()[0] ?? ''
  const phrase = newEnd
    ? `version du ${du} : elle s’arrête le ${newEnd} (exclu)`
    : `version du ${du} : elle n’a plus de fin`
  return [...changed, { phrase, passe: begun && first <= today }]
}

const part = (rules: object, key: string): unknown =>
  Object.entries(rules).find(([name]) => name === key)?.[1]

/** « montants (transport_mensuel) » : what changes in a section, when its parts have names. */
function named(section: string, before: unknown, after: unknown): string {
  const [old, fresh] = [partsOf(before), partsOf(after)]
  const names = Object.keys({ ...old, ...fresh }).filter(name => !isDeepStrictEqual(old[name], fresh[name]))
  return names.length ? `${section} (${names.join(', ')})` : section
}

function partsOf(value: unknown): { [name: string]: unknown } {
  if (typeof value !== 'object' || value === null) return {}
  if (!Array.isArray(value)) return { ...value }
  return Object.fromEntries(value.map((item, i) => [nameOf(item) ?? `n° ${i + 1}`, item]))
}
const nameOf = (item: unknown): string | undefined => {
  const { code, libelle } = (item ?? {}) as { code?: unknown; libelle?: unknown }
  return [code, libelle].find(name => typeof name === 'string')
}
