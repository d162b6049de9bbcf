import { describe, expect, it } from 'vitest'
import { LHEO_MAX_BYTES, LheoError, parseLheo } from './lheo.ts'

const LHEO_23 = 'http://lheo.gouv.fr/2.3'
const file = (formations: string, uri = LHEO_23) =>
  `<lheo xmlns="${uri}"><offres>${formations}</offres></lheo>`
const refusal = (xml: string | Uint8Array): LheoError => {
  try {
    parseLheo(xml)
  } catch (error) {
    if (error instanceof LheoError) return error
    throw error
  }
  throw new Error('Le fichier a été accepté')
}

describe('un fichier refusé', () => {
  it.each([
    ['vide', '  \n', null, /Fichier vide/],
    ['tronqué', `<lheo xmlns="${LHEO_23}">\n<offres>\n<formation numero="F1">`, 3, /tronqué/],
    ['mal emboîté', `<lheo xmlns="${LHEO_23}">\n<offres></lheo>`, 2, /fermée par une autre/],
    ['avec un « & » nu', file('<formation numero="R&D"/>'), 1, /&amp;/],
    ['d’une autre racine', '<formations/>', 1, /racine <formations>/],
    ['d’un autre espace de noms', file('', 'http://lheo.gouv.fr/9.9'), 1, /« http:\/\/lheo.gouv.fr\/9.9 »/],
    ['sans espace de noms', '<lheo><offres/></lheo>', 1, /espace de noms « {2}»/],
    ['qui n’est pas du XML', 'numero;intitule\nF1;Vente', 1, /XML mal formé/],
  ])('%s', (_, xml, ligne, message) => {
    const error = refusal(xml)
    expect(error.message).toMatch(message)
    expect(error.ligne).toBe(ligne)
  })

  it('bombe XML et entité externe : aucune DOCTYPE n’est lue', () => {
    const bomb = `<!DOCTYPE lheo [<!ENTITY a "${'x'.repeat(1000)}">${Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i} "${`&a${i || ''};`.repeat(10)}">`).join('')}]>`
    const xxe = '<!DOCTYPE lheo [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
    const lheo = file('<formation numero="F1"><intitule-formation>&secret;</intitule-formation></formation>')
    for (const doctype of [bomb, xxe, `<?xml version="1.0"?>\n<!-- <lheo> -->\n${xxe}`]) {
      expect(refusal(`${doctype}${lheo}`).message).toMatch(/DOCTYPE refusée/)
    }
    const utf16 = Buffer.from(`\uFEFF${xxe}${lheo}`, 'utf16le')
    expect(refusal(utf16).message).toMatch(/DOCTYPE refusée/)
  })

  it('trop gros', () => {
    expect(refusal(new Uint8Array(LHEO_MAX_BYTES + 1)).message).toContain(`${LHEO_MAX_BYTES} au plus`)
  })
})

describe('encodages', () => {
  const titled = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?>\n${file('<formation numero="F1"><intitule-formation>Œuvrer à Chalon, 5 €</intitule-formation></formation>')}`
  const windows1252 = (text: string) => Buffer.from(text.replace('Œ', '\x8c').replace('€', '\x80'), 'latin1')

  it.each(['UTF-8', 'utf-8'])('lit %s', encoding => {
    expect(parseLheo(Buffer.from(titled(encoding))).formations[0]?.intitule).toBe('Œuvrer à Chalon, 5 €')
  })

  it.each(['ISO-8859-1', 'Windows-1252'])('lit %s, Œ et € compris', encoding => {
    expect(parseLheo(windows1252(titled(encoding))).formations[0]?.intitule).toBe('Œuvrer à Chalon, 5 €')
  })

  it('lit une marque d’ordre des octets et une chaîne déjà décodée', () => {
    for (const xml of [Buffer.from(`\uFEFF${titled('UTF-8')}`), `\uFEFF${titled('ISO-8859-1')}`]) {
      expect(parseLheo(xml).formations[0]?.intitule).toBe('Œuvrer à Chalon, 5 €')
    }
  })

  it('refuse un encodage inconnu, et des octets qui démentent l’encodage annoncé', () => {
    expect(refusal(Buffer.from(titled('EBCDIC'))).message).toContain('« EBCDIC » inconnu')
    const lying = refusal(windows1252(titled('UTF-8')))
    expect(lying.message).toMatch(/sans doute en Windows-1252/)
    expect(lying.ligne).toBe(2)
  })
})
