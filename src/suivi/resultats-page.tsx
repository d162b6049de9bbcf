import { Empty, Heading, Notice } from '../web/blocks.tsx'
import { nombre, percent } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import type { Resultat } from './resultats.ts'
import { PETIT_GROUPE, type Taux, TERMES } from './suivi.ts'

/** A rate as people read it, or why it is not shown. */
export const tauxLisible = (t: Taux | null): string =>
  t === null ? 'pas défini' : t.taux === null ? 'trop peu de réponses' : percent(t.taux, 1000)

/** What people become, term by term and dispositif by dispositif: no rate without its response rate. */
export function ResultatsPage({ lignes }: { lignes: Resultat[] }) {
  return (
    <>
      <Heading
        title="Ce que les personnes deviennent"
        lead="À chaque moment du suivi : qui a été interrogé, qui a répondu, et ce que font ceux qui ont répondu."
        actions={<a href="/suivi">Personnes à rappeler</a>}
      />
      <Notice kind="info">
        Un taux ne parle que des personnes qui ont répondu. Sous {PETIT_GROUPE} réponses, il n’est pas montré
        : il dirait ce que devient une personne plutôt qu’un groupe.
      </Notice>
      <Table
        caption="Suites des parcours"
        hideCaption
        unit="ligne"
        csv="/suivi/resultats.csv"
        columns={[
          { key: 'dispositif', label: 'Dispositif' },
          { key: 'terme', label: 'Moment' },
          { key: 'reponse', label: 'Ont répondu', align: 'end' },
          { key: 'taux', label: 'Taux de réponse', align: 'end' },
          { key: 'emploi', label: 'En emploi', align: 'end' },
          { key: 'positive', label: 'Suite positive, selon le dispositif', align: 'end' },
        ]}
        rows={lignes.map(l => ({
          dispositif: l.dispositif_nom,
          terme: TERMES[l.terme].titre,
          reponse: `${nombre(l.emploi.repondants)} sur ${nombre(l.emploi.interroges)}`,
          taux: percent(l.emploi.repondants, l.emploi.interroges),
          emploi: tauxLisible(l.emploi),
          positive: tauxLisible(l.positive),
        }))}
        empty={
          <Empty title="Aucune sortie n’est encore à suivre.">
            <p>Les résultats viennent avec les premières sorties.</p>
          </Empty>
        }
      />
    </>
  )
}
