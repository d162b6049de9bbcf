import type { Jour } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import {
  byKey,
  type Case,
  caseKey,
  caseLabel,
  changes,
  DEMI_JOURNEE,
  type Demi,
  type Membre,
  PRESENCES,
  type Presence,
  presences,
  refusals,
  reread,
  toFill,
  weekDays,
} from './emargement.ts'

/** What a form or the API sends for a week: `c-<parcours>-<jour>-<demi>` a status or nothing, `m-…` its minutes. */
export type Sent = Record<string, unknown> & { vu?: string | undefined; remplir?: string | undefined }

/** Reads the cells sent. A person of another group does not exist here; a day of another week is refused. */
function read(
  sent: Sent,
  membres: readonly Membre[],
  jours: readonly Jour[],
  seen: ReadonlyMap<string, Case>,
): Case[] {
  return Object.entries(sent).flatMap(([name, value]) => {
    if (!name.startsWith('c-')) return []
    // One spelling for each cell: with a leading zero, two names would mean the same one.
    const match = /^c-([1-9]\d*)-(\d{4}-\d{2}-\d{2})-(matin|apres_midi)$/.exec(name)
    if (!match) throw new Refus('Cette case n’existe pas : rechargez la feuille.')
    const [, id, jour = '', demi] = match
    const parcours_id = Number(id)
    if (!membres.some(m => m.parcours_id === parcours_id)) throw new Introuvable('Cette personne')
    if (!jours.includes(jour)) throw new Refus(`Le ${jour} n’est pas un jour de cette semaine.`)
    if (value !== '' && !presences.includes(value as Presence))
      throw new Refus('Cette présence n’existe pas : choisissez dans la liste.')
    const key = caseKey({ parcours_id, jour, demi: demi as Demi })
    const minutes = Number(sent[`m-${key}`] ?? seen.get(key)?.minutes ?? DEMI_JOURNEE)
    return [
      { parcours_id, jour, demi: demi as Demi, statut: value === '' ? null : (value as Presence), minutes },
    ]
  })
}

/** What to write for a week (`jours`: the days shown, that a shortcut may fill), or a `Refus` that names each person and day; nothing is written by halves. */
export function planWeek(
  sent: Sent,
  membres: readonly Membre[],
  week: { lundi: Jour; jours: readonly Jour[] },
  current: readonly Case[],
  today: Jour,
): Case[] {
  const stored = byKey(current)
  const seen = sent.vu === undefined ? stored : reread(sent.vu)
  const changed = changes(read(sent, membres, weekDays(week.lundi, true), seen), seen)
  const meanwhile = changes(changed, stored).filter(c => {
    const before = seen.get(caseKey(c))
    const now = stored.get(caseKey(c))
    return before?.statut !== now?.statut || before?.minutes !== now?.minutes
  })
  if (meanwhile.length)
    throw new Refus(
      tell(
        CHANGED,
        meanwhile.map(c => conflict(c, membres, stored)),
      ),
    )
  const cells = byKey([...stored.values(), ...changed])
  const filled = sent.remplir ? toFill(membres, week.jours, cells, sent.remplir, today) : []
  const all = changes([...changed, ...filled], stored)
  const refused = refusals(membres, all, stored, today)
  if (refused.length) throw new Refus(tell(REFUSED, refused))
  return all
}

const REFUSED = 'Rien n’a été enregistré.'
const CHANGED =
  'Quelqu’un a changé cette feuille pendant que vous la remplissiez. Rien n’a été enregistré : relisez, puis enregistrez de nouveau.'

function conflict(c: Case, membres: readonly Membre[], stored: ReadonlyMap<string, Case>): string {
  const m = membres.find(one => one.parcours_id === c.parcours_id)
  const now = stored.get(caseKey(c))
  const what = now?.statut ? `« ${PRESENCES[now.statut]} »` : 'une case vide'
  return `${m ? caseLabel(m, c) : ''} : ${now?.auteur ? `${now.auteur} a mis ${what}` : `il y a maintenant ${what}`}.`
}

const SHOWN = 5
function tell(start: string, details: readonly string[]): string {
  const more = details.length - SHOWN
  const end = more > 0 ? [`Et ${more === 1 ? 'une autre case' : `${more} autres cases`}.`] : []
  return [start, ...details.slice(0, SHOWN), ...end].join(' ')
}
