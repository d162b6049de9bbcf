import type { View } from '../http/route.ts'
import { paris } from '../http/session.ts'
import { Facts, Heading, Notice, Section } from '../web/blocks.tsx'
import { TextArea } from '../web/fields.tsx'
import { ActButton, Disclosure, ErrorSummary, Form } from '../web/form.tsx'
import { jour, moisLong } from '../web/format.ts'
import { Echeance, quiRepond, Statut, sujet } from './etat.tsx'
import { ACTES, type Acte, OBJETS, possibles, type Reclamation, STATUTS, statutDe } from './reclamation.ts'

type UneProps = { reclamation: Reclamation; view: View; acts: Record<Acte, string> }

/** One claim: what was asked, what was answered, and what can be done now. */
export function ReclamationPage({ reclamation: r, view, acts }: UneProps) {
  const { role } = view.who
  const mine = role === 'stagiaire'
  const due = r.echeance
  const can = possibles(role, statutDe(r.evenements), r)
  return (
    <>
      <Heading
        title={mine ? OBJETS[r.objet] : `Réclamation de ${r.prenom} ${r.nom}`}
        lead={<Statut r={r} />}
        actions={<a href={mine ? '/mes-reclamations' : '/reclamations'}>Toutes les réclamations</a>}
      />
      {mine && due && (
        <Notice kind="info">
          {view.today > due
            ? 'La réponse est en retard. Vous pouvez aussi en parler à votre conseiller ou à votre référent.'
            : `${quiRepond(r)} vous répond avant le ${jour(due)}.`}
        </Notice>
      )}
      <Facts
        items={[
          ...(mine ? [] : ([['À propos de', sujet(r)]] as [string, string][])),
          ...(r.mois
            ? ([
                [
                  'Mois',
                  role !== 'organisme' && r.parcours_id !== null ? (
                    <a href={`/parcours/${r.parcours_id}/remuneration/${r.mois}`}>{moisLong(r.mois)}</a>
                  ) : (
                    moisLong(r.mois)
                  ),
                ],
              ] as Parameters<typeof Facts>[0]['items'])
            : []),
          ['Qui répond', quiRepond(r)],
          ...(due
            ? ([['Réponse attendue', <Echeance r={r} today={view.today} />]] as Parameters<
                typeof Facts
              >[0]['items'])
            : []),
        ]}
      />
      <Section title="Ce qui s’est dit" id="fil" count={r.evenements.length}>
        <ol class="list">
          {r.evenements.map(e => (
            <li>
              <p class="soft">
                {STATUTS[e.statut].label} le {jour(paris(e.le))}
                {e.par && `, par ${e.par}`}
              </p>
              {e.texte.split('\n').map(line => line && <p>{line}</p>)}
            </li>
          ))}
        </ol>
      </Section>
      {can.map(acte => (
        <Agir acte={acte} r={r} view={view} act={acts[acte]} />
      ))}
      {(Object.keys(ACTES) as Acte[])
        .filter(acte => !can.includes(acte))
        .map(acte => (
          <ErrorSummary state={view.state(acts[acte])} />
        ))}
    </>
  )
}

const DEMANDES: Record<Acte, { label: string; submit: string; required: boolean } | null> = {
  reponse: { label: 'Votre réponse', submit: 'Répondre', required: true },
  transmission: {
    label: 'Un mot pour l’organisme',
    submit: 'Transmettre à l’organisme',
    required: false,
  },
  relance: { label: 'Qu’est-ce qui ne va pas ?', submit: 'Demander encore', required: true },
  cloture: null,
}

function Agir({ acte, r, view, act }: { acte: Acte; r: Reclamation; view: View; act: string }) {
  const asked = DEMANDES[acte]
  const state = { ...view.state(act), prefix: `${acte}-` }
  const address = `/reclamations/${r.id}/${acte}`
  if (!asked)
    return (
      <>
        <ErrorSummary state={state} />
        <ActButton
          action={address}
          token={view.token()}
          label={view.who.role === 'stagiaire' ? 'C’est réglé' : 'Clore la réclamation'}
        />
      </>
    )
  const open = acte === 'reponse' || state.refusal !== undefined || Object.keys(state.errors).length > 0
  return (
    <Disclosure summary={asked.submit} open={open}>
      <Form action={address} token={view.token()} state={state} submit={asked.submit}>
        <TextArea name="texte" label={asked.label} state={state} required={asked.required} />
      </Form>
    </Disclosure>
  )
}
