/** One line of a file of timetables: its number for who opens it, and the cells asked for, in the order asked ('' when absent). */
export interface Ligne {
  ligne: number
  cells: string[]
}

const NEWLINE = 10
const QUOTE = '"'

/**
 * The lines of a comma-separated file in UTF-8, only the columns asked for: tables of millions of lines, where a general parser would
 * keep every cell. `missing`: the columns that the header does not have.
 */
export function lignes(
  bytes: Buffer,
  columns: readonly string[],
): { missing: string[]; rows: Generator<Ligne> } {
  const text = records(bytes)
  const header = (text.next().value?.text ?? '').replace(/^\uFEFF/, '')
  const names = split(header).map(name => name.trim().toLowerCase())
  const places = columns.map(column => names.indexOf(column))
  return {
    missing: columns.filter((_, i) => places[i] === -1),
    rows: pick(text, places),
  }
}

function* pick(
  records: Generator<{ text: string; ligne: number }>,
  places: readonly number[],
): Generator<Ligne> {
  for (const { text, ligne } of records) {
    if (text.trim() === '') continue
    const cells = split(text)
    yield { ligne, cells: places.map(i => cells[i] ?? '') }
  }
}

/** Lines of text; a cell between quotes may hold a line break. */
function* records(bytes: Buffer): Generator<{ text: string; ligne: number }> {
  let ligne = 0
  let at = 0
  let open = ''
  let start = 0
  while (at < bytes.length) {
    const found = bytes.indexOf(NEWLINE, at)
    const end = found < 0 ? bytes.length : found
    ligne += 1
    const text = bytes.toString('utf8', at, bytes[end - 1] === 13 && end > at ? end - 1 : end)
    at = end + 1
    const whole = open ? `${open}\n${text}` : text
    if (!open) start = ligne
    if (whole.includes(QUOTE) && whole.split(QUOTE).length % 2 === 0 && ligne - start < 20) {
      open = whole
      continue
    }
    open = ''
    yield { text: whole, ligne: start }
  }
  if (open) yield { text: open, ligne: start }
}

function split(line: string): string[] {
  if (!line.includes(QUOTE)) return line.split(',')
  return [...line.matchAll(/(?:^|,)(?:\s*"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', QUOTE) ?? plain ?? '',
  )
}
