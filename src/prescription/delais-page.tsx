import type { Child } from 'hono/jsx'
import { page } from '../http/route.ts'
import { Empty, Facts, Heading, Section } from '../web/blocks.tsx'
import { plural } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { type Delai, delaisParSite, duree, ENTREES_MIN } from './delais.ts'

/** How long one waits for each site: for the Région to see where people are kept waiting. */
export const delais = page({
  path: '/pilotage/delai/sites',
  title: 'Délais d’entrée par site',
  roles: ['region'],
  wide: true,
  data: async ({ db, who, today }) => ({ sites: await delaisParSite(db, who.region, today) }),
  view: ({ sites }) => <DelaisPage sites={sites} />,
})

function DelaisPage({ sites }: { sites: Delai[] }): Child {
  return (
    <>
      <Heading
        title="Délais d’entrée par site"
        lead="Combien de temps on attend entre la prescription et l’entrée en formation. Douze derniers mois, l’attente la plus longue d’abord."
      />
      <Table
        caption="Délais par site"
        hideCaption
        unit="site"
        filterable
        columns={[
          { key: 'site', label: 'Site' },
          { key: 'organisme', label: 'Organisme' },
          { key: 'n', label: 'Entrées', align: 'end' },
          { key: 'mediane', label: 'Une personne sur deux attend au plus', align: 'end' },
          { key: 'neuf', label: 'Neuf sur dix attendent au plus', align: 'end' },
        ]}
        rows={sites.map(s => ({
          site: s.site,
          organisme: s.organisme,
          n: s.mediane === null ? `moins de ${ENTREES_MIN}` : s.n,
          mediane: jours(s.mediane),
          neuf: jours(s.neuf_sur_dix),
        }))}
        empty={<Empty title="Personne n’est entré en formation depuis douze mois." />}
      />
      <Section title="Comment ces délais sont calculés">
        <Facts
          items={[
            [
              'Délai',
              'Nombre de jours entre la première transmission de la prescription à l’organisme et l’entrée en formation. Le jour de l’entrée compte, celui de la transmission non.',
            ],
            [
              'Qui est compté',
              'Les entrées des douze derniers mois. Qui attend encore, ou n’est jamais entré, n’est pas compté.',
            ],
            ['Petits nombres', `Sous ${ENTREES_MIN} entrées, le délai d’un site n’est pas montré.`],
          ]}
        />
      </Section>
    </>
  )
}

const jours = (n: number | null) =>
  n === null ? 'trop peu d’entrées' : n < 7 ? plural(n, 'jour') : `${plural(n, 'jour')} (${duree(n)})`
