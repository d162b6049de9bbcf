import type { Child } from 'hono/jsx'
import type { View } from '../http/route.ts'
import { Badge, Empty, Heading, Notice } from '../web/blocks.tsx'
import { blank, Select } from '../web/fields.tsx'
import { SearchForm } from '../web/form.tsx'
import { km, nombre, plural } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import type { SitePlaces } from './lecture.ts'
import { RYTHMES } from './place.ts'

export const VUES = {
  libres: 'Avec une place libre',
  attente: 'Avec une liste d’attente',
  trop: 'Plus de monde que de places',
} as const
export type Vue = keyof typeof VUES

export type SiteListe = SitePlaces & { libres: number | null; distance_m: number | null }

/** « 3 libres », « complet », « 1 de trop », in words and colour. */
export function Libres({ libres }: { libres: number | null }): Child {
  if (libres === null) return <span class="unknown">Non précisé</span>
  if (libres < 0) return <Badge kind="attention">{`${nombre(-libres)} de trop`}</Badge>
  if (libres === 0) return <Badge kind="neutral">Complet</Badge>
  return <Badge kind="positive">{plural(libres, 'libre')}</Badge>
}

/** Sites with their places today; a counsellor sees the nearest first, the Région everything. */
export function PlacesPage(props: {
  sites: SiteListe[]
  total: number
  page: number
  size: number
  dispositif: string
  vue: string
  noms: Map<string, string>
  resume: { capacite: number; libres: number; attente: number }
  rares: { action_id: number; site: string; prevues: number; minimum: number }[]
  view: View
}): Child {
  const { sites, total, page, size, dispositif, vue, noms, resume, rares, view } = props
  const { role } = view.who
  const near = role === 'conseiller'
  const several = new Set(sites.map(s => s.dispositif)).size > 1
  const query = (n: number) => `/places?${new URLSearchParams({ dispositif, voir: vue, page: String(n) })}`
  return (
    <>
      <Heading
        title="Places"
        lead={
          near
            ? 'Les places d’aujourd’hui, du site le plus proche au plus loin de votre structure.'
            : 'Ce que chaque site offre aujourd’hui, qui l’occupe et qui attend.'
        }
        actions={
          role === 'region' && (
            <>
              <a href="/places/transferts">Déplacer des places</a>{' '}
              <a href="/places/dotations">Répartir des places</a>
            </>
          )
        }
      />
      <p>
        {`${plural(Math.max(0, resume.libres), 'place libre', 'places libres')} sur ${nombre(resume.capacite)}, ${plural(resume.attente, 'personne')} en liste d’attente.`}
      </p>
      {rares.length > 0 && (
        <Notice kind="attention" title="Trop peu d’entrées prévues cette année">
          <ul>
            {rares.map(r => (
              <li>
                <a href={`/places/${r.action_id}#entrees`}>{r.site}</a>
                {` : ${plural(r.prevues, 'entrée prévue', 'entrées prévues')}, le dispositif en demande ${nombre(r.minimum)} au moins.`}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <SearchForm action="/places" reset={dispositif || vue ? '/places' : undefined}>
        <Select
          name="dispositif"
          label="Dispositif"
          state={blank({ dispositif })}
          empty="Tous"
          options={[...noms].map(([value, label]) => ({ value, label }))}
        />
        <Select
          name="voir"
          label="Sites"
          state={blank({ voir: vue })}
          empty="Tous"
          options={Object.entries(VUES).map(([value, label]) => ({ value, label }))}
        />
      </SearchForm>
      <Table
        caption="Places de chaque site, aujourd’hui"
        hideCaption
        unit="site"
        total={total}
        filterable
        columns={[
          { key: 'site', label: 'Site', width: 'wide' },
          ...(near ? [{ key: 'distance', label: 'Distance', align: 'end' as const }] : []),
          ...(several ? [{ key: 'dispositif', label: 'Dispositif', width: 'wide' as const }] : []),
          { key: 'entree', label: 'Entrées' },
          { key: 'capacite', label: 'Places', align: 'end' },
          { key: 'prises', label: 'Prises', align: 'end' },
          { key: 'conservees', label: 'Gardées', align: 'end' },
          { key: 'promises', label: 'Promises', align: 'end' },
          { key: 'libres', label: 'Aujourd’hui' },
          { key: 'attente', label: 'En attente', align: 'end' },
        ]}
        rows={sites.map(s => ({
          site: (
            <a href={`/places/${s.action_id}`}>
              {role === 'organisme' ? s.site : `${s.site}, ${s.organisme}`}
            </a>
          ),
          distance: s.distance_m === null ? null : km(s.distance_m),
          dispositif: s.dispositif && (noms.get(s.dispositif) ?? s.dispositif),
          entree: RYTHMES[s.entree].replace('Entrées ', ''),
          capacite: s.capacite === null ? null : nombre(s.capacite),
          prises: nombre(s.prises),
          conservees: nombre(s.conservees),
          promises: nombre(s.promises),
          libres: <Libres libres={s.libres} />,
          attente: nombre(s.attente),
        }))}
        empty={<Empty title="Aucun site ne correspond." action={<a href="/places">Voir tous les sites</a>} />}
      />
      <Pagination page={page} pages={Math.ceil(total / size)} href={query} />
    </>
  )
}
