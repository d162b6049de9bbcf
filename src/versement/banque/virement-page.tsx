import type { View } from '../../http/route.ts'
import { Empty, Facts, Heading, Notice, Section } from '../../web/blocks.tsx'
import { Radios, TextField } from '../../web/fields.tsx'
import { ErrorSummary, Form } from '../../web/form.tsx'
import { euros, moisLong } from '../../web/format.ts'
import { RETOURS } from '../versement.ts'
import { State } from './export-page.tsx'
import type { RejetAConfirmer } from './rejet-store.ts'
import type { Virement } from './virement-store.ts'

type UnProps = {
  virement: Virement
  /** Noted by hand by one person, and not confirmed yet. */
  attend: RejetAConfirmer | null
  peut: boolean
  view: View
  acts: { retour: string; confirmation: string }
}

/** The bank's answer for one transfer, noted by hand. */
export function VirementPage({ virement: v, attend, peut, view, acts }: UnProps) {
  const state = view.state(acts.retour, { le: view.today })
  return (
    <>
      <Heading
        title={`Virement ${v.reference}`}
        lead={`${euros(v.centimes)} à ${v.prenom} ${v.nom}, pour ${moisLong(v.mois)}.`}
        actions={<a href={`/exports/${v.export_id}`}>Retour au fichier</a>}
      />
      <Facts
        items={[
          ['État', <State {...v} />],
          ['Titulaire', v.titulaire],
          ['Compte', v.iban],
        ]}
      />
      {v.retour === 'rejete' && <Confirmer attend={attend} id={v.id} view={view} act={acts.confirmation} />}
      <Section title="Noter la réponse de la banque" id="reponse">
        {v.retour === 'rejete' || !peut ? (
          <Empty
            title={
              attend
                ? 'Ce virement est noté rejeté : le paiement attend une seconde personne pour repartir.'
                : v.retour === 'rejete'
                  ? v.retour_motif?.startsWith('AC0')
                    ? 'Ce virement est rejeté : le paiement repart dès que la personne donne un autre compte.'
                    : 'Ce virement est rejeté : le paiement repart avec le prochain fichier.'
                  : 'L’agent payeur note les réponses de la banque.'
            }
          />
        ) : (
          <Form
            action={`/virements/${v.id}/retour`}
            token={view.token()}
            state={state}
            submit="Enregistrer la réponse"
          >
            <Radios
              name="statut"
              legend="La banque a…"
              state={state}
              required
              options={[
                { value: 'execute', label: 'exécuté ce virement' },
                {
                  value: 'rejete',
                  label: `${RETOURS.rejete.toLowerCase()} ce virement`,
                  hint: 'Même après l’avoir exécuté : l’argent est revenu.',
                },
              ].filter(o => v.retour === null || o.value === 'rejete')}
            />
            <TextField name="le" label="Le" type="date" max={view.today} state={state} required />
            <TextField
              name="motif"
              label="Raison donnée par la banque"
              hint="Pour un rejet, par exemple « AC04 » ou « compte fermé »."
              state={state}
            />
          </Form>
        )}
      </Section>
    </>
  )
}

type ConfirmerProps = { attend: RejetAConfirmer | null; id: number; view: View; act: string }

/** A second person says rejected what a first one noted, so that nobody is paid twice on one word. */
function Confirmer({ attend, id, view, act }: ConfirmerProps) {
  const state = view.state(act)
  if (!attend) return <ErrorSummary state={state} />
  const mine = attend.note_par_id === view.who.id
  return (
    <Section title="Confirmer ce rejet" id="confirmation">
      <Notice kind="attention">
        Noté à la main{attend.note_par && ` par ${attend.note_par}`}, sans fichier de la banque. Le paiement
        ne repart qu’une fois le rejet confirmé par une seconde personne de la Région.
      </Notice>
      {mine || view.who.role !== 'region' ? (
        <ErrorSummary state={state} />
      ) : (
        <Form
          action={`/virements/${id}/confirmation`}
          token={view.token()}
          state={state}
          submit="Confirmer le rejet"
          confirm="J’ai vérifié auprès de la banque : cet argent n’est pas arrivé, ou il est revenu."
        />
      )}
    </Section>
  )
}
