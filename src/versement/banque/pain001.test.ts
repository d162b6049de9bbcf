import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { describe, expect, test } from 'vitest'
import { type Ordre, pain001 } from './pain001.ts'

const xsd = resolve(import.meta.dirname, '../../../../shared/data/sepa/pain.001.001.09.xsd')

/** Throws when the file does not follow the scheme of the bank. */
function validate(xml: string): void {
  const scheme = XmlDocument.fromString(readFileSync(xsd, 'utf8'))
  const validator = XsdValidator.fromDoc(scheme)
  const doc = XmlDocument.fromString(xml)
  try {
    validator.validate(doc)
  } finally {
    doc.dispose()
    validator.dispose()
    scheme.dispose()
  }
}

const virement = (n: number, more: Partial<Ordre['virements'][number]> = {}) => ({
  reference: `BFC-${n}-1`,
  centimes: 65218,
  titulaire: 'Aïcha Diallo',
  iban: 'FR7630006000011234567890189',
  bic: null,
  mois: '2026-10',
  ...more,
})
const ordre = (virements: Ordre['virements'], payeur: Partial<Ordre['payeur']> = {}): Ordre => ({
  message: 'AMONT-BFC-1',
  cree_le: '2026-11-18T09:00:00.000Z',
  execution: '2026-11-25',
  payeur: {
    nom: 'Région Bourgogne-Franche-Comté',
    iban: 'FR1420041010050500013M02606',
    bic: 'AGRIFRPPXXX',
    ...payeur,
  },
  virements,
})

const cases: [string, Ordre][] = [
  ['un virement', ordre([virement(1)])],
  ['sans BIC du payeur', ordre([virement(1)], { bic: null })],
  ['un centime', ordre([virement(1, { centimes: 1 })])],
  ['dix millions d’euros', ordre([virement(1, { centimes: 1_000_000_000 })])],
  ['un compte étranger avec son BIC', ordre([virement(1, { iban: 'BE68539007547034', bic: 'GKCCBEBB' })])],
  [
    'des accents et des signes',
    ordre([virement(1, { titulaire: 'Œil & <Fils> "d’Été" – Łódź' })], { nom: 'Région « Été » & Cie' }),
  ],
  ['un nom très long', ordre([virement(1, { titulaire: 'Élisabeth-Anne '.repeat(12) })])],
  [
    'deux cents virements',
    ordre(Array.from({ length: 200 }, (_, i) => virement(i + 1, { centimes: 10 + i }))),
  ],
]

describe('le fichier suit le schéma ISO 20022', () => {
  // The scheme is not free to copy: where it is not beside the project, this is skipped, and says so.
  const absent = !existsSync(xsd)
  test.skipIf(absent).each(cases)(`%s${absent ? ' : SAUTÉ, le schéma n’est pas là' : ''}`, (_, one) => {
    validate(pain001(one))
  })

  test.skipIf(absent)('un fichier faux ne passe pas', () => {
    const wrong = pain001(ordre([virement(1)])).replace('<ChrgBr>SLEV</ChrgBr>', '<ChrgBr>XXXX</ChrgBr>')
    expect(() => validate(wrong)).toThrow()
  })
})

test('les sommes de contrôle sont exactes, au centime', () => {
  const many = Array.from({ length: 3000 }, (_, i) => virement(i, { centimes: 10 }))
  const xml = pain001(ordre([...many, virement(9999, { centimes: 1_000_000_001 })]))
  expect(xml.match(/<CtrlSum>10000300\.01<\/CtrlSum>/g)).toHaveLength(2)
  expect(xml.match(/<NbOfTxs>3001<\/NbOfTxs>/g)).toHaveLength(2)
  expect(xml).toContain('<InstdAmt Ccy="EUR">0.10</InstdAmt>')
  expect(xml).toContain('<InstdAmt Ccy="EUR">10000000.01</InstdAmt>')
})

test('rien de ce qui est écrit ne devient une balise, et tout se lit dans toutes les banques', () => {
  const xml = pain001(ordre([virement(1, { titulaire: 'Zoé </Nm><Nm>Pirate & "Cie"', reference: 'A<B' })]))
  expect(xml).not.toContain('Pirate & ')
  expect(xml.match(/<Nm>/g)).toHaveLength(3)
  expect(xml).toContain('A&#60;B')
  expect(xml).toContain('<Ustrd>Remuneration octobre 2026</Ustrd>')
  expect(xml).toMatch(/^[\x20-\x7e\n]+$/)
})

test('deux fois le même ordre, deux fois les mêmes octets', () => {
  const one = ordre([virement(1), virement(2)])
  expect(pain001(one)).toBe(pain001(structuredClone(one)))
  expect(pain001(one)).toContain('<CreDtTm>2026-11-18T09:00:00Z</CreDtTm>')
})
