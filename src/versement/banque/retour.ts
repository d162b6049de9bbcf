import { parse } from 'csv-parse/sync'
import { ParseOption, XmlDocument, XmlElement, XmlParseError } from 'libxml2-wasm'
import { isJour, type Jour } from '../../calendrier/calendrier.ts'
import { Refus } from '../../db/refus.ts'
import { motifLisible, RETOUR_MAX_BYTES, type Reponse } from '../versement.ts'

/** What a bank sent back, line by line, and the file that it answers when it says so. */
export interface Fichier {
  /** The name of the answered file (MsgId of the pain.001), or null. */
  message: string | null
  reponses: Reponse[]
}

const refuse = (message: string): never => {
  throw new Refus(message, 'fichier')
}

/** Reads a pain.002 or a CSV « reference;statut;date;motif ». Throws `Refus` on a file that is neither, or not safe. */
export function lireRetour(bytes: Uint8Array): Fichier {
  if (bytes.length === 0) return refuse('Choisissez un fichier : celui-ci est vide.')
  if (bytes.length > RETOUR_MAX_BYTES)
    return refuse(`Ce fichier pèse ${Math.ceil(bytes.length / 1024 / 1024)} Mo : 20 Mo au plus.`)
  const content = decode(bytes)
  if (!content.trim()) return refuse('Ce fichier est vide.')
  return content.trimStart().startsWith('<') ? pain002(content) : csv(content)
}

/** One decoding for the check and for the parser: nothing is hidden in another encoding. */
function decode(bytes: Uint8Array): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return refuse('Ce fichier est en UTF-16 : enregistrez-le en UTF-8, puis recommencez.')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

// XML ---------------------------------------------------------------------------------------------------------------

const { XML_PARSE_NONET, XML_PARSE_NO_XXE, XML_PARSE_NO_SYS_CATALOG } = ParseOption

function pain002(content: string): Fichier {
  // A bank's answer declares no type: what does is a bomb, or asks for a file of the server.
  if (/<!(DOCTYPE|ENTITY)/i.test(content))
    return refuse('Ce fichier contient une déclaration DOCTYPE : il est refusé par sécurité.')
  let doc: XmlDocument
  try {
    doc = XmlDocument.fromString(content, {
      encoding: 'utf-8',
      option: XML_PARSE_NONET | XML_PARSE_NO_XXE | XML_PARSE_NO_SYS_CATALOG,
    })
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error
    return refuse(
      `Ce fichier XML est mal formé${error.details[0] ? `, vers la ligne ${error.details[0].line}` : ''}. Redemandez-le à la banque.`,
    )
  }
  try {
    const { root } = doc
    const report = all(root, 'CstmrPmtStsRpt')[0]
    if (!root.namespaceUri.startsWith('urn:iso:std:iso:20022:tech:xsd:pain.002.001.') || !report)
      return refuse('Ce fichier n’est pas un retour de banque : un pain.002 est attendu, ou un CSV.')
    return read(report)
  } finally {
    doc.dispose()
  }
}

function read(report: XmlElement): Fichier {
  const le = day(value(report, 'GrpHdr/CreDtTm'))
  const batches = all(report, 'OrgnlPmtInfAndSts')
  const named = batches.flatMap(batch => all(batch, 'TxInfAndSts')).map(tx => ofTransaction(tx, le))
  // A verdict on the whole comes last: it holds for those that the file does not name. Our files have one batch.
  const whole = [
    ...all(report, 'OrgnlGrpInfAndSts').map(group => ofWhole(group, 'GrpSts', le)),
    ...batches.map(batch => ofWhole(batch, 'PmtInfSts', le)),
  ].flatMap(one => (one && one.statut !== 'attente' ? [one] : []))
  return {
    message: value(report, 'OrgnlGrpInfAndSts/OrgnlMsgId') || null,
    reponses: [...named, ...whole.slice(0, 1)],
  }
}

function ofTransaction(tx: XmlElement, le: Jour | null): Reponse {
  const paid = value(tx, 'OrgnlTxRef/Amt/InstdAmt')
  const centimes = centimesOf(paid)
  return {
    ligne: tx.line,
    reference: value(tx, 'OrgnlEndToEndId'),
    ...statusOf(value(tx, 'TxSts'), reasonOf(tx)),
    le: day(value(tx, 'FctvIntrBkSttlmDt/Dt')) ?? day(value(tx, 'AccptncDtTm')) ?? le,
    centimes,
    ...(paid && centimes === null ? { faute: `Le montant « ${paid} » ne se lit pas.` } : {}),
  }
}

function ofWhole(element: XmlElement, status: string, le: Jour | null): Reponse | null {
  const code = value(element, status)
  return code
    ? { ligne: element.line, reference: null, ...statusOf(code, reasonOf(element)), le, centimes: null }
    : null
}

const reasonOf = (element: XmlElement) => {
  const code = value(element, 'StsRsnInf/Rsn/Cd') || value(element, 'StsRsnInf/Rsn/Prtry')
  return [code && motifLisible(code), value(element, 'StsRsnInf/AddtlInf')].filter(Boolean).join(' : ')
}

/** ISO 20022, ExternalPaymentTransactionStatus1Code: what is settled, what is refused, what goes on. */
const STATUTS: Record<string, Reponse['statut']> = {
  ...{ ACSC: 'execute', ACCC: 'execute', RJCT: 'rejete', CANC: 'rejete' },
  ...{ ACCP: 'attente', ACTC: 'attente', ACSP: 'attente', ACWC: 'attente', ACWP: 'attente', ACFC: 'attente' },
  ...{ PDNG: 'attente', RCVD: 'attente', PART: 'attente', PATC: 'attente', PRES: 'attente', BLCK: 'attente' },
}

const statusOf = (code: string, motif: string): Pick<Reponse, 'statut' | 'motif' | 'faute'> => {
  const statut = STATUTS[code.toUpperCase()]
  return statut
    ? { statut, motif }
    : { statut: 'attente', motif, faute: `Le statut « ${code} » n’est pas connu.` }
}

const elements = (element: XmlElement): XmlElement[] => {
  const found: XmlElement[] = []
  for (let child = element.firstChild; child; child = child.next)
    if (child instanceof XmlElement) found.push(child)
  return found
}
const all = (element: XmlElement, name: string) => elements(element).filter(child => child.name === name)

/** The text at a path of element names, trimmed; empty when there is none. */
function value(element: XmlElement, path: string): string {
  let at: XmlElement | undefined = element
  for (const name of path.split('/')) at = at && all(at, name)[0]
  return at?.content.trim().slice(0, 500) ?? ''
}

// CSV ---------------------------------------------------------------------------------------------------------------

const MOTS: Record<string, Reponse['statut']> = {
  ...{ execute: 'execute', paye: 'execute', verse: 'execute', rejete: 'rejete', refuse: 'rejete' },
  ...{ 'en cours': 'attente', attente: 'attente' },
}
const plain = (word: string) => word.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase()

function csv(content: string): Fichier {
  const first = content.split(/[\r\n]/, 1)[0] ?? ''
  const delimiter = [';', '\t', ','].find(sign => first.includes(sign)) ?? ';'
  let rows: { record: string[]; info: { lines: number } }[]
  try {
    rows = parse(content, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: 10_000,
    }) as unknown as typeof rows
  } catch {
    return refuse('Ce fichier ne se lit pas comme un CSV : vérifiez ses guillemets et ses points-virgules.')
  }
  const titles = (rows[0]?.record ?? []).map(plain)
  const at = (name: string) => titles.indexOf(name)
  if (at('reference') < 0 || at('statut') < 0)
    return refuse(
      'Ce fichier n’est ni un pain.002, ni un CSV dont la première ligne est « reference;statut;date;motif ».',
    )
  const reponses = rows.slice(1).map(({ record, info }) => {
    const cell = (name: string) => record[at(name)] ?? ''
    return ofCells(info.lines, cell)
  })
  return { message: null, reponses }
}

function ofCells(ligne: number, cell: (name: string) => string): Reponse {
  const word = cell('statut')
  const statut = MOTS[plain(word)] ?? STATUTS[word.toUpperCase()]
  const le = day(cell('date'))
  const paid = cell('montant')
  const centimes = centimesOf(paid)
  const motif = cell('motif').slice(0, 500)
  const faute = !statut
    ? `Le statut « ${word} » n’est pas connu : execute ou rejete.`
    : cell('date') && !le
      ? `La date « ${cell('date')} » ne se lit pas.`
      : paid && centimes === null
        ? `Le montant « ${paid} » ne se lit pas.`
        : undefined
  return {
    ligne,
    reference: cell('reference'),
    statut: statut ?? 'attente',
    le,
    centimes,
    motif: /^[A-Z]{2}\d{2}$/.test(motif) ? motifLisible(motif) : motif,
    ...(faute ? { faute } : {}),
  }
}

/** A day, from « 2026-11-25T10:00:00 » or « 25/11/2026 »; null when it is neither. */
function day(typed: string): Jour | null {
  const french = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(typed)
  const iso = french ? `${french[3]}-${french[2]}-${french[1]}` : typed.slice(0, 10)
  return isJour(iso) ? iso : null
}

/** « 685.50 », « 685,5 », « 1 250,00 € » → centimes; null when it is no amount. */
function centimesOf(typed: string): number | null {
  const found = /^(\d{1,12})(?:[.,](\d{1,2}))?$/.exec(typed.replace(/[\s€]/g, ''))
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0') || 0) : null
}
