import {
  addMonths,
  coveredDays,
  earlier,
  firstDay,
  type Jour,
  later,
  type Mois,
  mois,
} from '../../calendrier/calendrier.ts'
import type { Db } from '../../db/schema.ts'
import { aPrendre, type Decision } from '../../droit/droit.ts'
import { moved } from '../../parcours/parcours.ts'
import { calculer } from '../calcul.ts'
import { dossiers } from '../dossier-store.ts'
import type { Dossier } from './dossier.ts'
import { type MoisDu, moisDu } from './mois-du.ts'

/**
 * A month of one pathway as it would be paid today, or as it would have been with what was known on a day; undefined while
 * nothing can be computed.
 */
export async function apercuDuMois(
  db: Db,
  region: string,
  parcours_id: number,
  month: Mois,
  today: Jour,
  connu: Jour | null = null,
): Promise<Pick<MoisDu, 'lignes' | 'attente'> | undefined> {
  const [d] = await dossiers(db, region, [parcours_id], month, connu)
  if (!d) return undefined
  const { decisions } = calculer(d, month, connu ?? today)
  const { lignes, attente } = moisDu(d, month, [...d.droits, ...decisions])
  return { lignes, attente }
}

/** What a month gives before and after a change of suspensions, in centimes. */
export interface MoisProjete {
  mois: Mois
  avant: number
  apres: number
  /** The month was computed: what changes is a difference to pay or to take back. */
  calcule: boolean
  /** What keeps it from being paid, when something does. */
  attente: string | null
}

/** As far as a projection goes: the longest a pathway may last (R6341-15). */
const MOST_MONTHS = 36

/**
 * Month by month from `du` to the end that comes last, what the pathway gives as it stands, and with these suspensions instead.
 * A month without a statement yet is taken as if everything expected were attended. Nothing is written.
 */
export async function projectionDesMois(
  db: Db,
  region: string,
  parcours_id: number,
  fin_initiale: Jour,
  suspensions: readonly { du: Jour; au: Jour | null }[],
  du: Jour,
  today: Jour,
): Promise<MoisProjete[]> {
  const furthest = mois(addMonths(du, MOST_MONTHS))
  const [d] = await dossiers(db, region, [parcours_id], furthest)
  if (!d) return []
  const droits = [...d.droits, ...aPrendre(d, d.droits, today)]
  const before = untilEnd(d, fin_initiale, today)
  const after = untilEnd({ ...d, suspensions: [...suspensions] }, fin_initiale, today)
  const last = earlier(furthest, mois(later(before.sortie ?? du, after.sortie ?? du)))
  const found: MoisProjete[] = []
  for (let month = mois(du); month <= last; month = mois(addMonths(firstDay(month), 1))) {
    const calcul = d.calculs.find(c => c.mois === month)
    const one = due(before, month, droits)
    const other = due(after, month, droits)
    const paid = calcul && Object.values(calcul.cumul).reduce((n, c) => n + c, 0)
    found.push({
      mois: month,
      avant: paid ?? one.centimes,
      apres: paid === undefined ? other.centimes : paid + other.centimes - one.centimes,
      calcule: calcul !== undefined,
      attente: other.attente,
    })
  }
  return found
}

/** A pathway that still runs ends on its planned day, moved by its suspensions; never before today. */
const untilEnd = (d: Dossier, fin_initiale: Jour, today: Jour): Dossier => ({
  ...d,
  sortie: d.sortie ?? later(moved(fin_initiale, d.suspensions, today, 'end'), today),
})

function due(d: Dossier, month: Mois, droits: readonly Decision[]) {
  const stands = d.etats.some(e => e.mois === month)
  const expected = Math.round((d.minutes_semaine * coveredDays({ ...d, mois: month }).length) / 7)
  const etat = {
    id: 0,
    mois: month,
    minutes_present: expected,
    minutes_entreprise: 0,
    minutes_absence_justifiee: 0,
    minutes_absence_injustifiee: 0,
  }
  const { lignes, attente } = moisDu(stands ? d : { ...d, etats: [...d.etats, etat] }, month, droits)
  return {
    centimes: lignes.reduce((n, l) => n + l.centimes, 0),
    attente: attente?.bloque ? attente.raison : null,
  }
}
