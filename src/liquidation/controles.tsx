import type { View } from '../http/route.ts'
import type { Controle } from '../versement/store.ts'
import { Empty, Notice, Section } from '../web/blocks.tsx'
import { ActButton, ErrorSummary } from '../web/form.tsx'
import { moisLong, nombre, plural } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import type { AnomalieRow, SansEtat } from './lecture-store.ts'
import { deMois } from './liquidation.ts'
import type { Attendu } from './mois/preparable.ts'
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

/** Who has a right to this month and is not in it: who waits for a fact, whose statement is missing, who is owed nothing. */
export function Attentes({ anomalies, sans_etat, liquidation, view }: AttentesProps) {
  const faits = anomalies.filter(a => a.nature === 'attente' || a.nature === 'revision_en_attente')
  const rien = anomalies.filter(a => a.nature === 'rien_du')
  const blocked = new Set([...faits, ...sans_etat].map(a => a.parcours_id)).size
  return (
    <>
      <Section title="Mois qui attendent une réponse" id="faits" count={faits.length}>
        <MoisEnAttente
          attendus={faits.slice(0, LIMITE)}
          total={faits.length}
          view={view}
          empty="Aucun mois n’attend une réponse : ce qu’il fallait savoir est connu."
        />
      </Section>
      <Section
        title="Qui n’est pas dans cette liquidation"
        id="attentes"
        count={sans_etat.length + rien.length}
      >
        {blocked > 0 && (
          <Notice kind="attention">
            {blocked === 1
              ? `Une personne attend sa rémunération ${deMois(liquidation.mois)}. Quand ce qui manque est réglé, la prochaine liquidation la prend.`
              : `${nombre(blocked)} personnes attendent leur rémunération ${deMois(liquidation.mois)}. Quand ce qui manque est réglé, la prochaine liquidation les prend.`}
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
          total={sans_etat.length + rien.length}
          filterable={sans_etat.length + rien.length > 12}
          columns={[
            { key: 'personne', label: 'Personne' },
            { key: 'site', label: 'Site' },
            { key: 'raison', label: 'Pourquoi' },
            { key: 'aupres', label: 'À voir avec' },
          ]}
          rows={[
            ...sans_etat.map(a => ({
              ...a,
              texte: 'L’état de présence de ce mois n’est pas certifié.',
              aupres_de: ['l’organisme'],
            })),
            ...rien,
          ]
            .slice(0, LIMITE)
            .map(a => ({
              personne: `${a.prenom} ${a.nom}`,
              site: a.site,
              raison: a.texte,
              aupres: a.aupres_de.join(', '),
            }))}
          empty={<Empty title="Tous les états du mois sont certifiés, et chacun est payé." />}
        />
      </Section>
    </>
  )
}

type EnAttenteProps = { attendus: Attendu[]; total: number; view: View; empty: string }

/** Months that wait for a fact or an answer: who, for what, from whom; the Région opens the month. */
export function MoisEnAttente({ attendus, total, view, empty }: EnAttenteProps) {
  return (
    <Table
      caption="Mois qui attendent une réponse"
      hideCaption
      unit="mois"
      total={total}
      filterable={total > 12}
      columns={[
        { key: 'personne', label: 'Personne' },
        { key: 'mois', label: 'Mois' },
        { key: 'raison', label: 'Ce qui manque' },
        { key: 'aupres', label: 'À voir avec' },
      ]}
      rows={attendus.map(a => ({
        personne:
          view.who.role === 'region' ? (
            <a href={`/parcours/${a.parcours_id}/remuneration/${a.mois}`}>{`${a.prenom} ${a.nom}`}</a>
          ) : (
            `${a.prenom} ${a.nom}`
          ),
        mois: moisLong(a.mois),
        raison: a.texte,
        aupres: a.aupres_de.join(', '),
      }))}
      empty={<Empty title={empty} />}
    />
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
