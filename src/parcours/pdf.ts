/** The contract of a pathway as an accessible PDF, ready to be read aloud, printed and signed. Pure: no clock, no file. */
import { ACCENT, type Cell, DEEP, openPage, type Page, QUIET } from '../web/pdf/page.ts'
import { head, list, pairs, paragraphs, type Struct, section } from '../web/pdf/section.ts'

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
  head(page, { ...contrat, sujet: contrat.dispositif })
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

function parties(page: Page, contrat: ContratPdf): void {
  section(page, 'Entre', parent => {
    pairs(
      page,
      parent,
      contrat.parties.map(p => [p.qualite, p.detail ? `${p.nom}\n${p.detail}` : p.nom]),
    )
  })
}

function body(page: Page, parent: Struct, article: ContratPdf['articles'][number]): void {
  paragraphs(page, parent, article.paragraphes)
  list(page, parent, article.liste ?? [], (item, text) => {
    const cells = [
      { type: 'Lbl' as const, text: '•', style: { color: DEEP } },
      { type: 'LBody' as const, text },
    ]
    page.columns(item, cells, [24, page.width - 10])
  })
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
