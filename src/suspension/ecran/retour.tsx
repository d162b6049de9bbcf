import type { Child } from 'hono/jsx'
import { addDays } from '../../calendrier/calendrier.ts'
import { TextArea, TextField } from '../../web/fields.tsx'
import { ActButton, Disclosure, Form, SearchForm } from '../../web/form.tsx'
import { jour } from '../../web/format.ts'
import { HiddenValue } from '../../web/grid.tsx'
import type { SuspensionRow } from '../store.ts'
import { asked, Charge, here, type Props, Raison, type Responsables } from './forms.tsx'

/** The return of a suspension under way: as planned, on another day, by someone else. */
export function Retour({
  p,
  view,
  s,
  responsables,
  refus,
}: Props & {
  s: SuspensionRow
  responsables: Responsables
  refus: { message: string; champ: string | null } | null
}): Child {
  const begun = s.du <= view.today
  const due = s.au !== null && s.au <= view.today
  const common = { token: view.token(), version: p.revision }
  const back = asked(view, 'reprise', refus)
  const later = asked(view, 'report', refus)
  const charge = { ...view.state('/parcours/:id/suspension/responsable'), prefix: 'charge-' }
  return (
    <>
      {due && s.au && (
        <ActButton
          action={`/parcours/${p.id}/reprise`}
          {...common}
          label={`Noter le retour, le ${jour(s.au)} comme prévu`}
          kind="primary"
          fields={{ retour: s.au }}
        />
      )}
      {begun && (
        <Disclosure
          summary={due ? 'La personne est revenue un autre jour' : 'La personne est revenue'}
          open={!due || Object.keys(back.errors).length > 0}
        >
          <SearchForm action={`${here(p)}#apercu`} submit="Voir ce que cela change" label="Noter le retour">
            <HiddenValue name="geste" value="reprise" />
            <TextField
              name="retour"
              label="Jour du retour"
              type="date"
              state={back}
              max={view.today}
              required
            />
          </SearchForm>
        </Disclosure>
      )}
      <Disclosure summary="Changer la date prévue du retour" open={Object.keys(later.errors).length > 0}>
        <SearchForm action={`${here(p)}#apercu`} submit="Voir ce que cela change" label="Changer la date">
          <HiddenValue name="geste" value="report" />
          <TextField
            name="retour"
            label="Nouveau jour du retour"
            hint="Vide si personne ne le connaît"
            type="date"
            state={later}
            min={addDays(s.du, 1)}
          />
          <Raison state={later} />
        </SearchForm>
      </Disclosure>
      <Disclosure
        summary="Confier le retour à une autre personne"
        open={Object.keys(charge.errors).length > 0}
      >
        <Form action={`${here(p)}/responsable`} {...common} state={charge} submit="Confier">
          <Charge responsables={responsables} state={charge} chosen={s.responsable_id ?? p.referent_id} />
        </Form>
      </Disclosure>
      {!begun && (
        <ActButton
          action={`${here(p)}/annulation`}
          {...common}
          label="Annuler cette suspension"
          kind="danger"
        />
      )}
    </>
  )
}

/** Until when someone who left may come back, and the act that makes them come back. */
export function OuvrirRetour({ p, view, label }: Props & { label: string }): Child {
  const state = { ...view.state('/parcours/:id/droit-retour'), prefix: 'droit-' }
  return (
    <Disclosure summary={label} open={Object.keys(state.errors).length > 0}>
      <Form
        action={`/parcours/${p.id}/droit-retour`}
        token={view.token()}
        version={p.revision}
        state={state}
        submit="Enregistrer ce droit"
      >
        <TextField
          name="jusqu_au"
          label="Dernier jour pour revenir"
          hint="Vide : sans limite de date"
          type="date"
          state={state}
        />
        <TextArea name="motif" label="Pourquoi" hint="Rien de personnel." state={state} rows={2} required />
      </Form>
    </Disclosure>
  )
}
