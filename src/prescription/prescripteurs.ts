import type { Jour } from '../calendrier/calendrier.ts'
import { type Dispositif, sourceOf, versionAt } from '../dispositif/dispositif.ts'
import { typographic } from '../dispositif/situation.ts'

/** The networks of those who send people to a formation: the closed list of `structure.reseau`. */
export const RESEAUX = {
  mission_locale: 'Mission locale',
  france_travail: 'France Travail',
  cap_emploi: 'Cap emploi',
  departement: 'Département et ses services sociaux',
  siae: 'Structure d’insertion (SIAE)',
  plie: 'PLIE',
  apec: 'Apec',
  cibc: 'CIBC',
  cep: 'Conseil en évolution professionnelle',
  cio: 'Centre d’information et d’orientation (CIO)',
  ccas: 'Centre communal d’action sociale (CCAS)',
  cidff: 'CIDFF',
  region: 'Région',
} as const
export type Reseau = keyof typeof RESEAUX

/** Words of the files that are not a network's own: what they stand for here. */
const MOTS: Record<string, Reseau> = {
  'structure d’insertion': 'siae',
  structure_insertion: 'siae',
  pole_emploi: 'france_travail',
  conseil_departemental: 'departement',
}

/** Who may prescribe a dispositif: some networks, anyone because nothing is asked, or anyone because the text says nothing. */
export interface Prescripteurs {
  regle: 'liste' | 'sans_prescription' | 'non_precise'
  reseaux: Reseau[]
  /** Named by the text, and no network of Amont. */
  autres: string[]
  /** Where the rule was read: « Fiche du conseil régional, règle R0047 ». */
  source: string | null
}

/** What the file of a dispositif says on a day of who prescribes (`prescripteurs`). */
export function prescripteursDe(d: Dispositif, le: Jour): Prescripteurs {
  const said = versionAt(d, le)?.parcours?.prescripteurs
  const words = said?.valeur ?? []
  const known = words.flatMap(word => reseauDe(word) ?? [])
  const settled = said && ('source' in said || 'reglage' in said)
  return {
    regle: words.length ? 'liste' : settled ? 'sans_prescription' : 'non_precise',
    reseaux: [...new Set(known)],
    autres: words.filter(word => !reseauDe(word)).map(word => word.replaceAll('_', ' ')),
    source: said && 'source' in said && said.source ? sourceText(d, said) : null,
  }
}

const sourceText = (d: Dispositif, said: { source?: unknown; regles?: readonly string[] }) =>
  [
    sourceOf(d, said as Parameters<typeof sourceOf>[1]),
    said.regles?.length && `règle ${said.regles.join(', ')}`,
  ]
    .filter(Boolean)
    .join(', ')

function reseauDe(word: string): Reseau | undefined {
  const typed = typographic(word)
  return Object.hasOwn(RESEAUX, typed) ? (typed as Reseau) : MOTS[typed]
}

/** True when a structure of this network may prescribe there; a text that names nobody lets everyone. */
export const peutPrescrire = ({ regle, reseaux }: Prescripteurs, reseau: string | null): boolean =>
  regle !== 'liste' || reseaux.some(one => one === reseau)

/** « Qui prescrit : Mission locale, Cap emploi (fiche, règle R0047). » */
export function phrasePrescripteurs({ regle, reseaux, autres, source }: Prescripteurs): string {
  const from = source ? ` (${source})` : ''
  if (regle === 'sans_prescription')
    return `Aucune prescription n’est demandée : toute structure peut inscrire${from}.`
  if (regle === 'non_precise') return 'Qui prescrit n’est pas précisé : toute structure le peut.'
  return `Qui prescrit : ${[...reseaux.map(one => RESEAUX[one]), ...autres].join(', ')}${from}.`
}
