import type { Child } from 'hono/jsx'
import { addDays, type Jour, weekday } from '../calendrier/calendrier.ts'
import { type Membre, nameOf } from '../emargement/emargement.ts'
import type { View } from '../http/route.ts'
import { Badge, Empty, Heading, Section } from '../web/blocks.tsx'
import type { Option } from '../web/fields.tsx'
import { de, heures, jourCourt, jour as jourLong } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import { Ajout, Copie, Usuel } from './forms.tsx'
import { dayName, hoursOf, isDated, MODALITES, WEEKDAYS } from './seance.ts'
import type { SeanceRow } from './store.ts'

export type Shown = SeanceRow & { temps: 'passee' | 'en_cours' | 'a_venir' }

type Props = {
  m: Membre
  site: string
  dispositif_nom: string
  lundi: Jour
  semaine: { jour: Jour; reason: string | null; seances: SeanceRow[] }[]
  filtre: 'en_cours' | 'passees'
  passees: number
  seances: Shown[]
  total: number
  page: number
  size: number
  autres: Option[]
  view: View
  act: string
}

/** One person's timetable: the week as it will be, the séances that make it, and how to change them. */
export function SeancesPage(props: Props): Child {
  const { m, view, filtre, passees } = props
  const mine = view.who.role === 'stagiaire'
  const here = `/parcours/${m.parcours_id}/seances`
  return (
    <>
      <Heading
        title={mine ? 'Mon emploi du temps' : `Emploi du temps ${de(nameOf(m))}`}
        lead={`${props.dispositif_nom}, à ${props.site}. ${heures(m.minutes_semaine)} par semaine au contrat.`}
        actions={<a href={`/parcours/${m.parcours_id}`}>Revenir au parcours</a>}
      />
      <Week {...props} here={here} />
      {view.who.role === 'organisme' && (
        <Section title="Changer l’emploi du temps" id="changer">
          <Ajout m={m} view={view} act={props.act} />
          <Usuel m={m} view={view} act={`${props.act}/modele`} />
          {props.autres.length > 0 && (
            <Copie m={m} view={view} act={`${props.act}/copie`} autres={props.autres} />
          )}
        </Section>
      )}
      <Section
        title={filtre === 'passees' ? 'Séances passées' : 'Séances en cours et à venir'}
        id="seances"
        count={props.total}
        actions={
          filtre === 'passees' ? (
            <a href={`${here}#seances`}>Voir celles en cours</a>
          ) : (
            passees > 0 && <a href={`${here}?filtre=passees#seances`}>Voir celles qui sont passées</a>
          )
        }
      >
        <List {...props} />
        <Pagination
          page={props.page}
          pages={Math.ceil(props.total / props.size)}
          href={page => `${here}?filtre=${filtre}&page=${page}#seances`}
        />
      </Section>
    </>
  )
}

function Week({ m, lundi, semaine, here }: Props & { here: string }): Child {
  const total = semaine.flatMap(d => d.seances).reduce((n, s) => n + s.fin - s.debut, 0)
  const days = semaine.filter(d => weekday(d.jour) <= 5 || d.seances.length > 0)
  return (
    <Section
      title={`Semaine du ${jourLong(lundi)}`}
      id="semaine"
      actions={
        <>
          <a href={`${here}?semaine=${addDays(lundi, -7)}`}>Semaine précédente</a>
          <a href={`${here}?semaine=${addDays(lundi, 7)}`}>Semaine suivante</a>
        </>
      }
    >
      <p>
        {total > 0
          ? `${heures(total)} prévues cette semaine, pour ${heures(m.minutes_semaine)} au contrat.`
          : 'Rien n’est prévu cette semaine.'}
      </p>
      <Table
        caption="Heures prévues, jour par jour"
        hideCaption
        unit="jour"
        columns={[
          { key: 'jour', label: 'Jour' },
          { key: 'heures', label: 'Heures' },
          { key: 'lieu', label: 'Où' },
          { key: 'duree', label: 'Durée', align: 'end' },
        ]}
        rows={days.map(({ jour, reason, seances }) => ({
          jour: `${WEEKDAYS[weekday(jour) - 1]} ${jourLong(jour).replace(/ \d{4}$/, '')}`,
          heures: reason ? (
            <span class="soft">{reason}</span>
          ) : (
            seances.map(hoursOf).join(', ') || 'Rien de prévu'
          ),
          lieu: [...new Set(seances.map(s => MODALITES[s.modalite]))].join(', '),
          duree: seances.length ? heures(seances.reduce((n, s) => n + s.fin - s.debut, 0)) : null,
        }))}
      />
    </Section>
  )
}

const SIGNS = {
  passee: ['neutral', 'Passée'],
  en_cours: ['positive', 'En cours'],
  a_venir: ['waiting', 'À venir'],
} as const

function List({ m, seances, filtre, view }: Props): Child {
  return (
    <Table
      id="liste-seances"
      caption="Séances"
      hideCaption
      unit="séance"
      filterable={seances.length > 10}
      columns={[
        { key: 'quand', label: 'Quand' },
        { key: 'heures', label: 'Heures' },
        { key: 'lieu', label: 'Où' },
        { key: 'periode', label: 'Période' },
        { key: 'temps', label: 'Situation' },
      ]}
      rows={seances.map(s => ({
        quand: <a href={`/parcours/${m.parcours_id}/seances/${s.id}`}>{dayName(s)}</a>,
        heures: hoursOf(s),
        lieu: MODALITES[s.modalite],
        periode: periodOf(s),
        temps: <Badge kind={SIGNS[s.temps][0]}>{SIGNS[s.temps][1]}</Badge>,
      }))}
      empty={
        filtre === 'passees' ? (
          <Empty title="Aucune séance n’est passée." />
        ) : (
          <Empty title="Aucun emploi du temps pour l’instant.">
            <p>
              {view.who.role === 'organisme'
                ? 'Sans emploi du temps, chaque demi-journée de la semaine est attendue et compte 3 heures.'
                : 'L’organisme de formation l’indiquera ici.'}
            </p>
          </Empty>
        )
      }
    />
  )
}

/** « Du 1er au … » or « Depuis le… », « Un seul jour ». */
export function periodOf(s: SeanceRow): string {
  if (isDated(s)) return 'Un seul jour'
  return s.au === null
    ? `À partir du ${jourCourt(s.du)}`
    : `Du ${jourCourt(s.du)} au ${jourCourt(addDays(s.au, -1))}`
}
