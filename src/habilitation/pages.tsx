import { Empty, Heading } from '../web/blocks.tsx'
import { blank, Select, TextField } from '../web/fields.tsx'
import { Disclosure, SearchForm } from '../web/form.tsx'
import { jourCourt } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { changements } from './changement.ts'
import type { Lecture, LigneJournal, Lu } from './lecture.ts'
import { ACTES, acteLisible } from './mots/actes.ts'
import { pageEnMots } from './mots/adresses.ts'
import { OBJETS, phrase } from './mots/objets.ts'

type JournalProps = { lignes: LigneJournal[]; suite: boolean; page: number; query: Record<string, string> }

/** What was written in the Région, by whom and when; nothing of it can be changed. */
export function JournalPage({ lignes, suite, page, query }: JournalProps) {
  return (
    <>
      <Heading
        title="Journal"
        lead="Tout ce qui s’écrit laisse une ligne : qui, quoi, quand, pourquoi. Personne ne peut la modifier."
      />
      <Filtres query={query} />
      <Table
        caption="Lignes du journal, les plus récentes d’abord"
        hideCaption
        unit="ligne"
        filterable
        partial={suite || page > 1}
        columns={[
          { key: 'quand', label: 'Quand' },
          { key: 'quoi', label: 'Qui a fait quoi', width: 'wide' },
          { key: 'acte', label: 'Acte' },
          { key: 'motif', label: 'Motif' },
          { key: 'detail', label: 'Détail', width: 'wide' },
        ]}
        rows={lignes.map(ligne => ({
          quand: `${jourCourt(ligne.jour)} à ${ligne.heure}`,
          quoi: (
            <>
              {phrase(ligne, auteur(ligne))}
              {ligne.personne_id && (
                <>
                  {' '}
                  : <a href={`/stagiaires/${ligne.personne_id}`}>{ligne.personne}</a>
                </>
              )}
              .
            </>
          ),
          acte: acteLisible(ligne.acte),
          motif: ligne.motif,
          detail: <Detail ligne={ligne} />,
        }))}
        empty={
          Object.values(query).some(Boolean) ? (
            <Empty title="Aucune ligne ne correspond." action={<a href="/journal">Voir tout le journal</a>}>
              <p>Essayez une période plus longue, ou un seul critère.</p>
            </Empty>
          ) : (
            <Empty title="Rien n’est encore écrit.">
              <p>La première inscription ou modification apparaîtra ici.</p>
            </Empty>
          )
        }
      />
      <Suite path="/journal" {...{ page, suite, query }} />
    </>
  )
}

function Filtres({ query }: { query: Record<string, string> }) {
  const state = blank(query)
  const options = (labels: Record<string, string>) =>
    Object.entries(labels).map(([value, label]) => ({ value, label }))
  const searched = Object.values(query).some(Boolean)
  return (
    <SearchForm
      action="/journal"
      reset={searched ? '/journal' : undefined}
      label="Rechercher dans le journal"
    >
      <Select name="acte" label="Acte" state={state} empty="Tous" options={options(ACTES)} />
      <Select name="objet" label="Sur quoi" state={state} empty="Tout" options={options(OBJETS)} />
      <TextField name="qui" label="Fait par" hint="Nom ou prénom" state={state} width="medium" />
      <TextField name="du" label="Du" type="date" state={state} />
      <TextField name="au" label="Au (inclus)" type="date" state={state} />
    </SearchForm>
  )
}

const auteur = ({ compte, fonction }: LigneJournal) =>
  compte === null ? 'Amont' : fonction ? `${compte} (${fonction})` : compte

function Detail({ ligne }: { ligne: LigneJournal }) {
  if (ligne.objet === 'page' || ligne.objet === 'fichier')
    return <Disclosure summary="Adresse demandée">{ligne.objet_id ?? ''}</Disclosure>
  const rows = ligne.objet === 'import' ? [] : changements(ligne.avant, ligne.apres)
  if (rows.length === 0) return null
  return (
    <Disclosure summary={ligne.avant && ligne.apres ? 'Avant et après' : 'Ce qui était écrit'}>
      <dl class="facts">
        {rows.map(c => (
          <div>
            <dt>{c.champ}</dt>
            <dd>
              {ligne.avant && ligne.apres
                ? `${c.avant || 'rien'} → ${c.apres || 'rien'}`
                : c.apres || c.avant}
            </dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  )
}

/** Previous and next, when counting every line would cost more than it tells. */
function Suite({
  path,
  page,
  suite,
  query,
}: {
  path: string
  page: number
  suite: boolean
  query: Record<string, string>
}) {
  if (page === 1 && !suite) return null
  const href = (n: number) => `${path}?${new URLSearchParams({ ...query, page: String(n) })}`
  return (
    <nav class="pagination" aria-label="Pages">
      {page > 1 && (
        <a href={href(page - 1)} rel="prev">
          Page précédente
        </a>
      )}
      <span aria-current="page">Page {page}</span>
      {suite && (
        <a href={href(page + 1)} rel="next">
          Page suivante
        </a>
      )}
    </nav>
  )
}

type ConsultationsProps = { personne: Lu; lectures: Lecture[]; suite: boolean; page: number; mine: boolean }

/** Who read a person's file: the person may know it too. */
export function ConsultationsPage({ personne, lectures, suite, page, mine }: ConsultationsProps) {
  const path = `/stagiaires/${personne.id}/consultations`
  return (
    <>
      <Heading
        title={mine ? 'Qui a lu votre dossier' : `Qui a lu le dossier de ${personne.prenom} ${personne.nom}`}
        lead="Chaque ouverture du dossier est notée, avec son auteur et l’heure."
        actions={
          mine ? <a href="/">Mon parcours</a> : <a href={`/stagiaires/${personne.id}`}>Retour à la fiche</a>
        }
      />
      <Table
        caption="Lectures du dossier, les plus récentes d’abord"
        hideCaption
        unit="lecture"
        columns={[
          { key: 'nom', label: 'Qui' },
          { key: 'fonction', label: 'Fonction', width: 'wide' },
          { key: 'quand', label: 'Quand' },
          { key: 'page', label: 'Ce qui a été lu' },
        ]}
        rows={lectures.map(l => ({
          nom: l.nom,
          fonction: l.fonction,
          quand: `${jourCourt(l.jour)} à ${l.heure}`,
          page: pageEnMots(l.page).replace(/^./, first => first.toUpperCase()),
        }))}
        empty={
          <Empty title="Personne n’a encore ouvert ce dossier.">
            <p>Les lectures apparaîtront ici, une par ligne.</p>
          </Empty>
        }
      />
      <Suite path={path} page={page} suite={suite} query={{}} />
    </>
  )
}
