/** The contract of a pathway as an accessible PDF, ready to be read aloud, printed and signed. Pure: no clock, no file. */
import { ACCENT, type Cell, DEEP, openPage, type Page, QUIET } from '../web/pdf/page.ts'

/** Texts are shown as given. Dates that people read come already formatted (« 12 mars 2026 »). */
export type ContratPdf = {
  titre: string
  region: string
  reference: string
  le: string
  /** ISO day or instant, for the metadata only: the document carries no other clock. */
  date: string
  dispositif: string
  parties: { qualite: string; nom: string; detail?: string }[]
  articles: { titre: string; paragraphes: string[]; liste?: string[] }[]
  phases?: { nom: string; duree: string; heures: string }[]
  /** `signe_le`: already formatted, null when the party has not signed. */
  signatures: { qualite: string; nom: string; signe_le: string | null }[]
  /** Fingerprint of the text that was signed, in hexadecimal. */
  empreinte: string
}

type Struct = PDFKit.PDFStructureElement

/**
 * A4, tagged (PDF 1.7, lang fr-FR, headings, lists, tables, artifacts), fonts embedded. The same contract gives the same bytes.
 * @throws Error naming the field that is empty, the date that is not one, or the letter that the font does not have.
 */
export async function contratPdf(contrat: ContratPdf): Promise<Uint8Array> {
  const page = openPage({
    title: `${filled(contrat, 'titre')} – ${filled(contrat, 'reference')}`,
    author: filled(contrat, 'region'),
    subject: filled(contrat, 'dispositif'),
    keywords: `${contrat.reference}, empreinte ${filled(contrat, 'empreinte')}`,
    date: metadataDate(contrat),
  })
  head(page, contrat)
  parties(page, contrat)
  for (const [i, article] of contrat.articles.entries())
    section(page, articleTitle(article.titre, i), s => body(page, s, article))
  if (contrat.phases?.length) section(page, 'Étapes du parcours', s => phases(page, s, contrat.phases ?? []))
  signatures(page, contrat)
  return page.close(`${contrat.region} · ${contrat.reference}`)
}

function filled(
  contrat: ContratPdf,
  field: 'titre' | 'region' | 'reference' | 'dispositif' | 'empreinte',
): string {
  if (contrat[field].trim()) return contrat[field]
  throw new Error(
    `Contrat « ${contrat.reference} » : champ « ${field} » vide. Renseignez-le avant de produire le PDF.`,
  )
}

function metadataDate(contrat: ContratPdf): Date {
  const ms = /^\d{4}-\d{2}-\d{2}/.test(contrat.date) ? Date.parse(contrat.date) : Number.NaN
  if (!Number.isNaN(ms)) return new Date(ms)
  throw new Error(
    `Contrat « ${contrat.reference} » : date « ${contrat.date} » : AAAA-MM-JJ attendu. Donnez la date du contrat.`,
  )
}

/** « Article 3 – Durée », unless the title already says so. */
function articleTitle(titre: string, index: number): string {
  return /^article\b/i.test(titre) ? titre : `Article ${index + 1} – ${titre}`
}

function head(page: Page, contrat: ContratPdf): void {
  const { doc, root } = page
  page.block(root, 'P', contrat.region, { size: 10.5, bold: true, color: DEEP })
  doc.y += 14
  page.block(root, 'H1', contrat.titre, { size: 23, bold: true, color: DEEP })
  doc.y += 4
  page.block(root, 'P', contrat.dispositif, { size: 12.5 })
  page.block(root, 'P', `Référence ${contrat.reference}, le ${contrat.le}`, { size: 10.5, color: QUIET })
  doc.y += 14
  page.rule(DEEP)
}

/** A section with its heading, which never stays alone at the foot of a page. */
function section(page: Page, titre: string, content: (parent: Struct) => void, needed = 70): void {
  const { doc, root } = page
  const style = { size: 14, bold: true, color: DEEP }
  doc.y += 18
  page.keep(page.height(titre, style) + needed)
  const element = doc.struct('Sect')
  root.add(element)
  doc.outline.addItem(titre)
  page.block(element, 'H2', titre, style)
  doc.y += 5
  content(element)
  element.end()
}

function parties(page: Page, contrat: ContratPdf): void {
  section(page, 'Entre', parent => {
    list(page, parent, contrat.parties, (item, partie) => {
      const text = partie.detail ? `${partie.nom}\n${partie.detail}` : partie.nom
      const cells = [
        { type: 'Lbl' as const, text: partie.qualite, style: { color: QUIET } },
        { type: 'LBody' as const, text },
      ]
      page.columns(item, cells, [page.width * 0.34, page.width * 0.66])
    })
  })
}

function body(page: Page, parent: Struct, article: ContratPdf['articles'][number]): void {
  for (const paragraphe of article.paragraphes) {
    page.block(parent, 'P', paragraphe)
    page.doc.y += 6
  }
  list(page, parent, article.liste ?? [], (item, text) => {
    const cells = [
      { type: 'Lbl' as const, text: '•', style: { color: DEEP } },
      { type: 'LBody' as const, text },
    ]
    page.columns(item, cells, [24, page.width - 10])
  })
}

function list<T>(page: Page, parent: Struct, items: T[], content: (item: Struct, value: T) => void): void {
  if (items.length === 0) return
  const element = page.doc.struct('L')
  parent.add(element)
  for (const value of items) {
    const item = page.doc.struct('LI')
    element.add(item)
    content(item, value)
    item.end()
    page.doc.y += 4
  }
  element.end()
}

function phases(page: Page, parent: Struct, rows: NonNullable<ContratPdf['phases']>): void {
  const cells = rows.map((phase): Cell[] => [
    { text: phase.nom },
    { text: phase.duree },
    { text: phase.heures },
  ])
  page.table(parent, ['Étape', 'Durée', 'Heures'], cells, [
    page.width * 0.5,
    page.width * 0.25,
    page.width * 0.25,
  ])
}

/** The signatures stay together with the fingerprint of what was signed. */
function signatures(page: Page, contrat: ContratPdf): void {
  const rows = contrat.signatures.map((s): Cell[] => [
    { text: s.qualite },
    { text: s.nom, style: { bold: true } },
    s.signe_le
      ? { text: `Signé le ${s.signe_le}` }
      : { text: 'Non signé', style: { bold: true, color: ACCENT } },
  ])
  const content = (parent: Struct) => {
    page.table(
      parent,
      ['Qualité', 'Nom', 'Signature'],
      rows,
      [0.34, 0.36, 0.3].map(part => part * page.width),
    )
    page.block(parent, 'P', `Empreinte du texte signé : ${contrat.empreinte}`, { size: 9, color: QUIET })
  }
  section(page, 'Signatures', content, Math.min(90 + rows.length * 34, 480))
}
