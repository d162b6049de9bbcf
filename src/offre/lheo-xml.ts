/**
 * From the bytes of a LHEO file to plain nodes: encoding, safety, line numbers, and text without HTML. What the fields mean
 * is in lheo.ts. Contact persons stop here: their names, mails and phones are never kept.
 */
import { TextDecoder } from 'node:util'
import { ParseOption, XmlCData, XmlDocument, XmlElement, XmlParseError, XmlText } from 'libxml2-wasm'

/** The whole file is unusable. `ligne` is null when no line is at fault (empty file, size). */
export class LheoError extends Error {
  readonly ligne: number | null
  constructor(message: string, ligne: number | null = null) {
    super(ligne === null ? message : `Ligne ${ligne} : ${message}`)
    this.name = 'LheoError'
    this.ligne = ligne
  }
}

/** `chemin`: path from the formation, `formation[F1]/action[A2]/lieu-de-formation`. `numero`, `tag`: attributes, '' when absent. */
export type Node = {
  name: string
  line: number
  chemin: string
  numero: string
  tag: string
  text: string
  children: Node[]
}

export const LHEO_MAX_BYTES = 50 * 1024 * 1024
const NAMESPACES = ['http://lheo.gouv.fr/2.3', 'http://www.lheo.org/2.2']

/** Root node of a LHEO file. @throws LheoError when the file cannot be read as LHEO 2.3 or 2.2. */
export function readNodes(xml: Uint8Array | string): Node {
  const doc = parse(decode(xml))
  try {
    const { root } = doc
    const uri = root.namespaceUri
    if (root.name !== 'lheo' || !NAMESPACES.includes(uri)) {
      throw new LheoError(
        `racine <${root.name}> dans l'espace de noms « ${uri} » : <lheo xmlns="${NAMESPACES[0]}"> attendu ` +
          `(ou ${NAMESPACES[1]}). Vérifiez que le fichier est un export LHEO 2.3 ou 2.2.`,
        root.line,
      )
    }
    return toNode(root, uri, '', { line: root.line })
  } finally {
    doc.dispose()
  }
}

/** Nodes at a path of element names below a node. */
export const all = (node: Node, path: string): Node[] =>
  path.split('/').reduce((nodes, name) => nodes.flatMap(n => n.children.filter(c => c.name === name)), [node])

/** The node at a path: the one tagged « principal », else the first. */
export function first(node: Node, path: string): Node | undefined {
  const nodes = all(node, path)
  return nodes.find(n => n.tag === 'principal') ?? nodes[0]
}

function parse(text: string): XmlDocument {
  if (!text.trim()) throw new LheoError('Fichier vide : un export LHEO 2.3 ou 2.2 est attendu.')
  if (hasDoctype(text)) {
    throw new LheoError(
      'Déclaration DOCTYPE refusée par sécurité : LHEO n’en a pas besoin. Retirez-la et réimportez.',
    )
  }
  const { XML_PARSE_NONET, XML_PARSE_NO_XXE, XML_PARSE_NO_SYS_CATALOG } = ParseOption
  try {
    const option: ParseOption = XML_PARSE_NONET | XML_PARSE_NO_XXE | XML_PARSE_NO_SYS_CATALOG
    return XmlDocument.fromString(text, { encoding: 'utf-8', option })
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error
    const [detail] = error.details
    const reason = (detail?.message ?? error.message).trim()
    const advice =
      MALFORMED.find(([pattern]) => pattern.test(reason))?.[1] ?? 'corrigez autour de cette ligne'
    throw new LheoError(`XML mal formé, ${advice} (${reason}). Rien n’a été importé.`, detail?.line ?? null)
  }
}

const MALFORMED: [RegExp, string][] = [
  [/premature end|EndTag|start tag expected|couldn't find end/i, 'fichier tronqué : redemandez-le en entier'],
  [/mismatch/i, 'une balise est fermée par une autre : corrigez l’une des deux'],
  [/EntityRef|Entity '/i, '« & » ou nom d’entité inconnu : écrivez « &amp; » ou le caractère lui-même'],
  [/invalid char/i, 'caractère interdit : retirez-le'],
]

/** True when the prolog declares a DOCTYPE. A loop, not a pattern: a hostile prolog would make a pattern backtrack. */
function hasDoctype(text: string): boolean {
  for (let i = 0; ; ) {
    while (/\s/.test(text[i] ?? '')) i++
    const end = text.startsWith('<?', i) ? '?>' : text.startsWith('<!--', i) ? '-->' : ''
    if (!end) return text.startsWith('<!DOCTYPE', i)
    const at = text.indexOf(end, i + 2)
    if (at < 0) return false
    i = at + end.length
  }
}

/** Text in the encoding that the file declares: UTF-8 when it says nothing; ISO-8859-1 is read as Windows-1252. */
function decode(xml: Uint8Array | string): string {
  const size = typeof xml === 'string' ? Buffer.byteLength(xml) : xml.length
  if (size > LHEO_MAX_BYTES) {
    throw new LheoError(
      `Fichier de ${size} octets : ${LHEO_MAX_BYTES} au plus. Découpez-le, par exemple par organisme.`,
    )
  }
  if (typeof xml === 'string') return xml.replace(/^\uFEFF/, '')
  const head = Buffer.from(xml.subarray(0, 200)).toString('latin1')
  const label = byteOrderMark(xml) ?? /^[^>]*\sencoding\s*=\s*["']([^"'>]*)["']/.exec(head)?.[1] ?? 'utf-8'
  let decoder: TextDecoder
  try {
    decoder = new TextDecoder(label, { fatal: true })
  } catch {
    throw new LheoError(`encodage « ${label} » inconnu : enregistrez le fichier en UTF-8 et réimportez.`, 1)
  }
  try {
    return decoder.decode(xml)
  } catch {
    const before = new TextDecoder(label).decode(xml).split('\uFFFD', 1)[0] ?? ''
    throw new LheoError(
      `octets impossibles en « ${label} », l'encodage annoncé : le fichier est sans doute en Windows-1252. ` +
        'Corrigez encoding="…" en première ligne, ou enregistrez en UTF-8.',
      before.split('\n').length,
    )
  }
}

function byteOrderMark([a, b, c]: Uint8Array): string | null {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  return a === 0xfe && b === 0xff ? 'utf-16be' : null
}

/** Persons, and what no field uses. */
const SKIPPED = new Set([
  ...['contact-formation', 'contact-organisme', 'contact-formateur', 'contact-session'],
  ...['civilite', 'nom', 'prenom', 'telfixe', 'portable', 'fax', 'courriel', 'web'],
  ...['adresse-information', 'adresse-inscription', 'potentiel', 'extras'],
])

/** `at.line`: libxml2 stops counting lines at 65 535; beyond, we count the newlines of the texts. */
function toNode(element: XmlElement, uri: string, parent: string, at: { line: number }): Node {
  at.line = element.line < 65_535 ? element.line : Math.max(at.line, 65_535)
  const { name, line } = { name: element.name, line: at.line }
  const numero = element.attr('numero')?.value.trim() ?? ''
  const step = numero ? `${name}[${numero}]` : name
  const chemin = name === 'lheo' || name === 'offres' ? '' : parent ? `${parent}/${step}` : step
  const node: Node = {
    name,
    line,
    chemin,
    numero,
    tag: element.attr('tag')?.value ?? '',
    text: '',
    children: [],
  }
  for (let child = element.firstChild; child; child = child.next) {
    if (child instanceof XmlElement && child.namespaceUri === uri && !SKIPPED.has(child.name)) {
      node.children.push(toNode(child, uri, chemin, at))
    } else {
      const { content } = child
      if (child instanceof XmlText || child instanceof XmlCData) node.text += content
      if (content.includes('\n')) at.line += content.split('\n').length - 1
    }
  }
  return node
}

const ENTITIES: Record<string, string> = {
  ...{
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    euro: '€',
    deg: '°',
    middot: '·',
    bull: '•',
  },
  ...{
    laquo: '«',
    raquo: '»',
    lsquo: '‘',
    rsquo: '’',
    ldquo: '“',
    rdquo: '”',
    ndash: '–',
    mdash: '—',
    hellip: '…',
  },
  ...{ oelig: 'œ', OElig: 'Œ', aelig: 'æ', AElig: 'Æ' },
}
const ACCENTS: Record<string, string> = {
  ...{ grave: '\u0300', acute: '\u0301', circ: '\u0302', tilde: '\u0303', uml: '\u0308', cedil: '\u0327' },
}

function entity(whole: string, name: string): string {
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  if (name.startsWith('#')) return code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : ' '
  const accent = ACCENTS[name.slice(1)]
  return ENTITIES[name] ?? (accent ? `${name[0]}${accent}`.normalize('NFC') : whole)
}

/**
 * Text of a field that may hold HTML: tags dropped (script and style with what they contain), paragraphs and list items on
 * their own lines, entities read once. Still text: whoever shows it must escape it.
 */
export function plainText(html: string): string {
  let hidden = ''
  return html
    .split(/(<!--|-->|<\/?[a-zA-Z][^<>]*>)/)
    .map((part, i) => {
      if (i % 2 === 0) return hidden ? '' : part
      const tag =
        part.startsWith('<!') || part === '-->' ? part : (/[a-z0-9]+/.exec(part.toLowerCase())?.[0] ?? '')
      if (hidden) {
        const closing = hidden === '<!--' ? part === '-->' : tag === hidden && part.startsWith('</')
        if (closing) hidden = ''
        return ''
      }
      if (tag === '<!--' || ((tag === 'script' || tag === 'style') && !part.startsWith('</'))) hidden = tag
      if (part === '-->') return part
      if (tag === 'li' && !part.startsWith('</')) return '\n- '
      return /^(br|p|div|ul|ol|tr|h\d)$/.test(tag) ? '\n' : ''
    })
    .join('')
    .replace(/&(#x?[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});/g, entity)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[\s]*/g, '\n')
    .trim()
}
