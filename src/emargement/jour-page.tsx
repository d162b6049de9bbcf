import type { Child } from 'hono/jsx'
import { addDays, type Jour, monday } from '../calendrier/calendrier.ts'
import type { View } from '../http/route.ts'
import { type Attendue, MODALITES } from '../seance/seance.ts'
import { Empty, Heading, Notice, Section } from '../web/blocks.tsx'
import { type FormState, Select, TextArea, TextField } from '../web/fields.tsx'
import { Disclosure, Form } from '../web/form.tsx'
import { heures } from '../web/format.ts'
import { HiddenValue } from '../web/grid.tsx'
import { choices } from './controle.ts'
import {
  type Case,
  closedReason,
  DEMIS,
  type Demi,
  dayLabel,
  type Membre,
  MOTIFS,
  nameOf,
  PRESENCES,
} from './emargement.ts'
import { DETAILS } from './semaine.ts'
import { written } from './vu.ts'

interface Noted {
  demi: Demi
  prevue: Attendue | null
  note: Case | null
}
type Props = {
  m: Membre
  jour: Jour
  demis: Noted[]
  /** Has a timetable. */
  suivi: boolean
  /** An absence was announced for this day. */
  annoncee: boolean
  view: View
  act: string
}

/** One day of one person, each half-day in full: hours, delay, reason, proof of what was followed at a distance. */
export function JourPage(props: Props): Child {
  const { m, jour, demis } = props
  const at = (day: Jour) => `/parcours/${m.parcours_id}/presences/${day}`
  const reason = closedReason(m, jour)
  return (
    <>
      <Heading
        title={capital(dayLabel(jour))}
        lead={`${nameOf(m)}, à ${m.site}`}
        actions={
          <>
            <a href={at(addDays(jour, -1))}>Jour précédent</a>
            <a href={at(addDays(jour, 1))}>Jour suivant</a>
            <a href={`/emargement/${m.action_id}/${monday(jour)}`}>Feuille de la semaine</a>
          </>
        }
      />
      {reason ? (
        <Empty title={`Rien ne peut être noté : ${reason}.`}>
          {demis.some(d => d.note) && (
            <ul>
              {demis.flatMap(d => (d.note ? [<li>{`${capital(DEMIS[d.demi])} : ${said(d.note)}`}</li>] : []))}
            </ul>
          )}
        </Empty>
      ) : (
        <Details {...props} />
      )}
    </>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** « Présent, 3 h, 10 min de retard » */
export const said = (c: Case): string =>
  [
    c.statut && PRESENCES[c.statut],
    heures(c.minutes),
    c.retard ? `${heures(c.retard)} de retard` : '',
    c.motif ? MOTIFS[c.motif].toLowerCase() : '',
    c.minutes_connexion != null ? `${heures(c.minutes_connexion)} de connexion` : '',
    c.travail ? 'travail validé' : '',
  ]
    .filter(Boolean)
    .join(', ')

function Details({ m, jour, demis, suivi, annoncee, view, act }: Props): Child {
  const state = view.state(act, known(demis))
  const main = demis.filter(d => d.demi !== 'soir' || d.prevue || d.note || sent(state, 'soir'))
  const evening = demis.filter(d => !main.includes(d))
  return (
    <>
      {suivi && demis.every(d => !d.prevue) && (
        <Notice kind="info">Rien n’est prévu ce jour-là. Vous pouvez noter une présence quand même.</Notice>
      )}
      {annoncee && (
        <Notice kind="attention">Une absence est annoncée ce jour-là. Dites si elle est justifiée.</Notice>
      )}
      <Form
        action={act.replace(':id', String(m.parcours_id)).replace(':jour', jour)}
        token={view.token()}
        state={state}
        submit="Enregistrer ce jour"
        secondary={
          <a href={`/parcours/${m.parcours_id}/seances?semaine=${jour}`}>Voir son emploi du temps</a>
        }
      >
        <HiddenValue name="avant" value={written(demis.flatMap(d => d.note ?? []))} />
        {main.map(d => (
          <Section title={capital(DEMIS[d.demi])} id={d.demi}>
            <HalfDay d={d} jour={jour} state={state} today={view.today} />
          </Section>
        ))}
        {evening.map(d => (
          <Disclosure summary="Noter aussi le soir">
            <HalfDay d={d} jour={jour} state={state} today={view.today} />
          </Disclosure>
        ))}
      </Form>
    </>
  )
}

/** What the form starts from: what is noted, by field. */
const known = (demis: readonly Noted[]): Record<string, string> =>
  Object.fromEntries(
    demis.flatMap(({ demi, note }) => [
      [`statut_${demi}`, note?.statut ?? ''],
      [`minutes_${demi}`, note ? String(note.minutes) : ''],
      [`retard_${demi}`, note?.retard ? String(note.retard) : ''],
      [`motif_${demi}`, note?.motif ?? ''],
      [`connexion_${demi}`, note?.minutes_connexion == null ? '' : String(note.minutes_connexion)],
      [`travail_${demi}`, note?.travail ?? ''],
    ]),
  )

/** True when something was typed for this half-day, or refused. */
const sent = (state: FormState, demi: Demi) =>
  DETAILS.some(field => state.values[`${field}_${demi}`] || state.errors[`${field}_${demi}`])

function HalfDay({ d, jour, state, today }: { d: Noted; jour: Jour; state: FormState; today: Jour }): Child {
  const { demi, prevue, note } = d
  const possible = [...new Set([...choices(jour, today), ...(note?.statut ? [note.statut] : [])])]
  const more = ['retard', 'motif', 'connexion', 'travail'].some(
    field => state.values[`${field}_${demi}`] || state.errors[`${field}_${demi}`],
  )
  return (
    <>
      <p class="soft">
        {prevue
          ? `Prévu : ${heures(prevue.minutes)}, ${MODALITES[prevue.modalite].toLowerCase()}.`
          : 'Rien de prévu.'}
      </p>
      <Select
        name={`statut_${demi}`}
        label="Présence"
        empty="Rien de noté"
        options={possible.map(p => ({ value: p, label: PRESENCES[p] }))}
        state={state}
        width="medium"
      />
      <TextField
        name={`minutes_${demi}`}
        label="Durée, en minutes"
        hint={`Vide : ${prevue ? 'la durée prévue' : '180 minutes'}, moins le retard`}
        inputmode="numeric"
        state={state}
        width="short"
      />
      <Disclosure
        summary="Retard, motif d’absence, à distance"
        open={more || prevue?.modalite === 'distance' || state.values[`statut_${demi}`] === 'distance'}
      >
        <TextField
          name={`retard_${demi}`}
          label="Retard, en minutes"
          hint="Pour qui est venu après l’heure ; il se retire de la durée, et compte comme une absence non justifiée"
          inputmode="numeric"
          state={state}
          width="short"
        />
        <Select
          name={`motif_${demi}`}
          label="Motif de l’absence justifiée"
          empty="Aucun"
          options={Object.entries(MOTIFS).map(([value, label]) => ({ value, label }))}
          state={state}
          width="medium"
        />
        <TextField
          name={`connexion_${demi}`}
          label="À distance : temps de connexion, en minutes"
          inputmode="numeric"
          state={state}
          width="short"
        />
        <TextArea
          name={`travail_${demi}`}
          label="À distance : travail rendu et validé"
          hint="Ce qui a été fait. Rien sur la santé."
          rows={2}
          state={state}
        />
      </Disclosure>
    </>
  )
}
