import { addDays } from '../calendrier/calendrier.ts'
import type { View } from '../http/route.ts'
import { paris } from '../http/session.ts'
import { Badge, type BadgeKind, Empty, Heading, Notice, Section } from '../web/blocks.tsx'
import { TextField } from '../web/fields.tsx'
import { ActButton, Disclosure, Form } from '../web/form.tsx'
import { jour } from '../web/format.ts'
import { Seules, Vers } from './demande.tsx'
import { type Passation, REPONSES, type Reponse, type Suivi } from './referent.ts'
import type { Candidat, SansReferent } from './store.ts'

const BADGES: Record<Reponse, BadgeKind> = { acceptee: 'positive', refusee: 'negative', retiree: 'neutral' }

type Une = {
  personne: { id: number; nom: string; prenom: string }
  suivis: Suivi[]
  passations: Passation[]
  candidats: Candidat[]
  view: View
}

/** Who follows a person, who did before, and the hand-overs. */
export function ReferentPage({ personne, suivis, passations, candidats, view }: Une) {
  const mine = view.who.role === 'stagiaire'
  const asks = view.who.role === 'region' || view.who.role === 'conseiller'
  const waiting = passations.find(p => p.reponse === null)
  const current = suivis.find(s => s.au === null)
  const state = view.state('/stagiaires/:id/referent/passation')
  return (
    <>
      <Heading
        title={mine ? 'Qui me suit' : `Qui suit ${personne.prenom} ${personne.nom}`}
        lead="Une seule personne à la fois est en charge, du premier rendez-vous au suivi après la sortie."
        actions={<a href={`/stagiaires/${personne.id}`}>{mine ? 'Ce que l’on sait de moi' : 'La fiche'}</a>}
      />
      {current && !current.actif && (
        <Notice kind="attention">
          Le compte de {current.nom} est fermé : confiez cette personne à quelqu’un.
        </Notice>
      )}
      {!current && <Notice kind="attention">Personne n’est en charge aujourd’hui.</Notice>}
      <Section title={mine ? 'Mes référents' : 'Référents'} id="referents" count={suivis.length}>
        {suivis.length === 0 && <Empty title="Aucun nom n’est encore noté." />}
        <ul class="list">
          {suivis.map(s => (
            <li>
              <strong>{s.nom}</strong>
              {s.rattachement && `, ${s.rattachement}`} · depuis le {jour(s.du)}
              {s.au && ` et jusqu’au ${jour(addDays(s.au, -1))}`}{' '}
              {s.au === null && <Badge kind="positive">En charge</Badge>}
            </li>
          ))}
        </ul>
      </Section>
      {asks && waiting && (
        <Section title="Demande en cours" id="passation">
          <p>
            {waiting.vers}
            {waiting.vers_rattachement && `, ${waiting.vers_rattachement}`}, doit répondre d’ici au{' '}
            {jour(waiting.echeance)}. {waiting.motif}
          </p>
          {waiting.vers_id !== view.who.id && (
            <ActButton
              action={`/passations/${waiting.id}/retrait`}
              token={view.token()}
              label="Retirer la demande"
            />
          )}
        </Section>
      )}
      {asks && !waiting && (
        <Section title="Passer la main" id="passer">
          <Form
            action={`/stagiaires/${personne.id}/referent/passation`}
            token={view.token()}
            state={state}
            submit="Demander"
          >
            <Vers candidats={candidats} state={state} />
          </Form>
        </Section>
      )}
      {passations.some(p => p.reponse) && (
        <Section title="Demandes passées" id="passees">
          <ul class="list">
            {passations.map(
              p =>
                p.reponse && (
                  <li>
                    <Badge kind={BADGES[p.reponse]}>{REPONSES[p.reponse]}</Badge> {p.vers}, le{' '}
                    {jour(paris(p.repondue_le ?? p.demandee_le))}
                    {p.raison && ` · ${p.raison}`}
                  </li>
                ),
            )}
          </ul>
        </Section>
      )}
    </>
  )
}

type Liste = {
  recues: Passation[]
  demandees: Passation[]
  seules: { personnes: SansReferent[]; total: number }
  page: number
  pages: number
  candidats: Candidat[]
  view: View
}

/** What waits for an answer, what was asked, and those whom nobody follows. */
export function PassationsPage({ recues, demandees, seules, page, pages, candidats, view }: Liste) {
  const refusing = view.state('/passations/:id/refus')
  return (
    <>
      <Heading title="Passer la main" lead="Personne ne reste sans quelqu’un en charge." />
      {view.who.role === 'conseiller' && (
        <Section title="On vous demande de suivre" id="recues" count={recues.length}>
          {recues.length === 0 && <Empty title="Aucune demande n’attend votre réponse." />}
          <ul class="list">
            {recues.map(p => (
              <li>
                <p>
                  <strong>
                    {p.prenom} {p.nom}
                  </strong>
                  {p.de && `, avec ${p.de} jusqu’ici`} · {p.motif}{' '}
                  <span class="soft">Réponse attendue d’ici au {jour(p.echeance)}.</span>
                </p>
                <div class="actions">
                  <ActButton
                    action={`/passations/${p.id}/acceptation`}
                    token={view.token()}
                    label="Accepter"
                    kind="primary"
                    about={`de suivre ${p.prenom} ${p.nom}`}
                  />
                </div>
                <Disclosure summary="Je ne peux pas" open={Object.keys(refusing.errors).length > 0}>
                  <Form
                    action={`/passations/${p.id}/refus`}
                    token={view.token()}
                    state={{ ...refusing, prefix: `refus-${p.id}-` }}
                    submit="Ne pas accepter"
                    kind="danger"
                  >
                    <TextField
                      name="raison"
                      label="Pourquoi"
                      state={{ ...refusing, prefix: `refus-${p.id}-` }}
                      required
                    />
                  </Form>
                </Disclosure>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Vos demandes en attente" id="demandees" count={demandees.length}>
        {demandees.length === 0 && <Empty title="Vous n’avez aucune demande en attente." />}
        <ul class="list">
          {demandees.map(p => (
            <li>
              <a href={`/stagiaires/${p.stagiaire_id}/referent`}>
                {p.prenom} {p.nom}
              </a>{' '}
              · {p.vers} doit répondre d’ici au {jour(p.echeance)}{' '}
              {p.echeance < view.today && <Badge kind="negative">Sans réponse</Badge>}
            </li>
          ))}
        </ul>
      </Section>
      <Seules seules={seules} page={page} pages={pages} candidats={candidats} view={view} />
    </>
  )
}
