import type { Child } from 'hono/jsx'
import { later } from '../calendrier/calendrier.ts'
import { type Membre, nameOf } from '../emargement/emargement.ts'
import type { View } from '../http/route.ts'
import { Facts, Heading, Section } from '../web/blocks.tsx'
import { TextField } from '../web/fields.tsx'
import { ActButton, Disclosure, Form } from '../web/form.tsx'
import { heures } from '../web/format.ts'
import { failed, Hours } from './forms.tsx'
import { periodOf, type Shown } from './pages.tsx'
import { dayName, hhmm, hoursOf, isDated, MODALITES } from './seance.ts'

type Props = { m: Membre; site: string; seance: Shown; view: View; act: string }

/** One séance: what it says, and how it ends or changes. What is past stays as it was. */
export function SeancePage({ m, site, seance: s, view, act }: Props): Child {
  const list = `/parcours/${m.parcours_id}/seances`
  const writes = view.who.role === 'organisme' && s.temps !== 'passee'
  return (
    <>
      <Heading
        title={`${dayName(s)}, ${hoursOf(s)}`}
        lead={`${nameOf(m)}, à ${site}`}
        actions={<a href={list}>Revenir à l’emploi du temps</a>}
      />
      <Facts
        items={[
          ['Heures', `${hoursOf(s)}, soit ${heures(s.fin - s.debut)}`],
          ['Où', MODALITES[s.modalite]],
          ['Période', periodOf(s)],
        ]}
      />
      {writes && (
        <Section title="Changer cette séance" id="changer">
          <Change m={m} seance={s} view={view} act={`${act}/remplacement`} />
          {!isDated(s) && <End m={m} seance={s} view={view} act={`${act}/fin`} />}
          {s.temps === 'a_venir' && (
            <ActButton
              action={`${list}/${s.id}/retrait`}
              token={view.token()}
              label="Retirer cette séance"
              kind="danger"
            />
          )}
        </Section>
      )}
      {s.temps === 'passee' && <p class="soft">Cette séance est passée : elle ne change plus.</p>}
    </>
  )
}

type FormProps = { m: Membre; seance: Shown; view: View; act: string }

const to = (act: string, m: Membre, s: Shown) =>
  act.replace(':id', String(m.parcours_id)).replace(':seance', String(s.id))

function Change({ m, seance: s, view, act }: FormProps): Child {
  const known = {
    du: later(s.du, view.today),
    debut: hhmm(s.debut),
    fin: hhmm(s.fin),
    modalite: s.modalite,
  }
  const state = { ...view.state(act, known), prefix: 'remplacement-' }
  return (
    <Disclosure summary="Changer l’horaire à partir d’un jour" open={failed(state)}>
      <Form action={to(act, m, s)} token={view.token()} state={state} submit="Changer l’horaire">
        <p class="soft">Avant ce jour, rien ne change : ce qui était prévu reste écrit.</p>
        <TextField name="du" label="Premier jour du nouvel horaire" type="date" state={state} required />
        <Hours state={state} />
      </Form>
    </Disclosure>
  )
}

function End({ m, seance: s, view, act }: FormProps): Child {
  const state = { ...view.state(act, { dernier: later(s.du, view.today) }), prefix: 'fin-' }
  return (
    <Disclosure summary="Finir cette séance" open={failed(state)}>
      <Form action={to(act, m, s)} token={view.token()} state={state} submit="Noter la fin">
        <TextField name="dernier" label="Dernier jour" type="date" state={state} required />
      </Form>
    </Disclosure>
  )
}
