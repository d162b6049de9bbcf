import type { View } from '../http/route.ts'
import { paris } from '../http/session.ts'
import { Empty, Heading, Section } from '../web/blocks.tsx'
import { Select, TextArea } from '../web/fields.tsx'
import { Disclosure, Form } from '../web/form.tsx'
import { jour, moisLong, plural } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import { age, Echeance, quiRepond, Statut, sujet } from './etat.tsx'
import { OBJETS, type Reclamation } from './reclamation.ts'
import type { MoisPossible } from './store.ts'

type MesProps = {
  reclamations: Reclamation[]
  mois: MoisPossible[]
  /** Days that the Région gives itself to answer. */
  delai: number
  view: View
  act: string
}

/** The trainee's claims, then the form of a new one. */
export function MesReclamationsPage({ reclamations, mois, delai, view, act }: MesProps) {
  const { query } = view
  const state = view.state(act, { mois: query.mois ?? '', objet: query.mois ? 'montant' : '' })
  const asked = query.mois !== undefined
  const failed = state.refusal !== undefined || Object.keys(state.errors).length > 0
  return (
    <>
      <Heading
        title="Mes réclamations"
        lead="Quelque chose ne vous semble pas juste ? Dites-le ici : une personne vous répond."
        actions={<a href="/ma-remuneration">Ma rémunération</a>}
      />
      {reclamations.length > 0 && (
        <ul class="list">
          {reclamations.map(r => (
            <li>
              <a href={`/reclamations/${r.id}`}>
                {OBJETS[r.objet]}
                {r.mois && `, ${moisLong(r.mois)}`}
              </a>{' '}
              <Statut r={r} /> <span class="soft">le {jour(paris(r.cree_le))}</span>
            </li>
          ))}
        </ul>
      )}
      <Section title="Nouvelle réclamation" id="nouvelle">
        <Disclosure summary="Dire ce qui ne va pas" open={failed || asked || reclamations.length === 0}>
          <p class="soft">
            Une personne vous répond sous {plural(delai, 'jour')}. N’écrivez aucun détail de santé.
          </p>
          <Form action={act} token={view.token()} state={state} submit="Envoyer">
            <Select
              name="mois"
              label="Pour quel mois"
              state={state}
              empty="Aucun mois en particulier"
              options={mois.map(m => ({ value: m.mois, label: moisLong(m.mois) }))}
            />
            <Select
              name="objet"
              label="C’est à propos de"
              state={state}
              empty="Choisir"
              required
              options={Object.entries(OBJETS).map(([value, label]) => ({ value, label }))}
            />
            <TextArea
              name="texte"
              label="Que s’est-il passé ?"
              hint="Quelques lignes suffisent."
              state={state}
              required
            />
          </Form>
        </Disclosure>
      </Section>
    </>
  )
}

type ListeProps = {
  reclamations: Reclamation[]
  total: number
  toutes: boolean
  delai: number
  page: number
  pages: number
  view: View
}

/** Claims that wait for an answer, with their deadline and their age. */
export function ReclamationsPage({ reclamations, total, toutes, delai, page, pages, view }: ListeProps) {
  return (
    <>
      <Heading
        title="Réclamations"
        lead={`Une réponse est attendue sous ${plural(delai, 'jour')} : c’est un réglage de la Région.`}
        actions={
          toutes ? (
            <a href="/reclamations">Seulement celles qui attendent</a>
          ) : (
            <a href="/reclamations?filtre=toutes">Toutes</a>
          )
        }
      />
      <Table
        caption={toutes ? 'Toutes les réclamations' : 'Réclamations qui attendent une réponse'}
        unit="réclamation"
        total={total}
        filterable
        columns={[
          { key: 'nom', label: 'Personne' },
          { key: 'objet', label: 'À propos de' },
          { key: 'statut', label: 'Où elle en est' },
          { key: 'qui', label: 'Qui répond' },
          { key: 'echeance', label: 'Avant le' },
          { key: 'age', label: 'Âge', align: 'end' },
        ]}
        rows={reclamations.map(r => ({
          nom: (
            <a href={`/reclamations/${r.id}`}>
              {r.nom} {r.prenom}
            </a>
          ),
          objet: `${sujet(r)}${r.mois ? `, ${moisLong(r.mois)}` : ''}`,
          statut: <Statut r={r} />,
          qui: quiRepond(r),
          echeance: <Echeance r={r} today={view.today} />,
          age: age(r, view.today),
        }))}
        empty={<Empty title="Aucune réclamation n’attend de réponse." />}
      />
      <Pagination
        page={page}
        pages={pages}
        href={n => `/reclamations?${toutes ? 'filtre=toutes&' : ''}page=${n}`}
      />
    </>
  )
}
