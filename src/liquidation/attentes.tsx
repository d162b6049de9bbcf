import type { View } from '../http/route.ts'
import { Empty, Notice, Section } from '../web/blocks.tsx'
import { nombre } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import type { AnomalieRow, SansEtat } from './lecture-store.ts'
import { deMois } from './liquidation.ts'
import type { Liquidation } from './store.ts'

type Props = { anomalies: AnomalieRow[]; sans_etat: SansEtat[]; liquidation: Liquidation; view: View }

const WAITING = ['attente', 'rien_du', 'revision_en_attente']

/** Who has a right to this month and is not in it. */
export function Attentes({ anomalies, sans_etat, liquidation, view }: Props) {
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
        filterable={rows.length > 12}
        columns={[
          { key: 'personne', label: 'Personne' },
          { key: 'site', label: 'Site' },
          { key: 'raison', label: 'Pourquoi' },
          { key: 'aupres', label: 'À voir avec' },
        ]}
        rows={rows.map(r => ({
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
