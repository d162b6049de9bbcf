import type { Jour } from '../calendrier/calendrier.ts'
import type { View } from '../http/route.ts'
import { paris } from '../http/session.ts'
import { Empty, Facts, Heading, Section } from '../web/blocks.tsx'
import { TextArea, TextField } from '../web/fields.tsx'
import { Form } from '../web/form.tsx'
import { jour, jourCourt } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { type Cle, lisible, REGLAGES, UNITES, type Valeur } from './reglage.ts'
import type { Decidee } from './store.ts'

/** A setting on a day. */
export interface EnVigueur {
  cle: Cle
  valeur: number
  /** Since when; null while the Région has said nothing. */
  depuis: Jour | null
  /** What comes next, the nearest first. */
  a_venir: Valeur[]
}

/** Everything that the Région sets, with what holds today. */
export function ReglagesPage({ reglages }: { reglages: EnVigueur[] }) {
  return (
    <>
      <Heading
        title="Réglages de la Région"
        lead="Ce qu’aucun texte ne fixe et que la Région décide. Un changement vaut à partir d’un jour, avec un motif ; ce qui est déjà calculé garde l’ancienne valeur."
      />
      <Table
        caption="Réglages en vigueur"
        hideCaption
        unit="réglage"
        columns={[
          { key: 'nom', label: 'Réglage', width: 'wide' },
          { key: 'valeur', label: 'Valeur', align: 'end' },
          { key: 'depuis', label: 'Depuis' },
        ]}
        rows={reglages.map(r => ({
          nom: <a href={`/reglages/${r.cle}`}>{REGLAGES[r.cle].libelle}</a>,
          valeur: lisible(r.cle, r.valeur),
          depuis: (
            <>
              {r.depuis ? jourCourt(r.depuis) : 'valeur de départ'}
              {r.a_venir.map(v => (
                <div class="soft">
                  {lisible(r.cle, v.valeur)} à partir du {jourCourt(v.du)}
                </div>
              ))}
            </>
          ),
        }))}
      />
    </>
  )
}

type UnProps = { reglage: EnVigueur; histoire: Decidee[]; view: View; act: string }

/** One setting: what it does, what holds, what was decided, and the form that changes it. */
export function ReglagePage({ reglage: r, histoire, view, act }: UnProps) {
  const { libelle, effet, unite, min, max, defaut, source } = REGLAGES[r.cle]
  const state = view.state(act, { du: view.today })
  return (
    <>
      <Heading title={libelle} lead={effet} actions={<a href="/reglages">Tous les réglages</a>} />
      <Facts
        items={[
          ['Aujourd’hui', <strong>{lisible(r.cle, r.valeur)}</strong>],
          ...r.a_venir.map((v): [string, string] => [`À partir du ${jour(v.du)}`, lisible(r.cle, v.valeur)]),
          ['Valeur de départ', lisible(r.cle, defaut)],
          ['Bornes', `de ${lisible(r.cle, min)} à ${lisible(r.cle, max)}`],
          ['Source', source],
        ]}
      />
      <Section title="Changer ce réglage" id="changer">
        <Form
          action={`/reglages/${r.cle}/changement`}
          token={view.token()}
          state={state}
          submit="Décider cette valeur"
        >
          <TextField
            name="valeur"
            label={`Nouvelle valeur, ${UNITES[unite]}`}
            inputmode={unite === 'centimes' ? 'decimal' : 'numeric'}
            width="short"
            state={state}
            required
          />
          <TextField name="du" label="À partir du" type="date" min={view.today} state={state} required />
          <TextArea
            name="motif"
            label="Motif"
            hint="Par exemple la délibération qui le décide."
            rows={2}
            state={state}
            required
          />
        </Form>
      </Section>
      <Section title="Ce qui a été décidé" id="histoire" count={histoire.length}>
        <Table
          caption="Valeurs décidées, de la dernière à la première"
          hideCaption
          unit="décision"
          columns={[
            { key: 'du', label: 'À partir du' },
            { key: 'valeur', label: 'Valeur', align: 'end' },
            { key: 'motif', label: 'Motif', width: 'wide' },
            { key: 'decide', label: 'Décidé' },
          ]}
          rows={histoire.map(h => ({
            du: jourCourt(h.du),
            valeur: lisible(r.cle, h.valeur),
            motif: h.motif,
            decide: `le ${jourCourt(paris(h.decide_le))}${h.decide_par ? ` par ${h.decide_par}` : ''}`,
          }))}
          empty={
            <Empty title="La Région n’a rien décidé : la valeur de départ s’applique.">
              <p>{source}</p>
            </Empty>
          }
        />
      </Section>
    </>
  )
}
