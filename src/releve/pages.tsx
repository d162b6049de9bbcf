import type { View } from '../http/route.ts'
import { Empty, Facts, Heading, Notice, Section } from '../web/blocks.tsx'
import { Disclosure } from '../web/form.tsx'
import { jour, nombre, plural } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { UploadForm } from '../web/upload.tsx'
import type { Faute } from './ligne.ts'
import type { Detail, Releve } from './store.ts'

/** Sends a file of half-days, and finds again what each import did. */
export function RelevesPage({ releves, view, act }: { releves: Releve[]; view: View; act: string }) {
  return (
    <>
      <Heading
        title="Importer des présences"
        lead="Un fichier de votre logiciel, une ligne par demi-journée. Ce qui est juste est enregistré, le reste vous est montré ligne par ligne. Le même fichier envoyé deux fois ne change rien."
        actions={<a href="/emargement">Retour à l’émargement</a>}
      />
      <UploadForm
        action={act}
        token={view.token()}
        state={view.state(act)}
        name="fichier"
        label="Fichier"
        hint="Format CSV, 4 Mo et 20 000 lignes au plus. Pour davantage, envoyez-le en plusieurs fois, ou demandez à la Région de l’importer."
        accept=".csv,text/csv"
        submit="Importer"
      />
      <Disclosure summary="Que doit contenir le fichier ?">
        <Colonnes />
      </Disclosure>
      <Section title="Imports précédents" id="imports">
        <Table
          caption="Imports précédents"
          hideCaption
          unit="import"
          empty={<Empty title="Aucun import pour le moment." />}
          columns={[
            { key: 'nom', label: 'Fichier' },
            { key: 'le', label: 'Reçu' },
            { key: 'ecrites', label: 'Enregistrées', align: 'end' },
            { key: 'inchangees', label: 'Inchangées', align: 'end' },
            { key: 'refusees', label: 'Refusées', align: 'end' },
          ]}
          rows={releves.map(r => ({
            nom: (
              <a href={`/releves/${r.id}`}>
                {r.nom}
                <span class="visually-hidden">, reçu le {jour(r.recu_le)}</span>
              </a>
            ),
            le: `${jour(r.recu_le)}${r.auteur ? `, par ${r.auteur}` : ''}`,
            ecrites: nombre(r.ecrites),
            inchangees: nombre(r.inchangees),
            refusees: nombre(r.refusees),
          }))}
        />
      </Section>
    </>
  )
}

/** The columns, in the words of who prepares the file. */
function Colonnes() {
  return (
    <>
      <p>
        La première ligne donne les titres, dans l’ordre que vous voulez. Les cellules sont séparées par des
        points-virgules, des virgules ou des tabulations.
      </p>
      <Facts
        items={[
          ['parcours', 'le numéro de parcours ; ou bien nom, prenom et date_naissance'],
          ['jour', '02/11/2026 ou 2026-11-02'],
          ['demi', 'matin, après-midi ou soir (M, AM, S)'],
          [
            'statut',
            'présent (P), à distance (D), entreprise (E), absence justifiée (AJ), absence non justifiée (AI)',
          ],
          [
            'minutes',
            '210, 3:30, 3h30 ou 3,5 h ; sans rien, la demi-journée garde sa durée, ou compte 3 heures',
          ],
          ['retard', 'les minutes manquées par qui est arrivé après l’heure'],
          ['motif', 'pour une absence justifiée, sans rien dire de la santé'],
          ['connexion', 'à distance : le temps de connexion'],
          ['travail', 'à distance : le travail validé'],
        ]}
      />
      <p>
        Seuls jour, demi, statut et de quoi reconnaître la personne sont indispensables. Une colonne absente
        laisse ce qui est déjà noté.
      </p>
    </>
  )
}

/** What one import did, and what is left to correct. */
export function RelevePage(r: Detail) {
  return (
    <>
      <Heading
        title={`Import de « ${r.nom} »`}
        lead={`Reçu le ${jour(r.recu_le)}${r.auteur ? `, envoyé par ${r.auteur}` : ''}.`}
        actions={<a href="/releves">Importer un autre fichier</a>}
      />
      <Facts
        items={[
          ['Lignes lues', nombre(r.lignes)],
          ['Enregistrées', nombre(r.ecrites)],
          ['Inchangées', nombre(r.inchangees)],
          ['Refusées', nombre(r.refusees)],
        ]}
      />
      {r.inconnues.length > 0 && (
        <Notice kind="info">
          {`${r.inconnues.length > 1 ? 'Ces colonnes ne sont pas connues et n’ont pas été lues' : 'Cette colonne n’est pas connue et n’a pas été lue'} : ${r.inconnues.join(', ')}.`}
        </Notice>
      )}
      {r.refusees === 0 ? (
        <Notice kind="success">Tout le fichier a été pris en compte.</Notice>
      ) : (
        <Refusees {...r} />
      )}
    </>
  )
}

function Refusees({ id, lignes, refusees, erreurs }: Detail) {
  const rest = refusees < lignes ? 'tout le reste est enregistré' : 'rien n’est enregistré'
  return (
    <Section title="À corriger" id="refus">
      <Notice kind="attention">
        {`${plural(refusees, 'ligne refusée', 'lignes refusées')}, ${rest}. Téléchargez ces lignes, corrigez-les, puis importez-les : elles seules suffisent.`}
      </Notice>
      <Table
        caption="Lignes refusées"
        hideCaption
        unit="ligne refusée"
        units="lignes refusées"
        total={refusees}
        csv={`/releves/${id}/refus.csv`}
        columns={[
          { key: 'ligne', label: 'Ligne', align: 'end' },
          { key: 'qui', label: 'Personne' },
          { key: 'jour', label: 'Jour' },
          { key: 'fautes', label: 'Ce qui ne va pas, et que faire', width: 'wide' },
        ]}
        rows={erreurs.map(e => ({
          ligne: nombre(e.ligne),
          qui: [e.champs.parcours, e.champs.prenom, e.champs.nom].filter(Boolean).join(' '),
          jour: [e.champs.jour, e.champs.demi].filter(Boolean).join(', '),
          fautes: <Fautes fautes={e.fautes} />,
        }))}
      />
    </Section>
  )
}

const said = ({ colonne, message }: Faute) =>
  `${colonne ? `Colonne ${colonne} : ` : ''}${message.replace(/\.$/, '')}.`

function Fautes({ fautes }: { fautes: Faute[] }) {
  if (fautes.length === 1 && fautes[0]) return <>{said(fautes[0])}</>
  return (
    <ul>
      {fautes.map(f => (
        <li>{said(f)}</li>
      ))}
    </ul>
  )
}
