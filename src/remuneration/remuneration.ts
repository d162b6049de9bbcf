import type { Jour, Mois } from '../calendrier/calendrier.ts'
import type { Verdict } from '../dispositif/condition.ts'
import { prorata } from '../dispositif/money.ts'
import type { Situation } from '../dispositif/vocabulaire.ts'
import type { Regime } from '../droit/droit.ts'
import { type Droits, droitsOf, pays, settled, waitsFor } from './droits.ts'
import {
  asks,
  explainAide,
  explainForfait,
  explainPay,
  explainRetenue,
  missing,
  type Phrase,
  refusal,
} from './explication.ts'

export const natureLabels = {
  remuneration: 'Rémunération',
  retenue_absence: 'Retenue pour absence',
  transport: 'Transport',
  hebergement: 'Hébergement',
  restauration: 'Repas',
  forfait_entree: 'Aide à l’entrée',
} as const
export type Nature = keyof typeof natureLabels
export const natures = Object.keys(natureLabels) as Nature[]

/** The title under which a line says that the Région's scale is silent: its run finds it there. */
export const A_PRECISER = 'Montant à préciser'

/** The amounts of a dispositif that each nature of line pays; a regional aid of substitution has names of its own. */
const montantOf = {
  remuneration: ['remuneration_mensuelle', 'aide_mensuelle'],
  transport: ['transport_mensuel', 'aide_transport_hebergement'],
  hebergement: ['hebergement_mensuel'],
  restauration: ['aide_restauration', 'restauration_mensuelle'],
} as const

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
  /** The pathway's own dispositif, and the one that pays, as the right decided. */
  dispositif: string
  payeur: string
  regime: Regime
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
  /** The facts of the decision. */
  situation: Situation
  /** The days of the month that the decision covers, when it does not cover all those of the pathway. */
  jours?: readonly Jour[]
  /** Days of the month already paid by an earlier decision or pathway: thirtieths go on from there. */
  avant?: number
  /** Paid while the training is stopped: by days, whatever the statement says. */
  maintien?: boolean
  etat: {
    minutes_present: number
    minutes_entreprise: number
    minutes_absence_justifiee: number
    minutes_absence_injustifiee: number
  }
}

export interface LigneCalculee {
  nature: Nature
  /** Negative for what is withheld. */
  centimes: number
  readonly explication: Phrase[]
}

/** A line whose explanation is written when it is read: a month that has not changed is computed again without a word. */
export function ligne(nature: Nature, centimes: number, explain: () => Phrase[]): LigneCalculee {
  let told: Phrase[] | undefined
  return {
    nature,
    centimes,
    get explication() {
      told ??= explain()
      return told
    },
  }
}

/** Whether a month can be paid; when nobody can say yet, what is missing and who knows it. */
export interface Payability {
  reponse: Verdict
  raison: string
  /** The same, said to the trainee. */
  a_vous?: string
  aupres_de: string[]
}

/**
 * Days as thirtieths of a month: a whole month is 30, whatever its length. After `avant` days already paid by another
 * decision or pathway, the rest of the same month: neither a missing day nor a double one.
 */
export function trentiemes(covered: number, total: number, avant = 0): number {
  const whole = (jours: number) =>
    jours >= total ? reglages.trentieme.jours : Math.min(jours, reglages.trentieme.jours)
  return whole(avant + covered) - whole(avant)
}

const attended = ({ etat }: MonthToPay) =>
  etat.minutes_present +
  etat.minutes_entreprise +
  etat.minutes_absence_justifiee +
  etat.minutes_absence_injustifiee

/** The month's amounts, those that are not zero: pay, what absences withhold, aids, and at entry its allowance. */
export function monthLines(m: MonthToPay): LigneCalculee[] {
  const b = droitsOf(m)
  const month = b.couverts === 0 ? [] : [...payLines(b), ...aideLines(b)]
  return [...month, ...forfaitLine(b)].filter(ligne => ligne.centimes !== 0)
}

/** What a nature pays for a whole month: the first of its amounts that the dispositif defines. */
function wholeMonth(b: Droits, nature: keyof typeof montantOf) {
  const nom = montantOf[nature].find(nom => nom in b.aides.montants) ?? montantOf[nature][0]
  return settled(b.aides, nom)
}

function payLines(b: Droits): LigneCalculee[] {
  const { m } = b
  const pay = wholeMonth(b, 'remuneration')
  if (pay.monthly === 0 || b.payes === 0) return []
  const thirtieths = trentiemes(b.payes, b.total, m.avant)
  const facts = () => ({ ...b, ...pay, jours: b.payes, thirtieths })
  const byDays = prorata(pay.monthly, thirtieths, reglages.trentieme.jours)
  // A regional aid rewards the project, not the hours: no absence takes anything from it (graine 004, Bretagne).
  if (m.regime === 'substitution')
    return [
      ligne('remuneration', byDays, () =>
        explainPay({ ...facts(), centimes: byDays, minimum: 0, partTime: false, minutes: 0 }),
      ),
    ]
  if (attended(m) === 0) return []
  // A statement counts the whole month: where only some days are paid, the same share of its hours is. Maintained days
  // come with hours of their own.
  const [share, of] = m.maintien ? [1, 1] : [b.payes, b.couverts_mois]
  const hourly = (minutes: number) =>
    prorata(pay.monthly, minutes * 100 * share, reglages.centiemes_heure_mois * 60 * of)
  const partTime = m.minutes_semaine < reglages.minutes_temps_plein
  const minimum = partTime ? prorata(b.minimum_ass, thirtieths, reglages.trentieme.jours) : 0
  const gross = partTime ? Math.max(minimum, Math.min(pay.monthly, hourly(attended(m)))) : byDays
  const absence = m.etat.minutes_absence_injustifiee
  const withheld = Math.min(gross, hourly(absence))
  const paid = ligne('remuneration', gross, () =>
    explainPay({ ...facts(), centimes: gross, minimum, partTime, minutes: attended(m) }),
  )
  if (withheld === 0) return [paid]
  return [
    paid,
    ligne('retenue_absence', -withheld, () => explainRetenue({ ...facts(), centimes: withheld }, absence)),
  ]
}

function aideLines(b: Droits): LigneCalculee[] {
  const { m } = b
  if (m.regime === 'legal' && attended(m) === 0) return []
  return (['transport', 'hebergement', 'restauration'] as const).map(nature => {
    const aide = wholeMonth(b, nature)
    const thirtieths = trentiemes(b.couverts, b.total, m.avant)
    const centimes = prorata(aide.monthly, thirtieths, reglages.trentieme.jours)
    return ligne(nature, centimes, () =>
      explainAide(nature, { ...b, ...aide, jours: b.couverts, thirtieths, centimes }),
    )
  })
}

function forfaitLine(b: Droits): LigneCalculee[] {
  if (!b.entree) return []
  const forfait = settled(b.entree, 'forfait_entree')
  const thirtieths = reglages.trentieme.jours
  return [
    ligne('forfait_entree', forfait.monthly, () =>
      explainForfait({ ...b, ...forfait, jours: b.total, thirtieths, centimes: forfait.monthly }),
    ),
  ]
}

/** Says who waits for a decision or a fact: `monthLines` pays only what is settled, this is the rest. */
export function payability(m: MonthToPay): Payability {
  const b = droitsOf(m)
  if (b.couverts === 0)
    return { reponse: 'non', raison: 'Le parcours ne couvre aucun jour de ce mois.', aupres_de: [] }
  const waiting = b.phases.find(p => pays(p) === 'non_precise')
  if (waiting) return missing(waiting.evaluation())
  if (b.aides.eligible === 'non_precise') return missing(b.aides)
  const open = Object.keys(b.aides.a_preciser ?? {}).filter(nom => nom !== 'forfait_entree')
  const isPay = (nom: string) => montantOf.remuneration.some(pay => pay === nom)
  const manque = [
    // An aid that the Région's scale leaves open, and that no fact would settle, keeps nobody's pay waiting: it comes later.
    ...open.flatMap(nom => waitsFor(b.aides, nom).filter(m => m.fait || isPay(nom))),
    ...(b.entree ? waitsFor(b.entree, 'forfait_entree') : []),
  ]
  if (manque.length) return asks(manque)
  if (b.payes === 0)
    return { reponse: 'non', raison: 'Cette phase du parcours n’est pas rémunérée.', aupres_de: [] }
  if (m.regime === 'legal' && attended(m) === 0)
    return asks([{ libelle: 'les présences du mois : aucune n’est notée', aupres_de: 'l’organisme' }])
  if (wholeMonth(b, 'remuneration').monthly === 0) return { reponse: 'non', ...refusal(b), aupres_de: [] }
  return { reponse: 'oui', raison: '', aupres_de: [] }
}
