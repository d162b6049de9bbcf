import type { Fait, Situation } from '../dispositif/vocabulaire.ts'

/** One answer among a few: what it says of the person, and the paper that proves it. */
export type Option = { code: string; libelle: string; aide?: string; faits: Situation; piece?: string }
export type Nombre = {
  min: number
  max: number
  unite: string
  decimales?: boolean
  /** How many of the fact's units one unit typed is worth: 100 for euros kept in centimes. */
  facteur?: number
  piece?: string
}
/** A question in easy French, and the facts that its answer gives. */
export type Question = {
  code: string
  titre: string
  aide?: string
  faits: readonly [Fait, ...Fait[]]
  /** The question that may spare this one: it comes first. */
  apres?: string
} & (
  | { options: readonly Option[]; liste?: true }
  | { nombre: Nombre }
  /** The options are the words that the rules themselves use. */
  | { ouverte: { autre: string } }
)

export const ouiNon = (
  code: string,
  fait: Fait,
  titre: string,
  more: { aide?: string; piece?: string; apres?: string } = {},
): Question => ({
  code,
  titre,
  ...(more.aide ? { aide: more.aide } : {}),
  ...(more.apres ? { apres: more.apres } : {}),
  faits: [fait],
  options: [
    { code: 'oui', libelle: 'Oui', faits: { [fait]: true }, ...(more.piece ? { piece: more.piece } : {}) },
    { code: 'non', libelle: 'Non', faits: { [fait]: false } },
  ],
})

export const nombre = (code: string, fait: Fait, titre: string, aide: string, bornes: Nombre): Question => ({
  code,
  titre,
  aide,
  faits: [fait],
  nombre: bornes,
})
