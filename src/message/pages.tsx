import type { View } from '../http/route.ts'
import { Badge, Empty, Heading, Notice } from '../web/blocks.tsx'
import { ActButton, Disclosure } from '../web/form.tsx'
import { jour, jourCourt, plural } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import { JOURS_D_ENVOI } from './message.ts'
import type { Depart, Recu } from './store.ts'

type InboxProps = {
  messages: Recu[]
  total: number
  non_lus: number
  page: number
  pages: number
  view: View
}

/** What was written to this account, the newest first. */
export function MessagesPage({ messages, total, non_lus, page, pages, view }: InboxProps) {
  return (
    <>
      <Heading
        title="Messages"
        lead={
          total === 0
            ? 'Ce qu’Amont vous écrit arrive ici.'
            : non_lus
              ? `${plural(non_lus, 'message non lu', 'messages non lus')}.`
              : 'Vous avez tout lu.'
        }
        actions={
          <>
            {non_lus > 0 && (
              <ActButton action="/messages/lecture" token={view.token()} label="Tout marquer comme lu" />
            )}
            {view.who.role === 'region' && <a href="/boite-d-envoi">Boîte d’envoi de la Région</a>}
          </>
        }
      />
      {total === 0 && <Empty title="Aucun message pour l’instant." />}
      <ul class="list">
        {messages.map(m => (
          <li>
            <p>
              {m.lu_le === null && (
                <>
                  <Badge kind="attention">Non lu</Badge>{' '}
                </>
              )}
              <strong>{m.objet}</strong> <span class="soft">le {jour(m.cree_le)}</span>
            </p>
            <p>{m.texte}</p>
            {m.lu_le === null ? (
              <ActButton
                action={`/messages/${m.id}/lecture`}
                token={view.token()}
                label={m.lien ? 'Marquer comme lu et ouvrir' : 'Marquer comme lu'}
                about={`« ${m.objet} »`}
              />
            ) : (
              m.lien && (
                <p>
                  <a href={m.lien}>
                    Ouvrir<span class="visually-hidden"> « {m.objet} »</span>
                  </a>
                </p>
              )
            )}
          </li>
        ))}
      </ul>
      <Pagination page={page} pages={pages} href={n => `/messages?page=${n}`} />
    </>
  )
}

type OutboxProps = {
  departs: Depart[]
  total: number
  page: number
  pages: number
  demonstration: boolean
}

/** What leaves the Région by mail; in a demonstration, what would have left. */
export function BoitePage({ departs, total, page, pages, demonstration }: OutboxProps) {
  return (
    <>
      <Heading
        title="Boîte d’envoi"
        lead="Les messages écrits aux comptes de la Région, et ce que leur envoi par courriel est devenu."
        actions={<a href="/boite-d-envoi/suivi">Messages du suivi, avec ou sans compte</a>}
      />
      {demonstration && (
        <Notice kind="info" title="Rien ne part de cette démonstration">
          Voici ce qui aurait été envoyé, et à qui.
        </Notice>
      )}
      <Table
        caption="Messages écrits"
        hideCaption
        unit="message"
        total={total}
        empty={<Empty title="Aucun message n’a été écrit." />}
        columns={[
          { key: 'objet', label: 'Objet' },
          { key: 'a', label: 'À' },
          { key: 'le', label: 'Écrit le' },
          { key: 'envoi', label: 'Courriel' },
        ]}
        rows={departs.map(d => ({
          objet:
            d.texte === null ? (
              d.objet
            ) : (
              <Disclosure summary={d.objet}>
                <p>{d.texte}</p>
              </Disclosure>
            ),
          a: `${d.destinataire}, ${d.courriel}`,
          le: jourCourt(d.cree_le),
          envoi: <Standing {...d} demonstration={demonstration} />,
        }))}
      />
      <Pagination page={page} pages={pages} href={n => `/boite-d-envoi?page=${n}`} />
    </>
  )
}

function Standing({ envoye_le, essais, erreur, demonstration, perime }: Depart & { demonstration: boolean }) {
  if (demonstration) return <span class="soft">rien ne part</span>
  if (envoye_le) return <Badge kind="positive">envoyé le {jourCourt(envoye_le)}</Badge>
  if (perime)
    return (
      <span class="soft">
        pas envoyé en {JOURS_D_ENVOI} jours, à lire dans Amont{erreur && ` : ${erreur}`}
      </span>
    )
  if (erreur)
    return (
      <>
        <Badge kind="attention">{plural(essais, 'essai manqué', 'essais manqués')}</Badge>{' '}
        <span class="soft">{erreur}</span>
      </>
    )
  return <Badge kind="waiting">en attente</Badge>
}
