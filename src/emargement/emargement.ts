import { isFerie, type Jour, type Mois, mois, weekday } from '../calendrier/calendrier.ts'
import { dispositif } from '../dispositif/load.ts'
import { jour as jourLong } from '../web/format.ts'

/** What may be noted for a half-day. */
export const PRESENCES = {
  present: 'Présent',
  distance: 'À distance',
  entreprise: 'En entreprise',
  absence_justifiee: 'Absence justifiée',
  absence_injustifiee: 'Absence non justifiée',
} as const
export type Presence = keyof typeof PRESENCES
export const presences = Object.keys(PRESENCES) as Presence[]

export const DEMIS = { matin: 'matin', apres_midi: 'après-midi', soir: 'soir' } as const
export type Demi = keyof typeof DEMIS
/** The half-days that every sheet shows; the evening only appears where someone has one. */
export const demis: readonly Demi[] = ['matin', 'apres_midi']

/** Why an absence is justified: what it gives a right to, never a detail of health. */
export const MOTIFS = {
  arret: 'Arrêt de travail',
  enfant: 'Enfant à garder',
  convocation: 'Convocation',
  evenement_familial: 'Événement familial',
  transport: 'Transport empêché',
  recherche_emploi: 'Recherche d’emploi',
  autre: 'Autre motif reconnu',
} as const
export type Motif = keyof typeof MOTIFS

/** A half-day lasts three hours unless someone says otherwise. */
export const DEMI_JOURNEE = 180

export interface Periode {
  du: Jour
  au: Jour | null
}

/** Someone of a group, with all that says whether a half-day of theirs can be noted. */
export interface Membre {
  parcours_id: number
  nom: string
  prenom: string
  action_id: number
  site: string
  /** The site's, for its public holidays; without it, those of the mainland. */
  departement?: string
  dispositif: string
  version: Jour
  date_entree: Jour
  /** The first day out. */
  sortie: Jour | null
  minutes_semaine: number
  minutes_max: number | null
  /** Minutes present or in company since the entry. */
  minutes_faites: number
  suspensions: Periode[]
  mois_certifies: Mois[]
  /** Who has signed the contract. */
  signatures: string[]
}

/** One half-day of one person; `statut` null: nothing noted. */
export interface Case {
  parcours_id: number
  jour: Jour
  demi: Demi
  statut: Presence | null
  minutes: number
  /** Minutes missed by who came late. */
  retard?: number
  motif?: Motif | null
  minutes_connexion?: number | null
  travail?: string | null
  auteur?: string | null
}

/** A month's minutes by what was noted. */
export interface Totaux {
  minutes_present: number
  minutes_entreprise: number
  minutes_absence_justifiee: number
  minutes_absence_injustifiee: number
}

function rulesOf(p: Pick<Membre, 'dispositif' | 'version'>) {
  const { versions } = dispositif(p.dispositif)
  return (versions.find(v => v.du === p.version) ?? versions.at(-1))?.parcours
}

/** The contract's signatories who have not signed yet. */
export function unsigned(p: Pick<Membre, 'dispositif' | 'version' | 'signatures'>): string[] {
  const signatories = rulesOf(p)?.signataires.valeur ?? ['stagiaire', 'organisme']
  return signatories.filter(qualite => !p.signatures.includes(qualite))
}

export const caseKey = (c: Pick<Case, 'parcours_id' | 'jour' | 'demi'>) =>
  `${c.parcours_id}-${c.jour}-${c.demi}`
export const nameOf = ({ prenom, nom }: Pick<Membre, 'prenom' | 'nom'>) => `${prenom} ${nom}`

const WEEKDAYS = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche']
/** « lundi 16 mars » */
export const dayLabel = (jour: Jour) =>
  `${WEEKDAYS[weekday(jour) - 1]} ${jourLong(jour).replace(/ \d{4}$/, '')}`
export const caseLabel = (m: Membre, { jour, demi }: Pick<Case, 'jour' | 'demi'>) =>
  `${nameOf(m)}, ${dayLabel(jour)}, ${DEMIS[demi]}`

/** True when the pathway runs on this day: entered, not out, not suspended. */
export const covers = (m: Pick<Membre, 'date_entree' | 'sortie' | 'suspensions'>, jour: Jour): boolean =>
  m.date_entree <= jour && (m.sortie === null || jour < m.sortie) && !isSuspended(m, jour)

/** The same, as the end of a sentence. */
export function closedReason(m: Ouverture, jour: Jour): string | null {
  const reason = closed(m, jour)
  return reason && (REASONS[reason] ?? reason)
}

const isSuspended = (m: Pick<Membre, 'suspensions'>, jour: Jour) =>
  m.suspensions.some(s => s.du <= jour && (s.au === null || jour < s.au))

/** What says on which days a pathway takes half-days. */
export type Ouverture = Pick<
  Membre,
  'date_entree' | 'sortie' | 'suspensions' | 'mois_certifies' | 'departement'
>

/** Why nothing can be noted on this day, in two words for the grid, or null when it can. */
export function closed(m: Ouverture, jour: Jour): string | null {
  if (jour < m.date_entree) return 'Avant l’entrée'
  if (m.sortie !== null && jour >= m.sortie) return 'Après la sortie'
  if (isSuspended(m, jour)) return 'Suspendu'
  if (m.mois_certifies.includes(mois(jour))) return 'Mois certifié'
  return isFerie(jour, m.departement) ? 'Jour férié' : null
}

const REASONS: Record<string, string> = {
  'Avant l’entrée': 'ce jour vient avant son entrée en formation',
  'Après la sortie': 'ce jour vient après sa sortie',
  Suspendu: 'son parcours est suspendu ce jour-là',
  'Mois certifié': 'l’état de ce mois est déjà certifié',
  'Jour férié': 'ce jour est férié',
}

/** The legal week, that no trainee exceeds (L6343-2), where the dispositif gives no hours. */
const LEGAL_WEEK = 35

/** The minutes of a week that this pathway's dispositif allows. */
export function weekCap(m: Pick<Membre, 'dispositif' | 'version'>): number {
  const hours = rulesOf(m)?.heures_semaine.valeur
  return 60 * (typeof hours === 'number' ? hours : LEGAL_WEEK)
}

export const byKey = (cells: readonly Case[]): Map<string, Case> => new Map(cells.map(c => [caseKey(c), c]))
