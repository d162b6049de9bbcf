import { addDays, isFerie, type Jour, weekday } from '../calendrier/calendrier.ts'
import { numero } from '../message/message.ts'
import { TERMES, type Terme } from '../suivi/suivi.ts'

/** How long a link is good, in days. */
export const JOURS_VALIDES = 28
/** Days after the opening at which people are written to; then, it is a counsellor who calls. */
export const RELANCES = [0, 4, 10] as const
/** A term missed by more than this (the machine was off, the exit was noted late) is not asked by a link. */
export const RETARD_ADMIS = 14

/** Which of the three messages is due today, from 1; null when none is: `envoyes` were written, the last on `dernier`. */
export function rangDu(ouverte: Jour, envoyes: number, dernier: Jour | null, today: Jour): number | null {
  const after = RELANCES[envoyes]
  if (after === undefined || today < addDays(ouverte, after)) return null
  if (dernier !== null && today < addDays(dernier, (RELANCES[envoyes] ?? 0) - (RELANCES[envoyes - 1] ?? 0)))
    return null
  return envoyes + 1
}

const FUSEAUX: Record<string, string> = {
  '971': 'America/Guadeloupe',
  '972': 'America/Martinique',
  '973': 'America/Cayenne',
  '974': 'Indian/Reunion',
  '976': 'Indian/Mayotte',
}
/** The hours, where the person lives, at which a message may arrive. */
const HEURES = { de: 10, a: 19 }

/** Whether someone of that département may be written to now: by day, never on a Sunday or a public holiday. */
export function heureAdmise(now: string, departement: string): boolean {
  const parts = new Intl.DateTimeFormat('fr-CA', {
    timeZone: FUSEAUX[departement] ?? 'Europe/Paris',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(now))
  const of = (type: string) => parts.find(p => p.type === type)?.value ?? ''
  const day = `${of('year')}-${of('month')}-${of('day')}`
  const hour = Number(of('hour'))
  return hour >= HEURES.de && hour < HEURES.a && weekday(day) !== 7 && !isFerie(day, departement)
}

export type Canal = 'courriel' | 'sms' | 'compte'

/** How someone is reached: their account first, then a mobile phone, then a mail address; null when by nothing. */
export function canalDe(p: {
  compte_id: number | null
  telephone: string | null
  courriel: string | null
  sms: boolean
  poste: boolean
}): { canal: Canal; adresse: string } | null {
  if (p.compte_id !== null) return { canal: 'compte', adresse: '' }
  const phone = numero(p.telephone)
  if (p.sms && phone?.mobile) return { canal: 'sms', adresse: phone.international }
  if (p.poste && p.courriel?.includes('@')) return { canal: 'courriel', adresse: p.courriel }
  return null
}

const QUAND: Record<Terme, string> = {
  sortie: 'Votre formation vient de se terminer.',
  '1_mois': 'Votre formation est finie depuis un mois.',
  '3_mois': 'Votre formation est finie depuis trois mois.',
  '6_mois': 'Votre formation est finie depuis six mois.',
  '12_mois': 'Votre formation est finie depuis un an.',
}

/** The words of a message, without the link, which comes after them: nothing of the person's life but their first name. */
export const texteDe = (t: Terme, prenom: string, region: string, rang: number): string =>
  `Bonjour ${prenom}. ${rang > 1 ? 'Petit rappel : v' : 'V'}${QUAND[t].slice(1)} Que faites-vous aujourd'hui ? 4 questions, 2 minutes. Région ${region} :`

export const objetDe = (t: Terme): string =>
  `Des nouvelles de vous, ${TERMES[t].titre.toLowerCase().replace(/ après$/, ' après votre formation')} ?`
