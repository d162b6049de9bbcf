import type { Child } from 'hono/jsx'
import { addDays } from '../../calendrier/calendrier.ts'
import type { View } from '../../http/route.ts'
import { age } from '../../stagiaire/stagiaire.ts'
import type { StagiaireRow } from '../../stagiaire/store.ts'
import { Badge, Empty, Heading, Section } from '../../web/blocks.tsx'
import { Select, TextArea, TextField } from '../../web/fields.tsx'
import { ActButton, Disclosure, Form } from '../../web/form.tsx'
import { jour, jourCourt } from '../../web/format.ts'
import type { Reorientation, Structure } from './store.ts'

/** What a receiver is given to answer when the sender changes nothing, in days. */
const DELAI = 14

/** To whom one sends a person, why, and until when they may answer. */
export function DemandePage(props: {
  personne: StagiaireRow
  structures: Structure[]
  dispositifs: { code: string; nom: string }[]
  view: View
}): Child {
  const { personne, structures, dispositifs, view } = props
  const state = view.state('/stagiaires/:id/reorientation', { echeance: addDays(view.today, DELAI) })
  return (
    <>
      <Heading
        title={`Réorienter ${personne.prenom} ${personne.nom}`}
        lead="La personne reste suivie comme avant, jusqu’à ce que l’autre structure accepte."
      />
      <Form
        action={`/stagiaires/${personne.id}/reorientation`}
        token={view.token()}
        state={state}
        submit="Envoyer la demande"
      >
        <Select
          name="vers"
          label="Vers quelle structure"
          empty="Choisir"
          options={structures
            .filter(s => s.id !== view.who.structure_id)
            .map(s => ({ value: String(s.id), label: [s.nom, s.commune_nom].filter(Boolean).join(', ') }))}
          state={state}
          required
        />
        <Select
          name="dispositif"
          label="Pour quel dispositif"
          empty="Aucun en particulier"
          options={dispositifs.map(d => ({ value: d.code, label: d.nom }))}
          state={state}
        />
        <TextArea name="motif" label="Pourquoi" hint="Rien sur sa santé." state={state} required />
        <TextField name="echeance" label="Réponse attendue avant le" type="date" state={state} required />
      </Form>
    </>
  )
}

/** What waits for an answer, from us or from others, then what was answered. */
export function ListPage({ reorientations, view }: { reorientations: Reorientation[]; view: View }): Child {
  const { who } = view
  const waiting = reorientations.filter(r => r.acceptee === null)
  const received = waiting.filter(r => who.role === 'conseiller' && r.vers_id === who.structure_id)
  const sent = waiting.filter(r => !received.includes(r))
  const done = reorientations.filter(r => r.acceptee !== null)
  return (
    <>
      <Heading
        title="Réorientations"
        lead="Les personnes adressées à une autre structure. Chacune reste suivie comme avant jusqu’à la réponse."
      />
      {who.role === 'conseiller' && (
        <Section title="À répondre" id="recues" count={received.length}>
          {received.length === 0 && <Empty title="Aucune réponse n’est attendue de votre structure." />}
          <ul class="list">
            {received.map(r => (
              <One r={r} view={view} answer />
            ))}
          </ul>
        </Section>
      )}
      <Section title="En attente d’une réponse" id="envoyees" count={sent.length}>
        {sent.length === 0 && <Empty title="Rien n’attend de réponse ailleurs." />}
        <ul class="list">
          {sent.map(r => (
            <One r={r} view={view} />
          ))}
        </ul>
      </Section>
      {done.length > 0 && (
        <Section title="Répondues depuis deux mois" id="repondues" count={done.length}>
          <ul class="list">
            {done.map(r => (
              <One r={r} view={view} />
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

function One({ r, view, answer = false }: { r: Reorientation; view: View; answer?: boolean }): Child {
  const late = r.acceptee === null && r.echeance < view.today
  const personne = `${r.prenom} ${r.nom}`
  const state = view.state('/reorientations/:id/refus')
  return (
    <li>
      <p>
        <strong>{personne}</strong>, {age(r.date_naissance, view.today)}, {r.commune_nom}.{' '}
        {r.acceptee === null ? (
          <Badge kind={late ? 'negative' : 'waiting'}>
            {late
              ? `Sans réponse depuis le ${jourCourt(r.echeance)}`
              : `Réponse avant le ${jourCourt(r.echeance)}`}
          </Badge>
        ) : (
          <Badge kind={r.acceptee ? 'positive' : 'negative'}>{r.acceptee ? 'Acceptée' : 'Refusée'}</Badge>
        )}
      </p>
      <p class="soft">
        {`${r.de ?? 'Sans structure'} vers ${r.vers}${r.dispositif_nom ? `, pour « ${r.dispositif_nom} »` : ''}. ${r.demandeur}, le ${jour(r.demandee_le.slice(0, 10))} : ${r.motif}`}
        {r.raison && ` Réponse : ${r.raison}`}
      </p>
      {answer && (
        <>
          <ActButton
            action={`/reorientations/${r.id}/acceptation`}
            token={view.token()}
            label="Accepter"
            kind="primary"
            about={personne}
          />
          <Disclosure summary="Refuser">
            <Form
              action={`/reorientations/${r.id}/refus`}
              token={view.token()}
              state={{ ...state, prefix: `r${r.id}-` }}
              submit="Refuser"
              kind="danger"
            >
              <TextArea
                name="raison"
                label="Pourquoi"
                hint="La personne qui vous l’a adressée le lira."
                state={{ ...state, prefix: `r${r.id}-` }}
                required
              />
            </Form>
          </Disclosure>
        </>
      )}
    </li>
  )
}
