import { createHash } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import { Refus } from '../db/refus.ts'

/** A file that can be read more than once, a piece at a time. */
export type Ouvrir = () => AsyncIterable<Uint8Array>

/** One line of the file: its number for who opens it, its cells, or why they cannot be read. */
export interface Ligne {
  ligne: number
  cells: string[]
  faute?: string
}

export interface Fichier {
  encodage: 'utf-8' | 'utf-16le' | 'windows-1252'
  separateur: string
  /** SHA-256 of its bytes. */
  empreinte: string
  octets: number
}

const TETE = 65_536
/** A cell may hold a line break; a quote that is not closed this soon never is. */
const LIGNES_D_UNE_CELLULE = 20
const LONGUEUR = 20_000

/**
 * Reads the whole file once to know how it is written: UTF-8 when all of it is, Windows-1252 otherwise; the separator of its
 * first line. Refuses what is not a CSV.
 */
export async function reconnaitre(ouvrir: Ouvrir): Promise<Fichier> {
  const hash = createHash('sha256')
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let head = Buffer.alloc(0)
  let octets = 0
  let isUtf8 = true
  for await (const bytes of ouvrir()) {
    if (head.length < TETE) head = Buffer.concat([head, bytes.subarray(0, TETE - head.length)])
    hash.update(bytes)
    octets += bytes.length
    if (isUtf8) isUtf8 = decodes(utf8, bytes)
  }
  if (isUtf8) isUtf8 = decodes(utf8)
  if (octets === 0) throw new Refus('Ce fichier est vide.', 'fichier')
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04')))
    throw new Refus(
      'Ce fichier est un classeur, pas un CSV : enregistrez-le d’abord au format « CSV » depuis votre tableur.',
      'fichier',
    )
  const utf16 = head[0] === 0xff && head[1] === 0xfe
  const encodage = utf16 ? 'utf-16le' : isUtf8 ? 'utf-8' : 'windows-1252'
  const first = new TextDecoder(encodage).decode(head).split(/[\r\n]/, 1)[0] ?? ''
  return { encodage, separateur: separateur(first), empreinte: hash.digest('hex'), octets }
}

function decodes(decoder: InstanceType<typeof TextDecoder>, bytes?: Uint8Array): boolean {
  try {
    decoder.decode(bytes, { stream: bytes !== undefined })
    return true
  } catch {
    return false
  }
}

/** The sign that comes most often between the titles. */
function separateur(first: string): string {
  const bare = first.replace(/"[^"]*"/g, '')
  const [best] = [';', ',', '\t']
    .map(sign => ({ sign, n: bare.split(sign).length }))
    .sort((a, b) => b.n - a.n)
  return best && best.n > 1 ? best.sign : ';'
}

/**
 * The file's lines with something in them, some thousands at a time, in order; the first one holds the titles. A quote that
 * is never closed spoils its own line and no other.
 */
export async function* lignes(ouvrir: Ouvrir, { encodage, separateur }: Fichier): AsyncGenerator<Ligne[]> {
  const decoder = new TextDecoder(encodage)
  const framer = new Framer(separateur)
  let rest = ''
  const take = function* (text: string, last: boolean): Generator<Ligne[]> {
    const all = rest + text
    // A carriage return at the very end may be half of a Windows line break.
    const parts = all.split(all.includes('\n') || !last ? '\n' : '\r')
    rest = last ? '' : (parts.pop() ?? '')
    if (rest.length > 1_000_000)
      throw new Refus(
        'Une ligne compte plus d’un million de signes : ce n’est pas un fichier de présences.',
        'fichier',
      )
    const read = framer.read(parts, last)
    if (read.length) yield read
  }
  for await (const bytes of ouvrir()) yield* take(decoder.decode(bytes, { stream: true }), false)
  yield* take(decoder.decode(), true)
}

/** Puts together the lines that one cell spans, then cuts the cells. */
class Framer {
  readonly #separateur: string
  #width = 0
  #line = 0
  #open: string[] = []

  constructor(separateur: string) {
    this.#separateur = separateur
  }

  read(parts: readonly string[], last: boolean): Ligne[] {
    const found: Ligne[] = []
    let queue = parts
    for (let i = 0; i < queue.length || (last && this.#open.length > 0); i++) {
      const part = queue[i]
      const one = part === undefined ? null : this.#next(part.endsWith('\r') ? part.slice(0, -1) : part)
      if (one === 'more') continue
      if (one) {
        if (one.cells.some(cell => cell.trim() !== '')) {
          this.#width ||= one.cells.length
          found.push(one)
        }
        continue
      }
      // The quote of the first open line is never closed: that line alone is at fault, the others are read again.
      const again = [...this.#open.slice(1), ...queue.slice(i + (part === undefined ? 0 : 1))]
      found.push({ ligne: this.#line + 1, cells: [this.#open[0] ?? ''], faute: GUILLEMET })
      this.#line++
      this.#open = []
      queue = again
      i = -1
    }
    return found
  }

  /** The line that this text ends; 'more' while a quote is open; null when the open one cannot be closed (the text is kept). */
  #next(text: string): Ligne | 'more' | null {
    if (this.#open.length === 0 && !text.includes('"')) {
      this.#line++
      return { ligne: this.#line, cells: text.split(this.#separateur) }
    }
    this.#open.push(text)
    const whole = this.#open.length === 1 ? text : this.#open.join('\n')
    if (quotes(whole) % 2 === 1)
      return this.#open.length < LIGNES_D_UNE_CELLULE && whole.length < LONGUEUR ? 'more' : null
    const cells = cut(whole, this.#separateur, this.#open.length === 1)
    if (!cells || (this.#open.length > 1 && cells.length !== this.#width)) return null
    const ligne = this.#line + 1
    this.#line += this.#open.length
    this.#open = []
    return { ligne, cells }
  }
}

const GUILLEMET =
  'un guillemet s’ouvre et ne se referme pas. Retirez-le, ou doublez-le s’il fait partie du texte'

function quotes(text: string): number {
  let n = 0
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) n++
  return n
}

/** The cells of a line that has quotes; null when a quote stands where none can: `relaxed` lets one stand inside a bare cell. */
function cut(text: string, separateur: string, relaxed: boolean): string[] | null {
  const simple = plain(text, separateur)
  if (simple) return simple
  try {
    const [cells] = parse(text, {
      delimiter: separateur,
      record_delimiter: '\u0000\n',
      relax_column_count: true,
      relax_quotes: relaxed,
      max_record_size: 0,
    })
    return cells ?? null
  } catch {
    return null
  }
}

/** Cells that are each quoted whole or not at all, with no quote, separator or break inside: nearly all files. */
function plain(text: string, separateur: string): string[] | null {
  const cells = text.split(separateur)
  for (const [i, cell] of cells.entries()) {
    if (!cell.includes('"')) continue
    if (cell.length < 2 || cell[0] !== '"' || cell.indexOf('"', 1) !== cell.length - 1) return null
    cells[i] = cell.slice(1, -1)
  }
  return cells
}
