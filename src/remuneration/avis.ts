/** The notice of a month's pay as an accessible PDF, in words that the person understands. Pure: no clock, no file. */
import { ACCENT, openPage, type Page, QUIET } from '../web/pdf/page.ts'
import { head, pairs, paragraphs, type Struct, section } from '../web/pdf/section.ts'

/** Texts are shown as given: amounts and dates come already written (« 652,18 € », « 12 mars 2026 »). */
export interface Avis {
  titre: string
  region: string
  reference: string
  /** ISO instant of the last validation: the document carries no other clock. */
  date: string
  le: string
  payeur: string
  beneficiaire: { nom: string; compte: string | null }
  formation: string
  /** Each time the month was computed, the newest first. */
  calculs: {
    titre: string
    phrases: string[]
    lignes: { intitule: string; montant: string; phrases: string[]; sources: string[] }[]
  }[]
  total: string
  contacts: { qualite: string; nom: string; courriel: string }[]
  aide: string
}

/** A4, tagged (PDF 1.7, lang fr-FR, headings, lists, a table), fonts embedded. The same notice gives the same bytes. */
export async function avisPdf(a: Avis): Promise<Uint8Array> {
  const page = openPage({
    title: `${a.titre} – ${a.beneficiaire.nom}`,
    author: a.region,
    subject: a.formation,
    keywords: a.reference,
    date: new Date(a.date),
  })
  head(page, { ...a, sujet: a.formation })
  section(page, 'Qui paie, qui reçoit', s =>
    pairs(page, s, [
      ['Qui paie', a.payeur],
      ['Qui reçoit', a.beneficiaire.nom],
      ['Sur quel compte', a.beneficiaire.compte ?? 'Aucun compte n’est encore indiqué'],
    ]),
  )
  section(page, 'En bref', s => summary(page, s, a))
  for (const calcul of a.calculs)
    section(page, calcul.titre, s => {
      paragraphs(page, s, calcul.phrases)
      for (const ligne of calcul.lignes) line(page, s, ligne)
    })
  section(page, 'À qui demander', s => {
    paragraphs(page, s, [a.aide])
    pairs(
      page,
      s,
      a.contacts.map(c => [c.qualite, `${c.nom}\n${c.courriel}`]),
    )
  })
  return page.close(`${a.region} · ${a.reference}`)
}

function summary(page: Page, parent: Struct, { calculs, total }: Avis): void {
  const rows = calculs
    .flatMap(c => c.lignes)
    .map(l => [
      { text: l.intitule },
      { text: l.montant, style: l.montant.startsWith('\u2212') ? { color: ACCENT } : {} },
    ])
  page.table(
    parent,
    ['Quoi', 'Montant'],
    [
      ...rows,
      [
        { text: 'Total du mois', style: { bold: true } },
        { text: total, style: { bold: true } },
      ],
    ],
    [page.width * 0.7, page.width * 0.3],
    [1],
  )
}

function line(page: Page, parent: Struct, l: Avis['calculs'][number]['lignes'][number]): void {
  const style = { size: 12, bold: true }
  const title = `${l.intitule} : ${l.montant}`
  page.doc.y += 4
  page.keep(page.height(title, style) + 40)
  page.block(parent, 'H3', title, style)
  page.doc.y += 3
  paragraphs(page, parent, l.phrases)
  for (const source of l.sources) page.block(parent, 'P', source, { size: 9.5, color: QUIET })
  page.doc.y += 4
}
