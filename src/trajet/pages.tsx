import type { Child } from 'hono/jsx'
import { addDays, type Jour } from '../calendrier/calendrier.ts'
import type { View } from '../http/route.ts'
import { Badge, Empty, Facts, Heading, Notice, Section } from '../web/blocks.tsx'
import { ActButton } from '../web/form.tsx'
import { jour, jourCourt, nombre, plural } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { UploadForm } from '../web/upload.tsx'
import type { Feed } from './horaires.ts'
import { type Source, validite } from './trajet.ts'

interface Props {
  feeds: Feed[]
  source: Source | null
  couverture: { trajets: number; communes: number; sites: number; sites_region: number }
  view: View
}

/** Where a feed stands on a day. */
export function etatDe(
  { du, au }: Pick<Feed, 'du' | 'au'>,
  today: Jour,
): 'a_venir' | 'en_vigueur' | 'depasse' {
  if (today < du) return 'a_venir'
  return today < au ? 'en_vigueur' : 'depasse'
}

const BADGES = {
  a_venir: <Badge kind="waiting">À venir</Badge>,
  en_vigueur: <Badge kind="positive">En vigueur</Badge>,
  depasse: <Badge kind="attention">Dépassé</Badge>,
}

/** The timetables that the Région loaded, and what was made out of them. */
export function TransportsPage({ feeds, source, couverture, view }: Props): Child {
  const { today } = view
  const inForce = feeds.some(f => etatDe(f, today) === 'en_vigueur')
  return (
    <>
      <Heading
        title="Horaires des transports"
        lead="Les horaires des cars, bus et trains servent à dire, pour chaque commune, comment venir sur un site pour 9 h et en repartir après 17 h."
        actions={<a href="/offre">Retour à l’offre</a>}
      />
      {feeds.length > 0 && !inForce && (
        <Notice kind="attention" title="Aucun de ces horaires ne vaut aujourd’hui">
          Les trajets montrés restent les derniers calculés, et le disent. Chargez les horaires en vigueur.
        </Notice>
      )}
      <Section title="Horaires chargés" count={feeds.length} id="charges">
        <Table
          caption="Horaires chargés"
          hideCaption
          unit="fichier"
          columns={[
            { key: 'nom', label: 'Fichier', width: 'wide' },
            { key: 'etat', label: 'État' },
            { key: 'du', label: 'Du' },
            { key: 'au', label: 'Au' },
            { key: 'lignes', label: 'Lignes', align: 'end' },
            { key: 'arrets', label: 'Arrêts', align: 'end' },
            { key: 'charge', label: 'Chargé le' },
            { key: 'acte', label: 'Retirer', hideLabel: true },
          ]}
          rows={feeds.map(f => ({
            nom: f.nom,
            etat: BADGES[etatDe(f, today)],
            du: jourCourt(f.du),
            au: jourCourt(addDays(f.au, -1)),
            lignes: nombre(f.lignes),
            arrets: nombre(f.arrets),
            charge: jourCourt(f.charge_le),
            acte: (
              <ActButton
                action={`/transports/${f.id}/retrait`}
                token={view.token()}
                label="Retirer"
                about={f.nom}
              />
            ),
          }))}
          empty={
            <Empty title="Aucun horaire n’est chargé.">
              <p>
                Les trajets en voiture sont estimés sans eux. Pour les transports, demandez à votre réseau ses
                horaires « au format GTFS », ou téléchargez-les sur transport.data.gouv.fr.
              </p>
            </Empty>
          }
        />
      </Section>
      <Section title="Ajouter des horaires" id="ajout">
        <UploadForm
          action="/transports"
          token={view.token()}
          state={view.state('/transports')}
          name="fichier"
          label="Fichier"
          hint="Une archive GTFS (.zip), 64 Mo au plus. Plusieurs réseaux se complètent. Le même fichier deux fois ne change rien."
          accept=".zip,application/zip"
          submit="Charger"
        />
      </Section>
      <Section title="Trajets calculés" id="trajets">
        {source ? (
          <>
            <p class="soft">
              Depuis le centre de chaque commune, avec un kilomètre à pied au plus à chaque bout, trois heures
              de route au plus. Le transport à la demande, qui se réserve, n’est pas compté. Les communes dont
              la position est estimée n’ont pas de trajet.
            </p>
            <Facts
              items={[
                ['D’après', source.source],
                ['Jour type', jour(source.jour)],
                ['Validité', validite(source, today)],
                ['Calculés le', jour(source.calcule_le)],
                [
                  'Trajets',
                  `${plural(couverture.trajets, 'trajet')}, depuis ${plural(couverture.communes, 'commune')}`,
                ],
                [
                  'Sites que l’on atteint',
                  `${nombre(couverture.sites)} sur ${nombre(couverture.sites_region)}`,
                ],
              ]}
            />
          </>
        ) : (
          <Empty title="Aucun trajet n’est encore calculé.">
            <p>{inForce ? 'Ils le seront cette nuit.' : 'Ils le seront la nuit qui suit un chargement.'}</p>
          </Empty>
        )}
      </Section>
    </>
  )
}
