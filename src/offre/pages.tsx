import { addDays } from '../calendrier/calendrier.ts'
import type { View } from '../http/route.ts'
import type { Trajets } from '../trajet/store.ts'
import { type Acces, dureeVoiture, enTransportsCourt, reserve } from '../trajet/trajet.ts'
import { Empty, Facts, Heading, Notice, Section } from '../web/blocks.tsx'
import { blank, Select, TextField } from '../web/fields.tsx'
import { SearchForm } from '../web/form.tsx'
import { jourCourt, km, nombre } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import { ENTREES, MODALITES } from './offre.ts'
import type { ActionDetaillee, ActionListee, Formation, Recherche } from './store.ts'

type Names = Map<string, string>

type OffreProps = {
  actions: ActionListee[]
  total: number
  recherche: Recherche & { pres: string }
  /** The same lines with the ways there from a commune, nearest first, when one was asked. */
  near: (Trajets<ActionListee & { distance_m: number }> & { commune: string }) | null
  page: number
  size: number
  dispositifs: Names
  view: View
}

/** The Région's offer: formations where they take place. */
export function OffrePage({ total, recherche, near, page, size, dispositifs, view, ...found }: OffreProps) {
  const actions: (ActionListee & Partial<Acces>)[] = near?.sites ?? found.actions
  const state = blank({ ...recherche })
  const region = view.who.role === 'region'
  const searched = Object.values(recherche).some(Boolean)
  return (
    <>
      <Heading
        title="Offre de formation"
        lead="Les formations de la région, avec leurs lieux."
        actions={
          region && (
            <>
              <a href="/transports">Horaires des transports</a>
              <a href="/offre/import">Importer une offre</a>
            </>
          )
        }
      />
      <SearchForm action="/offre" reset={searched ? '/offre' : undefined}>
        <TextField name="q" label="Mots" hint="Formation, organisme ou site" state={state} />
        <TextField name="commune" label="Commune" hint="Nom ou code postal" state={state} width="medium" />
        <TextField
          name="pres"
          label="Près de"
          hint="Une commune : du plus proche au plus loin"
          state={state}
          width="medium"
        />
        <Select
          name="dispositif"
          label="Dispositif"
          state={state}
          empty="Tous"
          options={[...dispositifs].map(([value, label]) => ({ value, label }))}
        />
      </SearchForm>
      {recherche.pres && !near && (
        <Notice kind="attention">
          {`« ${recherche.pres} » : cette commune n’est pas dans la région. Les formations sont dans l’ordre de leur nom.`}
        </Notice>
      )}
      {near && <p class="soft">{reserve(near, near.commune, view.today)}</p>}
      <Table
        caption="Formations et lieux"
        hideCaption
        unit="résultat"
        total={total}
        filterable
        columns={[
          { key: 'formation', label: 'Formation', width: 'wide' },
          { key: 'organisme', label: 'Organisme' },
          { key: 'site', label: 'Lieu' },
          { key: 'commune', label: 'Commune' },
          ...(near ? [{ key: 'trajet', label: `Depuis ${near.commune}`, width: 'wide' as const }] : []),
          { key: 'dispositif', label: 'Dispositif' },
          { key: 'modalite', label: 'Modalité' },
          { key: 'entree', label: 'Entrée' },
          { key: 'places', label: 'Places', align: 'end' },
        ]}
        rows={actions.map(a => ({
          formation: <a href={`/formations/${a.formation_id}`}>{a.intitule}</a>,
          organisme: a.organisme,
          site: a.site,
          commune: [a.commune, a.code_postal && `(${a.code_postal})`].filter(Boolean).join(' '),
          trajet: a.voiture && acces(a),
          dispositif: a.dispositif && (dispositifs.get(a.dispositif) ?? a.dispositif),
          modalite: MODALITES[a.modalite],
          entree: ENTREES[a.entree],
          places: a.places === null ? null : nombre(a.places),
        }))}
        empty={
          searched ? (
            <Empty title="Aucune formation ne correspond." action={<a href="/offre">Voir toute l’offre</a>}>
              <p>Essayez moins de mots, ou une commune voisine.</p>
            </Empty>
          ) : (
            <Empty
              title="Aucune formation n’est encore enregistrée."
              action={region && <a href="/offre/import">Importer une offre</a>}
            />
          )
        }
      />
      <Pagination
        page={page}
        pages={Math.ceil(total / size)}
        href={n => `/offre?${new URLSearchParams({ ...recherche, page: String(n) })}`}
      />
    </>
  )
}

/** « Environ 12 km, environ 15 à 20 min en voiture, 42 min en transports » */
const acces = ({ distance_m = 0, voiture, transports }: Partial<Acces>): string =>
  [
    distance_m === 0 ? 'Même commune' : `Environ ${km(distance_m)}`,
    distance_m > 0 && voiture && `${dureeVoiture(voiture)} en voiture`,
    transports && enTransportsCourt(transports),
  ]
    .filter(Boolean)
    .join(', ')

type FormationProps = { formation: Formation; actions: ActionDetaillee[]; dispositifs: Names }

/** One formation: what it is for, where and when. */
export function FormationPage({ formation: f, actions, dispositifs }: FormationProps) {
  const niveau = (n: number | null) => (n === null ? null : `Niveau ${n}`)
  return (
    <>
      <Heading title={f.intitule} lead={f.organisme} actions={<a href="/offre">Retour à l’offre</a>} />
      <Facts
        items={[
          ['Objectif', f.objectif && <Lines text={f.objectif} />],
          ['Résultats attendus', f.resultats && <Lines text={f.resultats} />],
          ['Mène à une certification', f.certifiante ? 'Oui' : 'Non'],
          ['Niveau à l’entrée', niveau(f.niveau_entree)],
          ['Niveau à la sortie', niveau(f.niveau_sortie)],
          ['Numéro', f.numero],
        ]}
      />
      <Section title="Lieux et dates" count={actions.length}>
        <Table
          caption="Lieux et dates"
          hideCaption
          unit="adresse"
          columns={[
            { key: 'site', label: 'Lieu' },
            { key: 'adresse', label: 'Adresse', width: 'wide' },
            { key: 'organisme', label: 'Organisme' },
            { key: 'dispositif', label: 'Dispositif' },
            { key: 'modalite', label: 'Modalité' },
            { key: 'dates', label: 'Dates' },
            { key: 'places', label: 'Places', align: 'end' },
          ]}
          rows={actions.map(a => ({
            site: a.site,
            adresse: [a.adresse, a.commune, a.code_postal].filter(Boolean).join(', '),
            organisme: a.organisme,
            dispositif: a.dispositif && (dispositifs.get(a.dispositif) ?? a.dispositif),
            modalite: MODALITES[a.modalite],
            dates: <Dates action={a} />,
            places: a.places === null ? null : nombre(a.places),
          }))}
          empty="Aucun lieu n’est enregistré pour cette formation."
        />
      </Section>
    </>
  )
}

/** A text that came with its line breaks. */
const Lines = ({ text }: { text: string }) => (
  <>
    {text.split('\n').map(line => (
      <p>{line}</p>
    ))}
  </>
)

function Dates({ action: { entree, sessions } }: { action: ActionDetaillee }) {
  const dated = sessions.filter(s => s.du)
  return (
    <>
      <p>Entrée {ENTREES[entree]?.toLowerCase()}</p>
      {dated.length > 0 && (
        <ul>
          {dated.map(s => (
            <li>
              {s.du && `du ${jourCourt(s.du)}`} {s.au && `au ${jourCourt(addDays(s.au, -1))}`}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
