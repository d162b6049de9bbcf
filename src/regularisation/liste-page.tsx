import type { Mois } from '../calendrier/calendrier.ts'
import { paris } from '../http/session.ts'
import type { AVenir } from '../liquidation/store.ts'
import { natureLabels } from '../remuneration/remuneration.ts'
import { Empty, Heading, Section } from '../web/blocks.tsx'
import { Figure, Figures } from '../web/chart.tsx'
import { euros, jourCourt, moisLong, nombre } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import type { TropPercu } from './store.ts'

type ListeProps = {
  personnes: TropPercu[]
  total: number
  centimes: number
  page: number
  pages: number
  /** The Région prepares runs: it alone reads what the next one would change. */
  prepares: boolean
}

/** Who received too much, since when, and what is done about it. */
export function TropPercusPage({ personnes, total, centimes, page, pages, prepares }: ListeProps) {
  return (
    <>
      <Heading
        title="Régularisations"
        lead="Quand une présence, un fait ou une règle change après coup, les mois touchés sont recalculés à la liquidation suivante. Ce qui manque est versé ; ce qui est de trop se reprend peu à peu, ou se remet."
        actions={
          prepares && <a href="/regularisations/a-venir">Ce que la prochaine liquidation changerait</a>
        }
      />
      <Figures>
        <Figure label="Personnes avec un trop-perçu" value={nombre(total)} />
        <Figure label="Trop-perçu en tout" value={euros(centimes)} />
      </Figures>
      <Table
        caption="Trop-perçus"
        unit="personne"
        total={total}
        filterable
        columns={[
          { key: 'nom', label: 'Personne' },
          { key: 'montant', label: 'Trop-perçu', align: 'end' },
          { key: 'depuis', label: 'Depuis le' },
          { key: 'plan', label: 'Reprise par paie', align: 'end' },
          { key: 'repris', label: 'Déjà repris', align: 'end' },
        ]}
        rows={personnes.map(p => ({
          nom: (
            <a href={`/regularisations/${p.stagiaire_id}`}>
              {p.prenom} {p.nom}
            </a>
          ),
          montant: euros(p.centimes),
          depuis: p.depuis && jourCourt(paris(p.depuis)),
          plan: p.mensualite === null ? 'à décider' : euros(p.mensualite),
          repris: euros(p.repris),
        }))}
        empty={
          <Empty title="Personne n’a de trop-perçu.">
            <p>
              Les personnes apparaissent ici dès qu’une liquidation validée leur retire plus qu’elle ne leur
              doit.
            </p>
          </Empty>
        }
      />
      <Pagination page={page} pages={pages} href={n => `/regularisations?page=${n}`} />
    </>
  )
}

type AVenirProps = {
  mois: Mois
  /** Pathways to look at again, on every page. */
  total: number
  page: number
  pages: number
  /** Those of this page that would change or wait, and what their differences make. */
  parcours: AVenir[]
  rappel: number
  trop_percu: number
}

/** What the next run would correct, before anybody prepares it. */
export function AVenirPage({ mois, total, page, pages, parcours, rappel, trop_percu }: AVenirProps) {
  const several = pages > 1
  const rows = parcours.flatMap(p => p.ecritures.map(e => ({ p, e })))
  const waiting = parcours.flatMap(p => p.attentes.map(a => ({ p, a })))
  return (
    <>
      <Heading
        title="Ce que la prochaine liquidation changerait"
        lead={`Les mois déjà calculés qui ne le seraient plus de la même façon, jusqu’à ${moisLong(mois)}. Rien n’est écrit tant que personne ne prépare la liquidation : le calcul se refait alors tout seul.`}
        actions={<a href="/regularisations">Trop-perçus</a>}
      />
      <Figures>
        <Figure label="Parcours à revoir" value={nombre(total)} />
        <Figure
          label={several ? 'Rappels à verser, sur cette page' : 'Rappels à verser'}
          value={euros(rappel)}
        />
        <Figure
          label={several ? 'Trop-perçus à reprendre, sur cette page' : 'Trop-perçus à reprendre'}
          value={euros(trop_percu)}
        />
      </Figures>
      <Section title="Corrections" id="corrections" count={rows.length}>
        <Table
          caption="Corrections à venir"
          hideCaption
          unit="correction"
          columns={[
            { key: 'nom', label: 'Personne' },
            { key: 'mois', label: 'Mois' },
            { key: 'cause', label: 'Pourquoi' },
            { key: 'lignes', label: 'Ce qui change' },
            { key: 'montant', label: 'Différence', align: 'end' },
          ]}
          rows={rows.map(({ p, e }) => ({
            nom: (
              <a href={`/parcours/${p.parcours_id}/remuneration/${e.mois}`}>
                {p.prenom} {p.nom}
              </a>
            ),
            mois: moisLong(e.mois),
            cause: e.cause,
            lignes: e.lignes.length
              ? e.lignes.map(l => <div>{`${natureLabels[l.nature]} : ${euros(l.centimes)}`}</div>)
              : 'Aucun montant',
            montant: euros(e.lignes.reduce((n, l) => n + l.centimes, 0)),
          }))}
          empty={
            <Empty
              title={
                several
                  ? 'Aucun mois déjà calculé ne changerait pour les parcours de cette page.'
                  : 'Aucun mois déjà calculé ne changerait.'
              }
            />
          }
        />
      </Section>
      {waiting.length > 0 && (
        <Section title="À revoir, mais en attente" id="attentes" count={waiting.length}>
          <ul class="list">
            {waiting.map(({ p, a }) => (
              <li>
                {p.prenom} {p.nom}, {moisLong(a.mois)} : {a.texte}
                {a.aupres_de.length > 0 && ` À voir avec : ${a.aupres_de.join(', ')}.`}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Pagination page={page} pages={pages} href={n => `/regularisations/a-venir?page=${n}`} />
    </>
  )
}
