/**
 * A calm, tagged A4 page on pdfkit: every drawn thing is either a structure element (heading, paragraph, list, table), in
 * reading order, or an artifact that a screen reader skips. Fonts are embedded; the same input gives the same bytes.
 */
import PDFDocument from 'pdfkit'
import { drawable, FONTS, runs } from './font.ts'

export const INK = '#1b1f24'
export const DEEP = '#17375e'
export const QUIET = '#4a5462'
/** « À regarder »: 7:1 on white. */
export const ACCENT = '#9a3412'
const RULE = '#c9d1da'
const MARGINS = { top: 64, bottom: 76, left: 68, right: 68 }

export type Style = {
  size?: number
  bold?: boolean
  color?: string
  width?: number
  x?: number
  /** `right`: figures of a column, which then line up. In the letters of one font only. */
  align?: 'right'
}
/** Structure types of PDF 1.7 (ISO 32000-1, 14.8.4) that Amont uses. */
export type Tag = 'P' | 'H1' | 'H2' | 'H3' | 'Lbl' | 'LBody' | 'TH' | 'TD'
/** pdfkit knows `scope`, its types do not. */
type StructOptions = { title?: string; scope?: 'Column' }
export type Cell = { text: string; style?: Style }
export type Meta = { title: string; author: string; subject: string; keywords: string; date: Date }
export type Page = ReturnType<typeof openPage>

/** Opens a document. XMP metadata is not escaped by pdfkit: « & » becomes « et » there. */
export function openPage(meta: Meta) {
  const safe = (text: string) =>
    drawable(text)
      .replace(/\s*&\s*/g, ' et ')
      .replace(/</g, '‹')
      .replace(/>/g, '›')
  const doc = new PDFDocument({
    size: 'A4',
    margins: MARGINS,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'fr-FR',
    displayTitle: true,
    bufferPages: true,
    info: {
      Title: safe(meta.title),
      Author: safe(meta.author),
      Subject: safe(meta.subject),
      Keywords: safe(meta.keywords),
      Creator: 'Amont',
      CreationDate: meta.date,
    },
  })
  for (const [name, font] of Object.entries(FONTS)) doc.registerFont(name, font)
  const root = doc.struct('Document')
  doc.addStructure(root)
  const left = MARGINS.left
  const width = doc.page.width - MARGINS.left - MARGINS.right
  const bottom = doc.page.height - MARGINS.bottom

  const options = (style: Style) => ({
    width: style.width ?? width,
    lineGap: (style.size ?? 11) * 0.28,
    ...(style.align ? { align: style.align } : {}),
  })

  function height(text: string, style: Style = {}): number {
    doc.font(style.bold ? 'bold' : 'regular').fontSize(style.size ?? 11)
    return doc.heightOfString(drawable(text), options(style))
  }

  function write(text: string, style: Style = {}): void {
    doc.x = style.x ?? left
    const parts = runs(drawable(text))
    for (const [i, part] of parts.entries()) {
      doc.font(`${style.bold ? 'bold' : 'regular'}${part.ext ? '-ext' : ''}`).fontSize(style.size ?? 11)
      doc
        .fillColor(style.color ?? INK)
        .text(part.text, { ...options(style), continued: i < parts.length - 1 })
    }
    doc.x = left
  }

  /** Starts a page when less than `needed` points are left. */
  function keep(needed: number): void {
    if (doc.y + needed > bottom) doc.addPage()
  }

  function block(parent: PDFKit.PDFStructureElement, type: Tag, text: string, style: Style = {}): void {
    parent.add(doc.struct(type, {}, [() => write(text, style)]))
  }

  function rule(color = RULE): void {
    doc.markContent('Artifact', { type: 'Layout' })
    doc
      .moveTo(left, doc.y)
      .lineTo(left + width, doc.y)
      .lineWidth(0.75)
      .strokeColor(color)
      .stroke()
    doc.endMarkedContent()
  }

  /** Elements side by side from the same height; columns in points. Never cut between two pages unless higher than one. */
  function columns(
    parent: PDFKit.PDFStructureElement,
    cells: { type: Tag; text: string; style?: Style; scope?: 'Column' }[],
    widths: number[],
  ): void {
    const gap = 14
    const placed = cells.map((cell, i) => ({
      ...cell,
      style: {
        ...cell.style,
        x: left + sum(widths.slice(0, i)) + (cell.style?.align === 'right' ? gap : 0),
        width: (widths[i] ?? 0) - gap,
      },
    }))
    const tall = Math.max(...placed.map(cell => height(cell.text, cell.style)))
    keep(Math.min(tall, bottom - MARGINS.top))
    const { y: top, page } = doc
    let end = top
    for (const cell of placed) {
      if (doc.page === page) doc.y = top
      const content = () => write(cell.text, cell.style)
      const options: StructOptions = cell.scope ? { scope: cell.scope } : {}
      parent.add(doc.struct(cell.type, options, [content]))
      end = doc.page === page ? Math.max(end, doc.y) : doc.y
    }
    doc.y = end
  }

  function table(
    parent: PDFKit.PDFStructureElement,
    header: string[],
    rows: Cell[][],
    widths: number[],
    /** Columns of figures, by their index. */
    figures: number[] = [],
  ): void {
    const end = (i: number): Style => (figures.includes(i) ? { align: 'right' } : {})
    const element = doc.struct('Table')
    parent.add(element)
    const line = (cells: Parameters<typeof columns>[1]) => {
      const row = doc.struct('TR')
      element.add(row)
      doc.y += 6
      columns(row, cells, widths)
      doc.y += 4
      rule()
      row.end()
    }
    line(
      header.map((text, i) => ({
        type: 'TH',
        text,
        scope: 'Column',
        style: { size: 9.5, bold: true, color: QUIET, ...end(i) },
      })),
    )
    for (const row of rows)
      line(row.map((cell, i) => ({ type: 'TD', text: cell.text, style: { ...cell.style, ...end(i) } })))
    element.end()
    doc.y += 8
  }

  /** Numbers the pages and closes. `footer` is on the left of each. */
  function close(footer: string): Promise<Uint8Array> {
    const { count } = doc.bufferedPageRange()
    for (let i = 0; i < count; i++) {
      doc.switchToPage(i)
      doc.page.margins.bottom = 0
      doc.markContent('Artifact', { type: 'Pagination' })
      doc.font('regular').fontSize(9).fillColor(QUIET)
      const y = doc.page.height - 48
      doc.text(drawable(footer), left, y, { width: width * 0.75, lineBreak: false, ellipsis: true })
      doc.text(`page ${i + 1} sur ${count}`, left, y, { width, align: 'right' })
      doc.endMarkedContent()
    }
    root.end()
    return new Promise((resolve, reject) => {
      const chunks: Uint8Array[] = []
      doc.on('data', (chunk: Uint8Array) => chunks.push(chunk))
      doc.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))))
      doc.on('error', reject)
      doc.end()
    })
  }

  return { doc, root, width, height, write, keep, block, rule, columns, table, close }
}

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
