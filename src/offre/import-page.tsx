import type { View } from '../http/route.ts'
import { Facts, Heading, Notice, Section } from '../web/blocks.tsx'
import { Disclosure } from '../web/form.tsx'
import { jour, nombre, plural } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { UploadForm } from '../web/upload.tsx'
import type { Rapport } from './offre.ts'
import type { Import } from './store.ts'

type ImportProps = { imports: Import[]; view: View; act: string }

/** Sends a file, and reads what each import did. */
export function ImportPage({ imports, view, act }: ImportProps) {
  const [last, ...before] = imports
  return (
    <>
      <Heading
        title="Importer une offre"
        lead="Un fichier LHEO 2.2 ou 2.3, tel que l’exporte votre Carif-Oref. Réimporter le même fichier ne change rien."
        actions={<a href="/offre">Retour à l’offre</a>}
      />
      <UploadForm
        action="/offre/import"
        token={view.token()}
        state={view.state(act)}
        name="fichier"
        label="Fichier"
        hint="Format XML, 20 Mo au plus."
        accept=".xml,application/xml,text/xml"
        submit="Importer"
      />
      {last && (
        <Section title="Dernier import">
          <Resultat item={last} />
        </Section>
      )}
      {before.length > 0 && (
        <Section title="Imports précédents" count={before.length}>
          {before.map(item => (
            <Disclosure summary={`${item.fichier}, le ${jour(item.le)}`}>
              <Resultat item={item} />
            </Disclosure>
          ))}
        </Section>
      )}
    </>
  )
}

function Resultat({ item: { id, fichier, le, rapport } }: { item: Import }) {
  return (
    <>
      <Facts
        items={[
          ['Fichier', fichier],
          ['Date', jour(le)],
          ['Créés', nombre(rapport.crees)],
          ['Modifiés', nombre(rapport.modifies)],
          ['Inchangés', nombre(rapport.inchanges)],
        ]}
      />
      {rapport.refuses.length === 0 ? (
        <Notice kind="success">Tout le fichier a été pris en compte.</Notice>
      ) : (
        <Refuses id={id} refuses={rapport.refuses} />
      )}
    </>
  )
}

function Refuses({ id, refuses }: { id: number; refuses: Rapport['refuses'] }) {
  return (
    <>
      <Notice kind="attention">
        {plural(refuses.length, 'point')} à corriger à la source. Tout le reste du fichier est pris en compte.
      </Notice>
      <Table
        id={`refus-${id}`}
        caption="À corriger, puis à réimporter"
        unit="point"
        columns={[
          { key: 'message', label: 'Ce qui ne va pas, et que faire', width: 'wide' },
          { key: 'ligne', label: 'Ligne', align: 'end' },
          { key: 'chemin', label: 'Où' },
          { key: 'valeur', label: 'Valeur lue' },
        ]}
        rows={refuses.map(r => ({
          message: r.message,
          ligne: r.ligne === null ? null : nombre(r.ligne),
          chemin: r.chemin,
          valeur: r.valeur,
        }))}
      />
    </>
  )
}
