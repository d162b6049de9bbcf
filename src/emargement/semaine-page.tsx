import { addDays, type Jour, monday, weekday } from '../calendrier/calendrier.ts'
import type { View } from '../http/route.ts'
import type { Attendue } from '../seance/seance.ts'
import { Empty, Heading } from '../web/blocks.tsx'
import { Form } from '../web/form.tsx'
import { de, jour as jourLong } from '../web/format.ts'
import { AlsoButton, HiddenValue, SaveButton } from '../web/grid.tsx'
import { type Row, Table } from '../web/table.tsx'
import { type Attendu, type Colonne, shortcut } from './attendu.ts'
import { byKey, type Case, closed, DEMIS, dayLabel, type Membre, nameOf } from './emargement.ts'
import { HorsLigne } from './hors-ligne.tsx'
import { Cell } from './semaine-cell.tsx'
import type { Action } from './store.ts'
import { reread, written } from './vu.ts'

const SHORT_DAYS = ['Lun.', 'Mar.', 'Mer.', 'Jeu.', 'Ven.', 'Sam.', 'Dim.']

type Props = {
  action: Action
  lundi: Jour
  columns: Colonne[]
  membres: Membre[]
  cells: Case[]
  /** What is expected, by cell, of those who have a timetable (`suivis`). */
  attendues: { cle: string; minutes: number; modalite: Attendue['modalite'] }[]
  suivis: number[]
  /** Days on which an absence was announced, by `dayKey`. */
  annoncees: string[]
  asked: { samedi: boolean; soir: boolean }
  durees: boolean
  view: View
  act: string
}

/** One group, one week, one page: every half-day is a small choice, and shortcuts fill what is empty. */
export function SemainePage(props: Props) {
  const { action, lundi, columns, membres, asked } = props
  const here = `/emargement/${action.id}`
  const saturday = columns.some(c => weekday(c.jour) === 6)
  const evening = columns.some(c => c.demi === 'soir')
  const day = columns.find(c => c.jour === props.view.today)?.jour ?? lundi
  return (
    <>
      <Heading
        title={`Semaine du ${jourLong(lundi)}`}
        lead={`${action.site} · ${action.formation}`}
        actions={
          <>
            <a href={`${here}/${addDays(lundi, -7)}`}>Semaine précédente</a>
            <a href={`${here}/${addDays(lundi, 7)}`}>Semaine suivante</a>
            <a href={`/presence/${action.id}/${day}`}>Feuille du jour</a>
            {!saturday && <a href={address(props, { ...asked, samedi: true })}>Ajouter le samedi</a>}
            {!evening && <a href={address(props, { ...asked, soir: true })}>Ajouter le soir</a>}
            {!props.durees && <a href={address({ ...props, durees: true }, asked)}>Changer les durées</a>}
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

/** Today, or the Monday of another week. */
const dayOf = (lundi: Jour, today: Jour) => (monday(today) === lundi ? today : lundi)

const address = ({ action, lundi, durees }: Props, { samedi, soir }: Props['asked']) => {
  const query = [samedi && 'samedi=1', soir && 'soir=1', durees && 'durees=1'].filter(Boolean).join('&')
  return `/emargement/${action.id}/${lundi}${query && `?${query}`}`
}

function Sheet(props: Props) {
  const { columns, membres, cells, view, act, asked, suivis } = props
  const state = view.state(act)
  const stored = byKey(cells)
  const attendu: Attendu = {
    cells: new Map(
      props.attendues.map(({ cle, ...a }) => [cle, { ...a, demi: cle.split('-')[4] as Attendue['demi'] }]),
    ),
    suivis: new Set(suivis),
    samedi: asked.samedi,
    annoncees: new Set(props.annoncees),
  }
  return (
    <Form
      action={address(props, asked)}
      token={view.token()}
      state={state}
      submit="Enregistrer la semaine"
      secondary={<a href="/emargement">Revenir aux groupes</a>}
    >
      <HiddenValue name="vu" value={written(stored.values())} />
      <HorsLigne view={view} membres={membres} cells={cells} columns={columns} attendu={attendu} />
      <div class="week-tools">
        <SaveButton label="Enregistrer" />
        <AlsoButton
          name="remplir"
          value="tout"
          label={
            suivis.length > 0
              ? 'Noter comme prévu dans toutes les cases vides'
              : 'Noter présent dans toutes les cases vides'
          }
        />
      </div>
      <p class="on-paper">
        P : présent. D : à distance. E : en entreprise. AJ : absence justifiée. AI : absence non justifiée.
      </p>
      <p class="soft week-help">
        Justifiée, non justifiée : une absence. Un tiret : rien n’est noté.{' '}
        {suivis.length > 0
          ? 'Une demi-journée compte la durée prévue à l’emploi du temps, ou 3 heures ; une case grise n’est pas prévue. À distance, notez les minutes de connexion.'
          : 'Une demi-journée compte 3 heures, sauf durée changée.'}{' '}
        Pour un jour à venir, seule une absence justifiée peut être annoncée.
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
          rows={[groupRow(props, attendu), ...membres.map(m => row(m, props, attendu, stored, state.values))]}
        />
      </div>
    </Form>
  )
}

const fillable = (m: Membre, { jour, demi }: Colonne, attendu: Attendu, today: Jour) =>
  jour <= today && !closed(m, jour) && shortcut(attendu, { parcours_id: m.parcours_id, jour, demi }) !== null

/** The first row fills a column for the whole group. */
const groupRow = ({ membres, columns, suivis, view }: Props, attendu: Attendu): Row => ({
  personne: 'Tout le groupe',
  ...Object.fromEntries(
    columns.map(c => [
      `${c.jour}-${c.demi}`,
      membres.some(m => fillable(m, c, attendu, view.today)) ? (
        <AlsoButton
          name="remplir"
          value={`colonne:${c.jour}-${c.demi}`}
          label={suivis.length > 0 ? 'Comme prévu' : 'Tous présents'}
          about={`: ${suivis.length > 0 ? 'noter comme prévu' : 'noter présent'} dans les cases vides du ${dayLabel(c.jour)}, ${DEMIS[c.demi]}`}
        />
      ) : null,
    ]),
  ),
})

function row(
  m: Membre,
  { columns, view, durees, lundi }: Props,
  attendu: Attendu,
  stored: Map<string, Case>,
  typed: Record<string, string>,
): Row {
  const seen = reread(typed.vu ?? '')
  const suivi = attendu.suivis.has(m.parcours_id)
  const day = dayOf(lundi, view.today)
  return {
    personne: (
      <>
        <a href={`/parcours/${m.parcours_id}`}>{nameOf(m)}</a>
        {columns.some(c => fillable(m, c, attendu, view.today)) && (
          <AlsoButton
            name="remplir"
            value={`ligne:${m.parcours_id}`}
            label={suivi ? 'Comme prévu' : 'Présent toute la semaine'}
            about={`: ${suivi ? 'noter comme prévu' : 'noter présent'} dans les cases vides ${de(nameOf(m))}`}
          />
        )}
        <a class="cell-detail" href={`/parcours/${m.parcours_id}/presences/${day}`}>
          Détail<span class="visually-hidden"> des présences {de(nameOf(m))}</span>
        </a>
      </>
    ),
    ...Object.fromEntries(
      columns.map(c => [
        `${c.jour}-${c.demi}`,
        <Cell
          m={m}
          column={c}
          stored={stored}
          seen={seen}
          typed={typed}
          attendu={attendu}
          durees={durees}
          today={view.today}
        />,
      ]),
    ),
  }
}
