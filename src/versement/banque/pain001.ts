import type { Jour, Mois } from '../../calendrier/calendrier.ts'
import { moisLong } from '../../web/format.ts'
import type { Payeur } from './payeur.ts'

/**
 * A file of transfers in pain.001.001.09 (ISO 20022). By hand rather than by the `sepa` package: it adds up euros as
 * floating numbers, writes dates in the machine's own time zone, and throws at a bank of another territory. Here the same
 * export gives the same bytes for ever, to the centime.
 */
export interface Ordre {
  /** Names the file for the bank; 35 characters at most. */
  message: string
  /** ISO instant. */
  cree_le: string
  execution: Jour
  payeur: Payeur
  virements: {
    reference: string
    centimes: number
    titulaire: string
    iban: string
    bic: string | null
    mois: Mois
  }[]
}

const LETTERS: Record<string, string> = {
  ...{ œ: 'oe', Œ: 'OE', æ: 'ae', Æ: 'AE', ø: 'o', Ø: 'O', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ð: 'd', Ð: 'D' },
  ...{ ß: 'ss', þ: 'th', Þ: 'Th', ı: 'i', '’': "'", '‘': "'", '–': '-', '—': '-', _: '-', '&': '+' },
}

/** A text in the letters that every bank of the SEPA zone takes (EPC217-08): accents go, what has no equivalent is a space. */
export function lettresSepa(text: string, length: number): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|[_&]/g, c => LETTERS[c] ?? ' ')
    .replace(/[^A-Za-z0-9/\-?:().,'+ ]/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, length)
    .trim()
}

const escaped = (text: string) => text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`)
const tag = (name: string, ...content: string[]) => `<${name}>${content.join('')}</${name}>`
const text = (name: string, value: string) => tag(name, escaped(value))
const amount = (centimes: number) =>
  `${Math.floor(centimes / 100)}.${String(centimes % 100).padStart(2, '0')}`

const agent = (bic: string) => tag('FinInstnId', text('BICFI', bic))
const NO_AGENT = tag('FinInstnId', tag('Othr', text('Id', 'NOTPROVIDED')))
const account = (iban: string) => tag('Id', text('IBAN', iban))

/** The file, as UTF-8 text without a line break. */
export function pain001({ message, cree_le, execution, payeur, virements }: Ordre): string {
  const nom = lettresSepa(payeur.nom, 70)
  const sums = [
    text('NbOfTxs', String(virements.length)),
    text('CtrlSum', amount(virements.reduce((n, v) => n + v.centimes, 0))),
  ]
  const header = tag(
    'GrpHdr',
    text('MsgId', message),
    text('CreDtTm', `${cree_le.slice(0, 19)}Z`),
    ...sums,
    tag('InitgPty', text('Nm', nom)),
  )
  const batch = tag(
    'PmtInf',
    text('PmtInfId', message),
    text('PmtMtd', 'TRF'),
    text('BtchBookg', 'false'),
    ...sums,
    tag('PmtTpInf', tag('SvcLvl', text('Cd', 'SEPA'))),
    tag('ReqdExctnDt', text('Dt', execution)),
    tag('Dbtr', text('Nm', nom)),
    tag('DbtrAcct', account(payeur.iban)),
    tag('DbtrAgt', payeur.bic ? agent(payeur.bic) : NO_AGENT),
    text('ChrgBr', 'SLEV'),
    ...virements.map(v =>
      tag(
        'CdtTrfTxInf',
        tag('PmtId', text('EndToEndId', v.reference)),
        tag('Amt', `<InstdAmt Ccy="EUR">${amount(v.centimes)}</InstdAmt>`),
        v.bic ? tag('CdtrAgt', agent(v.bic)) : '',
        tag('Cdtr', text('Nm', lettresSepa(v.titulaire, 70))),
        tag('CdtrAcct', account(v.iban)),
        tag('RmtInf', text('Ustrd', lettresSepa(`Rémunération ${moisLong(v.mois)}`, 140))),
      ),
    ),
  )
  const ns = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="${ns}">${tag('CstmrCdtTrfInitn', header, batch)}</Document>\n`
}
