import type { View } from '../http/route.ts'
import type { Controle } from '../versement/store.ts'
import { Empty, Notice, Section } from '../web/blocks.tsx'
import { ActButton, ErrorSummary } from '../web/form.tsx'
import { nombre, plural } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import type { AnomalieRow, SansEtat } from './lecture-store.ts'
import { deMois } from './liquidation.ts'
import type { Liquidation } from './store.ts'

/** The first of a long list are shown, the gravest first, with how many there are in all. */
const LIMITE = 500

/** What to look at before a run is validated; statements that are missing have their own section, further down. */
export function Controles({ controles, view }: { controles: Controle[]; view: View }) {
  const shown = controles.filter(c => c.nature !== 'etat_absent')
  const missing = controles.length - shown.length
  const bank = new Set(shown.filter(c => c.nature === 'iban_absent').map(c => c.stagiaire_id)).size
  return (
    <Section title="À regarder avant de valider" id="controles" count={shown.length}>
      {bank > 0 && (
        <Notice kind="attention">
          {bank === 1
            ? 'Une personne n’a pas donné de compte bancaire'
            : `${nombre(bank)} personnes n’ont pas donné de compte bancaire`}{' '}
          : la liquidation peut être validée, leur paiement attendra.
        </Notice>
      )}
      {missing > 0 && (
        <p>
          <a href="#attentes">{plural(missing, 'état')} de présence à certifier</a>
        </p>
      )}
      <Table
        caption="Points à regarder, personne par personne"
        hideCaption
        unit="point"
        total={shown.length}
        filterable={shown.length > 12}
        columns={[
          { key: 'personne', label: 'Personne' },
          { key: 'texte', label: 'Ce qu’il faut regarder' },
          { key: 'aupres', label: 'À voir avec' },
        ]}
        rows={shown.slice(0, LIMITE).map(c => ({
          personne: <Person {...c} view={view} />,
          texte: c.texte,
          aupres: c.aupres_de.join(', '),
        }))}
        empty={
          <Empty title="Rien à signaler : les comptes sont donnés, les montants ressemblent au mois d’avant." />
        }
      />
    </Section>
  )
}

function Person({ stagiaire_id, nom, prenom, nature, view }: Controle & { view: View }) {
  const whole = `${prenom} ${nom}`
  if (view.who.role !== 'region') return <>{whole}</>
  const page = nature === 'iban_absent' || nature === 'autre_titulaire' || nature === 'iban_partage'
  return <a href={`/stagiaires/${stagiaire_id}${page ? '/compte-bancaire' : ''}`}>{whole}</a>
}

type AttentesProps = { anomalies: AnomalieRow[]; sans_etat: SansEtat[]; liquidation: Liquidation; view: View }

const WAITING = ['attente', 'rien_du', 'revision_en_attente']

/** Who has a right to this month and is not in it. */
export function Attentes({ anomalies, sans_etat, liquidation, view }: AttentesProps) {
  const rows = [
    ...anomalies
      .filter(a => WAITING.includes(a.nature))
      .map(a => ({ ...a, raison: a.texte, bloque: a.nature !== 'rien_du' })),
    ...sans_etat.map(s => ({
      ...s,
      raison: 'L’état de présence de ce mois n’est pas certifié.',
      aupres_de: ['l’organisme'],
      bloque: true,
    })),
  ]
  const blocked = rows.filter(r => r.bloque).length
  return (
    <Section title="Qui n’est pas dans cette liquidation" id="attentes" count={rows.length}>
      {blocked > 0 && (
        <Notice kind="attention">
          {blocked === 1
            ? 'Une personne attend sa rémunération'
            : `${nombre(blocked)} personnes attendent leur rémunération`}{' '}
          {deMois(liquidation.mois)}. Quand ce qui manque est réglé, la prochaine liquidation la prend.
        </Notice>
      )}
      {sans_etat.length > 0 && view.who.role === 'region' && (
        <p>
          <a href={`/etats/${liquidation.mois}`}>Voir les états de présence à certifier</a>
        </p>
      )}
      <Table
        caption="Personnes à qui ce mois n’est pas versé"
        hideCaption
        unit="personne"
        total={rows.length}
        filterable={rows.length > 12}
        columns={[
          { key: 'personne', label: 'Personne' },
          { key: 'site', label: 'Site' },
          { key: 'raison', label: 'Pourquoi' },
          { key: 'aupres', label: 'À voir avec' },
        ]}
        rows={rows.slice(0, LIMITE).map(r => ({
          personne: `${r.prenom} ${r.nom}`,
          site: r.site,
          raison: r.raison,
          aupres: r.aupres_de.join(', '),
        }))}
        empty={<Empty title="Personne n’attend : tous les parcours du mois sont liquidés." />}
      />
    </Section>
  )
}

type CalculProps = { liquidation: Liquidation; view: View; acts: { reprise: string } }

/** How far the computation is, while it goes on; why it stopped, when it did. */
export function Calcul({ liquidation, view, acts }: CalculProps) {
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
