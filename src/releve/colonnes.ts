import { isJour, type Jour } from '../calendrier/calendrier.ts'
import { DEMIS, type Demi, MOTIFS, type Motif, PRESENCES, type Presence } from '../emargement/emargement.ts'

/** What a file may say of a half-day, and the other names that software gives to it. */
const NOMS = {
  parcours: ['numero_parcours', 'numero_de_parcours', 'parcours_id', 'id_parcours'],
  nom: ['nom_de_famille', 'nom_stagiaire'],
  prenom: ['prenom_stagiaire'],
  date_naissance: ['date_de_naissance', 'naissance', 'ne_le', 'nee_le'],
  jour: ['date', 'date_seance'],
  demi: ['demi_journee', 'moment'],
  statut: ['presence', 'etat'],
  minutes: ['duree', 'temps'],
  retard: ['minutes_retard', 'minutes_de_retard'],
  motif: ['motif_absence', 'motif_d_absence'],
  connexion: ['minutes_connexion', 'temps_connexion', 'temps_de_connexion'],
  travail: ['travail_valide', 'travail_rendu'],
} as const
export type Colonne = keyof typeof NOMS
export const colonnes = Object.keys(NOMS) as Colonne[]

/** Columns of the list of refused lines: a corrected list comes back with them. */
const DE_LA_LISTE = ['ligne', 'a_corriger']

/** Where each column stands in the file; -1: the file does not have it. */
export interface Titres {
  rang: Record<Colonne, number>
  /** How many cells a line has. */
  largeur: number
  /** Titles that mean nothing here, as written. */
  inconnues: string[]
  /** What is missing or written twice, in whole sentences; empty when the file can be read. */
  fautes: string[]
}

/** « Date de naissance » → 'date_de_naissance'. */
export const cle = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')

/** Finds the columns by their titles, in any order, accents and case free. */
export function titres(cells: readonly string[]): Titres {
  const known = new Map<string, Colonne>(
    colonnes.flatMap(c => [c, ...NOMS[c]].map(nom => [nom, c] as [string, Colonne])),
  )
  const rang = Object.fromEntries(colonnes.map(c => [c, -1])) as Record<Colonne, number>
  const inconnues: string[] = []
  const fautes: string[] = []
  cells.forEach((cell, i) => {
    const colonne = known.get(cle(cell))
    if (!colonne) {
      if (cell.trim() && !DE_LA_LISTE.includes(cle(cell))) inconnues.push(cell.trim().slice(0, 60))
    } else if (rang[colonne] >= 0) fautes.push(`La colonne « ${colonne} » est là deux fois : gardez-en une.`)
    else rang[colonne] = i
  })
  const missing = (['jour', 'demi', 'statut'] as const).filter(c => rang[c] < 0)
  if (missing.length) fautes.push(`Il manque : ${missing.join(', ')}.`)
  if (rang.parcours < 0 && (rang.nom < 0 || rang.prenom < 0 || rang.date_naissance < 0))
    fautes.push(
      'Il manque de quoi reconnaître les personnes : le numéro de parcours, ou le nom, le prénom et la date de naissance.',
    )
  return { rang, largeur: cells.length, inconnues, fautes }
}

const seen = new Map<string, Jour | null>()

/** '2026-11-02', « 02/11/2026 », « 2.11.2026 », with or without an hour at midnight; null for what is not a day. */
export function lireJour(text: string): Jour | null {
  const known = seen.get(text)
  if (known !== undefined) return known
  const day = text.replace(/[ T]0?0:00(:00(\.0+)?)?$/, '')
  const french = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(day)
  const iso = french
    ? `${french[3]}-${french[2]?.padStart(2, '0')}-${french[1]?.padStart(2, '0')}`
    : day.replaceAll('/', '-')
  const read = isJour(iso) ? iso : null
  // A file has few days; what is not one may be anything, and is not kept.
  if (read && text.length < 24 && seen.size < 20_000) seen.set(text, read)
  return read
}

/**
 * Minutes of « 210 », « 3:30 », « 3h30 », « 3 h », « 3,5 h » or « 45 min »; null for anything else, so for a number with
 * decimals and no unit.
 */
export function lireMinutes(text: string): number | null {
  if (/^\d{1,5}$/.test(text)) return Number(text)
  const compact = text.replace(/\s+/g, '').toLowerCase()
  const clock = /^(\d{1,3})(?:h|:)([0-5]\d)(?:min|mn|m|:00)?$/.exec(compact)
  if (clock) return Number(clock[1]) * 60 + Number(clock[2])
  const hours = /^(\d{1,3})(?:[.,](\d{1,2}))?(?:h|heures?)$/.exec(compact)
  if (hours) return Math.round((Number(hours[1]) * 100 + Number((hours[2] ?? '').padEnd(2, '0'))) * 0.6)
  const minutes = /^(\d{1,5})(?:min|mn|minutes?)$/.exec(compact)
  return minutes ? Number(minutes[1]) : null
}

/** Everything that a program may write for one of these words. */
const words = <W extends string>(labels: Record<W, string>, more: Record<string, W>): Map<string, W> =>
  new Map<string, W>([
    ...(Object.keys(labels) as W[]).flatMap((w): [string, W][] => [
      [w, w],
      [cle(labels[w]), w],
    ]),
    ...Object.entries(more).map(([text, w]): [string, W] => [text, w as W]),
  ])

const demis = words<Demi>(DEMIS, {
  m: 'matin',
  matinee: 'matin',
  am: 'apres_midi',
  apresmidi: 'apres_midi',
  s: 'soir',
  soiree: 'soir',
})
const statuts = words<Presence>(PRESENCES, {
  p: 'present',
  presente: 'present',
  d: 'distance',
  distanciel: 'distance',
  e: 'entreprise',
  aj: 'absence_justifiee',
  absent_justifie: 'absence_justifiee',
  absente_justifiee: 'absence_justifiee',
  ai: 'absence_injustifiee',
  absent_injustifie: 'absence_injustifiee',
  absente_injustifiee: 'absence_injustifiee',
  absent_non_justifie: 'absence_injustifiee',
  absente_non_justifiee: 'absence_injustifiee',
})
const motifs = words<Motif>(MOTIFS, {})

/** Words come by the thousand and are few: each is looked for once. */
function remembered<W>(among: ReadonlyMap<string, W>): (text: string) => W | null {
  const known = new Map<string, W>()
  return text => {
    const before = known.get(text)
    if (before !== undefined) return before
    const found = among.get(cle(text)) ?? null
    if (found !== null && text.length < 40 && known.size < 1000) known.set(text, found)
    return found
  }
}
export const lireDemi = remembered(demis)
export const lireStatut = remembered(statuts)
export const lireMotif = remembered(motifs)

/** How to write each closed word, for who must correct one. */
export const A_ECRIRE = {
  demi: 'écrivez matin (M), après-midi (AM) ou soir (S)',
  statut:
    'écrivez présent (P), à distance (D), entreprise (E), absence justifiée (AJ) ou absence non justifiée (AI)',
  motif: `écrivez l’un de ces mots, sans rien dire de la santé : ${Object.values(MOTIFS).join(', ')}`,
  jour: 'écrivez une date comme 2026-11-02 ou 02/11/2026',
  minutes: 'écrivez une durée comme 210, 3:30, 3h30 ou 3,5 h',
} as const
