import { Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml'
import { isJour, type Jour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { jour } from '../web/format.ts'

/** What a version says of itself alone: a copy of it says otherwise. */
const PROPRES = ['du', 'au', 'decision', 'remplace_par', 'reprend']

/** The decision that a draft stands for, while nobody has taken it. */
export const projet = (titre: string): string => `Projet « ${titre} »`

const documents = new Map<string, Document>()

/** A text as its document, to be read only: a page and its form read the same text several times. */
export function documentOf(texte: string): Document {
  const found = documents.get(texte) ?? parseDocument(texte)
  documents.delete(texte)
  documents.set(texte, found)
  for (const oldest of documents.keys()) if (documents.size > 4) documents.delete(oldest)
  return found
}

/** The versions of a file, in its order. */
export function versionsOf(doc: Document): YAMLMap[] {
  const list = doc.get('versions')
  return isSeq(list) ? list.items.filter(item => isMap(item)) : []
}

/** A version as it stands alone, with what it takes from earlier ones (`reprend`): the same rule as the loader's. */
export function standalone(versions: readonly YAMLMap[], rank: number): YAMLMap {
  const own = versions[rank]?.clone() as YAMLMap
  const reprend = own.get('reprend')
  const earlier = versions.findIndex((v, i) => i < rank && v.get('du') === reprend)
  if (earlier < 0) return own
  const base = standalone(versions, earlier)
  for (const key of PROPRES) base.delete(key)
  for (const { key, value } of own.items) {
    const name = String(key)
    const before = base.get(name)
    if (name === 'montants' && isMap(before) && isMap(value)) merge(before, value)
    else if (name === 'parametres' && isMap(before) && isMap(value)) merge(before, value, merge)
    else if (name !== 'reprend') base.set(key, value)
  }
  return base
}

function merge(before: YAMLMap, own: YAMLMap, inner?: typeof merge): void {
  for (const { key, value } of own.items) {
    const earlier = before.get(key)
    if (inner && isMap(earlier) && isMap(value)) inner(earlier, value)
    else before.set(key, value)
  }
}

/**
 * The whole file with a copy of one version at its end, that would apply from `du`: the version before ends there. What was
 * written is left as it was, to the letter. Refuses a date that does not come after every version of the file.
 */
export function draftText(file: string, copied: Jour, { titre, du }: { titre: string; du: Jour }): string {
  const doc = parseDocument(file)
  const list = doc.get('versions', true)
  const versions = versionsOf(doc)
  const rank = versions.findIndex(v => v.get('du') === copied)
  if (rank < 0 || !isSeq(list) || !list.range)
    throw new Refus('Cette version n’est pas dans le texte. Choisissez-en une autre.', 'version')
  const copy = standalone(versions, rank)
  for (const key of PROPRES) copy.delete(key)
  copy.items.unshift(doc.createPair('du', du), doc.createPair('decision', projet(titre)))
  const written = new Document({ versions: [copy] }).toString({ lineWidth: 0 }).split('\n').slice(1)
  const [start, end] = list.range
  const indent = ' '.repeat(start - file.lastIndexOf('\n', start) - 1)
  const lines = written.map(line => (line.trim() ? indent + line.slice(2) : ''))
  return moved(`${file.slice(0, end).trimEnd()}\n\n${lines.join('\n')}${file.slice(end)}`, du)
}

/** A value written in place of another. */
export interface Remplacement {
  range: readonly [number, number]
  par: string
}

/** The text with each replacement made; nothing else moves. */
export function replaced(texte: string, remplacements: readonly Remplacement[]): string {
  return [...remplacements]
    .sort((a, b) => b.range[0] - a.range[0])
    .reduce((text, { range, par }) => text.slice(0, range[0]) + par + text.slice(range[1]), texte)
}

/** Where a scalar of a map is written. */
export function rangeOf(map: YAMLMap, key: string | number): readonly [number, number] | null {
  const node = map.get(key, true)
  return isScalar(node) && node.range ? [node.range[0], node.range[1]] : null
}

/** Gives the draft, which is the last version, another first day; the version before it ends there, not later. */
export function moved(texte: string, du: Jour): string {
  const [former, draft] = versionsOf(documentOf(texte)).slice(-2)
  if (!former || !draft) return texte
  const start = String(former.get('du'))
  if (!isJour(du)) throw new Refus(`« ${du} » n’est pas une date. Écrivez-la jour, mois, année.`, 'du')
  if (du <= start)
    throw new Refus(
      `Le projet doit s’appliquer après le ${jour(start)}, où commence le texte en vigueur. Choisissez une date plus tardive.`,
      'du',
    )
  const au = former.get('au')
  const ends = typeof au === 'string' && (au > du || au === draft.get('du')) ? rangeOf(former, 'au') : null
  const begins = rangeOf(draft, 'du')
  return replaced(
    texte,
    [ends, begins].flatMap(range => (range ? [{ range, par: du }] : [])),
  )
}
