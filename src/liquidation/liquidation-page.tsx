import type { View } from '../http/route.ts'
import { paris } from '../http/session.ts'
import { natureLabels, natures } from '../remuneration/remuneration.ts'
import type { Controle } from '../versement/store.ts'
import { Badge, Facts, Heading, Notice, Section } from '../web/blocks.tsx'
import { Figure, Figures } from '../web/chart.tsx'
import { TextField } from '../web/fields.tsx'
import { ActButton, Disclosure, ErrorSummary, Form } from '../web/form.tsx'
import { euros, jour, nombre, plural } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import { Attentes, Calcul, Controles } from './controles.tsx'
import type { AnomalieRow, Paye, SansEtat } from './lecture-store.ts'
import { avancement, deMois, partieDe, standing } from './liquidation.ts'
import type { Liquidation } from './store.ts'

type LiquidationProps = {
  /** Which page of the people. */
  page: number
  liquidation: Liquidation
  lignes: Paye[]
  anomalies: AnomalieRow[]
  sans_etat: SansEtat[]
  controles: Controle[]
  depenses: { nom: string; centimes: number; budget: number | null }[]
  view: View
  acts: { validation: string; annulation: string; paiement: string; reprise: string }
}

/** People on one page: all of a usual run, and a Région's whole month stays readable. */
const SIZE = 200

/** One liquidation: who receives what, who waits, and the acts of one's role. */
export function LiquidationPage(props: LiquidationProps) {
  const { liquidation, lignes, view, depenses } = props
  const { label, kind } = standing(liquidation)
  const total = lignes.reduce((n, l) => n + l.total, 0)
  const pages = Math.max(1, Math.ceil(lignes.length / SIZE))
  const page = Math.min(props.page, pages)
  const open = lignes.filter(l => l.a_preciser).length
  const sum = (nature: (typeof natures)[number]) => lignes.reduce((n, l) => n + (l.montants[nature] ?? 0), 0)
  const used = natures.filter(nature => lignes.some(l => l.montants[nature] !== undefined))
  return (
    <>
      <Heading
        title={`Liquidation ${deMois(liquidation.mois)}`}
        lead={
          <>
            <Badge kind={kind}>{label}</Badge>{' '}
            {partieDe(liquidation) ?? 'Liquider : calculer ce qui est dû à chacun.'}
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
      {liquidation.validee_le && (
        <p class="actions">
          <a
            class={view.who.role === 'payeur' && !liquidation.payee_le ? 'button primary' : undefined}
            href={`/liquidations/${liquidation.id}/virements`}
          >
            Virements et réponses de la banque
          </a>
          <a href={`/liquidations/${liquidation.id}/heures.csv`} download>
            Heures pour les cotisations (CSV)
          </a>
        </p>
      )}
      <Acts {...props} />
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
          total={lignes.length}
          filterable
          csv={liquidation.validee_le ? `/liquidations/${liquidation.id}/etat.csv` : undefined}
          columns={[
            { key: 'personne', label: 'Personne' },
            { key: 'site', label: 'Site' },
            ...used.map(nature => ({ key: nature, label: natureLabels[nature], align: 'end' as const })),
            { key: 'total', label: 'Total', align: 'end' },
          ]}
          rows={lignes.slice((page - 1) * SIZE, page * SIZE).map(l => ({
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
        <Pagination
          page={page}
          pages={pages}
          href={n => `/liquidations/${liquidation.id}?page=${n}#montants`}
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
            [
              'Versée',
              by(liquidation.payee_le, liquidation.payee_par) ??
                (liquidation.virements?.envoyes ? avancement(liquidation.virements) : 'Pas encore'),
            ],
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
      <Disclosure
        summary="Noter un versement fait autrement que par ces virements"
        open={state.refusal !== undefined || Object.keys(state.errors).length > 0}
      >
        <p class="soft">
          Tout le mois est alors noté versé, y compris à qui n’a pas donné de compte bancaire.
        </p>
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
      </Disclosure>
    )
  }
  return null
}
