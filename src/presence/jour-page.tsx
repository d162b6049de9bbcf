import { addDays, monday } from '../calendrier/calendrier.ts'
import { DEMIS, dayLabel } from '../emargement/emargement.ts'
import type { View } from '../http/route.ts'
import { Badge, Empty, Heading, Section } from '../web/blocks.tsx'
import { ActButton } from '../web/form.tsx'
import { heures, nombre } from '../web/format.ts'
import { Table } from '../web/table.tsx'
import { AbsencesAnnoncees } from './absences-page.tsx'
import type { JourData } from './jour.tsx'
import { Pieces } from './papier-page.tsx'
import { contreseingLisible, heureDe, signatureLisible } from './presence.ts'

type Props = JourData & { view: View }
type ParDemi = JourData['demis'][number]
type Personne = JourData['personnes'][number]

const cap = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const address = (props: Pick<Props, 'action' | 'jour'>, end = '') =>
  `/presence/${props.action.id}/${props.jour}${end}`

/** One group, one day: who is expected, who has signed, and everything that gathers signatures. */
export function JourPage(props: Props) {
  const { action, jour, demis, personnes, view } = props
  return (
    <>
      <Heading
        title={`Feuille du ${dayLabel(jour)}`}
        lead={`${action.site} · ${action.formation}`}
        actions={
          <>
            <a href={address({ action, jour: addDays(jour, -1) })}>Jour précédent</a>
            <a href={address({ action, jour: addDays(jour, 1) })}>Jour suivant</a>
            {jour !== view.today && <a href={address({ action, jour: view.today })}>Aujourd’hui</a>}
            <a href={`/emargement/${action.id}/${monday(jour)}`}>Feuille de la semaine</a>
            {!demis.some(d => d.demi === 'soir') && <a href={`${address(props)}?soir=1`}>Ajouter le soir</a>}
          </>
        }
      />
      {personnes.length === 0 ? (
        <Empty
          title="Personne n’est en formation ici ce jour-là."
          action={<a href="/emargement">Voir les groupes</a>}
        />
      ) : (
        <>
          <DemiJournees {...props} />
          <Signatures {...props} />
          <Section title="Feuille signée sur papier" id="papier" count={props.pieces.length}>
            <Pieces {...props} />
          </Section>
          <Section title="Absences annoncées" id="absences" count={props.annonces.length}>
            <AbsencesAnnoncees
              annonces={props.annonces}
              act="/presence/:action/:jour/absences"
              address={address(props, '/absences')}
              personnes={personnes}
              du={jour < view.today ? view.today : jour}
              view={view}
            />
          </Section>
        </>
      )}
    </>
  )
}

function DemiJournees(props: Props) {
  return (
    <Section title="Code et contreseing" id="codes">
      <Table
        caption="Demi-journées"
        hideCaption
        unit="demi-journée"
        columns={[
          { key: 'demi', label: 'Demi-journée' },
          { key: 'signees', label: 'Signatures' },
          { key: 'code', label: 'Code de la salle' },
          { key: 'contreseing', label: 'Contreseing du formateur' },
        ]}
        rows={props.demis.map(d => ({
          demi: cap(DEMIS[d.demi]),
          signees: `${nombre(d.signees)} sur ${nombre(d.attendues)}`,
          code: <CodeDe d={d} {...props} />,
          contreseing: <ContreseingDe d={d} {...props} />,
        }))}
      />
    </Section>
  )
}

function CodeDe({ d, ...props }: Props & { d: ParDemi }) {
  const { jour, view } = props
  const open = d.code !== null && d.code.ferme_le === null && jour === view.today
  const about = `: ${DEMIS[d.demi]}`
  const act = (verb: string, label: string) => (
    <ActButton
      action={address(props, `/${d.demi}/${verb}`)}
      token={view.token()}
      label={label}
      about={about}
    />
  )
  return (
    <div class="cell-stack">
      <span>{codeText(d, open)}</span>
      {open && (
        <a href={address(props, `/${d.demi}/code`)}>
          Montrer le code à la salle<span class="visually-hidden"> {about}</span>
        </a>
      )}
      {open && act('fermeture', 'Fermer le code')}
      {!open &&
        !d.contreseing &&
        jour === view.today &&
        act('ouverture', d.code ? 'Afficher un nouveau code' : 'Afficher un code')}
    </div>
  )
}

const ContreseingDe = ({ d, ...props }: Props & { d: ParDemi }) => (
  <div class="cell-stack">
    <span>{d.contreseing ? contreseingLisible(d.contreseing, props.jour) : 'Pas contresignée'}</span>
    {!d.contreseing && d.signees > 0 && (
      <ActButton
        action={address(props, `/${d.demi}/contreseing`)}
        token={props.view.token()}
        label={`Contresigner (${props.view.who.nom})`}
        about={`: ${DEMIS[d.demi]}`}
      />
    )}
  </div>
)

function codeText({ code }: ParDemi, open: boolean): string {
  if (!code) return 'Aucun code n’a été affiché'
  if (open) return `Affiché depuis ${heureDe(code.ouvert_le)}`
  return `Affiché à ${heureDe(code.ouvert_le)}${code.ferme_le ? `, fermé à ${heureDe(code.ferme_le)}` : ''}`
}

function Signatures(props: Props) {
  const { demis, personnes, jour } = props
  return (
    <Section title="Qui a signé" id="signatures">
      <Table
        caption={`Signatures du ${dayLabel(jour)}`}
        hideCaption
        unit="personne"
        filterable={personnes.length > 10}
        columns={[
          { key: 'personne', label: 'Personne' },
          ...demis.map(d => ({ key: d.demi, label: cap(DEMIS[d.demi]) })),
        ]}
        rows={personnes.map(p => ({
          personne: <a href={`/parcours/${p.parcours_id}`}>{p.nom}</a>,
          ...Object.fromEntries(p.cases.map(c => [c.demi, <CaseDuJour p={p} c={c} {...props} />])),
        }))}
      />
      <ul class="on-paper list">
        {demis.map(d => (
          <li>
            Formateur, {DEMIS[d.demi]} :{' '}
            {d.contreseing ? contreseingLisible(d.contreseing, jour) : <span class="to-sign" />}
          </li>
        ))}
      </ul>
      <p class="soft off-paper">
        Un lien signe une demi-journée d’une seule personne, une fois, jusqu’à ce soir. « A signé, mais noté
        absent » : corrigez la feuille de la semaine, ou gardez l’absence si la signature est une erreur.
      </p>
    </Section>
  )
}

type CaseProps = Props & { p: Personne; c: Personne['cases'][number] }

function CaseDuJour({ p, c, demis, jour, view, ...props }: CaseProps) {
  const closed = demis.find(d => d.demi === c.demi)?.contreseing
  // On paper, what waits for a signature is a place to sign.
  const waits = c.badge === 'waiting' && !c.signature
  return (
    <div class="cell-stack">
      {waits && <span class="on-paper to-sign" />}
      <span class={waits ? 'off-paper' : undefined}>
        <Badge kind={c.badge}>{c.texte}</Badge>
      </span>
      {c.signature && <span class="soft">{signatureLisible(c.signature)}</span>}
      {!c.signature && c.attendue && (
        <span class="soft off-paper">Attendue : {heures(c.attendue.minutes)}</span>
      )}
      {!c.signature && jour === view.today && !p.ferme && !closed && (
        <ActButton
          action={address({ ...props, jour }, `/${c.demi}/lien`)}
          token={view.token()}
          label="Faire un lien"
          fields={{ parcours: String(p.parcours_id) }}
          about={`pour ${p.nom}, ${DEMIS[c.demi]}`}
        />
      )}
    </div>
  )
}
