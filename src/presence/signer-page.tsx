import type { Jour } from '../calendrier/calendrier.ts'
import { DEMIS, type Demi, dayLabel } from '../emargement/emargement.ts'
import type { Action } from '../emargement/store.ts'
import type { View } from '../http/route.ts'
import { hhmm } from '../seance/seance.ts'
import { Badge, Empty, Heading, Notice, Section } from '../web/blocks.tsx'
import { TextField } from '../web/fields.tsx'
import { ActButton, Form } from '../web/form.tsx'
import { plural } from '../web/format.ts'
import { type Signature, signatureLisible } from './presence.ts'
import type { Lien } from './store.ts'

/** A day that expects the trainee; `debut` in minutes since midnight, null where no timetable says it. */
export type Prochaine = { jour: Jour; debut: number | null }

type Props = {
  /** Why nothing can be signed today, as a whole sentence; null when it can. */
  empechement: string | null
  today: Jour
  /** The first day from today on that expects this trainee; null when none is known. */
  prochaine: Prochaine | null
  /** What is signed this week. */
  signatures: Signature[]
  view: View
}

/** The trainee's phone in the room: one field, one button, then what is signed this week. */
export function SignerPage({ empechement, prochaine, today, signatures, view }: Props) {
  const state = view.state('/signer')
  return (
    <>
      <Heading
        title="Signer ma présence"
        lead={`Nous sommes le ${dayLabel(today)}.`}
        actions={<a href="/mes-absences">Mes absences</a>}
      />
      {empechement || prochaine?.jour !== today ? (
        <Notice kind="info">
          <p>{empechement ?? 'Pas de séance aujourd’hui : il n’y a rien à signer.'}</p>
          {prochaine?.jour !== today && <p>{suite(prochaine)}</p>}
          {!empechement && (
            <p>
              Vous êtes pourtant en formation aujourd’hui ? Dites-le à votre formateur : il peut vous donner
              un lien, ou une feuille à signer.
            </p>
          )}
        </Notice>
      ) : (
        <div class="code-field">
          <Form action="/signer" token={view.token()} state={state} submit="Signer">
            <TextField
              name="code"
              label="Le code affiché dans la salle"
              hint="6 chiffres. Il change chaque minute : un code que vous venez de lire reste bon deux minutes."
              inputmode="numeric"
              autocomplete="off"
              state={state}
              required
            />
          </Form>
          <p class="soft">
            Pas de téléphone, ou le code ne marche pas ? Demandez à votre formateur un lien, ou signez sur la
            feuille.
          </p>
        </div>
      )}
      <Section title="Cette semaine" id="semaine" count={signatures.length}>
        {signatures.length === 0 ? (
          <Empty title="Rien n’est encore signé cette semaine." />
        ) : (
          <ul class="list">
            {signatures.map(s => (
              <li>
                {dayLabel(s.jour)}, {DEMIS[s.demi]} <Badge kind="positive">Signé</Badge> {signatureLisible(s)}
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}

/** When the next séance is, as a sentence. */
function suite(next: Prochaine | null): string {
  if (!next)
    return 'Aucune séance n’est prévue pour la suite : demandez votre emploi du temps à votre organisme.'
  const hour = next.debut === null ? '' : `, à ${hhmm(next.debut)}`
  return `La prochaine séance est le ${dayLabel(next.jour)}${hour}.`
}

const demi = (l: Lien) => `${dayLabel(l.jour)}, ${DEMIS[l.demi]}`

/** What a personal link opens, for who has no account: whose half-day, and one button. */
export function LienPage({
  lien,
  action,
  refusal,
}: {
  lien: Lien
  action: string
  refusal?: string | undefined
}) {
  return (
    <>
      <Heading
        title="Signer ma présence"
        lead={`${lien.prenom} ${lien.nom.charAt(0)}. · ${demi(lien)} · ${lien.organisme}`}
      />
      {refusal && <Notice kind="error">{refusal}</Notice>}
      <p>Signez seulement si c’est vous, et si vous étiez là.</p>
      <ActButton action={action} token="" label="Je signe ma présence" kind="primary" />
    </>
  )
}

/** The half-day of a link is signed, by it or otherwise: nothing left to do. */
export function LienSignePage({ lien }: { lien: Lien }) {
  const { signe_le, moyen, utilise_le } = lien
  const comment = signe_le && moyen ? `, ${signatureLisible({ signe_le, moyen })}` : ''
  return (
    <>
      <Heading title="C’est signé" lead={`${demi(lien)}${comment}.`} />
      <p>
        {utilise_le ? 'Ce lien a servi' : 'Cette demi-journée était déjà signée'} : vous n’avez rien d’autre à
        faire. Si ce n’est pas vous qui avez signé, prévenez votre organisme de formation.
      </p>
    </>
  )
}

/** A link that is unknown, or whose day is over. */
export function LienPerduPage() {
  return (
    <>
      <Heading title="Ce lien ne marche plus" />
      <p>
        Un lien sert une fois, et seulement le jour même. Demandez-en un nouveau à votre organisme de
        formation, ou signez sur la feuille.
      </p>
    </>
  )
}

type CodeProps = {
  action: Action
  jour: Jour
  demi: Demi
  /** Six digits; null when no code is open. */
  code: string | null
  /** Seconds until the next one. */
  reste: number
  signees: number
  view: View
}

/** The code, as large as the room needs: the browser asks for the page again by itself, without JavaScript. */
export function CodePage({ action, jour, demi, code, reste, signees, view }: CodeProps) {
  const sheet = `/presence/${action.id}/${jour}`
  return (
    <>
      <Heading
        title={`Code du ${dayLabel(jour)}, ${DEMIS[demi]}`}
        lead={action.site}
        actions={<a href={sheet}>Feuille du jour</a>}
      />
      {code === null ? (
        <Empty
          title="Aucun code n’est affiché pour cette demi-journée."
          action={<a href={sheet}>Revenir à la feuille du jour</a>}
        />
      ) : (
        <>
          <p class="room-code">
            {code.slice(0, 3)} {code.slice(3)}
          </p>
          <p class="room-note">Sur votre téléphone : Amont, puis « Signer ma présence ».</p>
          <p class="room-note">
            Nouveau code dans {plural(reste, 'seconde')} ; celui-ci reste bon deux minutes de plus.
          </p>
          <p class="room-note">
            <strong>{plural(signees, 'signature')}</strong>
          </p>
          <ActButton
            action={`${sheet}/${demi}/fermeture`}
            token={view.token()}
            label="Fermer le code"
            kind="secondary"
          />
        </>
      )}
    </>
  )
}
