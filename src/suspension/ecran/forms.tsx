import type { Child } from 'hono/jsx'
import type { View } from '../../http/route.ts'
import type { ParcoursRow } from '../../parcours/store.ts'
import { type FormState, Select, TextArea, TextField } from '../../web/fields.tsx'
import { Disclosure, Form, SearchForm } from '../../web/form.tsx'
import { HiddenValue } from '../../web/grid.tsx'
import type { Consequences } from '../consequences.ts'
import { CLASSES, type Classe, type Regle } from '../suspension.ts'

export interface Props {
  p: ParcoursRow
  view: View
}
export type Responsables = readonly { id: number; nom: string; fonction: string }[]

const raisons = Object.entries(CLASSES).map(([value, label]) => ({ value, label }))
/** The page of suspensions of a pathway. */
export const here = (p: ParcoursRow) => `/parcours/${p.id}/suspension`

export const Raison = ({ state }: { state: FormState }) => (
  <Select
    name="classe"
    label="Raison"
    hint="Une catégorie suffit : rien de personnel n’est écrit."
    options={raisons}
    empty="Choisissez"
    state={state}
    required
  />
)

/** What was typed in the address, and what is wrong with it: the form that asks for a preview. */
export function asked(
  view: View,
  geste: string,
  refus: { message: string; champ: string | null } | null,
): FormState {
  const mine = view.query.geste === geste
  return {
    values: mine ? view.query : {},
    errors: mine && refus?.champ ? { [refus.champ]: refus.message } : {},
    prefix: `${geste}-`,
  }
}

/** Asks what a suspension would change; nothing is sent for good. */
export function Choisir({ p, view, state, regle }: Props & { state: FormState; regle: Regle }): Child {
  const mine = view.who.role === 'stagiaire'
  return (
    <SearchForm
      action={`${here(p)}#apercu`}
      submit="Voir ce que cela change"
      label={mine ? 'Demander une suspension' : 'Suspendre le parcours'}
    >
      <HiddenValue name="geste" value="suspension" />
      <TextField name="du" label="Premier jour" type="date" state={state} required />
      <TextField
        name="retour"
        label="Jour du retour"
        hint={regle.mois_max === null ? 'S’il est connu' : `S’il est connu ; ${regle.mois_max} mois au plus`}
        type="date"
        state={state}
      />
      <Raison state={state} />
    </SearchForm>
  )
}

export const Charge = ({
  responsables,
  state,
  chosen,
}: {
  responsables: Responsables
  state: FormState
  chosen?: number | null
}) => (
  <Select
    name="responsable_id"
    label="Qui organise le retour"
    hint="Cette personne est prévenue avant le retour, le jour même, et s’il n’a pas lieu."
    options={responsables.map(r => ({ value: String(r.id), label: `${r.nom} (${r.fonction})` }))}
    state={{ ...state, values: { responsable_id: String(chosen ?? ''), ...state.values } }}
    required
  />
)

interface ConfirmProps extends Props {
  c: Consequences
  classe: Classe | null
  responsables: Responsables
  demande: boolean
}

/** The same values, sent for good. */
export function Confirmer(props: ConfirmProps): Child {
  const { p, view, c, classe } = props
  const mine = view.who.role === 'stagiaire'
  const search = new URLSearchParams(view.query).toString()
  const to = (path: string) => ({
    action: `${path}?${search}#apercu`,
    token: view.token(),
    version: p.revision,
  })
  const give = <a href={here(p)}>Ne rien changer</a>
  const dates = (
    <>
      <HiddenValue name="du" value={c.du} />
      <HiddenValue name="retour" value={c.retour ?? ''} />
    </>
  )
  if (props.demande) {
    const state = view.state('/parcours/:id/suspension/acceptation')
    return (
      <Form {...to(`${here(p)}/acceptation`)} state={state} submit="Accepter la demande" secondary={give}>
        <Charge responsables={props.responsables} state={state} chosen={p.referent_id} />
      </Form>
    )
  }
  if (c.geste.nature === 'reprise') {
    const state = view.state('/parcours/:id/reprise')
    return (
      <Form {...to(`/parcours/${p.id}/reprise`)} state={state} submit="Noter le retour" secondary={give}>
        <HiddenValue name="retour" value={c.geste.retour} />
      </Form>
    )
  }
  if (c.geste.nature === 'report') {
    const state = { ...view.state('/parcours/:id/report', { classe: classe ?? '' }), prefix: 'confirmer-' }
    return (
      <Form {...to(`/parcours/${p.id}/report`)} state={state} submit="Changer la date" secondary={give}>
        <HiddenValue name="retour" value={c.geste.retour ?? ''} />
        <Raison state={state} />
      </Form>
    )
  }
  const path = mine ? '/parcours/:id/suspension/demande' : '/parcours/:id/suspension'
  const state = { ...view.state(path, { classe: classe ?? '' }), prefix: 'confirmer-' }
  return (
    <Form
      {...to(mine ? `${here(p)}/demande` : here(p))}
      state={state}
      submit={mine ? 'Envoyer ma demande' : 'Suspendre'}
      secondary={give}
    >
      {dates}
      {classe && !state.errors.classe ? (
        <HiddenValue name="classe" value={classe} />
      ) : (
        <Raison state={state} />
      )}
      {!mine && <Charge responsables={props.responsables} state={state} chosen={p.referent_id} />}
    </Form>
  )
}

/** The organisation says no: only where the text leaves it free to. */
export function Refuser({ p, view }: Props): Child {
  const state = { ...view.state('/parcours/:id/suspension/refus'), prefix: 'refus-' }
  return (
    <Disclosure summary="Refuser la demande" open={Object.keys(state.errors).length > 0}>
      <Form
        action={`${here(p)}/refus`}
        token={view.token()}
        version={p.revision}
        state={state}
        submit="Refuser"
        kind="danger"
      >
        <TextArea
          name="motif"
          label="Pourquoi"
          hint="La personne et son conseiller liront cette raison."
          state={state}
          rows={2}
          required
        />
      </Form>
    </Disclosure>
  )
}
