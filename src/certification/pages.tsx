import type { View } from '../http/route.ts'
import { Empty, Heading, Notice, Section, Steps } from '../web/blocks.tsx'
import { blank, Checkboxes, Radios, TextField } from '../web/fields.tsx'
import { ActButton, Form } from '../web/form.tsx'
import { jour } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { CERTIFICATIONS, cleaToRecord, domaines, NATURES, type Obtention } from './certification.ts'
import type { Dossier } from './store.ts'

type Props = { dossier: Dossier; obtenus: Obtention[]; view: View; act: string }

/** What a pathway has brought: the seven CléA domains, the certificates, and the forms of the organisation. */
export function CertificationsPage({ dossier, obtenus, view, act }: Props) {
  const mine = view.who.role === 'stagiaire'
  const titres = obtenus.filter(o => o.nature !== 'domaine_clea')
  const name = `${dossier.prenom} ${dossier.nom}`
  return (
    <>
      <Heading
        title={mine ? 'Ce que vous avez obtenu' : `Ce que ${name} a obtenu`}
        lead="Les sept domaines CléA et les certificats obtenus pendant le parcours."
        actions={<a href={`/parcours/${dossier.id}`}>Retour au parcours</a>}
      />
      <CleaSection {...{ dossier, obtenus, view, act }} />
      <Section title="Certificats" count={titres.length}>
        <Table
          caption="Certificats obtenus"
          hideCaption
          unit="certificat"
          columns={[
            { key: 'intitule', label: 'Intitulé', width: 'wide' },
            { key: 'nature', label: 'Nature' },
            { key: 'date', label: 'Obtenu le' },
          ]}
          rows={titres.map(t => ({
            intitule: t.intitule,
            nature: NATURES[t.nature],
            date: jour(t.obtenu_le),
          }))}
          empty={
            <Empty title="Aucun certificat pour l’instant.">
              <p>Ils apparaîtront ici dès que l’organisme de formation les aura inscrits.</p>
            </Empty>
          }
        />
      </Section>
      {view.who.role === 'organisme' && <TitreForm {...{ dossier, obtenus, view, act }} />}
    </>
  )
}

function CleaSection({ dossier, obtenus, view, act }: Props) {
  const steps = domaines(obtenus)
  const done = steps.filter(d => d.obtenu_le).length
  const missing = steps.filter(d => !d.obtenu_le)
  const writes = view.who.role === 'organisme'
  const state = formState(view, act, 'domaine_clea')
  return (
    <Section title={`Domaines CléA : ${done} sur ${steps.length}`} id="clea">
      <Steps
        items={steps
          .filter(d => d.obtenu_le || !writes)
          .map(d => ({
            label: d.intitule,
            state: d.obtenu_le ? 'done' : 'todo',
            detail: d.obtenu_le ? `Acquis le ${jour(d.obtenu_le)}` : undefined,
          }))}
      />
      {cleaToRecord(obtenus) && (
        <Notice kind="attention" title="Les sept domaines sont acquis.">
          <p>Le certificat CléA peut être inscrit. Il vaut partout en France et pour toujours.</p>
          {writes && (
            <ActButton
              action={`/parcours/${dossier.id}/certifications`}
              token={view.token()}
              label="Inscrire le certificat CléA"
              kind="primary"
              fields={{ nature: 'clea', obtenu_le: lastDay(steps) }}
            />
          )}
        </Notice>
      )}
      {writes && missing.length > 0 && (
        <Form
          action={`/parcours/${dossier.id}/certifications`}
          token={view.token()}
          state={state}
          submit="Inscrire ces domaines"
        >
          <Checkboxes
            name="domaines"
            legend="Domaines acquis"
            state={state}
            required
            options={missing.map(d => ({ value: d.code, label: d.intitule }))}
          />
          <TextField
            name="obtenu_le"
            label="Date de l’évaluation"
            type="date"
            state={state}
            required
            max={view.today}
          />
        </Form>
      )}
    </Section>
  )
}

/** The certificate bears the day of the last domain. */
const lastDay = (steps: { obtenu_le: string | null }[]) =>
  steps
    .map(d => d.obtenu_le ?? '')
    .sort()
    .at(-1) ?? ''

function TitreForm({ dossier, obtenus, view, act }: Props) {
  const alone = domaines(obtenus).every(d => d.obtenu_le)
  const state = formState(view, act, 'titre', alone)
  return (
    <Section title="Inscrire un certificat" id="certificat">
      <Form
        action={`/parcours/${dossier.id}/certifications`}
        token={view.token()}
        state={state}
        submit="Inscrire le certificat"
      >
        <Radios
          name="nature"
          legend="Nature"
          state={state}
          required
          options={CERTIFICATIONS.map(code => ({ value: code, label: NATURES[code] }))}
        />
        <TextField
          name="intitule"
          label="Intitulé exact"
          hint="Pour le CléA, laissez vide. Exemple : Agent de propreté et d’hygiène."
          state={state}
        />
        <TextField
          name="code"
          label="Code RNCP ou RS"
          hint="Exemple : RNCP38670."
          state={state}
          width="medium"
        />
        <TextField
          name="obtenu_le"
          label="Date d’obtention"
          type="date"
          state={state}
          required
          max={view.today}
        />
      </Form>
    </Section>
  )
}

/**
 * Two forms post to one act: only the one that was sent shows what was refused, or the one that is left. The form of the
 * domains sends no nature.
 */
function formState(view: View, act: string, form: 'domaine_clea' | 'titre', alone = false) {
  const state = view.state(act, form === 'titre' ? { nature: 'titre' } : {})
  const sent = state.values.nature ? 'titre' : 'domaine_clea'
  return { ...(alone || sent === form ? state : blank()), prefix: `${form}-` }
}
