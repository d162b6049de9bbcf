import type { View } from '../http/route.ts'
import { paris } from '../http/session.ts'
import { Section } from '../web/blocks.tsx'
import { blank, TextArea, TextField } from '../web/fields.tsx'
import { Disclosure, ErrorSummary, Form } from '../web/form.tsx'
import { euros, jour } from '../web/format.ts'
import type { Plafond, Plan, Remise } from './regularisation.ts'
import type { Personne } from './store.ts'

type Props = {
  personne: Personne
  solde: number
  plan: Plan | null
  plafond: Plafond | null
  view: View
  acts: { plan: string; arret: string; remise: string }
  address: string
}

/** What the Région may decide of an overpayment: take it back little by little, stop, give it up. */
export function Decider({ personne, solde, plan, plafond, view, acts, address }: Props) {
  const planState = view.state(acts.plan)
  const arret = { ...view.state(acts.arret), prefix: 'arret-' }
  const remise = { ...view.state(acts.remise), prefix: 'remise-' }
  // A form that is no longer there still says why it was refused.
  const gone = (
    <>
      {!plan && <ErrorSummary state={arret} />}
      {solde >= 0 && <ErrorSummary state={planState} />}
      {solde >= 0 && <ErrorSummary state={remise} />}
    </>
  )
  if (solde >= 0 && !plan) return gone
  return (
    <Section title="Décider" id="decider">
      {gone}
      {solde < 0 && (
        <Disclosure
          summary={plan ? 'Changer la reprise' : 'Reprendre sur les prochaines paies'}
          open={opened(planState)}
        >
          <p class="soft">
            {plafond
              ? `Au plus ${euros(plafond.centimes)} par paie : ${plafond.part} % de la dernière (${euros(plafond.paie)}). `
              : 'Aucune paie n’a encore été versée à cette personne. '}
            Cette part est un <a href="/reglages/reprise_part">réglage de la Région</a>.
          </p>
          <Form
            action={`${address}/plan`}
            token={view.token()}
            state={planState}
            submit="Décider cette reprise"
          >
            <TextField
              name="mensualite"
              label="Montant repris par paie, en euros"
              inputmode="decimal"
              width="short"
              state={planState}
              required
            />
            <TextArea name="motif" label="Motif" rows={2} state={planState} />
          </Form>
        </Disclosure>
      )}
      {plan && (
        <Disclosure summary="Arrêter la reprise" open={opened(arret)}>
          <Form
            action={`${address}/arret`}
            token={view.token()}
            state={arret}
            submit="Arrêter la reprise"
            kind="danger"
          >
            <TextArea name="motif" label="Motif" rows={2} state={arret} required />
          </Form>
        </Disclosure>
      )}
      {solde < 0 && (
        <Disclosure summary="Remettre tout ou partie du trop-perçu" open={opened(remise)}>
          <p class="soft">
            Si un mois déjà corrigé remonte plus tard, son rappel compte d’abord sur la somme remise : elle
            n’est pas versée deux fois.
          </p>
          <Form
            action={`${address}/remise`}
            token={view.token()}
            state={remise}
            submit="Remettre cette somme"
            confirm={`${personne.prenom} ${personne.nom} n’aura pas à rendre cette somme.`}
          >
            <TextField
              name="montant"
              label="Montant remis, en euros"
              hint={`Le trop-perçu est de ${euros(-solde)}.`}
              inputmode="decimal"
              width="short"
              state={remise}
              required
            />
            <TextArea name="motif" label="Motif" rows={2} state={remise} required />
          </Form>
        </Disclosure>
      )}
    </Section>
  )
}

type RemisesProps = {
  personne: Personne
  remises: (Remise & { reste: number })[]
  view: View
  act: string
}

/** What was given up, what of it still holds, and the decision that takes it back. */
export function Remises({ personne, remises, view, act }: RemisesProps) {
  return (
    <Section title="Remises" id="remises" count={remises.length}>
      <ul class="list">
        {remises.toReversed().map(r => (
          <li>
            Le {jour(paris(r.le))} : {euros(r.centimes)} remis ({r.motif})
            {r.decide_par && `, par ${r.decide_par}`}
            {r.reste < r.centimes &&
              (r.reste === 0 ? ' · n’a plus d’effet' : ` · il en reste ${euros(r.reste)}`)}
            {r.reste > 0 && view.who.role === 'region' && (
              <Annuler personne={personne} r={r} view={view} act={act} />
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Annuler({
  personne,
  r,
  view,
  act,
}: Omit<RemisesProps, 'remises'> & { r: Remise & { reste: number } }) {
  // The page of a refused act has its address: the form that was sent alone says why.
  const own = view.params.remise === String(r.id)
  const state = { ...(own ? view.state(act) : blank()), prefix: `annulation-${r.id}-` }
  return (
    <Disclosure summary="Annuler cette remise" open={opened(state)}>
      <Form
        action={`/regularisations/${personne.id}/remises/${r.id}/annulation`}
        token={view.token()}
        state={state}
        submit="Annuler la remise"
        kind="danger"
        confirm={`${personne.prenom} ${personne.nom} devra de nouveau ${euros(r.reste)}. La remise reste écrite, avec cette décision.`}
      >
        <TextArea name="motif" label="Motif" rows={2} state={state} required />
      </Form>
    </Disclosure>
  )
}

const opened = (state: { refusal?: string; errors: Record<string, string> }) =>
  state.refusal !== undefined || Object.keys(state.errors).length > 0
