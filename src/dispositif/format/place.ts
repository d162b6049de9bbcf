import { type Document, isNode, LineCounter, parseDocument } from 'yaml'
import type { Dispositif } from '../dispositif.ts'
import type { Path } from './problem.ts'

/** The line at which a path is written; what a version takes by `reprend` is written where the earlier one says it. */
export function placesOf(doc: Document, lines: LineCounter): (path: Path) => number {
  const exists = (path: Path) => isNode(doc.getIn(path, true))
  const own = (path: Path): boolean => {
    const named = path[2] === 'montants' || path[2] === 'parametres'
    return exists(path.slice(0, named ? 4 : 3))
  }
  const earlier = (path: Path): Path | undefined => {
    const [root, index, ...rest] = path
    const from = root === 'versions' ? doc.getIn(['versions', index, 'reprend']) : undefined
    if (from === undefined) return undefined
    for (let i = Number(index) - 1; i >= 0; i--)
      if (String(doc.getIn(['versions', i, 'du'])) === String(from)) return ['versions', i, ...rest]
    return undefined
  }
  const writtenAt = (path: Path): Path => {
    if (path.length < 3 || own(path)) return path
    const before = earlier(path)
    return before ? writtenAt(before) : path
  }
  return path => {
    const written = writtenAt(path)
    for (let depth = written.length; depth > 0; depth--) {
      const node = doc.getIn(written.slice(0, depth), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
}

const texts = new WeakMap<Dispositif, string>()
/** Keeps the text of a file, for the faults that only show beside other files. */
export const rememberText = (d: Dispositif, text: string) => texts.set(d, text)
/** The line of a path in the file of a dispositif; the text is only read again for a fault. */
export function lineIn(d: Dispositif, path: Path): number {
  const lines = new LineCounter()
  const doc = parseDocument(texts.get(d) ?? '', { lineCounter: lines })
  return placesOf(doc, lines)(path)
}
