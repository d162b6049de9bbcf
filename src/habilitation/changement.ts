import { isJour } from '../calendrier/calendrier.ts'
import { jourCourt } from '../web/format.ts'

type Row = Record<string, unknown> | null

/** One column that an act changed, in words. */
export interface Changement {
  champ: string
  avant: string
  apres: string
}

/** Numbers of the database: the line says by name who acted and whose file it is. */
const KEYS = [
  'region',
  'revision',
  'empreinte',
  'id',
  'compte_id',
  'stagiaire_id',
  'prescription_id',
  'parcours_id',
  'contrat_id',
]

/** The values that changed; all of them for a record added or removed. Keys of the database mean nothing to a reader. */
export function changements(avant: Row, apres: Row): Changement[] {
  const names = [...new Set([...Object.keys(avant ?? {}), ...Object.keys(apres ?? {})])]
  return names
    .filter(name => !KEYS.includes(name))
    .map(name => ({ champ: champLisible(name), avant: valeur(avant?.[name]), apres: valeur(apres?.[name]) }))
    .filter(c => c.avant !== c.apres)
}

const ACCENTS: Record<string, string> = {
  iban: 'IBAN',
  payeur_iban: 'IBAN du payeur',
  bic: 'BIC',
  prenom: 'Prénom',
  telephone: 'Téléphone',
  numero: 'Numéro',
  intitule: 'Intitulé',
  periode: 'Période',
  qualite: 'Qualité',
  precisions: 'Précisions',
  entree: 'Entrée',
  date_entree: 'Date d’entrée',
  modalite: 'Modalité',
}

function champLisible(name: string): string {
  const words = name.replace(/_id$/, '').replace(/_le$/, ', le').replaceAll('_', ' ')
  return ACCENTS[name] ?? words.charAt(0).toUpperCase() + words.slice(1)
}

function valeur(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value === true) return 'oui'
  if (value === false) return 'non'
  if (typeof value === 'string' && isJour(value)) return jourCourt(value)
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
