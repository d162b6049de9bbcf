import * as iban from 'ibantools'
import type { Jour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { normalise } from '../territoire/territoire.ts'
import type { BadgeKind } from '../web/blocks.tsx'

/** Lines of a bank's answer that are told one by one, at most. */
export const ERREURS_DITES = 300

/** Bytes of a bank's answer, at most. */
export const RETOUR_MAX_BYTES = 20 * 1024 * 1024

const bare = (text: string) => text.replace(/[\s.\-_]/g, '').toUpperCase()

/**
 * An IBAN as it is kept, without spaces, from what was typed. Refuses, at field `iban`, a wrong country, length or key
 * (ISO 13616), with what to look at.
 */
export function ibanSaisi(typed: string): string {
  const value = bare(typed)
  const refuse = (message: string): never => {
    throw new Refus(message, 'iban')
  }
  if (value === '') return refuse('Indiquez l’IBAN : il est sur le relevé d’identité bancaire (RIB).')
  const country = value.slice(0, 2)
  const length = iban.countrySpecs[country]?.chars
  if (!/^[A-Z]{2}/.test(value) || !length)
    return refuse(
      'Un IBAN commence par les deux lettres d’un pays, FR pour la France : recopiez-le depuis le début.',
    )
  if (/[^A-Z0-9]/.test(value)) return refuse('Un IBAN ne contient que des lettres et des chiffres.')
  if (!iban.isSEPACountry(country))
    return refuse(
      `Un compte de ce pays (${country}) ne peut pas recevoir de virement européen : donnez un compte d’un pays de la zone SEPA.`,
    )
  if (value.length !== length)
    return refuse(
      `Cet IBAN compte ${value.length} caractères : un IBAN qui commence par ${country} en compte ${length}. Vérifiez qu’il est entier.`,
    )
  if (!iban.isValidIBAN(value))
    return refuse('Cet IBAN n’est pas valide : sa clé ne correspond pas. Vérifiez chaque caractère.')
  return value
}

/** A BIC as it is kept, or null when left empty. Refuses at field `bic` what is not one. */
export function bicSaisi(typed: string): string | null {
  const value = bare(typed)
  if (value === '') return null
  if (!iban.isValidBIC(value))
    throw new Refus(
      'Un BIC compte 8 ou 11 caractères, par exemple AGRIFRPP. Vous pouvez le laisser vide.',
      'bic',
    )
  return value
}

/** Countries of the SEPA zone outside the European Economic Area: their banks are only found by their BIC (EPC). */
const HORS_EEE = ['AD', 'AL', 'CH', 'GB', 'GG', 'GI', 'IM', 'JE', 'MC', 'MD', 'ME', 'MK', 'RS', 'SM', 'VA']

/** Refuses, at field `bic`, an account that cannot be reached without its BIC. */
export function exigerBic(value: string, bic: string | null): void {
  const country = value.slice(0, 2)
  if (bic === null && HORS_EEE.includes(country))
    throw new Refus(`Pour un compte de ce pays (${country}), donnez aussi le BIC.`, 'bic')
}

/** « FR76 •••• •••• 0189 »: enough to recognise an account, not to use it. */
export const masque = (value: string): string => `${value.slice(0, 4)} •••• •••• ${value.slice(-4)}`

/** An IBAN by fours, as a bank prints it. */
export const parQuatre = (value: string): string => value.replace(/(.{4})(?=.)/g, '$1 ')

/** True when the holder's name has nothing of the person's: neither their name nor their first name. */
export function autreTitulaire(titulaire: string, p: { nom: string; prenom: string }): boolean {
  const words = new Set(normalise(titulaire).split(' '))
  return !normalise(`${p.nom} ${p.prenom}`)
    .split(' ')
    .some(word => word.length > 1 && words.has(word))
}

export const RETOURS = { execute: 'Exécuté', rejete: 'Rejeté' } as const
export type Retour = keyof typeof RETOURS

/** Where a transfer stands, as a word and its sign. */
export const badgeOf = (retour: Retour | null): { kind: BadgeKind; label: string } =>
  retour === null
    ? { kind: 'waiting', label: 'Sans réponse' }
    : { kind: retour === 'execute' ? 'positive' : 'negative', label: RETOURS[retour] }

/** What a bank's reason means (ISO 20022, ExternalStatusReason1Code): those that a payer meets. */
const MOTIFS: Record<string, string> = {
  AC01: 'numéro de compte incorrect',
  AC03: 'numéro de compte incorrect',
  AC04: 'compte fermé',
  AC06: 'compte bloqué',
  AG01: 'opération interdite sur ce compte',
  AG02: 'opération refusée par la banque',
  AM04: 'provision insuffisante du payeur',
  AM05: 'virement en double',
  BE01: 'le titulaire ne correspond pas au compte',
  BE04: 'adresse du titulaire manquante',
  CNOR: 'banque du bénéficiaire injoignable',
  MD07: 'titulaire décédé',
  MS02: 'refusé par le bénéficiaire',
  MS03: 'motif non précisé par la banque',
  NOAS: 'pas de réponse du bénéficiaire',
  RC01: 'banque inconnue (BIC incorrect)',
  RR04: 'raison réglementaire',
  TM01: 'fichier arrivé trop tard',
}

/** « AC04, compte fermé »; the code alone when it is not known here. */
export const motifLisible = (code: string): string => (MOTIFS[code] ? `${code}, ${MOTIFS[code]}` : code)

/** What a bank says of one transfer, or of all those of a file that it does not name (`reference` null). */
export interface Reponse {
  /** Its line in the file, for who opens it. */
  ligne: number
  reference: string | null
  /** `attente`: the bank has it, and has not finished; `faute`: why this line cannot be understood. */
  statut: Retour | 'attente'
  le: Jour | null
  centimes: number | null
  motif: string
  faute?: string
}

/** What was made of a bank's answer. */
export interface Rapport {
  executes: number
  rejetes: number
  /** Said again as it was already known. */
  deja: number
  attente: number
  /** Lines that could not be taken; the first ones are told one by one. */
  non_pris: number
  erreurs: { ligne: number; reference: string; raison: string }[]
}
