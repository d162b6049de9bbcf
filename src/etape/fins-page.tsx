import type { View } from '../http/route.ts'
import { Badge, Empty, Heading } from '../web/blocks.tsx'
import { jourCourt, plural } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import { couvert, ETATS, ecart, etatDe } from './etape.ts'
import { suiteEnClair } from './pages.tsx'
import type { FinListee } from './store.ts'

type Props = {
  fins: FinListee[]
  total: number
  jours: number
  sans: boolean
  page: number
  pages: number
  delais: readonly number[]
  view: View
}

/** Who is about to end, and what comes after. */
export function FinsPage({ fins, total, jours, sans, page, pages, delais, view }: Props) {
  const href = (j: number, toutes: boolean, n = 1) =>
    `/suites?jours=${j}${toutes ? '&toutes=oui' : ''}${n > 1 ? `&page=${n}` : ''}`
  return (
    <>
      <Heading
        title="Et après ?"
        lead={`Les parcours qui finissent dans les ${jours} jours, ou viennent de finir${sans ? ', et dont rien ne dit la suite' : ''}.`}
      />
      <nav class="tabs" aria-label="Quelles fins">
        <ul>
          {[true, false].map(only => (
            <li>
              <a href={href(jours, !only)} aria-current={only === sans ? 'page' : undefined}>
                {only ? 'Sans suite' : 'Toutes'}
              </a>
            </li>
          ))}
          {delais.map(j => (
            <li>
              <a href={href(j, !sans)} aria-current={j === jours ? 'true' : undefined}>
                {j} jours
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Table
        caption="Fins de parcours"
        hideCaption
        unit="personne"
        total={total}
        filterable
        columns={[
          { key: 'personne', label: 'Personne' },
          { key: 'site', label: 'Site' },
          { key: 'fin', label: 'Fin', align: 'end' },
          { key: 'suite', label: 'Suite' },
          { key: 'ecart', label: 'Sans étape', align: 'end' },
          ...(view.who.role === 'conseiller' ? [] : [{ key: 'conseiller', label: 'Conseiller' }]),
        ]}
        rows={fins.map(f => {
          const etat = ETATS[etatDe(f)]
          const days = ecart(f)
          return {
            personne: (
              <a href={`/parcours/${f.parcours_id}/suite`}>
                {f.nom.toUpperCase()} {f.prenom}
              </a>
            ),
            site: f.site,
            fin: jourCourt(f.fin),
            suite: (
              <>
                <Badge kind={etat.badge}>{etat.label}</Badge> {suiteEnClair(f)}
              </>
            ),
            ecart: days === null ? '' : couvert(f) ? 'accompagnement prévu' : plural(days, 'jour'),
            conseiller: f.conseiller,
          }
        })}
        empty={
          <Empty
            title={
              sans
                ? `Toutes les personnes dont le parcours finit dans les ${jours} jours ont une suite.`
                : `Aucun parcours ne finit dans les ${jours} jours.`
            }
          />
        }
      />
      <Pagination page={page} pages={pages} href={n => href(jours, !sans, n)} />
    </>
  )
}
