/** The calendars that people read outside of Amont. */
export interface SchemaAgenda {
  lien_agenda: { region: string; compte_id: number; empreinte: string; cree_le: string }
}
