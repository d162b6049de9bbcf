/** How a training takes place, and how one enters it, as people read them. */
export const MODALITES: Record<string, string> = {
  presentiel: 'Sur place',
  mixte: 'Sur place et à distance',
  distance: 'À distance',
}
export const ENTREES: Record<string, string> = {
  permanentes: 'Toute l’année',
  dates_fixes: 'À dates fixes',
}

/** A line of a file that was left aside: where, with which value, and what to do. */
export interface Refuse {
  /** Line of the file, when it is known. */
  ligne: number | null
  chemin: string
  valeur: string
  message: string
}

/** What an import did, thing by thing: formations, actions, sessions. */
export interface Rapport {
  crees: number
  modifies: number
  inchanges: number
  refuses: Refuse[]
}
