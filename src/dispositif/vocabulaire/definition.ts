export type Type = 'date' | 'entier' | 'decimal' | 'texte' | 'booleen'
/** What a fact is, how it is said, and who knows it. */
export type Definition = {
  type: Type
  /** How the fact is called in a sentence. */
  libelle: string
  /** A true or false fact, as what the person must be or do: « habiter en quartier prioritaire ». */
  verbe?: string
  unite?: string
  /** The only words that a closed text may take, and how each is said. */
  valeurs?: Readonly<Record<string, string>>
  /** How some words of an open text are said; of a whole number, the steps of a scale. */
  mots?: Readonly<Record<string, string>>
  /** Who can supply it when it is missing. */
  aupres_de: string
  /** Taken for granted, and said so, while nobody has declared otherwise: a right that the person claims. */
  defaut?: boolean | number
}
