import type { Child } from 'hono/jsx'
import type { View } from '../http/route.ts'
import { DESTINATIONS } from '../suivi/suivi.ts'
import { type FormState, Select, TextArea, TextField } from '../web/fields.tsx'
import { Disclosure, Form } from '../web/form.tsx'
import { HiddenValue } from '../web/grid.tsx'
import { MOTIFS_SORTIE } from './parcours.ts'
import { type ParcoursRow, qualiteOf } from './store.ts'

type Props = { p: ParcoursRow; view: View }

const options = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))
const failed = (state: FormState) => Object.keys(state.errors).length > 0 || state.refusal !== undefined

/** The signature that this account may give; the organisation may also record the trainee's, given on paper. */
export function Signature({ p, view }: Props): Child {
  const { role } = view.who
  const missing = (qualite: string | null) =>
    qualite !== null && p.signataires.includes(qualite) && !p.signatures.some(s => s.qualite === qualite)
  const form = (label: string, confirm: string, prefix: string, papier: boolean) => (
    <Form
      action={`/parcours/${p.id}/signature`}
      token={view.token()}
      version={p.revision}
      state={{ ...view.state('/parcours/:id/signature'), prefix }}
      submit={label}
      confirm={confirm}
    >
      {papier && <HiddenValue name="papier" value="oui" />}
    </Form>
  )
  return (
    <>
      {missing(qualiteOf(view.who)) &&
        form('Signer le contrat', `J’ai lu le contrat et je le signe (${view.who.nom})`, 'signature-', false)}
      {role === 'organisme' && missing('stagiaire') && (
        <Disclosure summary="La personne a signé sur papier">
          {form(
            'Noter la signature sur papier',
            `${p.prenom} ${p.nom} a signé le contrat imprimé, et l’original est conservé ici`,
            'papier-',
            true,
          )}
        </Disclosure>
      )}
    </>
  )
}

export function Sortie({ p, view }: Props): Child {
  const state = { ...view.state('/parcours/:id/sortie', { date: view.today }), prefix: 'sortie-' }
  return (
    <Disclosure summary="Enregistrer la sortie" open={failed(state)}>
      <Form
        action={`/parcours/${p.id}/sortie`}
        token={view.token()}
        version={p.revision}
        state={state}
        submit="Enregistrer la sortie"
        kind="danger"
      >
        <TextField name="date" label="Dernier jour" type="date" state={state} required />
        <Select
          name="raison"
          label="Raison"
          options={options(MOTIFS_SORTIE)}
          empty="Choisissez"
          state={state}
          required
        />
        <Select
          name="destination"
          label="Et après ?"
          options={options(DESTINATIONS)}
          empty="Choisissez"
          state={state}
          required
        />
        <TextArea name="precisions" label="Précisions" state={state} />
      </Form>
    </Disclosure>
  )
}
