import type { View } from '../http/route.ts'
import { paris } from '../http/session.ts'
import { natureLabels, natures } from '../remuneration/remuneration.ts'
import type { Controle } from '../versement/store.ts'
import { Badge, Facts, Heading, Notice, Section } from '../web/blocks.tsx'
import { Figure, Figures } from '../web/chart.tsx'
import { TextField } from '../web/fields.tsx'
import { ActButton, Disclosure, ErrorSummary, Form } from '../web/form.tsx'
import { euros, jour, nombre, plural } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { Attentes, Controles } from './controles.tsx'
import type { AnomalieRow, Paye, SansEtat } from './lecture-store.ts'
import { deMois, standing } from './liquidation.ts'
import type { Liquidation } from './store.ts'

type LiquidationProps = {
  liquidation: Liquidation
  lignes: Paye[]
  anomalies: AnomalieRow[]
  sans_etat: SansEtat[]
  controles: Controle[]
  depenses: { nom: string; centimes: number; budget: number | null }[]
  view: View
  acts: { validation: string; annulation: string; paiement: string; reprise: string }
}

/** One liquidation: who receives what, who waits, and the acts of one's role. */
export function LiquidationPage(props: LiquidationProps) {
  const { liquidation, lignes, view, depenses } = props
  const { label, kind } = standing(liquidation)
  const total = lignes.reduce((n, l) => n + l.total, 0)
  const open = lignes.filter(l => l.a_preciser).length
  const sum = (nature: (typeof natures)[number]) => lignes.reduce((n, l) => n + (l.montants[nature] ?? 0), 0)
  const used = natures.filter(nature => lignes.some(l => l.montants[nature] !== undefined))
  return (
    <>
      <Heading
        title={`Liquidation ${deMois(liquidation.mois)}`}
        lead={
          <>
            <Badge kind={kind}>{label}</Badge> Liquider : calculer ce qui est dû à chacun.
          </>
        }
        actions={<a href="/remuneration">Tous les mois</a>}
      />
      <Calcul {...props} />
      <Figures>
        <Figure
          label={liquidation.payee_le ? 'Versé' : 'À verser'}
          value={euros(total)}
          detail={plural(lignes.length, 'personne')}
        />
        {used.map(nature => (
          <Figure label={natureLabels[nature]} value={euros(sum(nature))} />
        ))}
      </Figures>
      {!liquidation.validee_le && <Controles {...props} />}
      <Acts {...props} />
      {liquidation.validee_le && (
        <p>
          <a href={`/liquidations/${liquidation.id}/virements`}>Virements et réponses de la banque</a>
          {' · '}
          <a href={`/liquidations/${liquidation.id}/heures.csv`} download>
            Heures pour les cotisations (CSV)
          </a>
        </p>
      )}
      <Section title="Montants par personne" id="montants">
        {open > 0 && (
          <Notice kind="attention">
            {open === 1 ? 'Un montant est à préciser' : `${nombre(open)} montants sont à préciser`} : le
            barème de la Région ne dit rien de cette situation, le minimum national est versé en attendant.
          </Notice>
        )}
        <Table
          caption="Ce que reçoit chaque personne"
          hideCaption
          unit="personne"
          filterable
          csv={liquidation.validee_le ? `/liquidations/${liquidation.id}/etat.csv` : undefined}
          columns={[
            { key: 'personne', label: 'Personne' },
            { key: 'site', label: 'Site' },
            ...used.map(nature => ({ key: nature, label: natureLabels[nature], align: 'end' as const })),
            { key: 'total', label: 'Total', align: 'end' },
          ]}
          rows={lignes.map(l => ({
            personne:
              view.who.role === 'region' ? (
                <a
                  href={`/parcours/${l.parcours_id}/remuneration/${liquidation.mois}`}
                >{`${l.prenom} ${l.nom}`}</a>
              ) : (
                `${l.prenom} ${l.nom}`
              ),
            site: l.site,
            ...Object.fromEntries(
              used.map(nature => [nature, l.montants[nature] === undefined ? '' : euros(l.montants[nature])]),
            ),
            total: (
              <>
                <strong>{euros(l.total)}</strong>
                {l.a_preciser && <span class="soft"> (montant à préciser)</span>}
                {l.anterieurs > 0 && <span class="soft"> (dont mois antérieurs)</span>}
              </>
            ),
          }))}
        />
      </Section>
      <Attentes {...props} />
      <Section title="Suivi" id="suivi">
        <Facts
          items={[
            ['Préparée', by(liquidation.preparee_le, liquidation.preparee_par)],
            [
              'Validée',
              liquidation.validations.length
                ? liquidation.validations.map(v => <div>{by(v.le, v.nom)}</div>)
                : 'Pas encore',
            ],
            ['Versée', by(liquidation.payee_le, liquidation.payee_par) ?? 'Pas encore'],
            ...depenses.map(({ nom, centimes, budget }): [string, string] => [
              `Aides validées en ${liquidation.mois.slice(0, 4)}, ${nom}`,
              budget === null
                ? euros(centimes)
                : `${euros(centimes)}, pour un budget de ${euros(budget)} formation comprise`,
            ]),
          ]}
        />
      </Section>
    </>
  )
}

const by = (le: string | null, nom: string | null) => le && `Le ${jour(paris(le))}${nom ? ` par ${nom}` : ''}`

/** How far the computation is, while it goes on; why it stopped, when it did. */
function Calcul({ liquidation, view, acts }: LiquidationProps) {
  const { id, lots, lots_a_faire, fautes } = liquidation
  if (lots_a_faire === 0) return null
  const progress = `${nombre(lots - lots_a_faire)} ${lots - lots_a_faire > 1 ? 'lots' : 'lot'} sur ${nombre(lots)}`
  if (fautes.length === 0)
    return (
      <Notice kind="attention">
        Calcul en cours : {progress}. Les montants de cette page ne sont pas complets ; elle se met à jour
        toute seule.
      </Notice>
    )
  return (
    <Section title="Le calcul s’est arrêté" id="arret">
      <ErrorSummary state={view.state(acts.reprise)} />
      <Notice kind="error">
        Calcul arrêté : {progress}. Une partie n’a pas pu être calculée, même après plusieurs essais. Rien
        n’est perdu et rien ne peut être validé avant la fin du calcul. Montrez ce message à la personne qui
        administre Amont.
      </Notice>
      <ul>
        {fautes.map(faute => (
          <li>
            <code>{faute}</code>
          </li>
        ))}
      </ul>
      {view.who.role === 'region' && (
        <ActButton
          action={`/liquidations/${id}/reprise`}
          token={view.token()}
          label="Recommencer le calcul"
        />
      )}
    </Section>
  )
}

/** What can be done now, for those who may. */
function Acts({ liquidation, lignes, view, acts }: LiquidationProps) {
  const { id, revision, validee_le, payee_le, mois, lots_a_faire } = liquidation
  const total = lignes.reduce((n, l) => n + l.total, 0)
  const path = `/liquidations/${id}`
  if (view.who.role === 'region' && !validee_le) {
    const mine = liquidation.validations.some(v => v.compte_id === view.who.id)
    if (mine)
      return (
        <Section title="Valider" id="valider">
          <ErrorSummary state={view.state(acts.validation)} />
          <Notice kind="info">Vous avez validé. Une seconde personne doit valider à son tour.</Notice>
        </Section>
      )
    return (
      <Section title="Valider" id="valider">
        <ErrorSummary state={view.state(acts.annulation)} />
        {lots_a_faire > 0 ? (
          <p>La validation s’ouvre quand le calcul est fini.</p>
        ) : (
          <Form
            action={`${path}/validation`}
            token={view.token()}
            version={revision}
            state={view.state(acts.validation)}
            submit="Valider la liquidation"
            confirm={`Je valide ces montants pour ${plural(lignes.length, 'personne')}. Deux personnes valident ; ensuite, ils ne changent plus : une erreur se corrige par une nouvelle ligne.`}
          />
        )}
        <Disclosure summary="Annuler cette préparation">
          <p>
            Les montants préparés s’effacent et rien n’est versé. Les états certifiés restent, à liquider de
            nouveau.
          </p>
          <ActButton
            action={`${path}/annulation`}
            token={view.token()}
            version={revision}
            label="Annuler la préparation"
            kind="danger"
          />
        </Disclosure>
      </Section>
    )
  }
  if (view.who.role === 'payeur' && validee_le && !payee_le) {
    const state = view.state(acts.paiement, { payee_le: view.today })
    return (
      <Section title="Verser" id="verser">
        <Form
          action={`${path}/paiement`}
          token={view.token()}
          version={revision}
          state={state}
          submit={`Noter le versement ${deMois(mois)}`}
          confirm={`J’ai versé ${euros(total)} à ${plural(lignes.length, 'personne')}. Les stagiaires le voient, et cela ne se défait pas.`}
        >
          <TextField
            name="payee_le"
            label="Date du versement"
            type="date"
            max={view.today}
            state={state}
            required
          />
        </Form>
      </Section>
    )
  }
  return null
}
