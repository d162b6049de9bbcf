import type { Jour } from '../calendrier/calendrier.ts'
import type { View } from '../http/route.ts'
import { paris } from '../http/session.ts'
import { deMois } from '../liquidation/liquidation.ts'
import { natureLabels } from '../remuneration/remuneration.ts'
import { Empty, Facts, Heading, Section } from '../web/blocks.tsx'
import { Figure, Figures } from '../web/chart.tsx'
import { ChoisirConnuLe, ConnuLe } from '../web/connu/connu.tsx'
import { de, euros, jour, jourCourt, moisLong } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { Decider, Remises } from './decider.tsx'
import type { Evenement, Plafond, Plan, Remise } from './regularisation.ts'
import type { Personne } from './store.ts'

type Props = {
  personne: Personne
  connu: Jour | null
  evenements: Evenement[]
  solde: number
  depuis: string | null
  repris: number
  plan: Plan | null
  plans: Plan[]
  remises: (Remise & { reste: number })[]
  plafond: Plafond | null
  view: View
  acts: { plan: string; arret: string; remise: string; annulation: string }
}

/** One person's account with the Région, everything dated; then what can be decided of an overpayment. */
export function ComptePage(p: Props) {
  const { personne, connu, view } = p
  const address = `/regularisations/${personne.id}`
  return (
    <>
      <Heading
        title={`Compte ${de(`${personne.prenom} ${personne.nom}`)}`}
        lead="Ce que la Région a calculé, versé, repris et remis, dans l’ordre."
        actions={<a href="/regularisations">Toutes les régularisations</a>}
      />
      <ConnuLe connu={connu} action={address} />
      <Figures>
        <Figure label={p.solde < 0 ? 'Trop-perçu' : 'Reste à verser'} value={euros(Math.abs(p.solde))} />
        <Figure label="Déjà repris" value={euros(p.repris)} />
      </Figures>
      <Facts
        items={[
          ...(p.depuis ? ([['Trop-perçu depuis le', jour(paris(p.depuis))]] as [string, string][]) : []),
          [
            'Reprise par paie',
            p.plan
              ? `${euros(p.plan.mensualite)} au plus, depuis le ${jour(paris(p.plan.le))}${p.plan.decide_par ? `, par ${p.plan.decide_par}` : ''}`
              : 'Aucune',
          ],
        ]}
      />
      <Section title="Ce qui s’est passé" id="compte" count={p.evenements.length}>
        <Table
          caption="Compte, du plus récent au plus ancien"
          hideCaption
          unit="ligne"
          columns={[
            { key: 'le', label: 'Le' },
            { key: 'quoi', label: 'Quoi', width: 'wide' },
            { key: 'montant', label: 'Montant', align: 'end' },
            { key: 'solde', label: 'Solde', align: 'end' },
          ]}
          rows={p.evenements.toReversed().map(e => ({
            le: jourCourt(paris(e.le)),
            quoi: <Quoi e={e} explains={view.who.role === 'region'} />,
            montant: euros(e.centimes),
            solde: euros(e.solde),
          }))}
          empty={<Empty title="Rien n’a encore été calculé pour cette personne." />}
        />
      </Section>
      {p.plans.length > 0 && (
        <Section title="Décisions de reprise" id="plans" count={p.plans.length}>
          <ul class="list">
            {p.plans.toReversed().map(plan => (
              <li>
                Le {jour(paris(plan.le))} :{' '}
                {plan.mensualite > 0
                  ? `${euros(plan.mensualite)} par paie au plus`
                  : 'la reprise est arrêtée'}
                {plan.motif && ` (${plan.motif})`}
                {plan.decide_par && `, par ${plan.decide_par}`}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {!connu && p.remises.length > 0 && (
        <Remises personne={personne} remises={p.remises} view={view} act={p.acts.annulation} />
      )}
      {!connu && view.who.role === 'region' && <Decider {...p} address={address} />}
      <ChoisirConnuLe connu={connu} action={address} />
    </>
  )
}

/** `explains`: this account may open the month and read why; the payer may not. */
function Quoi({ e, explains }: { e: Evenement; explains: boolean }) {
  if (e.sorte === 'remise')
    return (
      <>
        Remise : {e.motif}
        {e.decide_par && <span class="soft"> ({e.decide_par})</span>}
      </>
    )
  if (e.sorte === 'annulation')
    return (
      <>
        {e.paie
          ? `Remise comptée sur la paie ${deMois(e.paie)} : le rappel d’un mois corrigé n’est pas versé en plus de ce qui avait été remis`
          : `Remise annulée : ${e.motif}`}
        {e.decide_par && <span class="soft"> ({e.decide_par})</span>}
      </>
    )
  if (e.sorte === 'paiement')
    return (
      <>
        Paie {deMois(e.paie ?? '')}
        {e.retenue > 0 && `, après une reprise de ${euros(e.retenue)}`}
        {e.essai?.retour === 'execute' && ` · versée le ${jour(e.essai.retour_le ?? '')}`}
        {e.essai?.retour === 'rejete' &&
          ` · virement refusé le ${jour(e.essai.retour_le ?? '')}${e.essai.retour_motif ? ` (${e.essai.retour_motif})` : ''}`}
      </>
    )
  const [first] = e.lignes
  if (!first) return null
  return (
    <>
      {explains ? (
        <a href={`/parcours/${first.parcours_id}/remuneration/${first.mois}`}>{moisLong(first.mois)}</a>
      ) : (
        moisLong(first.mois)
      )}
      {first.rang > 1
        ? ` : ${e.centimes < 0 ? 'trop-perçu' : 'rappel'}${first.cause ? `, ${first.cause}` : ''}`
        : ' : premier calcul'}
      <ul>
        {e.lignes.map(l => (
          <li>
            {natureLabels[l.nature]} : {euros(l.centimes)}
          </li>
        ))}
      </ul>
    </>
  )
}
