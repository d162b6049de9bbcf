import type { Jour } from '../../calendrier/calendrier.ts'
import type { View } from '../../http/route.ts'
import { paris } from '../../http/session.ts'
import { Empty, Heading, Notice } from '../../web/blocks.tsx'
import { Select, TextField } from '../../web/fields.tsx'
import { Form } from '../../web/form.tsx'
import { jour, jourCourt } from '../../web/format.ts'
import { Table } from '../../web/table.tsx'
import type { Brouillon } from '../store.ts'

/** What a draft is, and is not, and who makes a rule of it: said on each page. */
export const Rappel = ({ brouillon }: { brouillon?: Pick<Brouillon, 'id'> }) => (
  <Notice kind="info" title="Un brouillon ne change rien pour personne">
    Aucun droit, aucun paiement ne le lit. Pour qu’il s’applique, la personne qui administre Amont publie{' '}
    {brouillon ? (
      <a href={`/bac-a-sable/${brouillon.id}/texte.yaml`} download>
        ce texte
      </a>
    ) : (
      'son texte'
    )}
    .
  </Notice>
)

export function ListePage({ brouillons, noms }: { brouillons: Brouillon[]; noms: Record<string, string> }) {
  return (
    <>
      <Heading
        title="Bac à sable"
        lead="Changez un montant, un seuil ou une date, et voyez qui y gagne, qui y perd et ce que cela coûte."
        actions={
          <a class="button" href="/bac-a-sable/nouveau">
            Commencer un brouillon
          </a>
        }
      />
      <Rappel />
      <Table
        caption="Brouillons de la Région"
        unit="brouillon"
        filterable={brouillons.length > 8}
        columns={[
          { key: 'titre', label: 'Brouillon' },
          { key: 'dispositif', label: 'Texte qu’il change', width: 'wide' },
          { key: 'du', label: 'S’appliquerait le' },
          { key: 'auteur', label: 'Commencé par' },
          { key: 'modifie', label: 'Modifié le' },
        ]}
        rows={brouillons.map(b => ({
          titre: <a href={`/bac-a-sable/${b.id}`}>{b.titre}</a>,
          dispositif: noms[b.dispositif] ?? b.dispositif,
          du: jourCourt(b.du),
          auteur: b.auteur,
          modifie: jourCourt(paris(b.modifie_le)),
        }))}
        empty={
          <Empty
            title="Aucun brouillon pour le moment."
            action={<a href="/bac-a-sable/nouveau">Commencer un brouillon</a>}
          >
            <p>
              Un brouillon est la copie d’un texte en vigueur, où vous changez des valeurs. Vos collègues de
              la Région le voient ; les autres Régions, jamais.
            </p>
          </Empty>
        }
      />
    </>
  )
}

/** A version that may be copied: « code@date ». */
export interface Version {
  code: string
  nom: string
  du: Jour
}

export function NouveauPage({ versions, view }: { versions: Version[]; view: View }) {
  const next = `${Number(view.today.slice(0, 4)) + 1}-01-01`
  const state = view.state('/bac-a-sable/nouveau', { du: next, version: view.query.version ?? '' })
  return (
    <>
      <Heading
        title="Commencer un brouillon"
        lead="Une copie d’un texte, pour essayer. Vous changerez ses valeurs ensuite."
      />
      <Rappel />
      <Form
        action="/bac-a-sable/nouveau"
        token={view.token()}
        state={state}
        submit="Créer le brouillon"
        secondary={<a href="/bac-a-sable">Annuler</a>}
      >
        <Select
          name="version"
          label="Texte à copier"
          hint="Les textes de la Région, et les textes nationaux."
          state={state}
          empty="Choisir"
          required
          options={versions.map(v => ({
            value: `${v.code}@${v.du}`,
            label: `${v.nom}, version du ${jour(v.du)}`,
          }))}
        />
        <TextField
          name="titre"
          label="Titre du brouillon"
          hint="Par exemple : Transport dès 10 km."
          state={state}
          required
          autocomplete="off"
        />
        <TextField
          name="du"
          label="Premier jour où il s’appliquerait"
          hint="Le texte en vigueur s’arrêterait la veille."
          type="date"
          state={state}
          required
        />
      </Form>
    </>
  )
}
