import type { Jour } from '../calendrier/calendrier.ts'
import type { View } from '../http/route.ts'
import { Badge, Empty, Heading } from '../web/blocks.tsx'
import { ActButton, ErrorSummary } from '../web/form.tsx'
import { jourCourt, moisLong, plural } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { DELAI, echeance, joursDeRetard, type Retard } from './retard.ts'

type Props = { retards: Retard[]; today: Jour; view: View; all: string; one: string }

/** Who has not certified what, since how many days, and when they were last written to. */
export function RetardsPage({ retards, today, view, all, one }: Props) {
  const late = new Set(retards.filter(r => joursDeRetard(r.mois, today)).map(r => r.organisme_id)).size
  return (
    <>
      <Heading
        title="États de présence attendus"
        lead={`Un état est attendu dans les ${DELAI} jours qui suivent la fin du mois. Sans lui, la personne n’est pas payée.`}
        actions={
          late > 0 && (
            <ActButton
              action="/etats/retards/rappel"
              token={view.token()}
              kind="primary"
              label={
                late === 1 ? 'Rappeler l’organisme en retard' : `Rappeler les ${late} organismes en retard`
              }
            />
          )
        }
      />
      <ErrorSummary state={view.state(all)} />
      <ErrorSummary state={view.state(one)} />
      <p class="soft">
        Amont écrit aussi de lui-même, le 1er et le 5e jour après la fin du mois, puis les 11e, 15e et 20e. Un
        organisme ne reçoit jamais plus d’un rappel par jour pour un mois.
      </p>
      <Table
        caption="États à certifier, par organisme et par mois"
        hideCaption
        unit="ligne"
        filterable={retards.length > 12}
        empty={<Empty title="Tout est certifié. Aucun état n’est attendu." />}
        columns={[
          { key: 'organisme', label: 'Organisme' },
          { key: 'mois', label: 'Mois' },
          { key: 'nombre', label: 'À certifier', align: 'end' },
          { key: 'retard', label: 'Délai' },
          { key: 'rappel', label: 'Dernier rappel' },
          { key: 'acte', label: 'Rappeler', hideLabel: true },
        ]}
        rows={retards.map(r => ({
          organisme: r.organisme,
          mois: <a href={`/etats/${r.mois}`}>{moisLong(r.mois)}</a>,
          nombre: String(r.nombre),
          retard: <Delai {...r} today={today} />,
          rappel: r.rappel_le ? jourCourt(r.rappel_le) : 'aucun',
          acte: (
            <ActButton
              action={`/organismes/${r.organisme_id}/etats/${r.mois}/rappel`}
              token={view.token()}
              label="Rappeler"
              about={`${r.organisme} pour ${moisLong(r.mois)}`}
            />
          ),
        }))}
      />
    </>
  )
}

function Delai({ mois, today }: Retard & { today: Jour }) {
  const days = joursDeRetard(mois, today)
  return days ? (
    <Badge kind="attention">{plural(days, 'jour')} de retard</Badge>
  ) : (
    <span>attendu le {jourCourt(echeance(mois))}</span>
  )
}
