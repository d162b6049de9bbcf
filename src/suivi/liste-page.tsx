import { Empty, Heading, Section } from '../web/blocks.tsx'
import { Figure, Figures } from '../web/chart.tsx'
import { jourCourt, nombre, percent, plural } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import { type Reponses, type ToFollow, VUES, type Vue } from './store.ts'
import {
  APPELES,
  type Appele,
  CANAUX,
  dueFrom,
  libelleDestination,
  PETIT_GROUPE,
  type Taux,
  TERMES,
} from './suivi.ts'

type ListeProps = {
  terme: Appele
  vue: Vue
  page: number
  size: number
  reponses: Reponses & { emploi: Taux }
  personnes: ToFollow[]
}

const TITRES: Record<Vue, string> = {
  appeler: 'Personnes à rappeler',
  attente: 'Liens sans réponse',
  faits: 'Suivis déjà faits',
}

/** One term: who is to be called, oldest exit first; whose link waits; or who has already answered. */
export function ListePage({ terme, vue, page, size, reponses, personnes }: ListeProps) {
  const answered = vue === 'faits'
  const { interroges, repondants, en_attente } = reponses
  const appeler = interroges - repondants - en_attente
  const total = answered ? repondants : vue === 'attente' ? en_attente : appeler
  const href = (more: { terme?: Appele; vue?: Vue; page?: number }) => {
    const to = { terme, vue, ...more }
    const query = new URLSearchParams({
      ...(to.terme === '6_mois' ? {} : { terme: to.terme }),
      ...(to.vue === 'appeler' ? {} : { vue: to.vue }),
      ...(more.page ? { page: String(more.page) } : {}),
    }).toString()
    return query ? `/suivi?${query}` : '/suivi'
  }
  return (
    <>
      <Heading
        title={TITRES[vue]}
        lead="On demande à chaque personne ce qu’elle est devenue : d’abord par un lien, puis par téléphone."
        actions={<a href="/suivi/resultats">Ce que les personnes deviennent</a>}
      />
      <p class="actions">
        {APPELES.map(t => (
          <Choice href={href({ terme: t })} label={TERMES[t].titre} current={t === terme} />
        ))}
      </p>
      <p class="actions">
        {VUES.map(v => (
          <Choice href={href({ vue: v })} label={TITRES[v]} current={v === vue} />
        ))}
      </p>
      <Figures>
        <Figure
          label="Taux de réponse"
          value={percent(repondants, interroges)}
          detail={`${nombre(repondants)} sur ${plural(interroges, 'sortie')}${en_attente ? ` ; ${nombre(en_attente)} ont reçu un lien et peuvent encore répondre` : ''}`}
        />
        <Figure
          label={`En emploi ${TERMES[terme].label}`}
          value={reponses.emploi.taux === null ? '–' : percent(reponses.en_emploi, repondants)}
          detail={
            reponses.emploi.taux === null
              ? `moins de ${PETIT_GROUPE} réponses : taux non montré`
              : `${nombre(reponses.en_emploi)} sur ${plural(repondants, 'réponse')}, pour ${plural(interroges, 'sortie')}`
          }
        />
        <Figure label="Personnes à rappeler" value={nombre(appeler)} href={href({ vue: 'appeler' })} />
      </Figures>
      <Section
        title={answered ? 'Les réponses' : vue === 'attente' ? 'Un lien les attend' : 'À rappeler'}
        count={total}
      >
        <Table
          caption={TITRES[vue]}
          hideCaption
          unit={answered ? 'suivi' : 'personne'}
          total={total}
          filterable
          columns={[
            { key: 'personne', label: 'Personne' },
            { key: 'commune', label: 'Commune' },
            { key: 'contact', label: 'Contact' },
            { key: 'conseiller', label: 'Conseiller' },
            { key: 'sortie', label: 'Sortie' },
            { key: 'destination', label: 'À la sortie' },
            ...(answered
              ? [{ key: 'situation', label: TERMES[terme].titre }]
              : vue === 'attente'
                ? [{ key: 'depuis', label: 'Demandé depuis le' }]
                : [
                    { key: 'depuis', label: 'À rappeler depuis le' },
                    { key: 'appel', label: 'Appel' },
                  ]),
          ]}
          rows={personnes.map(p => ({
            personne: <a href={`/parcours/${p.parcours_id}/suivi`}>{`${p.prenom} ${p.nom}`}</a>,
            commune: p.commune,
            contact: p.refuse
              ? `${p.telephone ?? p.courriel}, ne veut plus de message écrit`
              : (p.telephone ?? p.courriel),
            conseiller: p.conseiller,
            sortie: jourCourt(p.date_sortie),
            destination: libelleDestination(p.destination),
            situation:
              p.situation &&
              `${libelleDestination(p.situation)}, le ${jourCourt(p.observe_le ?? '')}, ${CANAUX[p.canal ?? ''] ?? ''}`,
            depuis: jourCourt(dueFrom(p.date_sortie, terme)),
            appel: p.dernier_appel
              ? `${p.appels + 1}e appel, après celui du ${jourCourt(p.dernier_appel)}`
              : '1er appel',
          }))}
          empty={
            answered ? (
              <Empty title="Aucun suivi n’est encore fait." action={<a href="/suivi">Voir qui rappeler</a>} />
            ) : (
              <Empty title="Personne à rappeler aujourd’hui.">
                <p>Les personnes apparaissent ici quand elles n’ont pas répondu au lien reçu.</p>
              </Empty>
            )
          }
        />
        <Pagination page={page} pages={Math.ceil(total / size)} href={n => href({ page: n })} />
      </Section>
    </>
  )
}

/** One of several lists; the one shown is not a link. */
const Choice = ({ href, label, current }: { href: string; label: string; current: boolean }) =>
  current ? <strong aria-current="true">{label}</strong> : <a href={href}>{label}</a>
