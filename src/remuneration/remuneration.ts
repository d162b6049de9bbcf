import type { Jour, Mois } from '../calendrier/calendrier.ts'
import type { Verdict } from '../dispositif/condition.ts'
import type { Evaluation } from '../dispositif/evaluate.ts'
import { prorata } from '../dispositif/money.ts'
import { jour } from '../web/format.ts'
import { type Droits, droitsOf, pays, settled, waitsFor } from './droits.ts'
import { explainForfait, explainPay, explainRetenue, explainTransport, type Phrase } from './explication.ts'

export const natures = ['remuneration', 'retenue_absence', 'transport', 'forfait_entree'] as const
export type Nature = (typeof natures)[number]
export const natureLabels: Record<Nature, string> = {
  remuneration: 'Rémunération',
  retenue_absence: 'Retenue pour absence',
  transport: 'Transport',
  forfait_entree: 'Aide à l’entrée',
}

/** Conventions that no text settles: a Région that does otherwise changes them here, and each explanation says them. */
export const reglages = {
  /** A month counts 30 days; an incomplete one pays its calendar days, at most 30 (usage of payrolls, not verified). */
  trentieme: { jours: 30, certitude: 'N' },
  /** Hours of a full-time month (D6341-24-1), also used for absences: R6341-45 says « proportionnelles », not of what. */
  centiemes_heure_mois: 15_167,
  /** Below, a training is part-time and pays its hours (R6341-15). */
  minutes_temps_plein: 30 * 60,
} as const

export interface MonthToPay {
  /** The pathway's own dispositif; it names the one that pays. */
  dispositif: string
  mois: Mois
  date_entree: Jour
  /** The first day out. */
  sortie: Jour | null
  suspensions: { du: Jour; au: Jour | null }[]
  /** The phase of the month, or of the days that `phases` does not cover. */
  phase: number
  phases?: { rang: number; du: Jour; au: Jour }[]
  minutes_semaine: number
  distance_m: number
  /** Since when unemployment insurance pays this person, when it does. */
  indemnise_depuis?: Jour | null
  /** Facts at the entry. */
  situation: Record<string, unknown>
  etat: {
    minutes_present: number
    minutes_entreprise: number
    minutes_absence_justifiee: number
    minutes_absence_injustifiee: number
  }
  forfait_deja_verse: boolean
}

export interface LigneCalculee {
  nature: Nature
  /** Negative for what is withheld. */
  centimes: number
  explication: Phrase[]
}

/** Whether a month can be paid; when nobody can say yet, what is missing and who knows it. */
export interface Payability {
  reponse: Verdict
  raison: string
  /** The same, said to the trainee. */
  a_vous?: string
  aupres_de: string[]
}

/** Days as thirtieths of a month: a whole month is 30, whatever its length. */
export const trentiemes = (covered: number, total: number): number =>
  covered === total ? reglages.trentieme.jours : Math.min(covered, reglages.trentieme.jours)

const attended = ({ etat }: MonthToPay) =>
  etat.minutes_present +
  etat.minutes_entreprise +
  etat.minutes_absence_justifiee +
  etat.minutes_absence_injustifiee

/** The month's amounts, those that are not zero: pay, what absences withhold, transport, and once the entry allowance. */
export function monthLines(m: MonthToPay): LigneCalculee[] {
  const b = droitsOf(m)
  if (b.couverts === 0) return []
  return [...payLines(b), ...transportLine(b), ...forfaitLine(b)].filter(ligne => ligne.centimes !== 0)
}

function payLines(b: Droits): LigneCalculee[] {
  const { m } = b
  const pay = settled(b.aides, 'remuneration_mensuelle')
  if (pay.monthly === 0 || b.payes === 0 || attended(m) === 0) return []
  // A statement counts the whole month: where only some days are paid, the same share of its hours is.
  const hourly = (minutes: number) =>
    prorata(pay.monthly, minutes * 100 * b.payes, reglages.centiemes_heure_mois * 60 * b.couverts)
  const partTime = m.minutes_semaine < reglages.minutes_temps_plein
  const thirtieths = trentiemes(b.payes, b.total)
  const minimum = partTime ? prorata(b.minimum_ass, thirtieths, reglages.trentieme.jours) : 0
  const gross = partTime
    ? Math.max(minimum, Math.min(pay.monthly, hourly(attended(m))))
    : prorata(pay.monthly, thirtieths, reglages.trentieme.jours)
  const absence = m.etat.minutes_absence_injustifiee
  const withheld = Math.min(gross, hourly(absence))
  const facts = { ...b, ...pay, jours: b.payes, thirtieths }
  const explication = explainPay({ ...facts, centimes: gross, minimum, partTime, minutes: attended(m) })
  if (withheld === 0) return [{ nature: 'remuneration', centimes: gross, explication }]
  return [
    { nature: 'remuneration', centimes: gross, explication },
    {
      nature: 'retenue_absence',
      centimes: -withheld,
      explication: explainRetenue({ ...facts, centimes: withheld }, absence),
    },
  ]
}

function transportLine(b: Droits): LigneCalculee[] {
  const { m } = b
  const transport = settled(b.aides, 'transport_mensuel')
  if (attended(m) === 0) return []
  const thirtieths = trentiemes(b.couverts, b.total)
  const centimes = prorata(transport.monthly, thirtieths, reglages.trentieme.jours)
  const explication = explainTransport({ ...b, ...transport, jours: b.couverts, thirtieths, centimes })
  return [{ nature: 'transport', centimes, explication }]
}

function forfaitLine(b: Droits): LigneCalculee[] {
  if (!b.entree) return []
  const forfait = settled(b.entree, 'forfait_entree')
  const facts = { ...b, ...forfait, jours: b.total, thirtieths: reglages.trentieme.jours }
  const explication = explainForfait({ ...facts, centimes: forfait.monthly })
  return [{ nature: 'forfait_entree', centimes: forfait.monthly, explication }]
}

/** Says who waits for a decision or a fact: `monthLines` pays only what is settled, this is the rest. */
export function payability(m: MonthToPay): Payability {
  const b = droitsOf(m)
  if (b.couverts === 0)
    return { reponse: 'non', raison: 'Le parcours ne couvre aucun jour de ce mois.', aupres_de: [] }
  const waiting = b.phases.find(p => pays(p) === 'non_precise')
  if (waiting) return missing(waiting)
  if (b.aides.eligible === 'non_precise') return missing(b.aides)
  const open = Object.keys(b.aides.a_preciser ?? {}).filter(nom => nom !== 'forfait_entree')
  const manque = [
    ...open.flatMap(nom => waitsFor(b.aides, nom)),
    ...(b.entree ? waitsFor(b.entree, 'forfait_entree') : []),
  ]
  if (manque.length) return asks(manque)
  if (b.payes === 0)
    return { reponse: 'non', raison: 'Cette phase du parcours n’est pas rémunérée.', aupres_de: [] }
  if (attended(m) === 0)
    return asks([{ libelle: 'les présences du mois : aucune n’est notée', aupres_de: 'l’organisme' }])
  if (settled(b.aides, 'remuneration_mensuelle').monthly === 0)
    return { reponse: 'non', ...refusal(b), aupres_de: [] }
  return { reponse: 'oui', raison: '', aupres_de: [] }
}

/** Why a situation is not paid: the fact, said of someone and to them. */
function refusal({ m, aides }: Droits): { raison: string; a_vous: string } {
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

function missing({ criteres, explication }: Evaluation): Payability {
  const manque = criteres.flatMap(c => (c.differe ? [] : (c.manque ?? [])))
  if (manque.length) return asks(manque)
  // The engine's sentence says by itself what is missing and who knows it.
  const said = explication.find(e => e.titre === 'Rémunération')
  const raison = said?.phrase ?? 'Le texte ne dit pas si cette phase est rémunérée.'
  return { reponse: 'non_precise', raison, aupres_de: [] }
}

function asks(manque: { libelle: string; aupres_de: string }[]): Payability {
  return {
    reponse: 'non_precise',
    raison: `Il manque : ${[...new Set(manque.map(x => x.libelle))].join(' ; ')}.`,
    aupres_de: [...new Set(manque.map(x => x.aupres_de))],
  }
}
