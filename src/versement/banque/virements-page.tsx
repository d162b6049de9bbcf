import type { Child } from 'hono/jsx'
import type { View } from '../../http/route.ts'
import { paris } from '../../http/session.ts'
import { Empty, Facts, Heading, Notice, Section } from '../../web/blocks.tsx'
import { Figure, Figures } from '../../web/chart.tsx'
import { TextField } from '../../web/fields.tsx'
import { Form } from '../../web/form.tsx'
import { euros, jour, moisLong, plural } from '../../web/format.ts'
import { Table } from '../../web/table.tsx'
import { masque } from '../versement.ts'
import type { Payeur } from './payeur.ts'
import type { RejetAConfirmer } from './rejet-store.ts'
import type { APayer, Export } from './virement-store.ts'

type Props = {
  liquidation: { id: number; mois: string; validee_le: string | null }
  a_payer: APayer
  rejets: RejetAConfirmer[]
  exports: Export[]
  /** Who pays, or why nobody can. */
  payeur: Payeur | { refus: string }
  peut: boolean
  view: View
  act: string
}

/** The transfers of a run: what a file would hold, who waits for an account, the files already made. */
export function VirementsPage({ liquidation, a_payer, rejets, exports, payeur, peut, view, act }: Props) {
  const { nombre, centimes, anterieurs, anterieurs_centimes, repris, sans_iban } = a_payer
  const waiting = sans_iban.reduce((n, p) => n + p.centimes, 0)
  return (
    <>
      <Heading
        title={`Virements, ${moisLong(liquidation.mois)}`}
        lead="Un fichier pour la banque, puis ce qu’elle répond, virement par virement."
        actions={<a href={`/liquidations/${liquidation.id}`}>Retour à la liquidation</a>}
      />
      <Figures>
        <Figure label="À virer" value={euros(centimes)} detail={plural(nombre, 'paiement')} />
        <Figure
          label="Sans compte bancaire, à payer plus tard"
          value={euros(waiting)}
          detail={plural(sans_iban.length, 'personne')}
        />
        {repris > 0 && <Figure label="Repris sur des trop-perçus" value={euros(repris)} />}
      </Figures>
      <Section title="Faire le fichier" id="fichier">
        {!liquidation.validee_le && (
          <Empty title="Cette liquidation n’est pas encore validée.">
            <p>Le fichier de virements se fait après les deux validations.</p>
          </Empty>
        )}
        {liquidation.validee_le && nombre === 0 && (
          <Empty title="Rien à virer pour l’instant.">
            <p>
              Tout est déjà dans un fichier, ou payé, ou attend un compte bancaire ou la confirmation d’un
              rejet.
            </p>
          </Empty>
        )}
        {liquidation.validee_le && nombre > 0 && (
          <ToSend {...{ liquidation, a_payer, payeur, peut, view, act }}>
            {anterieurs > 0 && (
              <p>
                Avec ce mois, {plural(anterieurs, 'paiement')} de mois déjà envoyés, pour{' '}
                {euros(anterieurs_centimes)} : un virement rejeté, ou un compte donné depuis.
              </p>
            )}
          </ToSend>
        )}
      </Section>
      {rejets.length > 0 && (
        <Section title="Rejets à confirmer" id="rejets" count={rejets.length}>
          <p>
            Notés à la main par une seule personne : l’argent est peut-être arrivé. Ces paiements ne repartent
            qu’une fois le rejet confirmé par une seconde personne de la Région.
          </p>
          <Table
            caption="Virements notés rejetés à la main, à confirmer"
            hideCaption
            unit="virement"
            columns={[
              { key: 'personne', label: 'Personne' },
              { key: 'raison', label: 'Raison' },
              { key: 'par', label: 'Noté par' },
              { key: 'montant', label: 'Montant', align: 'end' },
            ]}
            rows={rejets.map(r => ({
              personne: <a href={`/virements/${r.id}`}>{`${r.prenom} ${r.nom}`}</a>,
              raison: r.retour_motif,
              par: r.note_par,
              montant: euros(r.centimes),
            }))}
          />
        </Section>
      )}
      <Section title="Sans compte bancaire" id="attente" count={sans_iban.length}>
        <Table
          caption="Personnes à payer dont il manque un compte bancaire"
          hideCaption
          unit="personne"
          filterable={sans_iban.length > 12}
          columns={[
            { key: 'personne', label: 'Personne' },
            { key: 'raison', label: 'Pourquoi' },
            { key: 'montant', label: 'Montant', align: 'end' },
          ]}
          rows={sans_iban.map(p => ({
            personne:
              view.who.role === 'region' ? (
                <a href={`/stagiaires/${p.stagiaire_id}/compte-bancaire`}>{`${p.prenom} ${p.nom}`}</a>
              ) : (
                `${p.prenom} ${p.nom}`
              ),
            raison: p.refuse
              ? 'La banque refuse ce compte : la personne doit en donner un'
              : 'Aucun compte donné',
            montant: euros(p.centimes),
          }))}
          empty={<Empty title="Chaque personne à payer a donné un compte." />}
        />
      </Section>
      <Section title="Fichiers faits" id="fichiers" count={exports.length}>
        <Table
          caption="Fichiers de virements de cette liquidation"
          hideCaption
          unit="fichier"
          columns={[
            { key: 'fichier', label: 'Fichier' },
            { key: 'execution', label: 'À exécuter le' },
            { key: 'nombre', label: 'Virements', align: 'end' },
            { key: 'montant', label: 'Montant', align: 'end' },
            { key: 'retours', label: 'Réponses' },
          ]}
          rows={exports.map(e => ({
            fichier: (
              <a href={`/exports/${e.id}`}>
                N° {e.id}, du {jour(paris(e.cree_le))}
              </a>
            ),
            execution: jour(e.execution),
            nombre: String(e.nombre),
            montant: euros(e.centimes),
            retours: `${plural(e.executes, 'exécuté')}, ${plural(e.rejetes, 'rejeté')}`,
          }))}
          empty={<Empty title="Aucun fichier pour l’instant." />}
        />
      </Section>
    </>
  )
}

type ToSendProps = Pick<Props, 'liquidation' | 'a_payer' | 'payeur' | 'peut' | 'view' | 'act'>

function ToSend({
  liquidation,
  a_payer,
  payeur,
  peut,
  view,
  act,
  children,
}: ToSendProps & { children?: Child }) {
  if ('refus' in payeur) return <Notice kind="attention">{payeur.refus}</Notice>
  if (!peut) return <p>L’agent payeur fait ce fichier et le transmet à la banque.</p>
  const state = view.state(act, { execution: view.today })
  return (
    <>
      {children}
      <Facts
        items={[
          ['Payé par', payeur.nom],
          ['Depuis le compte', masque(payeur.iban)],
        ]}
      />
      <Form
        action={`/liquidations/${liquidation.id}/virements`}
        token={view.token()}
        state={state}
        submit="Faire le fichier de virements"
        confirm={`Je fais un fichier de ${plural(a_payer.nombre, 'virement')} pour ${euros(a_payer.centimes)}. Ces paiements ne partiront pas une seconde fois.`}
      >
        <TextField
          name="execution"
          label="Date d’exécution demandée à la banque"
          type="date"
          min={view.today}
          state={state}
          required
        />
      </Form>
    </>
  )
}
