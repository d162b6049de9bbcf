import type { Mois } from '../calendrier/calendrier.ts'
import { nameOf } from '../emargement/emargement.ts'
import type { View } from '../http/route.ts'
import { QUALITES } from '../parcours/parcours.ts'
import { Badge, Empty, Heading, Section } from '../web/blocks.tsx'
import { Checkbox } from '../web/fields.tsx'
import { ActButton, Disclosure, ErrorSummary, Form } from '../web/form.tsx'
import { de, heures, jourCourt, moisLong, nombre, plural } from '../web/format.ts'
import { OnPaper } from '../web/grid.tsx'
import { Pagination, Table } from '../web/table.tsx'
import type { Ligne } from './etat.ts'
import type { GroupeDuMois } from './groupes.ts'

type EtatsProps = {
  mois: Mois
  precedent: Mois
  suivant: Mois
  /** The group that the address keeps to. */
  action: number | null
  /** People who have a statement in the month, on every page. */
  total: number
  /** Every group of the month, when one page does not show them all. */
  tous: GroupeDuMois[]
  page: number
  pages: number
  groupes: { action_id: number; site: string; lignes: Ligne[] }[]
  view: View
  one: string
  group: string
}

/** A month's statements, group by group: what is counted, what is certified, what prevents it. */
export function EtatsPage(props: EtatsProps) {
  const { mois, precedent, suivant, action, total, tous, page, pages, groupes, view, one, group } = props
  const query = action ? `?action=${action}` : ''
  return (
    <>
      <Heading
        title={`États de présence, ${moisLong(mois)}`}
        lead="L’organisme certifie chaque mois les heures de chaque stagiaire : c’est ce qui déclenche la rémunération."
        actions={
          <>
            <a href={`/etats/${precedent}${query}`}>Mois précédent</a>
            <a href={`/etats/${suivant}${query}`}>Mois suivant</a>
            {action && <a href={`/etats/${mois}`}>Tous les groupes</a>}
            {view.who.role === 'region' && <a href="/etats/retards">Qui est en retard</a>}
          </>
        }
      />
      <ErrorSummary state={view.state(one)} />
      <ErrorSummary state={view.state(group)} />
      {groupes.length === 0 && (
        <Empty title={`Aucun parcours en ${moisLong(mois)}.`}>
          <p>Les états apparaissent ici dès qu’une personne est en formation.</p>
        </Empty>
      )}
      {tous.length > 0 && <Groupes {...{ mois, total, tous, groupes }} />}
      {groupes.map(g => (
        <Section
          title={g.site}
          id={`groupe-${g.action_id}`}
          actions={<GroupAct {...{ mois, view }} {...g} />}
        >
          <Statements {...{ mois, view }} {...g} />
        </Section>
      ))}
      <Pagination {...{ page, pages }} href={n => `/etats/${mois}?page=${n}`} />
    </>
  )
}

/** How many people and groups there are in all, and the way to each group. */
function Groupes({ mois, total, tous, groupes }: Pick<EtatsProps, 'mois' | 'total' | 'tous' | 'groupes'>) {
  const shown = groupes.reduce((n, g) => n + g.lignes.length, 0)
  return (
    <>
      <p>
        {plural(total, 'personne')} dans {plural(tous.length, 'groupe')} en {moisLong(mois)}. Cette page en
        montre {nombre(shown)}, dans {plural(groupes.length, 'groupe')}.
      </p>
      <Disclosure summary="Aller à un groupe">
        <ul>
          {tous.map(g => (
            <li>
              <a href={`/etats/${mois}?action=${g.action_id}`}>{g.site}</a>, {plural(g.nombre, 'personne')}
            </li>
          ))}
        </ul>
      </Disclosure>
    </>
  )
}

type GroupProps = { mois: Mois; view: View; action_id: number; site: string; lignes: Ligne[] }

const writes = (view: View) => view.who.role === 'organisme'

function GroupAct({ mois, view, action_id, site, lignes }: GroupProps) {
  const ready = lignes.filter(l => l.statut === 'pret').length
  if (!writes(view) || ready === 0) return null
  return (
    <ActButton
      action={`/actions/${action_id}/etats/${mois}`}
      token={view.token()}
      kind="primary"
      label={ready === 1 ? 'Certifier l’état prêt' : `Certifier les ${ready} états prêts`}
      about={de(site)}
    />
  )
}

const Statements = ({ mois, view, site, lignes }: GroupProps) => (
  <Table
    caption={`États ${de(site)}`}
    hideCaption
    unit="personne"
    filterable={lignes.length > 12}
    columns={[
      { key: 'personne', label: 'Personne' },
      ...(lignes.some(l => l.minutes_attendues !== null)
        ? [{ key: 'prevu', label: 'Prévu', align: 'end' as const }]
        : []),
      { key: 'present', label: 'Présent', align: 'end' },
      { key: 'entreprise', label: 'En entreprise', align: 'end' },
      { key: 'justifiee', label: 'Absence justifiée', align: 'end' },
      { key: 'injustifiee', label: 'Absence non justifiée', align: 'end' },
      { key: 'etat', label: 'État' },
    ]}
    rows={lignes.map(l => ({
      personne: <a href={`/parcours/${l.membre.parcours_id}`}>{nameOf(l.membre)}</a>,
      prevu: l.minutes_attendues === null ? '–' : heures(l.minutes_attendues),
      present: heures(l.minutes_present),
      entreprise: heures(l.minutes_entreprise),
      justifiee: heures(l.minutes_absence_justifiee),
      injustifiee: (
        <div>
          {heures(l.minutes_absence_injustifiee)}
          {l.retard > 0 && <span class="soft"> dont {heures(l.retard)} de retard</span>}
        </div>
      ),
      etat: (
        <div>
          <Standing {...{ mois, view }} ligne={l} />
          <Also mois={mois} ligne={l} />
        </div>
      ),
    }))}
  />
)

/** What is said beside where a statement stands, and the way to its own page. */
const Also = ({ mois, ligne: l }: { mois: Mois; ligne: Ligne }) => (
  <p class="soft">
    {l.non_signees > 0 && `${nonSignees(l.non_signees)} · `}
    {l.rouvert_le && l.statut !== 'certifie' && `rouvert le ${jourCourt(l.rouvert_le)} · `}
    <a href={`/parcours/${l.membre.parcours_id}/etats/${mois}`}>
      Détail<span class="visually-hidden"> de l’état {de(nameOf(l.membre))}</span>
    </a>
  </p>
)

/** « 3 demi-journées non signées » */
export const nonSignees = (n: number) => plural(n, 'demi-journée non signée', 'demi-journées non signées')

/** Where a statement stands, and what its organisation can do about it. */
export function Standing({ mois, view, ligne }: { mois: Mois; view: View; ligne: Ligne }) {
  const { membre, statut, manque, signatures, certifie_le } = ligne
  const action = `/parcours/${membre.parcours_id}/etats/${mois}`
  switch (statut) {
    case 'certifie':
      return <Badge kind="positive">Certifié le {jourCourt(certifie_le ?? '')}</Badge>
    case 'a_venir':
      return <Badge kind="waiting">Mois à venir</Badge>
    case 'en_cours':
      return <Badge kind="waiting">Mois en cours</Badge>
    case 'a_signer':
      return (
        <>
          <Badge kind="attention">Contrat à signer</Badge>{' '}
          <span class="soft">{signatures.map(q => QUALITES[q] ?? q).join(', ')}</span>
        </>
      )
    case 'pret':
      return writes(view) ? (
        <>
          <ActButton
            action={action}
            token={view.token()}
            label="Certifier"
            about={`l’état ${de(nameOf(membre))}`}
          />
          <OnPaper text="À certifier" />
        </>
      ) : (
        <Badge kind="waiting">À certifier</Badge>
      )
    case 'incomplet':
      return (
        <Disclosure
          summary={
            <>
              Présences à compléter
              <OnPaper text=" : à certifier" />
              <span class="visually-hidden"> pour {nameOf(membre)}</span>
            </>
          }
        >
          <p>Rien n’est noté : {manque.join(' ; ')}.</p>
          {writes(view) && <Anyway {...{ action, view, ligne }} />}
        </Disclosure>
      )
  }
}

function Anyway({ action, view, ligne }: { action: string; view: View; ligne: Ligne }) {
  const state = { values: {}, errors: {}, prefix: `p${ligne.membre.parcours_id}-` }
  return (
    <Form action={action} token={view.token()} state={state} submit="Certifier quand même">
      <Checkbox
        name="_confirmation"
        label={`Je certifie l’état ${de(nameOf(ligne.membre))} avec ${plural(ligne.manque.length, 'manque')}. Ensuite, ce mois ne changera plus, sauf s’il est rouvert avec un motif.`}
        state={state}
        required
      />
    </Form>
  )
}
