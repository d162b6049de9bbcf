import type { View } from '../../http/route.ts'
import { paris } from '../../http/session.ts'
import { Badge, Empty, Heading, Notice, Section } from '../../web/blocks.tsx'
import { TextField } from '../../web/fields.tsx'
import { Form } from '../../web/form.tsx'
import { jour } from '../../web/format.ts'
import { Table } from '../../web/table.tsx'
import type { CompteDonne, Titulaire } from './compte-store.ts'

type Props = { personne: Titulaire; comptes: CompteDonne[]; view: View; act: string }

/** Where a person is paid: the account used, a form to give another, and those given before. */
export function ComptePage({ personne, comptes, view, act }: Props) {
  const mine = view.who.role === 'stagiaire'
  const nom = `${personne.prenom} ${personne.nom}`
  const state = view.state(act, { titulaire: nom })
  const path = `/stagiaires/${personne.id}`
  return (
    <>
      <Heading
        title={mine ? 'Mon compte bancaire' : `Compte bancaire de ${nom}`}
        lead={
          mine
            ? 'C’est là que votre rémunération est versée. Le dernier compte donné est le bon.'
            : 'C’est là que la rémunération est versée. Le dernier compte donné est le bon.'
        }
        actions={mine ? <a href="/ma-remuneration">Ma rémunération</a> : <a href={path}>Retour à la fiche</a>}
      />
      {comptes.length === 0 && (
        <Notice kind="attention">
          {mine
            ? 'Aucun compte n’est enregistré : sans lui, rien ne peut vous être versé.'
            : 'Aucun compte n’est enregistré : sans lui, rien ne peut être versé à cette personne.'}
        </Notice>
      )}
      <Section title={comptes.length ? 'Changer de compte' : 'Donner un compte'} id="saisie">
        <Form
          action={`${path}/compte-bancaire`}
          token={view.token()}
          state={state}
          submit="Enregistrer ce compte"
        >
          <TextField
            name="titulaire"
            label="Titulaire du compte"
            hint="Le nom tel qu’il est écrit sur le relevé d’identité bancaire (RIB)."
            autocomplete="off"
            state={state}
            required
          />
          <TextField
            name="iban"
            label="IBAN"
            hint="En France, FR suivi de 25 caractères. Les espaces ne comptent pas."
            autocomplete="off"
            state={state}
            required
          />
          <TextField
            name="bic"
            label="BIC"
            hint="8 ou 11 caractères. Utile surtout pour un compte hors de France."
            width="medium"
            autocomplete="off"
            state={state}
          />
        </Form>
      </Section>
      <Section title="Comptes donnés" id="historique" count={comptes.length}>
        <Table
          caption="Comptes donnés, du dernier au premier"
          hideCaption
          unit="compte"
          columns={[
            { key: 'iban', label: 'IBAN' },
            { key: 'titulaire', label: 'Titulaire' },
            { key: 'le', label: 'Donné le' },
            { key: 'par', label: 'Par' },
            { key: 'usage', label: 'Utilisé' },
          ]}
          rows={comptes.map((c, i) => ({
            iban: c.iban,
            titulaire: c.titulaire,
            le: jour(paris(c.saisi_le)),
            par: c.saisi_par,
            usage: i === 0 ? <Badge kind="positive">Celui-ci</Badge> : 'Ancien',
          }))}
          empty={<Empty title="Aucun compte pour l’instant." />}
        />
        <p class="soft">Seule la personne qui a saisi un IBAN le relit en entier.</p>
      </Section>
    </>
  )
}
