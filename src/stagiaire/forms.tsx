import type { Child } from 'hono/jsx'
import type { View } from '../http/route.ts'
import { Heading } from '../web/blocks.tsx'
import { Checkbox, Radios, TextField } from '../web/fields.tsx'
import { Form } from '../web/form.tsx'
import type { StagiaireRow } from './store.ts'

export function NouveauPage({ view }: { view: View }): Child {
  const state = view.state('/stagiaires/nouveau')
  return (
    <>
      <Heading
        title="Inscrire une personne"
        lead="Seulement ce qui sert à trouver une place et à payer juste. Jamais le numéro de sécurité sociale."
      />
      <Form action="/stagiaires/nouveau" token={view.token()} state={state} submit="Inscrire">
        <TextField name="prenom" label="Prénom" state={state} required />
        <TextField name="nom" label="Nom" state={state} required />
        <TextField name="date_naissance" label="Date de naissance" type="date" state={state} required />
        <Radios
          name="sexe"
          legend="Sexe à l’état civil"
          hint="Seulement pour les règles et les statistiques qui le demandent."
          options={[
            { value: 'F', label: 'Féminin' },
            { value: 'M', label: 'Masculin' },
          ]}
          state={state}
          inline
        />
        <Contact state={state} />
        {state.errors.pas_un_doublon && (
          <Checkbox
            name="pas_un_doublon"
            label="J’ai vérifié : ce n’est pas la même personne"
            state={state}
            required
          />
        )}
      </Form>
    </>
  )
}

const Contact = ({ state }: { state: ReturnType<View['state']> }) => (
  <>
    <TextField
      name="commune"
      label="Commune"
      hint="Son nom, ou son code postal"
      autocomplete="address-level2"
      state={state}
      required
    />
    <TextField name="adresse" label="Adresse" autocomplete="street-address" state={state} />
    <TextField name="telephone" label="Téléphone" type="tel" autocomplete="tel" state={state} />
    <TextField name="courriel" label="Courriel" type="email" autocomplete="email" state={state} />
  </>
)

export function ModificationPage({ personne, view }: { personne: StagiaireRow; view: View }): Child {
  const path = '/stagiaires/:id/modification'
  const state = view.state(path, {
    commune: `${personne.commune_nom} (${personne.code_postal ?? personne.commune})`,
    adresse: personne.adresse ?? '',
    telephone: personne.telephone ?? '',
    courriel: personne.courriel ?? '',
  })
  return (
    <>
      <Heading title={`Coordonnées de ${personne.prenom} ${personne.nom}`} />
      <Form
        action={`/stagiaires/${personne.id}/modification`}
        token={view.token()}
        version={personne.revision}
        state={state}
        secondary={<a href={`/stagiaires/${personne.id}`}>Annuler</a>}
      >
        <Contact state={state} />
      </Form>
    </>
  )
}
