import { inflateSync } from 'node:zlib'

/** The bytes as a text, one character each. */
export const latin1 = (pdf: Uint8Array) => Buffer.from(pdf).toString('latin1')
/** How many pages there are. */
export const pages = (pdf: Uint8Array) => latin1(pdf).match(/\/Type \/Page\n/g)?.length ?? 0
const utf16 = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le')

/** Objects of the file: number → dictionary, and inflated stream. */
export function objects(pdf: Uint8Array): Map<string, { dictionary: string; stream: string }> {
  const text = latin1(pdf)
  return new Map(
    [...text.matchAll(/^(\d+) 0 obj\n([\s\S]*?)\nendobj/gm)].map(([, id = '', body = '']) => {
      const [dictionary = '', raw] = body.split(/\nstream\n/)
      const bytes = Buffer.from(raw?.replace(/\nendstream$/, '') ?? '', 'latin1')
      const packed = dictionary.includes('/FlateDecode')
      return [
        id,
        { dictionary, stream: packed ? inflateSync(bytes).toString('latin1') : bytes.toString('latin1') },
      ]
    }),
  )
}

/** Text as a reader extracts it: glyphs of each content stream through the ToUnicode table of their font. */
export function textOf(pdf: Uint8Array): string {
  const all = objects(pdf)
  const tables = new Map<string, string[]>()
  for (const [id, { dictionary }] of all) {
    const cmap = /\/ToUnicode (\d+) 0 R/.exec(dictionary)?.[1]
    if (!cmap) continue
    const ranges = all.get(cmap)?.stream.match(/\[[^\]]*\]/g) ?? []
    tables.set(
      id,
      ranges
        .join(' ')
        .match(/<[^>]*>/g)
        ?.map(hex => utf16(hex.replace(/[<> ]/g, ''))) ?? [],
    )
  }
  const names = new Map(
    [...all.values()].flatMap(({ dictionary }) =>
      [...dictionary.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]) => [name ?? '', id ?? ''] as const),
    ),
  )
  let font: string[] = []
  let text = ''
  for (const { stream } of all.values()) {
    if (!stream.includes(' Tf')) continue
    for (const [, name, hex] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9a-f]+)>/g)) {
      if (name) font = tables.get(names.get(name) ?? '') ?? []
      else for (const glyph of hex?.match(/.{4}/g) ?? []) text += font[Number.parseInt(glyph, 16)] ?? '?'
    }
    text += '\n'
  }
  return text.replaceAll('\u00a0', ' ')
}
