import type { Jour } from '../calendrier/calendrier.ts'
import { jour } from '../web/format.ts'

/** The natures of what a person obtains, as the database knows them. */
export const NATURES = {
  domaine_clea: 'Domaine CléA',
  clea: 'Certificat CléA',
  titre: 'Titre professionnel',
  diplome: 'Diplôme',
  habilitation: 'Habilitation',
} as const
export type Nature = keyof typeof NATURES

/** A domain is a part of the CléA: everything else is a certification of its own. */
export const CERTIFICATIONS = ['clea', 'titre', 'diplome', 'habilitation'] as const satisfies Nature[]

/** The seven domains of the « socle de connaissances et de compétences professionnelles » (décret 2015-172 of 13 February 2015). */
export const DOMAINES_CLEA = [
  { code: 'communiquer', intitule: 'Communiquer en français' },
  { code: 'calculer', intitule: 'Utiliser les règles de base de calcul et du raisonnement mathématique' },
  {
    code: 'numerique',
    intitule: 'Utiliser les techniques usuelles de l’information et de la communication numérique',
  },
  { code: 'equipe', intitule: 'Travailler dans le cadre de règles définies d’un travail en équipe' },
  { code: 'autonomie', intitule: 'Travailler en autonomie et réaliser un objectif individuel' },
  { code: 'apprendre', intitule: 'Apprendre à apprendre tout au long de la vie' },
  {
    code: 'securite',
    intitule:
      'Maîtriser les gestes et postures, et respecter des règles d’hygiène, de sécurité et environnementales élémentaires',
  },
] as const

export const CLEA = {
  code: 'clea',
  intitule: 'CléA, socle de connaissances et de compétences professionnelles',
}

/** One line obtained, as the store gives it. */
export interface Obtention {
  id: number
  nature: Nature
  code: string
  intitule: string
  obtenu_le: string
}

/** The seven domains, each with the day it was acquired, or null. */
export const domaines = (obtenus: readonly Obtention[]) =>
  DOMAINES_CLEA.map(domaine => ({
    ...domaine,
    obtenu_le: obtenus.find(o => o.nature === 'domaine_clea' && o.code === domaine.code)?.obtenu_le ?? null,
  }))

/** All seven domains are there and the certificate is not: it only remains to record it. */
export const cleaToRecord = (obtenus: readonly Obtention[]): boolean =>
  domaines(obtenus).every(d => d.obtenu_le !== null) && !obtenus.some(o => o.nature === 'clea')

/** The name that a certificate is known by in a pathway: two of the same name are the same one. Empty without a single letter. */
export const codeOf = (intitule: string): string =>
  intitule
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)

/** Why a certificate cannot bear this date, or null when it can. */
export function dateRefused(obtenu_le: Jour, date_entree: Jour, today: Jour): string | null {
  if (obtenu_le > today) return `Le ${jour(obtenu_le)} n’est pas encore passé : indiquez la date d’obtention.`
  if (obtenu_le < date_entree) {
    return `Le ${jour(obtenu_le)} vient avant l’entrée en formation, le ${jour(date_entree)}. Vérifiez la date.`
  }
  return null
}
