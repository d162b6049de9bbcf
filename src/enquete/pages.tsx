import type { Jour } from '../calendrier/calendrier.ts'
import type { View } from '../http/route.ts'
import { DESTINATIONS, SANS_REPONSE, SATISFACTIONS } from '../suivi/suivi.ts'
import { Empty, Heading, Notice, Section } from '../web/blocks.tsx'
import { type FormState, Radios, TextField } from '../web/fields.tsx'
import { ActButton, Form } from '../web/form.tsx'
import { jour } from '../web/format.ts'

/** The four questions, the same by a link and with an account. */
export function Questions({
  action,
  token,
  today,
  state,
}: {
  action: string
  token: string
  today: Jour
  state: FormState
}) {
  return (
    <Form action={action} token={token} state={state} submit="Envoyer mes réponses">
      <Radios
        name="situation"
        legend="Que faites-vous aujourd’hui ?"
        state={state}
        required
        options={Object.entries(DESTINATIONS).flatMap(([value, label]) =>
          value === SANS_REPONSE ? [] : [{ value, label }],
        )}
      />
      <TextField name="depuis" label="Depuis quand ?" type="date" max={today} state={state} />
      <Radios
        name="satisfaction"
        legend="Votre formation vous a-t-elle été utile ?"
        state={state}
        options={Object.entries(SATISFACTIONS).map(([value, label]) => ({ value, label }))}
      />
      <Radios
        name="rappel"
        legend="Voulez-vous que votre conseiller vous appelle ?"
        state={state}
        options={[
          { value: 'oui', label: 'Oui' },
          { value: 'non', label: 'Non' },
        ]}
      />
    </Form>
  )
}

type LienProps = {
  prenom: string
  region: string
  action: string
  today: Jour
  state: FormState
  repondu: boolean
}

/** What a link opens: a first name, four questions, and a way to ask not to be written to. */
export function LienPage({ prenom, region, action, today, state, repondu }: LienProps) {
  return (
    <>
      <Heading
        title={`Bonjour ${prenom}`}
        lead={
          repondu
            ? 'Corrigez votre réponse : la nouvelle prendra la place de l’ancienne.'
            : `Quatre questions, deux minutes. Vos réponses servent à la Région ${region} et à votre conseiller, à personne d’autre.`
        }
      />
      <Questions action={action} token="" today={today} state={state} />
      {!repondu && (
        <Section title="Vous ne voulez plus de ces messages ?">
          <ActButton action={`${action}/arret`} token="" label="Ne plus m’écrire" />
        </Section>
      )}
    </>
  )
}

/** A link that has served: nothing of the answer is shown again. */
export function MerciPage({ le, corriger }: { le: string; corriger: string | null }) {
  return (
    <>
      <Heading title="Merci, c’est noté" lead={`Une réponse est enregistrée depuis le ${jour(le)}.`} />
      <p>Vous n’avez rien d’autre à faire. Si vous avez demandé un appel, votre conseiller vous appellera.</p>
      {corriger && (
        <p>
          Vous vous êtes trompé, ou votre situation a changé ? <a href={corriger}>Corriger ma réponse</a>
        </p>
      )}
    </>
  )
}

const FINIS = {
  arretee: {
    title: 'Nous ne vous écrirons plus',
    text: 'C’est noté : plus aucun message de ce suivi ne vous sera envoyé. Votre conseiller reste joignable.',
  },
  expiree: {
    title: 'Ce lien n’est plus valable',
    text: 'Un lien sert pendant quatre semaines. Votre conseiller peut noter votre situation si vous l’appelez.',
  },
  corrigee: {
    title: 'Il n’y a plus rien à répondre',
    text: 'La date de fin de votre formation a été corrigée depuis ce message. Nous vous écrirons au bon moment.',
  },
  inconnue: {
    title: 'Ce lien ne mène nulle part',
    text: 'Il est peut-être incomplet : ouvrez-le depuis le message que vous avez reçu, ou recopiez-le en entier.',
  },
}

/** A link by which nothing can be answered, and why. */
export function FinPage({ etat }: { etat: keyof typeof FINIS }) {
  return (
    <>
      <Heading title={FINIS[etat].title} />
      <p>{FINIS[etat].text}</p>
    </>
  )
}

type NouvellesProps = { parcours_id: number; ouverte: boolean; view: View; act: string }

/** The same questions for who has an account. */
export function NouvellesPage({ parcours_id, ouverte, view, act }: NouvellesProps) {
  const action = `/parcours/${parcours_id}/nouvelles`
  return (
    <>
      <Heading
        title="Donner de mes nouvelles"
        lead="Quatre questions, deux minutes. Vos réponses servent à la Région et à votre conseiller."
        actions={<a href={`/parcours/${parcours_id}`}>Retour au parcours</a>}
      />
      {ouverte ? (
        <Questions action={action} token={view.token()} today={view.today} state={view.state(act)} />
      ) : (
        <Empty title="Aucune question ne vous attend.">
          <p>Nous vous écrivons à la sortie, puis un, trois, six et douze mois après.</p>
        </Empty>
      )}
    </>
  )
}

/** Says that nothing was understood because too many links were tried from here. */
export const TropPage = () => (
  <>
    <Heading title="Attendez un quart d’heure" />
    <Notice kind="info">
      Trop d’essais sont venus de cet accès. Rien n’est perdu : réessayez plus tard.
    </Notice>
  </>
)
