import { addDays, type Jour } from '../calendrier/calendrier.ts'
import type { ToCertify } from '../etat/store.ts'
import { Badge, Empty, Heading, Section } from '../web/blocks.tsx'
import { TextField } from '../web/fields.tsx'
import { SearchForm } from '../web/form.tsx'
import { jour, moisLong, nombre } from '../web/format.ts'
import { Table } from '../web/table.tsx'

export interface Groupe {
  action_id: number
  site: string
  personnes: number
  /** Half-days that could be noted up to today, and those that are. */
  attendues: number
  notees: number
}

/** The groups of a week, and the months that wait for their certificate. */
export function GroupesPage({
  lundi,
  groupes,
  etats,
  today,
}: {
  lundi: Jour
  groupes: Groupe[]
  etats: ToCertify[]
  today: Jour
}) {
  const thisWeek = lundi <= today && today < addDays(lundi, 7)
  return (
    <>
      <Heading
        title="Émargement"
        lead="Les présences de chaque groupe, semaine par semaine, puis l’état du mois à certifier."
        actions={
          <>
            <a href={`/emargement?semaine=${addDays(lundi, -7)}`}>Semaine précédente</a>
            <a href={`/emargement?semaine=${addDays(lundi, 7)}`}>Semaine suivante</a>
            <a href="/releves">Importer un fichier</a>
          </>
        }
      />
      <Section title={`Semaine du ${jour(lundi)}`} id="semaine">
        <SearchForm action="/emargement" submit="Voir cette semaine" label="Choisir une semaine">
          <TextField
            name="semaine"
            label="Un jour de la semaine"
            type="date"
            required
            state={{ values: { semaine: lundi }, errors: {} }}
          />
        </SearchForm>
        <Table
          caption="Groupes de la semaine"
          hideCaption
          unit="groupe"
          columns={[
            { key: 'site', label: 'Site' },
            { key: 'personnes', label: 'Personnes', align: 'end' },
            { key: 'notees', label: 'Demi-journées notées', align: 'end' },
            { key: 'reste', label: 'À noter', align: 'end' },
            { key: 'jour', label: 'Signatures', hideLabel: true },
          ]}
          rows={groupes.map(g => ({
            site: <a href={`/emargement/${g.action_id}/${lundi}`}>{g.site}</a>,
            personnes: nombre(g.personnes),
            notees: nombre(g.notees),
            reste:
              g.attendues > g.notees ? (
                <Badge kind="attention">{nombre(g.attendues - g.notees)}</Badge>
              ) : (
                <Badge kind="positive">{lundi > today ? 'Rien encore' : 'À jour'}</Badge>
              ),
            jour: (
              <a href={`/presence/${g.action_id}/${thisWeek ? today : lundi}`}>
                {thisWeek ? 'Code et signatures du jour' : 'Signatures du lundi'}
                <span class="visually-hidden">, {g.site}</span>
              </a>
            ),
          }))}
          empty={
            <Empty title="Personne n’est en formation cette semaine.">
              <p>Choisissez une autre semaine, ou regardez les prescriptions à traiter.</p>
            </Empty>
          }
        />
      </Section>
      <Section title="États à certifier" id="etats" count={etats.reduce((n, e) => n + e.nombre, 0)}>
        <Table
          caption="Mois à certifier, par groupe"
          hideCaption
          unit="mois de groupe"
          total={etats.length}
          columns={[
            { key: 'mois', label: 'Mois' },
            { key: 'site', label: 'Site' },
            { key: 'nombre', label: 'Personnes', align: 'end' },
          ]}
          rows={etats.map(e => ({
            mois: <a href={`/etats/${e.mois.slice(0, 7)}?action=${e.action_id}`}>{moisLong(e.mois)}</a>,
            site: e.site,
            nombre: nombre(e.nombre),
          }))}
          empty={
            <Empty title="Tous les mois terminés sont certifiés.">
              <p>Merci : les stagiaires peuvent être payés.</p>
            </Empty>
          }
        />
      </Section>
    </>
  )
}
