import { addDays, days, type Jour } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import { type Attendu, type Colonne, NO_TIMETABLE, toFill, usualMinutes } from './attendu.ts'
import { refusals, tell } from './controle.ts'
import {
  byKey,
  type Case,
  caseKey,
  caseLabel,
  DEMIS,
  type Demi,
  type Membre,
  MOTIFS,
  type Motif,
  PRESENCES,
  type Presence,
  presences,
} from './emargement.ts'
import { changes, reread, same } from './vu.ts'

/**
 * What a form or the API sends for a week: `c-<parcours>-<jour>-<demi>` a status or nothing, `m-…` its minutes, `x-…` the
 * minutes of connection at a distance.
 */
export type Sent = Record<string, unknown> & { vu?: string | undefined; remplir?: string | undefined }

const isPresence = (value: unknown): value is Presence => presences.includes(value as Presence)
/** A number as it was typed; null when nothing was. */
const typed = (value: unknown): number | null =>
  value === undefined || value === null || String(value).trim() === '' ? null : Number(value)

/** A half-day under a new status: what no longer makes sense goes, and minutes lost to a delay come back. */
function under(base: Case | undefined, cell: Case): Case {
  const { retard = 0, motif = null, minutes_connexion = null, travail = null } = base ?? {}
  const came = (statut: Case['statut'] | undefined) => statut === 'present' || statut === 'entreprise'
  if (base?.statut === cell.statut || (came(base?.statut) && came(cell.statut)))
    return { ...cell, retard, motif, minutes_connexion: cell.minutes_connexion ?? minutes_connexion, travail }
  return { ...cell, minutes: cell.minutes + (base && cell.minutes === base.minutes ? retard : 0) }
}

/** Reads the cells sent. A person of another group does not exist here; a day of another week is refused. */
function read(
  sent: Sent,
  membres: readonly Membre[],
  jours: readonly Jour[],
  seen: ReadonlyMap<string, Case>,
  attendu: Attendu,
): Case[] {
  return Object.entries(sent).flatMap(([name, value]): Case[] => {
    if (!name.startsWith('c-')) return []
    // One spelling for each cell: with a leading zero, two names would mean the same one.
    const match = /^c-([1-9]\d*)-(\d{4}-\d{2}-\d{2})-(matin|apres_midi|soir)$/.exec(name)
    if (!match) throw new Refus('Cette case n’existe pas : rechargez la feuille.')
    const [, id, jour = '', demi] = match
    const parcours_id = Number(id)
    if (!membres.some(m => m.parcours_id === parcours_id)) throw new Introuvable('Cette personne')
    if (!jours.includes(jour)) throw new Refus(`Le ${jour} n’est pas un jour de cette semaine.`)
    if (value !== '' && !isPresence(value))
      throw new Refus('Cette présence n’existe pas : choisissez dans la liste.')
    const where = { parcours_id, jour, demi: demi as Demi }
    const key = caseKey(where)
    const base = seen.get(key)
    const minutes = typed(sent[`m-${key}`]) ?? base?.minutes ?? usualMinutes(attendu, where)
    if (value === '') return [{ ...where, statut: null, minutes }]
    const connexion = value === 'distance' ? typed(sent[`x-${key}`]) : null
    const cell: Case = { ...where, statut: value, minutes, minutes_connexion: connexion }
    return [under(base, cell)]
  })
}

/** The times of connection typed beside empty cells, which a shortcut then takes. */
function connexionsOf(sent: Sent): Map<string, number> {
  return new Map(
    Object.entries(sent).flatMap(([name, value]): [string, number][] => {
      const minutes = name.startsWith('x-') ? typed(value) : null
      return minutes === null ? [] : [[name.slice(2), minutes]]
    }),
  )
}

/** What to write for a week (`columns`: the half-days shown, that a shortcut may fill), or a `Refus` that names each person and day; nothing is written by halves. */
export function planWeek(
  sent: Sent,
  membres: readonly Membre[],
  week: { lundi: Jour; columns: readonly Colonne[] },
  current: readonly Case[],
  today: Jour,
  attendu: Attendu = NO_TIMETABLE,
): Case[] {
  const stored = byKey(current)
  const seen = sent.vu === undefined ? stored : reread(sent.vu)
  const whole = days(week.lundi, addDays(week.lundi, 7))
  const changed = changes(read(sent, membres, whole, seen, attendu), seen)
  refuseMeanwhile(changed, seen, stored, membres)
  const cells = byKey([...stored.values(), ...changed])
  const filled = sent.remplir
    ? toFill(membres, week.columns, cells, sent.remplir, today, attendu, connexionsOf(sent))
    : []
  return checked([...changed, ...filled], membres, stored, today)
}

/** Refuses what someone else changed since the form was opened, unless both wrote the same. */
function refuseMeanwhile(
  changed: readonly Case[],
  seen: ReadonlyMap<string, Case>,
  stored: ReadonlyMap<string, Case>,
  membres: readonly Membre[],
): void {
  const meanwhile = changes(changed, stored).filter(c => !same(seen.get(caseKey(c)), stored.get(caseKey(c))))
  if (meanwhile.length)
    throw new Refus(
      tell(
        meanwhile.map(c => conflict(c, membres, stored)),
        CHANGED,
      ),
    )
}

/** The cells that really change, once the trade has nothing against them. */
function checked(
  wanted: readonly Case[],
  membres: readonly Membre[],
  stored: ReadonlyMap<string, Case>,
  today: Jour,
): Case[] {
  const all = changes(wanted, stored)
  const refused = refusals(membres, all, stored, today)
  if (refused.length) throw new Refus(tell(refused))
  return all
}

/** What is asked of each half-day of one person's day, by field: `statut_matin`, `minutes_matin`… */
export const DETAILS = ['statut', 'minutes', 'retard', 'motif', 'connexion', 'travail'] as const
export const allDemis = Object.keys(DEMIS) as Demi[]

/**
 * What to write for one day of one person, each half-day in full, or a `Refus`; a half-day that is not sent stays. `avant`
 * is what the form had before it was changed, as `written` writes it.
 */
export function planDay(
  sent: Record<string, string | undefined>,
  m: Membre,
  jour: Jour,
  current: readonly Case[],
  today: Jour,
  attendu: Attendu = NO_TIMETABLE,
): Case[] {
  const stored = byKey(current)
  const seen = sent.avant === undefined ? stored : reread(sent.avant)
  const wanted = allDemis.flatMap(demi => {
    const statut = sent[`statut_${demi}`]
    if (statut === undefined) return []
    if (statut !== '' && !isPresence(statut))
      throw new Refus('Cette présence n’existe pas : choisissez dans la liste.', `statut_${demi}`)
    const where = { parcours_id: m.parcours_id, jour, demi }
    const cell = halfDay(sent, where, statut || null, attendu)
    return [sent.avant === undefined ? cell : late(seen.get(caseKey(where)), cell)]
  })
  const changed = changes(wanted, seen)
  refuseMeanwhile(changed, seen, stored, [m])
  return checked(changed, [m], stored, today)
}

/** A delay typed beside a duration left as the form had it is taken from it: the half-day does not grow longer. */
function late(before: Case | undefined, cell: Case): Case {
  const [was, is] = [before?.retard ?? 0, cell.retard ?? 0]
  if (was === is || before?.minutes !== cell.minutes) return cell
  return { ...cell, minutes: Math.max(cell.minutes + was - is, 1) }
}

/** One half-day as it was typed. Without a duration: what was expected, less the minutes missed. */
function halfDay(
  sent: Record<string, string | undefined>,
  where: Pick<Case, 'parcours_id' | 'jour' | 'demi'>,
  statut: Presence | null,
  attendu: Attendu,
): Case {
  const number = (field: string) => {
    const champ = `${field}_${where.demi}`
    const text = sent[champ]?.trim() ?? ''
    if (text && !/^\d{1,4}$/.test(text))
      throw new Refus(`« ${text} » n’est pas un nombre de minutes : écrivez par exemple 180.`, champ)
    return text ? Number(text) : null
  }
  const motif = sent[`motif_${where.demi}`] || null
  if (motif && !(motif in MOTIFS))
    throw new Refus('Ce motif n’existe pas : choisissez dans la liste.', `motif_${where.demi}`)
  const retard = number('retard') ?? 0
  const planned = usualMinutes(attendu, where)
  return {
    ...where,
    statut,
    minutes: number('minutes') ?? Math.max(planned - retard, 1),
    retard,
    motif: motif as Motif | null,
    minutes_connexion: number('connexion'),
    travail: sent[`travail_${where.demi}`]?.trim() || null,
  }
}

const CHANGED =
  'Quelqu’un a changé cette feuille pendant que vous la remplissiez. Rien n’a été enregistré : relisez, puis enregistrez de nouveau.'

function conflict(c: Case, membres: readonly Membre[], stored: ReadonlyMap<string, Case>): string {
  const m = membres.find(one => one.parcours_id === c.parcours_id)
  const now = stored.get(caseKey(c))
  const what = now?.statut ? `« ${PRESENCES[now.statut]} »` : 'une case vide'
  return `${m ? caseLabel(m, c) : ''} : ${now?.auteur ? `${now.auteur} a mis ${what}` : `il y a maintenant ${what}`}.`
}
