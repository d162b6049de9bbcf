import { definition } from '../dispositif/vocabulaire.ts'
import type { View } from '../http/route.ts'
import { Empty, Section } from '../web/blocks.tsx'
import { Radios, Select, TextField } from '../web/fields.tsx'
import { Disclosure, Form } from '../web/form.tsx'
import { jour, jourCourt } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { FAITS_SAISIS, type FaitDate, NIVEAUX, valeurLisible } from './stagiaire.ts'
import type { StagiaireRow } from './store.ts'

/** What is known of a person today, since when and from whom; what changed; and the form that dates a new fact. */
export function Situation(props: {
  personne: StagiaireRow
  situation: FaitDate[]
  faits: FaitDate[]
  view: View
}) {
  const { personne, situation, faits, view } = props
  const state = view.state('/stagiaires/:id/faits', { du: view.today })
  const failed = Object.keys(state.errors).length > 0 || state.refusal !== undefined
  const past = faits.filter(f => !situation.includes(f))
  return (
    <Section title="Situation" id="situation" count={situation.length}>
      <Table
        caption="Ce que l’on sait aujourd’hui"
        unit="fait"
        columns={[
          { key: 'fait', label: 'Fait' },
          { key: 'valeur', label: 'Réponse' },
          { key: 'du', label: 'Depuis le' },
          { key: 'origine', label: 'Saisi par' },
        ]}
        rows={situation.map(f => ({
          fait: capital(definition(f.nom).libelle),
          valeur: valeurLisible(f.nom, f.valeur),
          du: jourCourt(f.du),
          origine: [f.saisi_par, f.origine].filter(Boolean).join(', '),
        }))}
        empty={<Empty title="Rien n’est encore renseigné : les droits ne peuvent pas être calculés." />}
      />
      {view.who.role === 'conseiller' && (
        <Disclosure summary="Mettre à jour la situation" open={failed}>
          <Form
            action={`/stagiaires/${personne.id}/faits`}
            token={view.token()}
            state={state}
            submit="Enregistrer"
          >
            <TextField name="du" label="Depuis le" type="date" state={state} required />
            <TextField
              name="origine"
              label="D’après"
              hint="Un document, la personne elle-même…"
              state={state}
            />
            <p class="soft">
              Répondez seulement à ce qui change. Ce qui était vrai avant reste dans l’historique.
            </p>
            {FAITS_SAISIS.map(nom => {
              const { type, libelle, unite } = definition(nom)
              if (nom === 'niveau_valide' || nom === 'niveau_prepare') {
                const options = Object.entries(NIVEAUX).map(([value, label]) => ({
                  value,
                  label: capital(label),
                }))
                return (
                  <Select
                    name={nom}
                    label={capital(libelle)}
                    options={options}
                    empty="Sans changement"
                    state={state}
                  />
                )
              }
              if (type === 'booleen') {
                return <Radios name={nom} legend={capital(libelle)} options={OUI_NON} state={state} inline />
              }
              return (
                <TextField
                  name={nom}
                  label={`${capital(libelle)}${unite ? ` (${unite})` : ''}`}
                  inputmode="decimal"
                  width="short"
                  state={state}
                />
              )
            })}
          </Form>
        </Disclosure>
      )}
      {past.length > 0 && (
        <Disclosure summary={`Historique (${past.length})`}>
          <ul class="list">
            {past.map(f => (
              <li>
                {capital(definition(f.nom).libelle)} : {valeurLisible(f.nom, f.valeur)}, à partir du{' '}
                {jour(f.du)}
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </Section>
  )
}

const OUI_NON = [
  { value: 'oui', label: 'Oui' },
  { value: 'non', label: 'Non' },
]

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
