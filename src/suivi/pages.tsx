import type { Dossier } from '../certification/store.ts'
import type { View } from '../http/route.ts'
import { Empty, Facts, Heading, Notice, Section } from '../web/blocks.tsx'
import { Radios, TextField } from '../web/fields.tsx'
import { Disclosure, Form } from '../web/form.tsx'
import { jour } from '../web/format.ts'
import type { Sortie, Suivi } from './store.ts'
import {
  type Appele,
  acceptedFrom,
  answerOf,
  CANAUX,
  DESTINATIONS,
  dueFrom,
  libelleDestination,
  observationRefused,
  SANS_REPONSE,
  SATISFACTIONS,
  TERMES,
  type Terme,
  termes,
} from './suivi.ts'

type SuiviProps = { parcours: Dossier; sortie: Sortie | null; suivis: Suivi[]; view: View; act: string }

/** What became of one person at each term, and the form of their counsellor. */
export function SuiviPage({ parcours, sortie, suivis, view, act }: SuiviProps) {
  const mine = view.who.role === 'stagiaire'
  return (
    <>
      <Heading
        title={mine ? 'Après votre parcours' : `Après le parcours de ${parcours.prenom} ${parcours.nom}`}
        lead="Ce qui s’est passé à la sortie, puis un, trois, six et douze mois plus tard."
        actions={<a href={`/parcours/${parcours.id}`}>Retour au parcours</a>}
      />
      <Section title="À la sortie">
        {sortie ? (
          <Facts
            items={[
              ['Date de sortie', jour(sortie.date)],
              ['Situation', libelleDestination(sortie.destination)],
              ['Précisions', sortie.precisions],
            ]}
          />
        ) : (
          <Empty title="Le parcours est en cours.">
            <p>Le suivi commence à la sortie.</p>
          </Empty>
        )}
        <Reponses suivis={suivis} terme="sortie" />
      </Section>
      {sortie &&
        termes.map(
          t => t !== 'sortie' && <Moment {...{ parcours, sortie, suivis, view, act, mine }} terme={t} />,
        )}
    </>
  )
}

type MomentProps = SuiviProps & { sortie: Sortie; terme: Appele; mine: boolean }

/** One term: the calls, the answer and what it replaced, or the form. */
function Moment({ parcours, sortie, suivis, view, act, terme, mine }: MomentProps) {
  const answer = answerOf(suivis, terme)
  const from = acceptedFrom(sortie.date, terme)
  const writes = view.who.role === 'conseiller' || view.who.role === 'region'
  const open = observationRefused(view.today, sortie.date, view.today, terme) === null
  const known = suivis.some(s => s.terme === terme)
  if (!known && !open && view.today >= from) return null
  return (
    <Section title={TERMES[terme].titre} id={`suivi-${terme}`}>
      <Reponses suivis={suivis} terme={terme} />
      {answer ? (
        writes &&
        open && (
          <Disclosure summary="Corriger cette réponse">
            <p>La réponse d’avant reste visible : la nouvelle prend sa place dans les chiffres.</p>
            <ObservationForm {...{ parcours, view, act, terme }} corrige={answer.id} />
          </Disclosure>
        )
      ) : view.today < from ? (
        <Notice kind="info">
          La situation {TERMES[terme].label} pourra être notée à partir du {jour(from)}.
        </Notice>
      ) : writes && open ? (
        <ObservationForm {...{ parcours, view, act, terme }} />
      ) : (
        <Empty title="Pas de réponse.">
          <p>
            {mine
              ? view.today < dueFrom(sortie.date, terme)
                ? 'Nous vous écrirons le moment venu.'
                : 'Votre conseiller vous appellera.'
              : 'Le conseiller rappelle la personne.'}
          </p>
        </Empty>
      )}
    </Section>
  )
}

/** What was noted at a term: calls without answer, answers that were replaced, the one known today. */
function Reponses({ suivis, terme }: { suivis: Suivi[]; terme: Terme }) {
  const answer = answerOf(suivis, terme)
  const before = suivis.filter(s => s.terme === terme && s !== answer)
  return (
    <>
      {before.length > 0 && (
        <ul>
          {before.map(s =>
            s.situation === SANS_REPONSE ? (
              <li>
                Appel du {jour(s.observe_le)}
                {s.saisi_par && `, par ${s.saisi_par}`} : sans réponse.
              </li>
            ) : (
              <li>
                Réponse du {jour(s.observe_le)}, {CANAUX[s.canal]} : {libelleDestination(s.situation)}.
                Corrigée
                {s.remplacee_le && ` le ${jour(s.remplacee_le)}`}.
              </li>
            ),
          )}
        </ul>
      )}
      {answer && (
        <Facts
          items={[
            ['Situation', libelleDestination(answer.situation)],
            ['Observée le', jour(answer.observe_le)],
            ['Réponse', [CANAUX[answer.canal], answer.saisi_par].filter(Boolean).join(', ')],
            ...(answer.depuis ? [fact('Depuis le', jour(answer.depuis))] : []),
            ...(answer.satisfaction ? [fact('Formation utile', satisfaction(answer.satisfaction))] : []),
            ...(answer.rappel ? [fact('Veut qu’on l’appelle', 'Oui')] : []),
          ]}
        />
      )}
    </>
  )
}

const fact = (label: string, value: string): [string, string] => [label, value]
const satisfaction = (code: string) => Object.entries(SATISFACTIONS).find(([c]) => c === code)?.[1] ?? code

type FormProps = Pick<SuiviProps, 'parcours' | 'view' | 'act'> & { terme: Appele; corrige?: number }

function ObservationForm({ parcours, view, act, terme, corrige }: FormProps) {
  const asked = view.state(act, { observe_le: view.today })
  // Each term has its form: what was refused is shown in the one that was sent.
  const mine = (asked.values.terme ?? '6_mois') === terme
  const state = {
    ...(mine ? asked : { values: { observe_le: view.today }, errors: {} }),
    prefix: `${terme}-`,
  }
  return (
    <Form
      action={`/parcours/${parcours.id}/suivi`}
      token={view.token()}
      state={state}
      fields={{ terme, ...(corrige === undefined ? {} : { corrige: String(corrige) }) }}
    >
      <TextField
        name="observe_le"
        label="Date de l’échange"
        type="date"
        max={view.today}
        state={state}
        required
      />
      <Radios
        name="situation"
        legend="Que fait la personne aujourd’hui ?"
        state={state}
        required
        options={Object.entries(DESTINATIONS).flatMap(([value, label]) =>
          value !== SANS_REPONSE
            ? [{ value, label }]
            : corrige === undefined
              ? [{ value, label: 'Sans réponse à cet appel' }]
              : [],
        )}
      />
    </Form>
  )
}
