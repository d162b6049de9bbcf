/** What finds a person by name: made by triggers on `stagiaire`. */
export interface SchemaRecherche {
  nom_cherche: {
    region: string
    /** Two words of the name in one order, then the others: « aicha benali ». */
    cle: string
    stagiaire_id: number
    structure_id: number | null
    commune: string
  }
}
