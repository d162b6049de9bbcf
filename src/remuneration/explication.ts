import { addDays, endOfMonth, firstDay, type Jour } from '../calendrier/calendrier.ts'
import type { Citation } from '../dispositif/citation.ts'
import { euros, heures, jour, km, plural } from '../web/format.ts'
import { A_PRECISER, type MonthToPay } from './remuneration.ts'

/** One sentence that a trainee reads, with where it comes from. */
export interface Phrase {
  titre: string
  phrase: string
  source?: string
  reference?: string
}

const SILENT =
  'La Région n’a pas précisé le barème de cette situation : le minimum national est versé en attendant.'

interface Facts {
  m: MonthToPay
  age: number | null
  /** The days of the month that count for this amount, of `total`. */
  jours: number
  total: number
  thirtieths: number
  /** What a whole month pays. */
  monthly: number
  /** What this month pays. */
  centimes: number
  /** What the engine says of this amount: where it starts, and the floor. */
  citation: Citation
}

/** The first step that gives a sum: the Région's scale. */
const scale = ({ citation }: Facts) => citation.bareme

const cite = (e: { source: string; reference?: string } | undefined) => ({
  ...(e?.source ? { source: e.source } : {}),
  ...(e?.reference ? { reference: e.reference } : {}),
})

/** Why this pay: the amount of the month, the minimum that the law sets, then hours or days. */
export function explainPay(
  f: Facts & { provisoire: boolean; partTime: boolean; minutes: number; minimum: number },
): Phrase[] {
  const floor = f.citation.minimum
  const why =
    f.age === null
      ? ''
      : ` parce que vous aviez ${plural(f.age, 'an')} à votre entrée en formation, le ${jour(f.m.date_entree)}`
  return [
    ...(f.provisoire ? [{ titre: A_PRECISER, phrase: SILENT, ...cite(scale(f)) }] : []),
    {
      titre: 'Montant du mois',
      phrase: `${euros(f.monthly)} par mois${why}.`,
      ...cite(floor && floor.montant === f.monthly ? floor : scale(f)),
    },
    ...(floor?.montant
      ? [{ titre: 'Minimum national', phrase: compared(f.monthly, floor), ...cite(floor) }]
      : []),
    ...(f.partTime ? [partTime(f)] : prorated(f)),
  ]
}

/** The law's minimum beside this amount; how sure it is matters only when it is what is paid. */
const compared = (monthly: number, { montant = 0, phrase }: NonNullable<Citation['minimum']>) =>
  montant < monthly ? `C’est plus que le minimum national, ${euros(montant)}.` : phrase

const partTime = (f: Facts & { minutes: number; minimum: number }): Phrase => ({
  titre: 'Formation à temps partiel',
  phrase: `Votre formation compte moins de 30 heures par semaine : elle est payée à l’heure. ${heures(f.minutes)} notées ce mois-ci × ${euros(f.monthly)} ÷ 151,67 h${f.minimum === f.centimes ? ', porté au montant de l’allocation de solidarité spécifique' : ''} = ${euros(f.centimes)}.`,
  reference: 'D6341-24-1',
})

/** Nothing for a whole month; otherwise the days that count, and that counting them by thirtieths is a convention. */
function prorated(f: Facts): Phrase[] {
  if (f.jours === f.total) return []
  return [
    {
      titre: 'Mois incomplet',
      phrase: `${reason(f.m)} : ${plural(f.thirtieths, 'jour')} sur 30, soit ${euros(f.centimes)}.`,
      source: 'Usage : un mois compte 30 jours. Aucun texte ne le fixe, c’est un réglage de la Région.',
    },
  ]
}

function reason({ mois, date_entree, sortie, suspensions, phases }: MonthToPay): string {
  const du = firstDay(mois)
  const au = endOfMonth(mois)
  const within = (le: Jour) => le > du && le < au
  const causes = [
    within(date_entree) && `votre formation a commencé le ${jour(date_entree)}`,
    sortie !== null &&
      sortie < au &&
      sortie >= du &&
      `votre dernier jour était le ${jour(addDays(sortie, -1))}`,
    ...suspensions
      .filter(s => s.du < au && (s.au === null || s.au > du))
      .map(
        s =>
          `votre parcours est suspendu ${s.au ? `du ${jour(s.du)} au ${jour(addDays(s.au, -1))}` : `depuis le ${jour(s.du)}`}`,
      ),
    ...(phases ?? [])
      .filter(p => p.rang > 1 && within(p.du))
      .map(p => `la phase ${p.rang} a commencé le ${jour(p.du)}`),
  ].filter(cause => typeof cause === 'string')
  const text = causes.join(' et ') || 'le mois n’est pas complet'
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Why this much is withheld. */
export function explainRetenue(f: Facts, minutes: number): Phrase[] {
  return [
    {
      titre: 'Absences sans justificatif',
      phrase: `Vous avez manqué ${hoursInWords(minutes)} sans justificatif : ${euros(f.centimes)} en moins (${heures(minutes)} × ${euros(f.monthly)} ÷ 151,67 h). Les absences justifiées ne retirent rien.`,
      reference: 'R6341-45 ; le diviseur de 151,67 h est un réglage de la Région',
    },
  ]
}

const hoursInWords = (minutes: number) =>
  minutes % 60 === 0 ? plural(minutes / 60, 'heure') : heures(minutes)

/** Why this transport, lodging or meal allowance. */
export function explainAide(nature: 'transport' | 'hebergement' | 'restauration', f: Facts): Phrase[] {
  const why =
    nature === 'transport' ? ` parce que votre domicile est à ${km(f.m.distance_m)} du lieu de formation` : ''
  const titre = { transport: 'Transport', hebergement: 'Hébergement', restauration: 'Repas' }[nature]
  return [{ titre, phrase: `${euros(f.monthly)} par mois${why}.`, ...cite(scale(f)) }, ...prorated(f)]
}

/** Why this entry allowance. */
export function explainForfait(f: Facts): Phrase[] {
  return [
    {
      titre: 'Aide à l’entrée',
      phrase: `${euros(f.centimes)}, une seule fois, pour votre entrée en formation le ${jour(f.m.date_entree)}. Elle peut être versée dès ce jour.`,
      ...cite(scale(f)),
    },
  ]
}
