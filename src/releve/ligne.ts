import type { Jour } from '../calendrier/calendrier.ts'
import type { Demi, Motif, Presence } from '../emargement/emargement.ts'
import {
  A_ECRIRE,
  type Colonne,
  cle,
  colonnes,
  lireDemi,
  lireJour,
  lireMinutes,
  lireMotif,
  lireStatut,
  type Titres,
} from './colonnes.ts'
import type { Ligne } from './lecture.ts'

/** What is wrong with a line, and what to do; `colonne` is empty when it is the line as a whole. */
export interface Faute {
  colonne: Colonne | ''
  message: string
}

/** A refused line, with what it held, to be corrected and sent again. */
export interface Refusee {
  ligne: number
  fautes: Faute[]
  champs: Partial<Record<Colonne, string>>
}

/** A line understood by itself; what it leaves out is undefined, and stays as it is noted. */
export interface Lue {
  ligne: number
  /** The pathway's number, or the person as `personne()` writes them. */
  parcours: number | null
  personne: string | null
  nom: string
  jour: Jour
  demi: Demi
  statut: Presence
  minutes: number | undefined
  retard: number | undefined
  motif: Motif | null | undefined
  minutes_connexion: number | null | undefined
  travail: string | null | undefined
  /** The cells it was read from. */
  cells: readonly string[]
}

export const personne = (nom: string, prenom: string, naissance: Jour): string =>
  `${cle(nom)}|${cle(prenom)}|${naissance}`

/** « ligne 12, colonne minutes : « 25:00 » … » */
export const phrase = (ligne: number, { colonne, message }: Faute): string =>
  `ligne ${ligne}${colonne && `, colonne ${colonne}`} : ${message}.`

const quoted = (text: string) => `« ${text.length > 40 ? `${text.slice(0, 40)}…` : text} »`

/** Reads one line: a half-day, or every reason why it is none. */
export function lire({ ligne, cells, faute }: Ligne, { rang, largeur }: Titres): Lue | Faute[] {
  if (faute) return [{ colonne: '', message: faute }]
  const fautes: Faute[] = []
  const at = (c: Colonne) => (rang[c] < 0 ? '' : (cells[rang[c]] ?? '').trim())
  const wrong = (colonne: Colonne, message: string) => fautes.push({ colonne, message })
  if (cells.length > largeur && cells.slice(largeur).some(c => c.trim() !== ''))
    return [
      {
        colonne: '',
        message: `elle compte ${cells.length} cellules pour ${largeur} titres : retirez le séparateur en trop`,
      },
    ]
  if (cells.some(cell => cell.includes('\0')))
    return [{ colonne: '', message: 'elle contient un caractère invisible : retapez-la' }]

  const number = at('parcours')
  const parcours = /^\d{1,15}$/.test(number) ? Number(number) : null
  if (number && parcours === null) wrong('parcours', `${quoted(number)} n’est pas un numéro de parcours`)
  let who: string | null = null
  if (!number) {
    const naissance = lireJour(at('date_naissance'))
    if (rang.date_naissance >= 0 && at('date_naissance') && !naissance)
      wrong('date_naissance', `${quoted(at('date_naissance'))} n’est pas une date : ${A_ECRIRE.jour}`)
    else if (!at('nom') || !at('prenom') || !naissance)
      wrong(
        'parcours',
        'rien ne dit de qui il s’agit : indiquez le numéro de parcours, ou le nom, le prénom et la date de naissance',
      )
    else who = personne(at('nom'), at('prenom'), naissance)
  }
  const jour = lireJour(at('jour'))
  if (!jour) wrong('jour', `${empty(at('jour'), 'n’est pas une date')} : ${A_ECRIRE.jour}`)
  const demi = lireDemi(at('demi'))
  if (!demi) wrong('demi', `${empty(at('demi'), 'n’est pas une demi-journée')} : ${A_ECRIRE.demi}`)
  const statut = lireStatut(at('statut'))
  if (!statut) wrong('statut', `${empty(at('statut'), 'n’est pas compris')} : ${A_ECRIRE.statut}`)

  const duration = (c: 'minutes' | 'retard' | 'connexion'): number | undefined => {
    const text = at(c)
    if (text === '') return undefined
    const minutes = lireMinutes(text)
    if (minutes === null) wrong(c, `${quoted(text)} n’est pas une durée : ${A_ECRIRE.minutes}`)
    return minutes ?? undefined
  }
  const minutes = duration('minutes')
  if (minutes !== undefined && /^\d$/.test(at('minutes')))
    wrong('minutes', `${quoted(at('minutes'))} : écrivez « ${minutes} h », ou « ${minutes} min »`)
  else if (minutes !== undefined && (minutes < 1 || minutes > 360))
    wrong('minutes', `${quoted(at('minutes'))} : une demi-journée dure de 1 à 360 minutes`)
  const retard = duration('retard')
  if (retard !== undefined && retard > 360)
    wrong('retard', `${quoted(at('retard'))} : un retard compte au plus 360 minutes`)
  const connexion = duration('connexion')
  if (connexion !== undefined && connexion > 720)
    wrong('connexion', `${quoted(at('connexion'))} : un temps de connexion compte au plus 720 minutes`)
  const motif = at('motif') ? lireMotif(at('motif')) : null
  // Never repeated: it may tell of someone's health.
  if (at('motif') && !motif) wrong('motif', `ce motif n’est pas compris : ${A_ECRIRE.motif}`)
  if (fautes.length || !jour || !demi || !statut) return fautes
  return {
    ligne,
    parcours,
    personne: who,
    nom: number ? at('nom') : '',
    jour,
    demi,
    statut,
    minutes,
    retard: rang.retard < 0 ? undefined : (retard ?? 0),
    motif: rang.motif < 0 ? undefined : motif,
    minutes_connexion: rang.connexion < 0 ? undefined : (connexion ?? null),
    travail: rang.travail < 0 ? undefined : at('travail').slice(0, 500) || null,
    cells,
  }
}

const empty = (text: string, otherwise: string) =>
  text ? `${quoted(text)} ${otherwise}` : 'rien n’est écrit'

/** A refused line as it is kept: without what is not asked, nor a reason that may tell of someone's health. */
export function refusee(ligne: number, cells: readonly string[], { rang }: Titres, fautes: Faute[]): Refusee {
  const champs: Partial<Record<Colonne, string>> = {}
  for (const c of colonnes) {
    const text = rang[c] < 0 ? '' : (cells[rang[c]] ?? '').trim().replaceAll('\0', '').slice(0, 200)
    if (text && (c !== 'motif' || lireMotif(text))) champs[c] = text
  }
  return { ligne, fautes, champs }
}
