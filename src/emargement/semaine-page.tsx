import { addDays, type Jour, weekday } from '../calendrier/calendrier.ts'
import type { View } from '../http/route.ts'
import { Empty, Heading } from '../web/blocks.tsx'
import { Form } from '../web/form.tsx'
import { de, jour as jourLong, plural } from '../web/format.ts'
import { AlsoButton, CellNumber, CellSelect, HiddenValue, SaveButton } from '../web/grid.tsx'
import { type Row, Table } from '../web/table.tsx'
import {
  byKey,
  type Case,
  caseKey,
  caseLabel,
  choices,
  closed,
  DEMI_JOURNEE,
  DEMIS,
  type Demi,
  dayLabel,
  demis,
  type Membre,
  nameOf,
  type Presence,
  reread,
  written,
} from './emargement.ts'
import { HorsLigne } from './hors-ligne.tsx'
import type { Action } from './store.ts'

/** Short enough for a cell: an absence is justified or not. */
const SHORT: Record<Presence, string> = {
  present: 'Présent',
  distance: 'À distance',
  entreprise: 'Entreprise',
  absence_justifiee: 'Justifiée',
  absence_injustifiee: 'Injustifiée',
}
/** On paper, one letter or two: its legend is above the sheet. */
const LETTERS: Record<Presence, string> = {
  present: 'P',
  distance: 'D',
  entreprise: 'E',
  absence_justifiee: 'AJ',
  absence_injustifiee: 'AI',
}
const SHORT_DAYS = ['Lun.', 'Mar.', 'Mer.', 'Jeu.', 'Ven.', 'Sam.', 'Dim.']

type Props = {
  action: Action
  lundi: Jour
  jours: Jour[]
  membres: Membre[]
  cells: Case[]
  durees: boolean
  view: View
  act: string
}

/** One group, one week, one page: every half-day is a small choice, and shortcuts fill what is empty. */
export function SemainePage(props: Props) {
  const { action, lundi, jours, membres } = props
  const here = `/emargement/${action.id}`
  const saturday = jours.length > 5
  return (
    <>
      <Heading
        title={`Semaine du ${jourLong(lundi)}`}
        lead={`${action.site} · ${action.formation}`}
        actions={
          <>
            <a href={`${here}/${addDays(lundi, -7)}`}>Semaine précédente</a>
            <a href={`${here}/${addDays(lundi, 7)}`}>Semaine suivante</a>
            {!saturday && <a href={`${here}/${lundi}?samedi=1`}>Ajouter le samedi</a>}
            {!props.durees && <a href={address(props, true)}>Changer les durées</a>}
          </>
        }
      />
      {membres.length === 0 ? (
        <Empty
          title="Personne n’est en formation ici cette semaine."
          action={<a href="/emargement">Voir les groupes</a>}
        />
      ) : (
        <Sheet {...props} />
      )}
    </>
  )
}

const address = ({ action, lundi, jours }: Props, durees: boolean) => {
  const query = [jours.length > 5 && 'samedi=1', durees && 'durees=1'].filter(Boolean).join('&')
  return `/emargement/${action.id}/${lundi}${query && `?${query}`}`
}

function Sheet(props: Props) {
  const { jours, membres, cells, view, act, durees } = props
  const state = view.state(act)
  const stored = byKey(cells.filter(c => jours.includes(c.jour)))
  const columns = jours.flatMap(jour => demis.map(demi => ({ jour, demi })))
  return (
    <Form
      action={address(props, durees)}
      token={view.token()}
      state={state}
      submit="Enregistrer la semaine"
      secondary={<a href="/emargement">Revenir aux groupes</a>}
    >
      <HiddenValue name="vu" value={written(stored.values())} />
      <HorsLigne view={view} membres={membres} cells={cells} />
      <div class="week-tools">
        <SaveButton label="Enregistrer" />
        <AlsoButton name="remplir" value="tout" label="Noter présent dans toutes les cases vides" />
      </div>
      <p class="on-paper">
        P : présent. E : en entreprise. AJ : absence justifiée. AI : absence non justifiée.
      </p>
      <p class="soft week-help">
        Justifiée, injustifiée : une absence. Un tiret : rien n’est noté. Une demi-journée compte 3 heures,
        sauf durée changée. Pour un jour à venir, seule une absence justifiée peut être annoncée.
      </p>
      <div class="week">
        <Table
          caption={`Présences de la semaine du ${jourLong(props.lundi)}`}
          hideCaption
          unit="personne"
          total={membres.length}
          columns={[
            { key: 'personne', label: 'Personne' },
            ...columns.map(({ jour, demi }) => ({
              key: `${jour}-${demi}`,
              label: `${SHORT_DAYS[weekday(jour) - 1]}\u00a0${Number(jour.slice(8))}\n${DEMIS[demi]}`,
            })),
          ]}
          rows={[
            groupRow(membres, columns, view.today),
            ...membres.map(m => row(m, columns, stored, props, state.values)),
          ]}
        />
      </div>
    </Form>
  )
}

/** The first row fills a column for the whole group. */
const groupRow = (membres: Membre[], columns: { jour: Jour; demi: Demi }[], today: Jour): Row => ({
  personne: 'Tout le groupe',
  ...Object.fromEntries(
    columns.map(({ jour, demi }) => [
      `${jour}-${demi}`,
      jour <= today && membres.some(m => !closed(m, jour)) ? (
        <AlsoButton
          name="remplir"
          value={`colonne:${jour}-${demi}`}
          label="Tous présents"
          about={`: noter présent dans les cases vides du ${dayLabel(jour)}, ${DEMIS[demi]}`}
        />
      ) : null,
    ]),
  ),
})

function row(
  m: Membre,
  columns: { jour: Jour; demi: Demi }[],
  stored: Map<string, Case>,
  { view, durees }: Props,
  typed: Record<string, string>,
): Row {
  const seen = reread(typed.vu ?? '')
  const cell = (jour: Jour, demi: Demi) => {
    const key = caseKey({ ...m, jour, demi })
    const current = stored.get(key)
    const reason = closed(m, jour)
    if (reason) return <Closed reason={reason} current={current} />
    // After a refusal: what this person changed stays, what someone else changed meanwhile shows.
    const own = typed[`c-${key}`]
    const value = own !== undefined && own !== (seen.get(key)?.statut ?? '') ? own : (current?.statut ?? '')
    const label = caseLabel(m, { jour, demi })
    const possible = new Set([...choices(jour, view.today), ...(current?.statut ? [current.statut] : [])])
    return (
      <>
        <CellSelect
          name={`c-${key}`}
          label={label}
          value={value}
          options={[...possible].map(p => ({ value: p, label: SHORT[p] }))}
          letter={current?.statut ? LETTERS[current.statut] : '–'}
        />
        {durees && (
          <CellNumber
            name={`m-${key}`}
            label={`${label}, durée en minutes`}
            value={Number(typed[`m-${key}`] ?? current?.minutes ?? DEMI_JOURNEE)}
            max={360}
          />
        )}
        {!durees && current?.statut && current.minutes !== DEMI_JOURNEE && (
          <span class="soft">{plural(current.minutes, 'minute')}</span>
        )}
      </>
    )
  }
  return {
    personne: (
      <>
        <a href={`/parcours/${m.parcours_id}`}>{nameOf(m)}</a>
        {columns.some(({ jour }) => jour <= view.today && !closed(m, jour)) && (
          <AlsoButton
            name="remplir"
            value={`ligne:${m.parcours_id}`}
            label="Présent toute la semaine"
            about={`: noter présent dans les cases vides ${de(nameOf(m))}`}
          />
        )}
      </>
    ),
    ...Object.fromEntries(columns.map(({ jour, demi }) => [`${jour}-${demi}`, cell(jour, demi)])),
  }
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
