import type { Child } from 'hono/jsx'
import { later } from '../calendrier/calendrier.ts'
import type { Membre } from '../emargement/emargement.ts'
import type { View } from '../http/route.ts'
import { Checkboxes, type FormState, type Option, Radios, Select, TextField } from '../web/fields.tsx'
import { Disclosure, Form } from '../web/form.tsx'
import { heures } from '../web/format.ts'
import { MODALITES, MODELES, WEEKDAYS } from './seance.ts'

type Props = { m: Membre; view: View; act: string }

export const options = (labels: Record<string, string>): Option[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))
export const failed = (state: FormState) =>
  Object.keys(state.errors).length > 0 || state.refusal !== undefined

/** The address of an act for this pathway. */
const to = (act: string, m: Membre) => act.replace(':id', String(m.parcours_id))

/** Hours and place, the same wherever a séance is written. */
export function Hours({ state }: { state: FormState }): Child {
  return (
    <>
      <TextField name="debut" label="Début" hint="Par exemple 08:30" state={state} width="short" required />
      <TextField
        name="fin"
        label="Fin"
        hint="Le même jour, par exemple 12:00"
        state={state}
        width="short"
        required
      />
      <Select name="modalite" label="Où" options={options(MODALITES)} state={state} width="medium" required />
    </>
  )
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

/** One séance, every week or one day alone. */
export function Ajout({ m, view, act }: Props): Child {
  const known = { rythme: 'semaine', du: later(view.today, m.date_entree), modalite: 'centre' }
  const state = { ...view.state(act, known), prefix: 'ajout-' }
  return (
    <Disclosure summary="Ajouter une séance" open={failed(state)}>
      <Form action={to(act, m)} token={view.token()} state={state} submit="Ajouter la séance">
        <Radios
          name="rythme"
          legend="Elle revient"
          state={state}
          required
          options={[
            { value: 'semaine', label: 'Chaque semaine, les jours cochés' },
            { value: 'jour', label: 'Un seul jour, à la date donnée' },
          ]}
        />
        <Checkboxes
          name="jours"
          legend="Jours de la semaine"
          hint="Pour une séance qui revient chaque semaine"
          state={state}
          inline
          options={WEEKDAYS.map((name, i) => ({ value: String(i + 1), label: capital(name) }))}
        />
        <Hours state={state} />
        <TextField name="du" label="Premier jour, ou date de la séance" type="date" state={state} required />
        <TextField
          name="dernier"
          label="Dernier jour"
          hint="Pour une séance qui revient chaque semaine ; laissez vide si la fin n’est pas connue"
          type="date"
          state={state}
        />
      </Form>
    </Disclosure>
  )
}

/** A usual week, in place of what was planned. */
export function Usuel({ m, view, act }: Props): Child {
  const state = { ...view.state(act, { du: later(view.today, m.date_entree) }), prefix: 'modele-' }
  return (
    <Disclosure summary="Appliquer un emploi du temps usuel" open={failed(state)}>
      <Form action={to(act, m)} token={view.token()} state={state} submit="Appliquer">
        <p class="soft">
          Les {heures(m.minutes_semaine)} par semaine du contrat sont réparties, dans la limite de 3 h 30 par
          demi-journée. Ce qui était prévu à partir de ce jour est remplacé.
        </p>
        <Radios name="modele" legend="Emploi du temps" state={state} options={options(MODELES)} required />
        <TextField name="du" label="Premier jour" type="date" state={state} required />
      </Form>
    </Disclosure>
  )
}

/** The timetable of someone of the same group, in place of what was planned. */
export function Copie({ m, view, act, autres }: Props & { autres: Option[] }): Child {
  const state = { ...view.state(act, { du: later(view.today, m.date_entree) }), prefix: 'copie-' }
  return (
    <Disclosure summary="Reprendre l’emploi du temps d’une autre personne" open={failed(state)}>
      <Form action={to(act, m)} token={view.token()} state={state} submit="Reprendre">
        <p class="soft">Ce qui était prévu à partir de ce jour est remplacé.</p>
        <Select
          name="de"
          label="Personne du groupe"
          options={autres}
          empty="Choisissez"
          state={state}
          width="medium"
          required
        />
        <TextField name="du" label="Premier jour" type="date" state={state} required />
      </Form>
    </Disclosure>
  )
}
