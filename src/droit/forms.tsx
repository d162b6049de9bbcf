import type { Jour } from '../calendrier/calendrier.ts'
import type { View } from '../http/route.ts'
import { Notice, Section } from '../web/blocks.tsx'
import { type FormState, TextArea, TextField } from '../web/fields.tsx'
import { Disclosure, ErrorSummary, Form } from '../web/form.tsx'
import { jour, plural } from '../web/format.ts'
import type { Limites, Stop } from './maintien.ts'

type Parcours = { id: number; revision: number }
type MaintienProps = { p: Parcours; limites: Limites | null; arrets: Stop[]; view: View; act: string }

/** Paying days while the training is stopped, where a text allows it. */
export function Maintien({ p, limites, arrets, view, act }: MaintienProps) {
  const stop = arrets[0]
  const state = view.state(act, { du: stop?.du ?? '' })
  if (!limites)
    return (
      <Section title="Maintenir la rémunération" id="maintien">
        <ErrorSummary state={state} />
        <p class="soft">
          Aucun texte de ce dispositif ne permet de payer des jours pendant que la formation est arrêtée.
        </p>
      </Section>
    )
  return (
    <Section title="Maintenir la rémunération" id="maintien">
      <p>
        {limites.nom} permet de payer des jours où la formation est arrêtée, sur décision de la Région :{' '}
        {[
          limites.suspension_jours !== undefined &&
            `${plural(limites.suspension_jours, 'jour')} au plus pendant une suspension`,
          limites.arret_jours !== undefined &&
            `${plural(limites.arret_jours, 'jour')} au plus après un arrêt`,
        ]
          .filter(Boolean)
          .join(', ')}
        .
      </p>
      {stop ? (
        <Disclosure summary="Décider un maintien" open={opened(state)}>
          <Form
            action={`/parcours/${p.id}/droits/maintien`}
            token={view.token()}
            state={state}
            version={p.revision}
            submit="Maintenir la rémunération"
          >
            <TextField name="du" label="Premier jour maintenu" type="date" state={state} required />
            <TextField name="au" label="Dernier jour maintenu" type="date" state={state} required />
            <TextArea name="motif" label="Motif" rows={2} state={state} required />
          </Form>
        </Disclosure>
      ) : (
        <>
          <ErrorSummary state={state} />
          <p class="soft">La formation n’est ni suspendue ni arrêtée : il n’y a rien à maintenir.</p>
        </>
      )}
    </Section>
  )
}

/** Ending a right from a day on. */
export function Fermeture({ p, view, act }: { p: Parcours; view: View; act: string }) {
  const state = { ...view.state(act), prefix: 'fin-' }
  return (
    <Section title="Mettre fin au droit" id="fermeture">
      <Disclosure summary="Fermer ce droit" open={opened(state)}>
        <Notice kind="attention">
          Les mois déjà payés après cette date sont recalculés à la prochaine liquidation : un trop-perçu peut
          en naître.
        </Notice>
        <Form
          action={`/parcours/${p.id}/droits/fermeture`}
          token={view.token()}
          state={state}
          version={p.revision}
          kind="danger"
          submit="Mettre fin au droit"
          confirm="Je mets fin au droit à rémunération de ce parcours."
        >
          <TextField name="du" label="Premier jour sans droit" type="date" state={state} required />
          <Motif state={state} />
        </Form>
      </Disclosure>
    </Section>
  )
}

/** Why it is decided, as the person will read it. */
const Motif = ({ state }: { state: FormState }) => (
  <TextArea
    name="motif"
    label="Motif"
    hint="La personne le lira. Pas de détail de santé."
    rows={2}
    state={state}
    required
  />
)

type ReouvertureProps = { p: Parcours; depuis: Jour; view: View; act: string }

/** Opening again a right closed by mistake. */
export function Reouverture({ p, depuis, view, act }: ReouvertureProps) {
  const state = { ...view.state(act, { du: depuis }), prefix: 'reouverture-' }
  return (
    <Section title="Rouvrir le droit" id="reouverture">
      <p>
        Ce droit est fermé depuis le {jour(depuis)}. Si c’est une erreur, une nouvelle décision le rouvre ; la
        fermeture reste écrite.
      </p>
      <Disclosure summary="Rouvrir ce droit" open={opened(state)}>
        <Form
          action={`/parcours/${p.id}/droits/reouverture`}
          token={view.token()}
          state={state}
          version={p.revision}
          submit="Rouvrir le droit"
          confirm="Je rouvre le droit à rémunération de ce parcours : les mois touchés sont recalculés à la prochaine liquidation."
        >
          <TextField name="du" label="Premier jour de nouveau payé" type="date" state={state} required />
          <Motif state={state} />
        </Form>
      </Disclosure>
    </Section>
  )
}

const opened = (state: { refusal?: string; errors: Record<string, string> }) =>
  state.refusal !== undefined || Object.keys(state.errors).length > 0
