import { addDays, endOfMonth, firstDay, type Jour } from '../calendrier/calendrier.ts'
import type { Citation } from '../dispositif/citation.ts'
import type { Evaluation } from '../dispositif/evaluate.ts'
import { euros, heures, jour, km, plural } from '../web/format.ts'
import type { Droits } from './droits.ts'
import { A_PRECISER, type MonthToPay, type Payability } from './remuneration.ts'

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
      titre: 'Absences non justifiées',
      phrase: `Vous avez manqué ${hoursInWords(minutes)}, absence non justifiée : ${euros(f.centimes)} en moins (${heures(minutes)} × ${euros(f.monthly)} ÷ 151,67 h). Les absences justifiées ne retirent rien.`,
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

/** Why a situation is not paid: the fact, said of someone and to them. */
export function refusal({ m, aides }: Droits): { raison: string; a_vous: string } {
  const start = 'La Région ne verse pas de rémunération ce mois-ci'
  if (m.situation.indemnise_are === true) {
    const since = m.indemnise_depuis ? ` (depuis le ${jour(m.indemnise_depuis)})` : ''
    return {
      raison: `${start}, parce que cette personne est indemnisée par l’assurance chômage${since}.`,
      a_vous: `${start}, parce que vous êtes indemnisé(e) par l’assurance chômage${since}.`,
    }
  }
  const unmet = aides.criteres.filter(c => !c.differe && c.resultat === 'non').map(c => c.libelle)
  const due = aides.explication.find(e => e.titre === 'Rémunération mensuelle à temps plein')
  const raison = unmet.length
    ? `${start}. Condition non remplie : ${unmet.join(' ; ')}.`
    : `${start}. ${due?.phrase ?? ''}`.trim()
  return { raison, a_vous: raison }
}

/** What a decision waits for: the facts, or the engine's own sentence. */
export function missing({ criteres, explication }: Evaluation): Payability {
  const manque = criteres.flatMap(c => (c.differe ? [] : (c.manque ?? [])))
  if (manque.length) return asks(manque)
  // The engine's sentence says by itself what is missing and who knows it.
  const said = explication.find(e => e.titre === 'Rémunération')
  const raison = said?.phrase ?? 'Le texte ne dit pas si cette phase est rémunérée.'
  return { reponse: 'non_precise', raison, aupres_de: [] }
}

/** A month that waits: what is missing, and who knows it. */
export function asks(manque: { libelle: string; aupres_de: string }[]): Payability {
  return {
    reponse: 'non_precise',
    raison: `Il manque : ${[...new Set(manque.map(x => x.libelle))].join(' ; ')}.`,
    aupres_de: [...new Set(manque.map(x => x.aupres_de))],
  }
}
