import { TERMES } from '../suivi/suivi.ts'
import { Badge, Empty, Heading, Notice } from '../web/blocks.tsx'
import { Disclosure } from '../web/form.tsx'
import { jourCourt, plural } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import type { Depart } from './boite.ts'
import type { Canal } from './enquete.ts'

type Props = { departs: Depart[]; total: number; page: number; pages: number; demonstration: boolean }

const CANAUX: Record<Canal, string> = { sms: 'SMS', courriel: 'Courriel', compte: 'Message dans Amont' }
const RANGS = ['premier message', 'rappel', 'dernier rappel']
const FINS: Record<string, string> = {
  repondue: 'A répondu',
  arretee: 'Ne veut plus de message',
  expiree: 'Sans réponse',
  corrigee: 'Sortie corrigée',
}

/** What the follow-up wrote to people who left: in a demonstration, as they would have read it. */
export function BoitePage({ departs, total, page, pages, demonstration }: Props) {
  return (
    <>
      <Heading
        title="Messages du suivi"
        lead="Ce que le suivi a écrit aux personnes sorties de formation, avec ou sans compte."
        actions={<a href="/boite-d-envoi">Boîte d’envoi</a>}
      />
      {demonstration && (
        <Notice kind="info" title="Rien ne part de cette démonstration">
          Ouvrez un message pour le lire comme la personne l’aurait reçu, et suivre son lien.
        </Notice>
      )}
      <Table
        caption="Messages du suivi"
        hideCaption
        unit="message"
        total={total}
        empty={
          <Empty title="Aucun message n’a encore été écrit.">
            <p>Le premier part à la sortie d’un parcours, en journée.</p>
          </Empty>
        }
        columns={[
          { key: 'a', label: 'À' },
          { key: 'message', label: 'Message' },
          { key: 'le', label: 'Écrit le' },
          { key: 'etat', label: 'État' },
        ]}
        rows={departs.map(d => ({
          message:
            d.texte === null ? (
              <Titre d={d} />
            ) : (
              <Disclosure summary={<Titre d={d} />}>
                <p>{d.texte}</p>
                {d.lien && (
                  <p>
                    <a href={d.lien}>Ouvrir le lien de {d.prenom}</a>
                  </p>
                )}
              </Disclosure>
            ),
          a: (
            <span>
              <a href={`/parcours/${d.parcours_id}/suivi`}>{`${d.prenom} ${d.nom}`}</a>
              {d.adresse && `, ${d.adresse}`}
            </span>
          ),
          le: jourCourt(d.cree_le),
          etat: <Etat d={d} demonstration={demonstration} />,
        }))}
      />
      <Pagination page={page} pages={pages} href={n => `/boite-d-envoi/suivi?page=${n}`} />
    </>
  )
}

const Titre = ({ d }: { d: Depart }) => (
  <>
    {CANAUX[d.canal]}, suivi {TERMES[d.terme].label} : {RANGS[d.rang - 1]}
  </>
)

function Etat({ d, demonstration }: { d: Depart; demonstration: boolean }) {
  if (d.fin) return <Badge kind={d.fin === 'repondue' ? 'positive' : 'waiting'}>{FINS[d.fin] ?? d.fin}</Badge>
  if (d.erreur)
    return (
      <>
        <Badge kind="attention">{plural(d.essais, 'essai manqué', 'essais manqués')}</Badge>{' '}
        <span class="soft">{d.erreur}</span>
      </>
    )
  if (d.parti_le === null) return <Badge kind="waiting">en attente d’envoi</Badge>
  return <span class="soft">{demonstration ? 'rien ne part' : 'envoyé'}, réponse attendue</span>
}
