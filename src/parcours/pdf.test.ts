import { describe, expect, it } from 'vitest'
import { latin1, objects, pages, textOf } from '../../test/pdf.ts'
import { drawable } from '../web/pdf/font.ts'
import { type ContratPdf, contratPdf } from './pdf.ts'

const contrat: ContratPdf = {
  titre: 'Contrat de parcours vers la qualification',
  region: 'Région Bourgogne-Franche-Comté',
  reference: 'DAQ-2026-000123',
  le: '12 mars 2026',
  date: '2026-03-12',
  dispositif: 'Dispositif Amont de la Qualification',
  parties: [
    { qualite: 'La personne', nom: 'Aïcha Łukaszewicz', detail: 'Chalon-sur-Saône (71100)' },
    { qualite: 'La structure prescriptrice', nom: 'Mission locale de Chalon' },
  ],
  articles: [
    { titre: 'Objet', paragraphes: ['L’œuvre commune : 98,79\u202f€ par mois.'] },
    {
      titre: 'Article 2 : engagements',
      paragraphes: ['La personne s’engage à :'],
      liste: ['venir', 'signer'],
    },
  ],
  phases: [{ nom: 'Remobilisation', duree: '8 semaines', heures: '240 h' }],
  signatures: [
    { qualite: 'La personne', nom: 'Aïcha Łukaszewicz', signe_le: '12 mars 2026 à 10 h 42' },
    { qualite: 'La Région', nom: 'Région Bourgogne-Franche-Comté', signe_le: null },
  ],
  empreinte: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
}
const long: ContratPdf = {
  ...contrat,
  articles: Array.from({ length: 30 }, (_, i) => ({
    titre: `Clause ${i}`,
    paragraphes: ['Chaque absence est datée, expliquée et payée juste. '.repeat(20)],
    liste: ['un engagement '.repeat(40)],
  })),
}

const count = (text: string, part: string) => text.split(part).length - 1

describe('contrat en PDF', () => {
  it('est un PDF 1.7 balisé, en français, titré', async () => {
    const pdf = latin1(await contratPdf(contrat))
    expect(pdf.slice(0, 8)).toBe('%PDF-1.7')
    expect(pdf).toContain('/MarkInfo')
    expect(pdf).toContain('/Marked true')
    expect(pdf).toContain('/Lang (fr-FR)')
    expect(pdf).toContain('/StructTreeRoot')
    expect(pdf).toContain('/DisplayDocTitle true')
    expect(pdf).toContain(
      Buffer.from(`${contrat.titre} – ${contrat.reference}`, 'utf16le').swap16().toString('latin1'),
    )
    expect(pdf).toContain('<rdf:li xml:lang="x-default">')
  })

  it('a un titre, des sections, des listes et des tableaux à en-têtes, dans l’ordre de lecture', async () => {
    const pdf = latin1(await contratPdf(contrat))
    const tags = [...pdf.matchAll(/\/S \/(\w+)\n/g)].map(([, tag]) => tag)
    const expected = {
      Document: 1,
      H1: 1,
      H2: 5,
      Sect: 5,
      L: 2,
      LI: 4,
      Lbl: 4,
      LBody: 4,
      Table: 2,
      TH: 6,
      TD: 9,
      TR: 5,
    }
    const found = Object.keys(expected).map(tag => [tag, tags.filter(t => t === tag).length])
    expect(Object.fromEntries(found)).toEqual(expected)
    expect(count(pdf, '/Scope /Column')).toBe(6)
  })

  it('donne au lecteur d’écran tout le texte, avec œ, €, Ł et ce qui n’est pas signé', async () => {
    const text = textOf(await contratPdf(contrat))
    expect(text).toContain('Aïcha Łukaszewicz')
    expect(text).toContain('L’œuvre commune : 98,79 € par mois.')
    expect(text).toContain('Article 1 – Objet')
    expect(text).toContain('Article 2 : engagements')
    expect(text).not.toContain('Article 2 – Article')
    expect(text).toContain('Signé le 12 mars 2026')
    expect(count(text, 'Non signé')).toBe(1)
    expect(text).toContain(contrat.empreinte)
    expect(text).not.toContain('?')
  })

  it('embarque ses polices, et elles seules', async () => {
    const pdf = latin1(await contratPdf(contrat))
    expect(count(pdf, '/FontFile2')).toBe(4)
    expect(pdf).not.toContain('Helvetica/')
    expect(pdf.match(/\/BaseFont \/[A-Z]{6}\+AtkinsonHyperlegible/g)?.length).toBe(count(pdf, '/BaseFont'))
  })

  it('est le même, octet pour octet, pour le même contrat', async () => {
    expect(Buffer.from(await contratPdf(contrat)).equals(await contratPdf(contrat))).toBe(true)
    const other = { ...contrat, empreinte: contrat.empreinte.replace('9', '8') }
    expect(Buffer.from(await contratPdf(contrat)).equals(await contratPdf(other))).toBe(false)
  })

  it('continue sur d’autres pages, numérotées hors de la lecture', async () => {
    const pdf = await contratPdf(long)
    const n = pages(pdf)
    expect(n).toBeGreaterThan(5)
    const text = textOf(pdf)
    for (let i = 1; i <= n; i++) expect(text).toContain(`page ${i} sur ${n}`)
    const streams = [...objects(pdf).values()].map(o => o.stream).join('')
    expect(count(streams, '/Artifact <<\n/Type /Pagination')).toBe(n)
    for (const { stream } of objects(pdf).values()) expect(count(stream, ' BDC')).toBe(count(stream, 'EMC\n'))
  })

  it('tient un seul paragraphe plus long qu’une page, et une partie au détail interminable', async () => {
    const paragraphes = ['Sans couture. '.repeat(900)]
    const parties = [{ qualite: 'La personne', nom: 'Aïcha', detail: 'détail '.repeat(1500) }]
    const pdf = await contratPdf({ ...contrat, parties, articles: [{ titre: 'Objet', paragraphes }] })
    expect(pages(pdf)).toBeGreaterThan(4)
    expect(count(textOf(pdf).replaceAll('\n', ''), 'Sans couture.')).toBe(900)
  })

  it('accepte « & » et « < » dans un titre sans casser les métadonnées', async () => {
    const pdf = latin1(await contratPdf({ ...contrat, titre: 'Contrat R & D <pilote>' }))
    const xmp = /<x:xmpmeta[\s\S]*<\/x:xmpmeta>/.exec(pdf)?.[0] ?? ''
    expect(xmp).toContain('Contrat R et D')
    expect(xmp).not.toMatch(/&|<pilote>/)
  })
})

describe('ce qui est refusé', () => {
  it.each([
    [{ titre: ' ' }, /champ « titre » vide/],
    [{ empreinte: '' }, /champ « empreinte » vide/],
    [{ date: '12 mars 2026' }, /date « 12 mars 2026 » : AAAA-MM-JJ attendu/],
    [{ parties: [{ qualite: 'La personne', nom: 'Жанна' }] }, /« Ж » \(U\+0416\) absent de la police/],
  ])('%j', async (part, message) => {
    await expect(contratPdf({ ...contrat, ...part })).rejects.toThrow(message)
  })

  it('un accent que la police n’a pas se retire, un pictogramme disparaît, une ligne reste', () => {
    expect(drawable('Nguyễn 😊 →\n« a » ; 3 €')).toBe('Nguyen  ->\n«\u00a0a\u00a0»\u00a0; 3\u00a0€')
  })
})
