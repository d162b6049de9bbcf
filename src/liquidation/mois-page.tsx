import type { View } from '../http/route.ts'
import { Badge, Empty, Heading } from '../web/blocks.tsx'
import { ActButton, ErrorSummary } from '../web/form.tsx'
import { euros, moisLong, nombre, plural } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import type { MoisRow } from './lecture-store.ts'
import { deMois, standing } from './liquidation.ts'

type Props = { mois: MoisRow[]; page: number; pages: number; view: View; act: string }

/** Every month: certified, prepared, validated, paid. */
export function MoisPage({ mois, page, pages, view, act }: Props) {
  const prepares = view.who.role === 'region'
  return (
    <>
      <Heading
        title="Rémunération des stagiaires"
        lead="Chaque mois : les organismes certifient les présences, la Région liquide (elle calcule ce qui est dû à chacun) et valide, l’agent payeur verse."
        actions={
          <>
            <a href="/regularisations">Régularisations</a>
            {prepares && <a href="/reclamations">Réclamations</a>}
          </>
        }
      />
      <ErrorSummary state={view.state(act)} />
      <Table
        caption="Mois à payer et payés"
        hideCaption
        unit="mois"
        total={mois.length}
        columns={[
          { key: 'mois', label: 'Mois' },
          { key: 'etats', label: 'États certifiés', align: 'end' },
          { key: 'reste', label: 'Sans montant', align: 'end' },
          { key: 'liquidations', label: 'Liquidations' },
          { key: 'total', label: 'Montant', align: 'end' },
          ...(prepares ? [{ key: 'acte', label: 'À faire', hideLabel: true }] : []),
        ]}
        rows={mois.map(m => ({
          mois: moisLong(m.mois),
          etats: nombre(m.etats),
          reste: nombre(m.sans_ligne),
          liquidations: m.liquidations.map(q => {
            const { label, kind } = standing(q)
            return (
              <div>
                <a href={`/liquidations/${q.id}`}>
                  {plural(q.personnes, 'personne')}
                  <span class="visually-hidden">, liquidation {deMois(m.mois)}</span>
                </a>{' '}
                <Badge kind={kind}>{label}</Badge>
              </div>
            )
          }),
          total: m.liquidations.length > 0 && euros(m.liquidations.reduce((n, q) => n + q.centimes, 0)),
          acte: !m.liquidations.some(q => !q.validee_le) &&
            (m.sans_ligne > 0 || m.liquidations.length === 0) && (
              <ActButton
                action={`/remuneration/${m.mois}/liquidation`}
                token={view.token()}
                label="Préparer"
                about={`la liquidation ${deMois(m.mois)}`}
              />
            ),
        }))}
        empty={
          <Empty title="Aucun mois n’est encore certifié.">
            <p>Les mois apparaissent ici dès qu’un organisme certifie un état de présence.</p>
          </Empty>
        }
      />
      <Pagination page={page} pages={pages} href={n => `/remuneration?page=${n}`} />
    </>
  )
}
