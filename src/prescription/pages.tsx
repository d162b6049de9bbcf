import type { Child } from 'hono/jsx'
import type { Evaluation } from '../dispositif/evaluate.ts'
import type { View } from '../http/route.ts'
import { Badge, Empty, Facts, Heading, Notice, Section, Steps } from '../web/blocks.tsx'
import { jour, jourCourt, km, plural } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import { Criteres, Missing } from './choice.tsx'
import type { Listed } from './liste.ts'
import { Moves } from './moves.tsx'
import { BADGES, STATUTS, type Statut } from './prescription.ts'
import type { Evenement, PrescriptionRow } from './store.ts'

export function ListPage(props: {
  rows: Listed[]
  total: number
  counts: { statut: Statut; n: number }[]
  statut: Statut | undefined
  page: number
  size: number
  view: View
}): Child {
  const { rows, total, counts, statut, page, size, view } = props
  const organisme = view.who.role === 'organisme'
  return (
    <>
      <Heading
        title="Prescriptions"
        lead={
          organisme
            ? 'Les personnes que les conseillers vous adressent.'
            : 'Chaque demande, et où elle en est.'
        }
      />
      <nav class="tabs" aria-label="Filtrer par étape">
        <ul>
          <li>
            <a href="/prescriptions" aria-current={statut ? undefined : 'page'}>
              Toutes
            </a>
          </li>
          {inOrder(counts).map(c => (
            <li>
              <a
                href={`/prescriptions?statut=${c.statut}`}
                aria-current={statut === c.statut ? 'page' : undefined}
              >
                {STATUTS[c.statut]} <span class="count">{c.n}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Table
        caption={statut ? `Prescriptions : ${STATUTS[statut].toLowerCase()}` : 'Prescriptions'}
        hideCaption
        unit="prescription"
        total={total}
        filterable
        columns={[
          { key: 'personne', label: 'Personne' },
          { key: 'site', label: 'Site' },
          { key: 'distance', label: 'Distance', align: 'end' },
          { key: 'par', label: 'Prescrite par' },
          { key: 'statut', label: 'Étape' },
          { key: 'depuis', label: 'Depuis', align: 'end' },
        ]}
        rows={rows.map(r => ({
          personne: (
            <a href={`/prescriptions/${r.id}`}>
              {r.nom.toUpperCase()} {r.prenom}
            </a>
          ),
          site: r.site,
          distance: km(r.distance_m),
          par: `${r.conseiller}, ${r.structure}`,
          statut: <Badge kind={BADGES[r.statut]}>{STATUTS[r.statut]}</Badge>,
          depuis: r.jours > 60 ? jourCourt(r.le) : r.jours <= 0 ? 'aujourd’hui' : plural(r.jours, 'jour'),
        }))}
        empty={<Empty title="Aucune prescription ici." />}
      />
      <Pagination
        page={page}
        pages={Math.ceil(total / size)}
        href={n => `/prescriptions?${statut ? `statut=${statut}&` : ''}page=${n}`}
      />
    </>
  )
}

/** In the order of a prescription's life. */
const inOrder = (counts: { statut: Statut; n: number }[]) =>
  (Object.keys(STATUTS) as Statut[]).flatMap(statut => counts.filter(c => c.statut === statut))

export function DetailPage({
  prescription: p,
  evenements,
  view,
}: {
  prescription: PrescriptionRow
  evenements: Evenement[]
  view: View
}): Child {
  const { role } = view.who
  const evaluation = p.evaluation as Evaluation
  const personne = `${p.prenom} ${p.nom}`
  return (
    <>
      <Heading
        title={role === 'stagiaire' ? `Votre demande pour ${p.site}` : `${personne} vers ${p.site}`}
        lead={<Badge kind={BADGES[p.statut]}>{STATUTS[p.statut]}</Badge>}
        actions={p.statut !== 'preparee' && <a href={`/prescriptions/${p.id}/place`}>Voir la place</a>}
      />
      {p.rendez_vous && p.statut === 'positionnement_propose' && (
        <Notice kind="info">{`Rendez-vous proposé le ${jour(p.rendez_vous)}, ${p.adresse}.`}</Notice>
      )}
      <Moves p={p} view={view} />
      {(role === 'conseiller' || role === 'organisme') &&
        !(['entree', 'annulee', ...(role === 'organisme' ? ['refusee'] : [])] as string[]).includes(
          p.statut,
        ) && (
          <p>
            <a href={`/stagiaires/${p.stagiaire_id}/reorientation`}>Réorienter vers une autre structure</a>
          </p>
        )}
      <Section title="Ce qui s’est passé" id="fil">
        {p.statut === 'preparee' && <p>L’organisme ne voit pas encore cette prescription.</p>}
        <Steps
          items={evenements.map(e => ({
            label: STATUTS[e.statut],
            state: 'done' as const,
            detail: [
              `${jour(e.le)}${e.auteur ? `, par ${e.auteur}` : ''}`,
              e.rendez_vous ? `rendez-vous le ${jour(e.rendez_vous)}` : '',
              e.motif,
            ]
              .filter(Boolean)
              .join(' · '),
          }))}
        />
      </Section>
      <Section title="La demande" id="demande">
        <Facts
          items={[
            [
              'Personne',
              role === 'stagiaire' ? (
                personne
              ) : (
                <a href={`/stagiaires/${p.stagiaire_id}`}>{`${personne}, ${p.commune_nom}`}</a>
              ),
            ],
            ['Dispositif', <a href={`/dispositifs/${p.dispositif}`}>{p.dispositif_nom}</a>],
            ['Site', `${p.site}, ${p.organisme}, ${p.adresse}`],
            ['Distance du domicile', `environ ${km(p.distance_m)} par la route (estimation)`],
            ['Prescrite par', `${p.conseiller}, ${p.structure}, le ${jour(p.cree_le)}`],
            ['Ce que la personne cherche', p.objectifs],
          ]}
        />
      </Section>
      {role !== 'stagiaire' && Array.isArray(evaluation?.criteres) && (
        <Section title="Conditions d’entrée, au jour de la prescription" id="criteres">
          <Missing evaluation={evaluation} stagiaire={role === 'conseiller' ? p.stagiaire_id : null} />
          <Criteres evaluation={evaluation} open={false} />
        </Section>
      )}
    </>
  )
}
