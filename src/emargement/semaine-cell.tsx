import type { Jour } from '../calendrier/calendrier.ts'
import { heures } from '../web/format.ts'
import { CellNumber, CellSelect } from '../web/grid.tsx'
import { type Attendu, type Colonne, dayKey, expectedFor, usualMinutes, usualStatut } from './attendu.ts'
import { choices } from './controle.ts'
import { type Case, caseKey, caseLabel, closed, type Membre, type Presence } from './emargement.ts'

/** Short enough for a cell: an absence is justified or not. */
const SHORT: Record<Presence, string> = {
  present: 'Présent',
  distance: 'À distance',
  entreprise: 'Entreprise',
  absence_justifiee: 'Justifiée',
  absence_injustifiee: 'Non justifiée',
}
/** On paper, one letter or two: its legend is above the sheet. */
const LETTERS: Record<Presence, string> = {
  present: 'P',
  distance: 'D',
  entreprise: 'E',
  absence_justifiee: 'AJ',
  absence_injustifiee: 'AI',
}

type Props = {
  m: Membre
  column: Colonne
  stored: ReadonlyMap<string, Case>
  /** What the form that was refused had been opened on, and what was typed in it. */
  seen: ReadonlyMap<string, Case>
  typed: Record<string, string>
  attendu: Attendu
  durees: boolean
  today: Jour
}

/** One half-day of one person: what is noted, or why nothing can be; what is expected comes first in its list. */
export function Cell({ m, column, stored, seen, typed, attendu, durees, today }: Props) {
  const { jour, demi } = column
  const where = { parcours_id: m.parcours_id, jour, demi }
  const key = caseKey(where)
  const current = stored.get(key)
  const reason = closed(m, jour)
  if (reason) return <Closed reason={reason} current={current} />
  // After a refusal: what this person changed stays, what someone else changed meanwhile shows.
  const own = typed[`c-${key}`]
  const value = own !== undefined && own !== (seen.get(key)?.statut ?? '') ? own : (current?.statut ?? '')
  const planned = expectedFor(attendu, where)
  const suivi = attendu.suivis.has(m.parcours_id)
  const label = `${caseLabel(m, where)}${suivi && !planned ? ' (non prévu)' : ''}`
  const usual = usualStatut(attendu, where)
  const open = choices(jour, today)
  const possible = new Set([
    ...(open.includes(usual) ? [usual] : []),
    ...open,
    ...(current?.statut ? [current.statut] : []),
  ])
  const remote = (planned?.modalite === 'distance' && jour <= today) || current?.statut === 'distance'
  const usualLength = suivi ? usualMinutes(attendu, where) : 180
  return (
    <>
      <CellSelect
        name={`c-${key}`}
        label={label}
        value={value}
        options={[...possible].map(p => ({ value: p, label: SHORT[p] }))}
        letter={current?.statut ? LETTERS[current.statut] : '–'}
        muted={suivi && !planned && !current?.statut}
      />
      {durees && (
        <CellNumber
          name={`m-${key}`}
          label={`${label}, durée en minutes`}
          value={Number(typed[`m-${key}`] ?? current?.minutes ?? usualLength)}
          max={360}
        />
      )}
      {remote && (
        <CellNumber
          name={`x-${key}`}
          label={`${label}, minutes de connexion`}
          value={minutes(typed[`x-${key}`]) ?? current?.minutes_connexion ?? null}
          min={0}
          max={720}
          hint="min"
        />
      )}
      <Said
        current={current}
        planned={suivi ? (planned?.minutes ?? null) : null}
        usual={usualLength}
        durees={durees}
        annoncee={attendu.annoncees?.has(dayKey(where)) ?? false}
        at={where}
      />
    </>
  )
}

const minutes = (text: string | undefined) => (text && /^\d+$/.test(text) ? Number(text) : null)

/** Under the choice: hours that are not the usual ones, what else is noted, or what is expected. */
function Said({
  current,
  planned,
  usual,
  durees,
  annoncee,
  at,
}: {
  current: Case | undefined
  planned: number | null
  usual: number
  durees: boolean
  annoncee: boolean
  at: { parcours_id: number; jour: Jour }
}) {
  if (!current?.statut && annoncee) return <span class="cell-said">absence annoncée</span>
  if (!current?.statut)
    return planned === null || durees ? null : <span class="soft cell-said">{heures(planned)}</span>
  const words = [
    !durees && current.minutes !== usual && heures(current.minutes),
    current.retard ? `retard ${heures(current.retard)}` : '',
    current.motif && 'motif noté',
    current.travail && 'travail validé',
  ].filter(Boolean)
  if (words.length === 0) return null
  const plain = !current.retard && !current.motif && !current.travail
  return plain ? (
    <span class="soft cell-said">{words.join(', ')}</span>
  ) : (
    <a class="cell-said" href={`/parcours/${at.parcours_id}/presences/${at.jour}`}>
      {words.join(', ')}
    </a>
  )
}

function Closed({ reason, current }: { reason: string; current: Case | undefined }) {
  if (reason === 'Mois certifié' && current?.statut)
    return (
      <span class="closed">
        {SHORT[current.statut]} <span class="visually-hidden">(mois certifié)</span>
      </span>
    )
  return <span class="closed soft">{reason}</span>
}
