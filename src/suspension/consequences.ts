import { addMonths, days, daysBetween, type Jour, monday } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import { dispositif } from '../dispositif/load.ts'
import { reglesOf } from '../droit/droit.ts'
import { projection } from '../liquidation/store.ts'
import { moved, type Periode, type PhasePrevue, replanned } from '../parcours/parcours.ts'
import { seancesOn } from '../seance/seance.ts'
import { seancesOf } from '../seance/store.ts'
import { jour, plural } from '../web/format.ts'
import * as store from './store.ts'
import {
  apres,
  type Geste,
  hors,
  joursSuspendus,
  type Reste,
  regleOf,
  resteDe,
  versionOf,
} from './suspension.ts'

/** A pathway as its consequences are computed from it. */
export interface Sujet {
  id: number
  dispositif: string
  version: Jour
  date_entree: Jour
  fin_initiale: Jour
  minutes_prevues: number
  minutes_faites: number
}

/** Two values of one thing, as it stands and as it would be. */
export interface Change<T> {
  avant: T
  apres: T
}

/** Everything that a change of suspensions changes downstream. Nothing of it is written. */
export interface Consequences {
  geste: Geste
  du: Jour
  /** Excluded; null while the return is not known. */
  retour: Jour | null
  /** Days of suspension in all. */
  jours: Change<number>
  fin: Change<Jour>
  phases: { rang: number; nom: string; du: Change<Jour>; au: Change<Jour> }[]
  /** Hours still to do, in minutes: a suspension takes none of them away. */
  minutes_restantes: number
  mois: Awaited<ReturnType<typeof projection>>
  /** Months already computed whose amount changes, in centimes: to pay, or to take back when negative. */
  difference: number
  /** Days that the payer's text lets the Région keep paying during a suspension; null when it says nothing. */
  maintien_jours: number | null
  place_conservee: boolean | null
  reste: Reste
  /** Weeks of the timetable with something expected in the period, and minutes not held then. */
  semaines: number
  minutes_deplacees: number
  /** Months already certified that the period touches. */
  etats: Jour[]
  /** Half-days noted as absences in the period: they stay as they are. */
  absences: number
  /** Why this cannot be; null when it may be confirmed. */
  refus: string | null
}

/** How far ahead the timetable of an open suspension is read. */
const OPEN_MONTHS = 3

/** What a change would do, computed from what is recorded now: the confirmed result is this one. */
export async function consequences(
  db: Db,
  region: string,
  p: Sujet,
  geste: Geste,
  today: Jour,
): Promise<Consequences> {
  const found = dispositif(p.dispositif)
  const regle = regleOf(found, versionOf(found, p.version))
  const suspensions = await store.ofParcours(db, region, p.id)
  const { toutes, une } = apres(suspensions, geste, p, today)
  const others = suspensions.filter(s => s.id !== une.id)
  const phases = await store.phasesPrevues(db, region, p.id)
  const mois = await projection(db, region, p.id, p.fin_initiale, toutes, une.du, today)
  const touched = await store.touche(db, region, p.id, une.du, une.au)
  const weeks = await expectedWeeks(db, region, p.id, une)
  const refus =
    (geste.nature === 'reprise' ? null : hors(regle, p, others, une, today)) ??
    (touched.presences > 0 && touched.premiere
      ? `${plural(touched.presences, 'demi-journée')} de présence ${touched.presences > 1 ? 'sont notées' : 'est notée'} pendant cette période, la première le ${jour(touched.premiere)} : elles ne peuvent pas être suspendues. Corrigez les présences ou les dates.`
      : touched.notees > 0 && touched.mois.length > 0
        ? 'Des demi-journées de cette période sont certifiées : elles ne peuvent plus être suspendues.'
        : null)
  return {
    geste,
    du: une.du,
    retour: une.au,
    jours: { avant: joursSuspendus(suspensions, today), apres: joursSuspendus(toutes, today) },
    fin: {
      avant: moved(p.fin_initiale, suspensions, today, 'end'),
      apres: moved(p.fin_initiale, toutes, today, 'end'),
    },
    phases: bothWays(phases, suspensions, toutes, today),
    minutes_restantes: Math.max(0, p.minutes_prevues - p.minutes_faites),
    mois,
    difference: mois.reduce((n, m) => n + (m.calcule ? m.apres - m.avant : 0), 0),
    maintien_jours: maintenable(p, une.du),
    place_conservee: regle.place_conservee,
    reste: resteDe(regle, p, others, une.du, today),
    ...weeks,
    etats: touched.mois,
    absences: touched.notees - touched.presences,
    refus,
  }
}

/** The same, refused when it may not be: what an act calls before it writes. */
export async function verifier(
  db: Db,
  region: string,
  p: Sujet,
  geste: Geste,
  today: Jour,
): Promise<Consequences> {
  const found = await consequences(db, region, p, geste, today)
  if (found.refus) throw new Refus(found.refus, geste.nature === 'suspension' ? 'du' : 'retour')
  return found
}

function bothWays(
  phases: readonly PhasePrevue[],
  before: readonly Periode[],
  after: readonly Periode[],
  today: Jour,
): Consequences['phases'] {
  const then = replanned(phases, after, today)
  return replanned(phases, before, today).map((phase, i) => ({
    rang: phase.rang,
    nom: phase.nom,
    du: { avant: phase.du, apres: then[i]?.du ?? phase.du },
    au: { avant: phase.au, apres: then[i]?.au ?? phase.au },
  }))
}

/** Days of suspension that the payer's text, else the pathway's own, lets pay (`maintien`). */
function maintenable(p: Sujet, le: Jour): number | null {
  for (const d of [reglesOf(p.dispositif, p.date_entree).payer, dispositif(p.dispositif)]) {
    const found = d.versions.find(v => v.du <= le && (v.au === undefined || le < v.au))?.maintien
    if (found) return found.suspension_jours ?? null
  }
  return null
}

async function expectedWeeks(db: Db, region: string, parcours_id: number, { du, au }: Periode) {
  const until = au ?? addMonths(du, OPEN_MONTHS)
  const seances = await seancesOf(db, region, [parcours_id], du, until)
  const held = days(du, until).flatMap(le =>
    seancesOn(seances, le).map(s => ({ le, minutes: s.fin - s.debut })),
  )
  return {
    semaines: new Set(held.map(h => monday(h.le))).size,
    minutes_deplacees: held.reduce((n, h) => n + h.minutes, 0),
  }
}

/** Days of the suspension that a change is about; null while the return is not known. */
export const duree = ({ du, retour }: Pick<Consequences, 'du' | 'retour'>): number | null =>
  retour === null ? null : daysBetween(du, retour)
