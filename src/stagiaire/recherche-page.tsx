import type { Child } from 'hono/jsx'
import { page } from '../http/route.ts'
import { Empty, Heading } from '../web/blocks.tsx'
import { TextField } from '../web/fields.tsx'
import { SearchForm } from '../web/form.tsx'
import { jour } from '../web/format.ts'
import { chercher, type Trouve } from './chercher.ts'
import { age } from './stagiaire.ts'

/** As many as one reads at a glance; typing more narrows them. */
const TROUVES = 20

/** People by what is typed of their name, birth date or commune; the list under the field asks it letter by letter. */
export const recherche = page({
  path: '/recherche',
  title: 'Rechercher une personne',
  roles: ['region', 'conseiller'],
  data: async ({ db, who, query, today }) => {
    const q = query.q ?? ''
    return { q, personnes: await chercher(db, who, { q, today, limit: TROUVES }) }
  },
  view: ({ q, personnes }, { today }) => <RecherchePage q={q} personnes={personnes} today={today} />,
})

/** The field where people are looked for: its list comes by itself, its button works without it. */
export const ChercherForm = ({ action, q }: { action: string; q: string }) => (
  <SearchForm action={action} reset={q ? action : undefined} suggest="/recherche">
    <TextField
      name="q"
      label="Nom, date de naissance ou commune"
      type="search"
      state={{ values: { q }, errors: {} }}
      required
    />
  </SearchForm>
)

function RecherchePage({ q, personnes, today }: { q: string; personnes: Trouve[]; today: string }): Child {
  return (
    <>
      <Heading
        title="Rechercher une personne"
        lead="Les noms dans n’importe quel ordre, avec ou sans accents. Une faute de frappe n’empêche pas de trouver."
      />
      <ChercherForm action="/recherche" q={q} />
      {q && personnes.length === 0 && (
        <Empty title={`Personne ne correspond à « ${q} » parmi celles que vous accompagnez.`} />
      )}
      <ul class="list" id="personnes">
        {personnes.map(p => (
          <li>
            <a href={`/stagiaires/${p.id}`}>
              {p.nom.toUpperCase()} {p.prenom}
            </a>
            <span class="soft">
              {' '}
              {[`${jour(p.date_naissance)} (${age(p.date_naissance, today)})`, p.commune_nom, p.structure]
                .filter(Boolean)
                .join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
