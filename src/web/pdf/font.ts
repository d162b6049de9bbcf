/** Atkinson Hyperlegible for PDF files: the four files that npm installs, and the texts that they can draw. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { inflateSync } from 'node:zlib'

const require = createRequire(import.meta.url)

/**
 * Font files, unpacked from WOFF 1.0 (W3C, 2012) to sfnt. pdfkit reads WOFF too, but inflates each table in JavaScript for each
 * document: unpacked once, a contract takes a quarter of the time.
 */
export const FONTS = {
  regular: load('latin-400'),
  bold: load('latin-700'),
  'regular-ext': load('latin-ext-400'),
  'bold-ext': load('latin-ext-700'),
}

function load(name: string): Buffer {
  const path = `@fontsource/atkinson-hyperlegible/files/atkinson-hyperlegible-${name}-normal.woff`
  return unpack(readFileSync(require.resolve(path)))
}

function unpack(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12)
  const header = Buffer.alloc(12 + 16 * count)
  header.writeUInt32BE(woff.readUInt32BE(4), 0) // flavor; the three search hints that follow numTables may stay 0
  header.writeUInt16BE(count, 4)
  const parts: Buffer[] = [header]
  let offset = header.length
  for (let i = 0; i < count; i++) {
    const at = 44 + 20 * i
    const [start, packed, length] = [4, 8, 12].map(field => woff.readUInt32BE(at + field)) as [
      number,
      number,
      number,
    ]
    const raw = woff.subarray(start, start + packed)
    const table = Buffer.alloc(Math.ceil(length / 4) * 4)
    ;(packed < length ? inflateSync(raw) : raw).copy(table)
    const entry = 12 + 16 * i
    woff.copy(header, entry, at, at + 4) // tag
    woff.copy(header, entry + 4, at + 16, at + 20) // checksum
    header.writeUInt32BE(offset, entry + 8)
    header.writeUInt32BE(length, entry + 12)
    parts.push(table)
    offset += table.length
  }
  return Buffer.concat(parts)
}

/** What the latin font of Atkinson Hyperlegible draws, and what its second file adds (ł, č, ž, ș, Ÿ…). */
const LATIN =
  /[ -~\u00a0-\u00ff\u0131\u0152\u0153\u2013\u2014\u2018-\u201a\u201c-\u201e\u2022\u2026\u2039\u203a\u20ac\u2122\u2212]/
const LATIN_EXT =
  /[\u0100-\u0107\u010a-\u0113\u0116-\u011b\u011e-\u0123\u0126\u0127\u012a\u012b\u012e\u012f\u0136\u0137\u013b-\u013e\u0141-\u0148\u0150\u0151\u0154\u0155\u0158-\u015b\u015e-\u0165\u016a\u016b\u016e-\u0173\u0178-\u017e\u0218-\u021b]/
const REPLACED: Record<string, string> = {
  '\u202f': '\u00a0',
  '\u2007': '\u00a0',
  '\u2009': '\u00a0',
  '\u2010': '-',
  '\u2011': '-',
  '≥': '>=',
  '≤': '<=',
  '→': '->',
}

/**
 * A text in characters that the fonts have, with French no-break spaces (« a » : b ; 3 €): narrow no-break spaces widened, pictograms and controls dropped, an accent that no
 * font has dropped from its letter.
 * @throws Error for a letter of another alphabet: a name on a contract is never replaced by a question mark.
 */
export function drawable(text: string): string {
  return [...text.normalize('NFC')]
    .map(char => {
      const known = REPLACED[char] ?? char
      if ([...known].every(c => LATIN.test(c) || LATIN_EXT.test(c))) return known
      if (char === '\n') return char
      if (/\s/u.test(char)) return ' '
      if (/[\p{Extended_Pictographic}\p{C}\p{M}\p{S}]/u.test(char)) return ''
      const bare = char.normalize('NFKD').replace(/\p{M}/gu, '')
      if ([...bare].every(c => LATIN.test(c))) return bare
      const code = char.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
      throw new Error(
        `Document PDF, texte « ${text.slice(0, 80)} » : caractère « ${char} » (U+${code}) absent de la police. ` +
          "Écrivez-le en lettres latines, comme sur la pièce d'identité.",
      )
    })
    .join('')
    .replace(/« /g, '«\u00a0')
    .replace(/ (?=[»:;!?€%])/g, '\u00a0')
}

/** Consecutive characters of one font file. */
export function runs(text: string): { text: string; ext: boolean }[] {
  const parts = text.split(new RegExp(`(${LATIN_EXT.source}+)`))
  return parts.flatMap((part, i) => (part ? [{ text: part, ext: i % 2 === 1 }] : []))
}
