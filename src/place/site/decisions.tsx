import { addDays } from '../../calendrier/calendrier.ts'
import { Section } from '../../web/blocks.tsx'
import { jourCourt, nombre, plural } from '../../web/format.ts'
import { Table } from '../../web/table.tsx'
import type { SiteProps } from './page.tsx'

/** What was decided of a site's places, by whom and why. */
export function Decisions({ decisions }: Pick<SiteProps, 'decisions'>) {
  if (decisions.length === 0) return null
  return (
    <Section title="Ce qui a été décidé" id="decisions" count={decisions.length}>
      <Table
        caption="Décisions sur les places"
        hideCaption
        unit="décision"
        columns={[
          { key: 'periode', label: 'Période' },
          { key: 'places', label: 'Places', align: 'end' },
          { key: 'motif', label: 'Pourquoi', width: 'wide' },
          { key: 'par', label: 'Par' },
        ]}
        rows={decisions.map(d => ({
          periode: d.au
            ? `du ${jourCourt(d.du)} au ${jourCourt(addDays(d.au, -1))}`
            : `à partir du ${jourCourt(d.du)}`,
          places: d.transfert && d.places > 0 ? `+ ${nombre(d.places)}` : nombre(d.places),
          motif: [d.motif, d.minimum !== null && `ouvre à partir de ${plural(d.minimum, 'personne')}`]
            .filter(Boolean)
            .join(' · '),
          par: `${d.decide_par ?? 'Amont'}, le ${jourCourt(d.decide_le)}`,
        }))}
      />
    </Section>
  )
}
