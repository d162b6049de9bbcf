import type { Child } from 'hono/jsx'
import { addDays } from '../calendrier/calendrier.ts'
import type { View } from '../http/route.ts'
import { vieOf } from '../vie/vie.ts'
import { Badge, Empty, Heading } from '../web/blocks.tsx'
import { heures, jourCourt } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import { type Span, spanOf, type Vie } from '../web/vie/ligne-de-vie.ts'
import { LigneDeVie } from '../web/vie/ligne-de-vie.tsx'
import { STATUTS } from './parcours.ts'
import { type Filtre, lifeOf, type ParcoursRow } from './store.ts'

const FILTRES: Record<Filtre, string> = {
  en_cours: 'En cours',
  a_signer: 'À signer',
  suspendu: 'Suspendus',
  sorti: 'Terminés',
  tous: 'Tous',
}

/** The days of all these lives: drawn on them, rows compare at a glance. */
function common(lives: Vie[]): Span | undefined {
  const spans = lives.map(spanOf)
  const du = spans.map(s => s.du).sort()[0]
  const au = spans
    .map(s => s.au)
    .sort()
    .at(-1)
  return du && au ? { du, au } : undefined
}

/** Pathways as lines of life, one under another. */
export function ListPage(props: {
  rows: ParcoursRow[]
  total: number
  filtre: Filtre
  page: number
  size: number
  view: View
}): Child {
  const { rows, total, filtre, page, size, view } = props
  const lives = rows.map(r => vieOf([], [lifeOf(r)], view.today))
  const span = filtre === 'en_cours' || filtre === 'suspendu' ? common(lives) : undefined
  return (
    <>
      <Heading title="Parcours" lead="Chaque personne, de son entrée à son suivi." />
      <nav class="tabs" aria-label="Filtrer">
        <ul>
          {(Object.keys(FILTRES) as Filtre[]).map(f => (
            <li>
              <a href={`/parcours?filtre=${f}`} aria-current={f === filtre ? 'page' : undefined}>
                {FILTRES[f]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Table
        caption={`Parcours : ${FILTRES[filtre].toLowerCase()}`}
        hideCaption
        unit="parcours"
        total={total}
        filterable
        columns={[
          { key: 'personne', label: 'Personne' },
          { key: 'site', label: 'Site' },
          { key: 'vie', label: 'Ligne de vie', width: 'wide' },
          { key: 'heures', label: 'Heures', align: 'end' },
          { key: 'statut', label: 'Étape' },
          { key: 'fin', label: 'Fin', align: 'end' },
        ]}
        rows={rows.map((r, i) => ({
          personne: (
            <a href={`/parcours/${r.id}`}>
              {r.nom.toUpperCase()} {r.prenom}
            </a>
          ),
          site: r.site,
          vie: lives[i] && <LigneDeVie vie={lives[i]} size="small" today={view.today} span={span} />,
          heures: `${heures(r.minutes_faites)} sur ${heures(r.minutes_prevues)}`,
          statut: (
            <>
              <Badge kind={STATUTS[r.statut].badge}>{STATUTS[r.statut].label}</Badge>
              {!r.contrat_signe && r.statut !== 'sorti' && <Badge kind="attention">Contrat à signer</Badge>}
            </>
          ),
          fin: jourCourt(addDays(r.sortie?.date ?? r.fin_prevue, -1)),
        }))}
        empty={<Empty title="Aucun parcours ici." />}
      />
      <Pagination
        page={page}
        pages={Math.ceil(total / size)}
        href={n => `/parcours?filtre=${filtre}&page=${n}`}
      />
    </>
  )
}
