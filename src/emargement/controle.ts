import { type Jour, monday } from '../calendrier/calendrier.ts'
import { heures } from '../web/format.ts'
import {
  byKey,
  type Case,
  caseKey,
  caseLabel,
  closedReason,
  DEMIS,
  dayLabel,
  type Membre,
  nameOf,
  type Presence,
  presences,
  weekCap,
} from './emargement.ts'

/** What can be noted: a day to come only takes an absence announced in advance. */
export const choices = (jour: Jour, today: Jour): Presence[] =>
  jour > today ? ['absence_justifiee'] : presences

/** Why this half-day cannot be noted so, or null. */
function refused(m: Membre, c: Case, today: Jour): string | null {
  const reason = closedReason(m, c.jour)
  if (reason) return reason
  if (c.statut && !choices(c.jour, today).includes(c.statut))
    return 'ce jour n’est pas encore passé : seule une absence justifiée peut être notée à l’avance'
  return c.statut && (wrongDuration(c) ?? wrongDetail(c))
}

function wrongDuration({ minutes, retard = 0 }: Case): string | null {
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 360)
    return 'une demi-journée dure de 1 à 360 minutes'
  if (!Number.isInteger(retard) || retard < 0) return 'un retard se note en minutes entières'
  if (minutes + retard > 360)
    return `${minutes} minutes et ${retard} de retard font ${minutes + retard} : une demi-journée dure 360 minutes au plus`
  return null
}

function wrongDetail({ statut, retard = 0, motif, minutes_connexion: lien, travail }: Case): string | null {
  if (retard > 0 && statut !== 'present' && statut !== 'entreprise')
    return `un retard de ${retard} minutes ne se note que pour qui est venu`
  if (motif && statut !== 'absence_justifiee') return 'un motif ne se note que pour une absence justifiée'
  if (lien != null && (!Number.isInteger(lien) || lien < 0 || lien > 720))
    return 'un temps de connexion se note en minutes, de 0 à 720'
  const proof = lien != null || !!travail
  if (proof && statut !== 'distance')
    return 'un temps de connexion ou un travail validé ne se note qu’à distance'
  if (!proof && statut === 'distance')
    return 'une demi-journée à distance demande un temps de connexion ou un travail validé, à noter dans le détail du jour'
  return null
}

const FOLLOWED: readonly (Presence | null)[] = ['present', 'distance', 'entreprise']
const counted = (c?: Case) => (c && FOLLOWED.includes(c.statut) ? c.minutes : 0)
/** The weeks that these changes take over the dispositif's hours, each in words. */
function overfull(m: Membre, changed: readonly Case[], stored: ReadonlyMap<string, Case>): string[] {
  const cap = weekCap(m)
  const own = changed.filter(c => c.parcours_id === m.parcours_id)
  const after = [...new Map([...stored, ...byKey(own)]).values()]
  return [...Map.groupBy(own, c => monday(c.jour))].flatMap(([lundi, cells]) => {
    const raised = cells.some(c => counted(c) > counted(stored.get(caseKey(c))))
    const total = after
      .filter(c => c.parcours_id === m.parcours_id && monday(c.jour) === lundi)
      .reduce((sum, c) => sum + counted(c), 0)
    if (!raised || total <= cap) return []
    return [
      `${nameOf(m)}, semaine du ${dayLabel(lundi)} : ${heures(total)} notées, pour ${heures(cap)} par semaine au plus.`,
    ]
  })
}

const LONGEST_DAY = 720

/** The days that these changes take over twelve hours, each in words. */
function overlong(m: Membre, changed: readonly Case[], stored: ReadonlyMap<string, Case>): string[] {
  const own = changed.filter(c => c.parcours_id === m.parcours_id && c.statut)
  const after = [...new Map([...stored, ...byKey(changed)]).values()]
  return [...new Set(own.map(c => c.jour))].flatMap(jour => {
    const total = after
      .filter(c => c.parcours_id === m.parcours_id && c.jour === jour)
      .reduce((n, c) => n + (c.statut ? c.minutes + (c.retard ?? 0) : 0), 0)
    if (total <= LONGEST_DAY) return []
    return [
      `${nameOf(m)}, ${dayLabel(jour)} : ${heures(total)} notées, pour ${heures(LONGEST_DAY)} par jour au plus.`,
    ]
  })
}

const DAY = Object.keys(DEMIS)
const order = ({ jour, demi }: Case) => `${jour}${DAY.indexOf(demi)}`

/** Every reason to refuse these changes, each with its person and day; empty when they can be written. */
export function refusals(
  membres: readonly Membre[],
  changed: readonly Case[],
  stored: ReadonlyMap<string, Case>,
  today: Jour,
): string[] {
  const found: string[] = []
  const done = new Map(membres.map(m => [m.parcours_id, m.minutes_faites]))
  for (const c of changed.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))) {
    const m = membres.find(one => one.parcours_id === c.parcours_id)
    if (!m) continue
    const total = (done.get(m.parcours_id) ?? 0) + counted(c) - counted(stored.get(caseKey(c)))
    done.set(m.parcours_id, total)
    const over = m.minutes_max !== null && counted(c) > 0 && total > m.minutes_max
    const reason =
      refused(m, c, today) ??
      (over ? `le plafond de ${heures(m.minutes_max ?? 0)} du parcours serait dépassé` : null)
    if (reason) found.push(`${caseLabel(m, c)} : ${reason}.`)
  }
  return [
    ...found,
    ...membres.flatMap(m => [...overlong(m, changed, stored), ...overfull(m, changed, stored)]),
  ]
}

const SHOWN = 5
/** A refusal from its reasons: the first ones, and how many are left. */
export function tell(details: readonly string[], start = 'Rien n’a été enregistré.'): string {
  const more = details.length - SHOWN
  const end = more > 0 ? [`Et ${more === 1 ? 'une autre case' : `${more} autres cases`}.`] : []
  return [start, ...details.slice(0, SHOWN), ...end].join(' ')
}
