import type { Child } from 'hono/jsx'
import { Section } from '../web/blocks.tsx'
import { blank, Select, TextField } from '../web/fields.tsx'
import { ActButton, Disclosure, Form } from '../web/form.tsx'
import { jour } from '../web/format.ts'
import { CLASSES, RYTHMES } from './place.ts'
import type { SiteProps } from './site/page.tsx'

/** What the organisation or the Région changes of a site: each in a form of its own, closed until it is needed. */
export function Acts(props: SiteProps): Child {
  return (
    <Section title="Changer" id="changer">
      <Capacite {...props} />
      <Rythme {...props} />
      <Classement {...props} />
      <Retour {...props} />
    </Section>
  )
}

const failed = (state: { errors: Record<string, string>; refusal?: string }) =>
  Object.keys(state.errors).length > 0 || state.refusal !== undefined

function Capacite({ site, regle, view }: SiteProps) {
  const given = view.state('/places/:action/capacite', {
    du: view.today,
    places: String(regle.par_session_max ?? site.capacite ?? ''),
    minimum: String(regle.par_session_min ?? ''),
  })
  const state = { ...given, prefix: 'capacite-' }
  return (
    <Disclosure summary="Changer le nombre de places" open={failed(state)}>
      <Form
        action={`/places/${site.action_id}/capacite`}
        token={view.token()}
        state={state}
        submit="Enregistrer les places"
      >
        <TextField name="du" label="À partir du" type="date" state={state} required />
        <TextField
          name="au"
          label="Jusqu’au"
          hint="Laissez vide si le nombre ne change plus ensuite."
          type="date"
          state={state}
        />
        <TextField name="places" label="Nombre de places" type="number" min={0} state={state} required />
        <TextField
          name="minimum"
          label="La session ouvre à partir de"
          hint="En nombre de personnes."
          type="number"
          min={1}
          state={state}
        />
        <TextField name="motif" label="Pourquoi" state={state} />
      </Form>
    </Disclosure>
  )
}

function Rythme({ site, entrees, view }: SiteProps) {
  const rythme = { ...view.state('/places/:action/rythme', { entree: site.entree }), prefix: 'rythme-' }
  const open = site.entree !== 'permanentes'
  const state = open
    ? { ...view.state('/places/:action/entrees', { jour: view.today }), prefix: 'entree-' }
    : blank()
  const coming = entrees.filter(e => e.jour >= view.today)
  return (
    <Disclosure summary="Changer les entrées" open={failed(state) || failed(rythme)}>
      <Form
        action={`/places/${site.action_id}/rythme`}
        token={view.token()}
        state={rythme}
        submit="Changer le rythme"
      >
        <Select
          name="entree"
          label="Comment on entre"
          state={rythme}
          options={Object.entries(RYTHMES).map(([value, label]) => ({ value, label }))}
          required
        />
      </Form>
      {open && (
        <Form
          action={`/places/${site.action_id}/entrees`}
          token={view.token()}
          state={state}
          submit="Prévoir ce jour d’entrée"
        >
          <TextField name="jour" label="Jour d’entrée" type="date" state={state} required />
          <TextField
            name="places"
            label="Places ce jour-là"
            hint="Laissez vide pour toutes les places libres."
            type="number"
            min={1}
            state={state}
          />
        </Form>
      )}
      {coming.map(e => (
        <ActButton
          action={`/places/${site.action_id}/entrees/annulation`}
          token={view.token()}
          fields={{ entree: String(e.id) }}
          label={`Retirer le ${jour(e.jour)}`}
        />
      ))}
    </Disclosure>
  )
}

function Classement({ site, attente, view }: SiteProps) {
  if (attente.length === 0) return null
  const state = { ...view.state('/places/:action/classement'), prefix: 'classement-' }
  return (
    <Disclosure summary="Changer un rang dans la liste d’attente" open={failed(state)}>
      <Form
        action={`/places/${site.action_id}/classement`}
        token={view.token()}
        state={state}
        submit="Changer le rang"
      >
        <Select
          name="attente"
          label="Personne"
          state={state}
          empty="Choisissez"
          options={attente.map(a => ({
            value: String(a.id),
            label: `${a.nom ?? ''} ${a.prenom ?? ''}`.trim(),
          }))}
          required
        />
        <Select
          name="classe"
          label="Raison du rang"
          state={state}
          options={Object.entries(CLASSES).map(([value, c]) => ({ value, label: c.label }))}
          required
        />
        <TextField
          name="raison"
          label="Précision"
          hint="La personne et son conseiller la liront."
          state={state}
          required
        />
      </Form>
    </Disclosure>
  )
}

function Retour({ site, retours, view }: SiteProps) {
  if (retours.length === 0) return null
  const state = { ...view.state('/places/:action/retours'), prefix: 'retour-' }
  return (
    <Disclosure summary="Préparer un retour sans place gardée" open={failed(state)}>
      <Form
        action={`/places/${site.action_id}/retours`}
        token={view.token()}
        state={state}
        submit="Mettre en tête de liste"
      >
        <Select
          name="parcours"
          label="Personne suspendue"
          state={state}
          empty="Choisissez"
          options={retours.map(r => ({
            value: String(r.id),
            label: `${r.nom} ${r.prenom}, suspendue depuis le ${jour(r.du)}`,
          }))}
          required
        />
      </Form>
    </Disclosure>
  )
}
