import {
  addDays,
  endOfMonth,
  firstDay,
  isFerie,
  isJour,
  type Jour,
  type Mois,
  weekday,
} from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import { type Membre, weekCap } from '../emargement/emargement.ts'
import { hold, membres } from '../emargement/store.ts'
import type { Ctx } from '../http/route.ts'
import { byId } from '../parcours/store.ts'
import { de, jour as jourLong, moisLong } from '../web/format.ts'
import { firstOf, impossible, type Modalite, readHour, type Seance } from './seance.ts'
import * as store from './store.ts'

/** Any day that a pathway may touch. */
const EVER = { du: '1900-01-01', au: '2200-01-01' }

/** The pathway that this account sees, or `Introuvable`. */
export async function membre({ db, who, params }: Ctx): Promise<Membre> {
  const id = Number(params.id)
  const [found] = Number.isSafeInteger(id) ? await membres(db, who, { ...EVER, parcours: id }) : []
  if (!found) throw new Introuvable('Ce parcours')
  return found
}

/** The same, kept until the transaction ends: two people who change one timetable come one after the other. */
export async function held(ctx: Ctx): Promise<Membre> {
  const id = Number(ctx.params.id)
  if (Number.isSafeInteger(id)) await hold(ctx.db, ctx.who, { parcours: id })
  return membre(ctx)
}

/** The first certified month that `[du, au[` touches, or null. */
function certified(m: Membre, du: Jour, au: Jour | null): Mois | null {
  return (
    m.mois_certifies.find(month => du < endOfMonth(month) && (au === null || firstDay(month) < au)) ?? null
  )
}

/** The pathway's header, and the trace of who read it. */
export async function header(ctx: Ctx) {
  const p = await byId(ctx.db, ctx.who, Number(ctx.params.id), ctx.today)
  ctx.trace(p.stagiaire_id)
  return { m: await membre(ctx), site: p.site, dispositif_nom: p.dispositif_nom }
}

/** Refuses a change of `[du, au[` that would contradict a certified month, the entry or the exit. */
export function open(m: Membre, du: Jour, au: Jour | null, champ = 'du'): void {
  if (du < m.date_entree)
    throw new Refus(
      `L’emploi du temps commence au plus tôt à l’entrée, le ${jourLong(m.date_entree)}.`,
      champ,
    )
  if (m.sortie !== null && du >= m.sortie)
    throw new Refus(
      `Ce jour vient après la sortie : le dernier jour était le ${jourLong(addDays(m.sortie, -1))}.`,
      champ,
    )
  if (!certified(m, du, au)) return
  const last = m.mois_certifies.toSorted().at(-1) ?? ''
  throw new Refus(
    `L’état ${de(moisLong(certified(m, du, au) ?? last))} est certifié : ce qui y était prévu ne change plus. Choisissez un jour à partir du ${jourLong(endOfMonth(last))}.`,
    champ,
  )
}

/** Adds séances to those in force, or refuses with the day and the hours. */
export async function add(
  ctx: Ctx,
  m: Membre,
  existing: readonly Seance[],
  added: readonly Omit<Seance, 'parcours_id'>[],
  champ = 'debut',
): Promise<void> {
  const own = added.map(s => ({ ...s, parcours_id: m.parcours_id }))
  const reason = impossible(existing, own, weekCap(m))
  if (reason) throw new Refus(reason, champ)
  await store.add(ctx.db, ctx.who, own)
}

/** Puts a whole timetable in place of what was planned from `du` on. What has already begun by then only ends. */
export async function replace(
  ctx: Ctx,
  m: Membre,
  du: Jour,
  nouvelles: readonly Omit<Seance, 'parcours_id'>[],
  champ: string,
): Promise<void> {
  open(m, du, null)
  const existing = await store.all(ctx.db, ctx.who.region, m.parcours_id)
  const begun = existing.find(s => s.du >= du && s.du < ctx.today && firstOf(s) !== null)
  if (begun)
    throw new Refus(
      `Des séances ont déjà commencé le ${jourLong(begun.du)} : choisissez un jour à partir du ${jourLong(addDays(begun.du, 1))}.`,
      'du',
    )
  if (nouvelles.length === 0)
    throw new Refus('Rien n’est prévu à partir de ce jour : il n’y a rien à reprendre.', champ)
  await store.endAt(ctx.db, ctx.who, m.parcours_id, du)
  const kept = existing.filter(s => s.du < du).map(s => (s.au !== null && s.au <= du ? s : { ...s, au: du }))
  await add(ctx, m, kept, nouvelles, champ)
}

/** What the form of a séance gives, read and checked; each refusal names its field. */
export interface Demande {
  rythme: 'semaine' | 'jour'
  /** Weekdays, '1' Monday … '6' Saturday, '7' Sunday; only for every week. */
  jours: readonly string[]
  du: Jour
  /** The last day, included; '' without end. */
  dernier: string
  debut: string
  fin: string
  modalite: Modalite
}

/** One hour of the form, in minutes. */
function hour(text: string, champ: 'debut' | 'fin'): number {
  const minutes = readHour(text)
  if (minutes === null || (champ === 'debut' && minutes === 1440))
    throw new Refus(
      text.trim()
        ? `« ${text.trim()} » n’est pas une heure de la journée : écrivez par exemple 08:30.`
        : 'Écrivez une heure, par exemple 08:30.',
      champ,
    )
  return minutes
}

/** The hours of a séance, in minutes since midnight: the same day, and no longer than a half-day. */
export function hours(from: string, to: string): { debut: number; fin: number } {
  const debut = hour(from, 'debut')
  const fin = hour(to, 'fin')
  if (fin === debut) throw new Refus('La fin doit venir après le début.', 'fin')
  if (fin < debut)
    throw new Refus(
      `De ${from.trim()} à ${to.trim()} : une séance commence et finit le même jour. Une séance de nuit qui passe minuit n’est pas possible, corrigez les heures.`,
      'fin',
    )
  if (fin - debut > 360)
    throw new Refus(
      `De ${from.trim()} à ${to.trim()} : une séance dure au plus 6 heures. Coupez-la en deux demi-journées.`,
      'fin',
    )
  return { debut, fin }
}

/** The séances that a form asks for: one a weekday, or one day alone. */
export function asked(d: Demande, departement?: string): Omit<Seance, 'parcours_id'>[] {
  const { modalite, du } = d
  const { debut, fin } = hours(d.debut, d.fin)
  if (d.rythme === 'jour') {
    if (isFerie(du, departement))
      throw new Refus(`Le ${jourLong(du)} est férié : rien n’y est attendu.`, 'du')
    return [{ du, au: addDays(du, 1), jour_semaine: weekday(du), debut, fin, modalite }]
  }
  if (d.jours.length === 0) throw new Refus('Cochez au moins un jour de la semaine.', 'jours')
  const wrong = d.jours.find(n => !/^[1-7]$/.test(n))
  if (wrong) throw new Refus(`« ${wrong} » n’est pas un jour de la semaine.`, 'jours')
  if (d.dernier && d.dernier < du) throw new Refus('Le dernier jour doit venir après le premier.', 'dernier')
  const au = d.dernier && isJour(d.dernier) ? addDays(d.dernier, 1) : null
  const found = [...new Set(d.jours)].map(n => ({ du, au, jour_semaine: Number(n), debut, fin, modalite }))
  if (found.some(s => firstOf(s) === null))
    throw new Refus(
      'Entre ces deux dates, un des jours cochés n’arrive jamais. Changez les dates ou les jours.',
      'dernier',
    )
  return found
}

/** One séance of this pathway, or `Introuvable`. */
export async function seance(
  db: Db,
  region: string,
  parcours_id: number,
  id: number,
): Promise<store.SeanceRow> {
  const found = (await store.all(db, region, parcours_id)).find(s => s.id === id)
  if (!found) throw new Introuvable('Cette séance')
  return found
}

export type Temps = 'passee' | 'en_cours' | 'a_venir'

/** Whether a séance is over, running or to come on `today`. One that begins today can still be put right today. */
export function temps(s: Pick<Seance, 'du' | 'au'>, today: Jour): Temps {
  if (s.au !== null && s.au <= today) return 'passee'
  return s.du >= today ? 'a_venir' : 'en_cours'
}
