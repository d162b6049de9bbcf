import { DEEP, type Page, QUIET } from './page.ts'

/** An element of the document's structure, that a screen reader follows. */
export type Struct = PDFKit.PDFStructureElement

/** The top of a document: who writes it, what it is, about what, its number and date. */
export function head(
  page: Page,
  d: { region: string; titre: string; sujet: string; reference: string; le: string },
): void {
  const { doc, root } = page
  page.block(root, 'P', d.region, { size: 10.5, bold: true, color: DEEP })
  doc.y += 14
  page.block(root, 'H1', d.titre, { size: 23, bold: true, color: DEEP })
  doc.y += 4
  page.block(root, 'P', d.sujet, { size: 12.5 })
  page.block(root, 'P', `Référence ${d.reference}, le ${d.le}`, { size: 10.5, color: QUIET })
  doc.y += 14
  page.rule(DEEP)
}

/** A section with its heading, which never stays alone at the foot of a page. */
export function section(page: Page, titre: string, content: (parent: Struct) => void, needed = 70): void {
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

/** One paragraph a text. */
export function paragraphs(page: Page, parent: Struct, texts: readonly string[]): void {
  for (const text of texts) {
    page.block(parent, 'P', text)
    page.doc.y += 6
  }
}

/** A list, one item a value; nothing for no value. */
export function list<T>(
  page: Page,
  parent: Struct,
  items: readonly T[],
  content: (item: Struct, value: T) => void,
): void {
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

/** What each thing is, and its value beside it. */
export function pairs(page: Page, parent: Struct, rows: readonly (readonly [string, string])[]): void {
  list(page, parent, rows, (item, [label, text]) => {
    const cells = [
      { type: 'Lbl' as const, text: label, style: { color: QUIET } },
      { type: 'LBody' as const, text },
    ]
    page.columns(item, cells, [page.width * 0.34, page.width * 0.66])
  })
}
