import { addDays, earlier, endOfMonth, type Jour, type Mois } from '../calendrier/calendrier.ts'
import { versionAt } from '../dispositif/dispositif.ts'
import { dispositif } from '../dispositif/load.ts'
import { unsigned } from '../emargement/emargement.ts'
import { paris } from '../http/session.ts'
import { phaseAt, QUALITES, replanned } from '../parcours/parcours.ts'
import type { BadgeKind, Step } from '../web/blocks.tsx'
import { euros, jour, moisLong } from '../web/format.ts'
import type { EtatAPayer } from './etats-store.ts'
import { type LigneCalculee, type MonthToPay, monthLines, payability } from './remuneration.ts'
import type { Liquidation } from './store.ts'

/** Someone whose month is certified and cannot be paid yet, or to whom nothing is due. */
export interface Attente {
  parcours_id: number
  nom: string
  prenom: string
  site: string
  raison: string
  /** The same, said to the trainee, when it is not said alike. */
  a_vous?: string
  aupres_de: string[]
  /** False when nothing is due: nobody has anything to do. */
  bloque: boolean
}

/** A certified statement as `monthLines` takes it. */
export function toMonth(e: EtatAPayer): MonthToPay {
  const le = addDays(endOfMonth(e.mois), -1)
  const phases = replanned(e.phases, e.suspensions, le)
  return {
    dispositif: e.dispositif,
    mois: e.mois,
    date_entree: e.date_entree,
    sortie: e.sortie,
    suspensions: e.suspensions,
    phase: phaseAt(phases, le),
    phases,
    minutes_semaine: e.minutes_semaine,
    distance_m: e.distance_m,
    situation: {
      ...e.faits,
      date_naissance: e.date_naissance,
      ...(e.signe_le ? { date_signature: e.signe_le } : {}),
    },
    etat: e,
    indemnise_depuis: e.indemnise_depuis,
    forfait_deja_verse: e.forfait_deja_verse,
  }
}

/** Why a certified month waits, or null when its lines can be paid. What is only partly settled waits as a whole. */
export function attente(e: EtatAPayer, m = toMonth(e)): Attente | null {
  const who = { parcours_id: e.parcours_id, nom: e.nom, prenom: e.prenom, site: e.site }
  const signatures = unsigned(e)
  if (signatures.length)
    return {
      ...who,
      raison: 'Le contrat n’est pas signé par tous.',
      aupres_de: signatures.map(q => (QUALITES[q] ?? q).toLowerCase()),
      bloque: true,
    }
  const { reponse, ...why } = payability(m)
  if (reponse === 'non_precise') return { ...who, ...why, bloque: true }
  return reponse === 'non' && monthLines(m).length === 0 ? { ...who, ...why, bloque: false } : null
}

/** Sorts a month's statements: the lines to pay, and who waits for what. */
export function liquider(etats: readonly EtatAPayer[]): {
  lines: (LigneCalculee & { parcours_id: number; etat_id: number })[]
  attentes: Attente[]
} {
  const attentes: Attente[] = []
  const lines = etats.flatMap(e => {
    const m = toMonth(e)
    const wait = attente(e, m)
    if (wait) {
      attentes.push(wait)
      return []
    }
    const { parcours_id, etat_id } = e
    return monthLines(m).map(line => ({ ...line, parcours_id, etat_id }))
  })
  return { lines, attentes }
}

type Dates = Pick<Liquidation, 'preparee_le' | 'validee_le' | 'payee_le'>

/** Where a liquidation stands, as a word and its sign. */
export function standing({ validee_le, payee_le }: Pick<Dates, 'validee_le' | 'payee_le'>): {
  label: string
  kind: BadgeKind
} {
  if (payee_le) return { label: `Versée le ${jour(payee_le)}`, kind: 'positive' }
  return validee_le
    ? { label: 'Validée, à verser', kind: 'waiting' }
    : { label: 'À valider', kind: 'attention' }
}

/** A month as its trainee follows it. */
interface Chemin {
  mois: Mois
  certifie_le: string | null
  ligne: Dates | null
  total: number
  parcours: { sortie: Jour | null; organisme: string; referent: { nom: string } }
}

/** An organisation has ten days after a month to certify it; later, the trainee is told whom to ask. */
const DELAI = 10

/** The way of a month's pay on a day: what is done, what comes, and who is late. */
export function way({ mois, certifie_le, ligne, total, parcours }: Chemin, today: Jour): Step[] {
  const { sortie, organisme, referent } = parcours
  const last = addDays(sortie === null ? endOfMonth(mois) : earlier(endOfMonth(mois), sortie), -1)
  const certified = certifie_le !== null
  const late =
    !certified &&
    today > addDays(last, DELAI) &&
    `En retard : ${organisme} n’a pas encore certifié ${withoutYear(moisLong(mois))}. Parlez-en à ${referent.nom}.`
  const steps: [done: boolean, label: string, detail: string | false | null | undefined][] = [
    certified || today > last
      ? [true, 'Vos présences sont notées', null]
      : [false, `Vos présences se notent jusqu’au ${withoutYear(jour(last))}`, null],
    [certified, 'L’organisme certifie votre mois', certified ? `Le ${jour(paris(certifie_le))}` : late],
    [ligne !== null, 'La Région calcule le montant', ligne && euros(total)],
    [
      Boolean(ligne?.validee_le),
      'La Région valide',
      ligne?.validee_le && `Le ${jour(paris(ligne.validee_le))}`,
    ],
    [Boolean(ligne?.payee_le), 'L’argent vous est versé', ligne?.payee_le && `Le ${jour(ligne.payee_le)}`],
  ]
  const current = steps.findIndex(([done]) => !done)
  return steps.map(([done, label, detail], i) => ({
    label,
    state: done ? 'done' : i === current ? 'current' : 'todo',
    detail: detail || undefined,
  }))
}

const withoutYear = (text: string) => text.replace(/ \d{4}$/, '')

/** « de mars 2026 », « d’avril 2026 » */
export const deMois = (month: Mois): string => {
  const name = moisLong(month)
  return /^[ao]/.test(name) ? `d’${name}` : `de ${name}`
}

/** The year's budget of a dispositif, in centimes, when its file gives one. */
export function budgetOf(code: string, month: Mois): number | null {
  const le: Jour = addDays(endOfMonth(month), -1)
  const year = Number(month.slice(0, 4))
  const found = versionAt(dispositif(code), le)?.budget.find(b => b.annee === year && !b.dont)
  return found?.montant ?? null
}
