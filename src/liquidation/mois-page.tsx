import type { Child } from 'hono/jsx'
import { dispositif } from '../dispositif/load.ts'
import type { View } from '../http/route.ts'
import { Badge, Empty, Heading, Notice, Section } from '../web/blocks.tsx'
import { Select } from '../web/fields.tsx'
import { ActButton, Disclosure, ErrorSummary, Form } from '../web/form.tsx'
import { euros, moisLong, nombre, plural } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import { MoisEnAttente } from './controles.tsx'
import type { Choix, MoisRow } from './lecture-store.ts'
import { deMois, standing } from './liquidation.ts'
import type { Preparable } from './mois/preparable.ts'

type Props = {
  mois: MoisRow[]
  page: number
  pages: number
  choix: Choix[]
  /** Claims that wait for an answer of the Région. */
  reclamations: number
  /** Whether a run of the latest month to prepare would pay anything, or who waits; null for who prepares nothing. */
  preparation: Preparable | null
  view: View
  acts: { tous: string; partie: string }
}

/** True when a run of this month can be prepared and would have something to compute. */
export const aPreparer = (m: MoisRow): boolean =>
  !m.liquidations.some(q => !q.validee_le) && (m.a_calculer > 0 || m.a_corriger > 0)

/** Every month: certified, prepared, validated, paid; and what waits beside. */
export function MoisPage(props: Props) {
  const { mois, page, pages, preparation, view, acts } = props
  const prepares = view.who.role === 'region'
  // A run takes what is left of every month before its own: one button, on the latest.
  const next = preparation?.possible ? mois.find(aPreparer) : undefined
  return (
    <>
      <Heading
        title="Rémunération des stagiaires"
        lead="Chaque mois : les organismes certifient les présences, la Région liquide (elle calcule ce qui est dû à chacun) et deux personnes valident, l’agent payeur verse."
      />
      <ErrorSummary state={view.state(acts.tous)} />
      <EnCours mois={mois} />
      <Aside {...props} />
      <Table
        caption="Mois à payer et payés"
        hideCaption
        unit="mois"
        total={mois.length}
        columns={[
          { key: 'mois', label: 'Mois' },
          { key: 'etats', label: 'États certifiés', align: 'end' },
          { key: 'reste', label: 'À calculer', align: 'end' },
          { key: 'corriger', label: 'À corriger', align: 'end' },
          { key: 'liquidations', label: 'Liquidations' },
          { key: 'total', label: 'Montant', align: 'end' },
          ...(prepares ? [{ key: 'acte', label: 'À faire', hideLabel: true }] : []),
        ]}
        rows={mois.map(m => ({
          mois: moisLong(m.mois),
          etats: nombre(m.etats),
          reste: nombre(m.a_calculer),
          corriger: nombre(m.a_corriger),
          liquidations: m.liquidations.length > 0 && <Runs m={m} />,
          total: m.liquidations.length > 0 && euros(m.liquidations.reduce((n, q) => n + q.centimes, 0)),
          acte: m === next && (
            <ActButton
              action={`/remuneration/${m.mois}/liquidation`}
              token={view.token()}
              kind="primary"
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
      {preparation && !preparation.possible && <RienAPreparer preparation={preparation} view={view} />}
      {prepares &&
        (preparation?.possible ? <Partie {...props} /> : <ErrorSummary state={view.state(acts.partie)} />)}
    </>
  )
}

/** Statements are left, and none of them can be paid: why, and who waits for what. */
function RienAPreparer({ preparation, view }: { preparation: Preparable; view: View }): Child {
  const { attendus } = preparation
  const people = new Set(attendus.map(a => a.parcours_id)).size
  return (
    <Section title="Rien à préparer pour l’instant" id="attentes" count={attendus.length}>
      <p>
        {people === 0
          ? 'Les états qui restent ne donnent droit à aucun versement : il n’y a rien à liquider.'
          : `${people === 1 ? 'Une personne attend' : `${nombre(people)} personnes attendent`} qu’une question soit réglée. Le bouton « Préparer » revient dès qu’un mois peut être payé.`}
      </p>
      {attendus.length > 0 && (
        <MoisEnAttente attendus={attendus} total={attendus.length} view={view} empty="" />
      )}
    </Section>
  )
}

/** The runs of a month, one under the other. */
const Runs = ({ m }: { m: MoisRow }): Child => (
  <div>
    {m.liquidations.map(q => {
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
    })}
  </div>
)

/** The runs that workers are computing. */
function EnCours({ mois }: Pick<Props, 'mois'>): Child {
  const running = mois.flatMap(m =>
    m.liquidations.filter(q => q.lots_a_faire).map(q => ({ ...q, mois: m.mois })),
  )
  if (running.length === 0) return null
  return (
    <Notice kind="info">
      Calcul en cours :{' '}
      {running.map((q, i) => (
        <>
          {i > 0 && ', '}
          <a href={`/liquidations/${q.id}`}>
            {moisLong(q.mois)} ({plural(q.lots_a_faire, 'lot')} à faire)
          </a>
        </>
      ))}
      .
    </Notice>
  )
}

/** What waits beside the months: corrections, overpayments, claims, late statements. */
function Aside({ mois, reclamations, view }: Props): Child {
  const corrections = mois.reduce((n, m) => n + m.a_corriger, 0)
  const links: [string, string][] = [['/regularisations', 'Trop-perçus']]
  if (view.who.role === 'region')
    links.unshift(
      ['/regularisations/a-venir', `Corrections à venir${corrections ? ` (${nombre(corrections)})` : ''}`],
      ['/reclamations', `Réclamations${reclamations ? ` (${nombre(reclamations)})` : ''}`],
      ['/etats/retards', 'États en retard'],
    )
  if (view.who.role === 'region') links.push(['/reglages', 'Réglages'])
  return (
    <p>
      {links.map(([href, label], i) => (
        <>
          {i > 0 && ' · '}
          <a href={href}>{label}</a>
        </>
      ))}
    </p>
  )
}

/** A run of one dispositif or one organisation alone: the others of the month come with the next. */
function Partie({ mois, choix, view, acts }: Props): Child {
  const state = view.state(acts.partie)
  const ready = mois.filter(aPreparer)
  const organismes = new Map(choix.map(c => [String(c.organisme_id), c.organisme]))
  const codes = [...new Set(choix.map(c => c.dispositif))].sort()
  return (
    <Disclosure
      summary="Préparer pour une partie"
      open={state.refusal !== undefined || Object.keys(state.errors).length > 0}
    >
      <p class="soft">
        Pour payer d’abord un dispositif ou un organisme. Les autres restent à préparer, une fois celle-ci
        validée.
      </p>
      <Form action={acts.partie} token={view.token()} state={state} submit="Préparer cette partie">
        <Select
          name="mois"
          label="Mois"
          options={ready.map(m => ({ value: m.mois, label: moisLong(m.mois) }))}
          state={state}
          width="medium"
          required
        />
        <Select
          name="dispositif"
          label="Dispositif"
          empty="Tous"
          options={codes.map(value => ({ value, label: dispositif(value).nom }))}
          state={state}
        />
        <Select
          name="organisme"
          label="Organisme"
          empty="Tous"
          options={[...organismes].map(([value, label]) => ({ value, label }))}
          state={state}
        />
      </Form>
    </Disclosure>
  )
}
