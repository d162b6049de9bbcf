import type { View } from '../http/route.ts'
import { Select, TextField } from '../web/fields.tsx'
import { ActButton, Disclosure, Form } from '../web/form.tsx'
import { MOTIFS_REFUS, movesFor, TRANSITIONS, type Transition, type TransitionName } from './prescription.ts'
import type { PrescriptionRow } from './store.ts'

/** What this account may do now: one click when nothing else is needed, a short form otherwise. */
export function Moves({ p, view }: { p: PrescriptionRow; view: View }) {
  const moves = movesFor(p.statut, view.who.role)
  if (moves.length === 0) return null
  return (
    <div class="moves">
      {moves.map(name => {
        const t: Transition = TRANSITIONS[name]
        const kind = t.kind ?? 'secondary'
        if (name === 'entree') {
          return (
            <a class="button primary" href={`/prescriptions/${p.id}/entree`}>
              {t.label}
            </a>
          )
        }
        return t.needs ? (
          <MoveForm name={name} t={t} p={p} view={view} />
        ) : (
          <ActButton
            action={`/prescriptions/${p.id}/${name}`}
            token={view.token()}
            version={p.revision}
            label={t.label}
            kind={kind}
          />
        )
      })}
    </div>
  )
}

function MoveForm({
  name,
  t,
  p,
  view,
}: {
  name: TransitionName
  t: Transition
  p: PrescriptionRow
  view: View
}) {
  const path = `/prescriptions/:id/${name}`
  const state = { ...view.state(path), prefix: `${name}-` }
  const failed = Object.keys(state.errors).length > 0 || state.refusal !== undefined
  return (
    <Disclosure summary={t.label} open={failed}>
      <Form
        action={`/prescriptions/${p.id}/${name}`}
        token={view.token()}
        version={p.revision}
        state={state}
        submit={t.label}
        kind={t.kind === 'danger' ? 'danger' : 'primary'}
      >
        {t.needs === 'rendez_vous' && (
          <TextField
            name="rendez_vous"
            label="Date du rendez-vous"
            type="date"
            min={view.today}
            state={state}
            required
          />
        )}
        {name === 'refus' && (
          <Select
            name="motif"
            label="Pourquoi ?"
            hint="La personne et son conseiller le liront."
            options={MOTIFS_REFUS.map(m => ({ value: m, label: m }))}
            empty="Choisissez"
            state={state}
            required
          />
        )}
        {name === 'annulation' && <TextField name="motif" label="Pourquoi ?" state={state} required />}
      </Form>
    </Disclosure>
  )
}
