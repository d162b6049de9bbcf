import { addDays, isFerie, type Jour } from '../calendrier/calendrier.ts'
import { dayLabel } from '../emargement/emargement.ts'
import type { View } from '../http/route.ts'
import { hhmm } from '../seance/seance.ts'
import { Badge, Empty, Heading, Section } from '../web/blocks.tsx'
import { ActButton } from '../web/form.tsx'
import { jour } from '../web/format.ts'
import type { Evenement } from './agenda.ts'

type Props = { evenements: Evenement[]; du: Jour; au: Jour; lien: string | null; view: View }

/** Four weeks, day by day, and the address that brings them to one's own calendar. */
export function AgendaPage({ evenements, du, au, lien, view }: Props) {
  const days = Map.groupBy(evenements, e => e.jour)
  return (
    <>
      <Heading title="Mon agenda" lead={`Du ${jour(du)} au ${jour(addDays(au, -1))}.`} />
      <nav class="pagination" aria-label="Semaines">
        <a href={`/agenda?du=${addDays(du, -28)}`} rel="prev">
          Quatre semaines avant
        </a>
        <a href="/agenda">Aujourd’hui</a>
        <a href={`/agenda?du=${au}`} rel="next">
          Quatre semaines après
        </a>
      </nav>
      {evenements.length === 0 && <Empty title="Rien n’est prévu pendant ces quatre semaines." />}
      {[...days].map(([le, list]) => (
        <Section title={dayLabel(le)} id={`j-${le}`}>
          {le === view.today && <Badge kind="attention">Aujourd’hui</Badge>}
          {isFerie(le) && <Badge kind="neutral">Jour férié</Badge>}
          <ul class="list">
            {list.map(e => (
              <li>
                {e.heures && (
                  <strong>
                    {hhmm(e.heures.debut)} – {hhmm(e.heures.fin)}{' '}
                  </strong>
                )}
                <a href={e.lien}>{e.titre}</a>
                {e.lieu && `, ${e.lieu}`}
              </li>
            ))}
          </ul>
        </Section>
      ))}
      <Section title="Dans mon propre calendrier" id="abonnement">
        <p>
          Une adresse secrète montre cet agenda dans le calendrier de votre téléphone ou de votre ordinateur,
          et le tient à jour. Ne la donnez à personne.
        </p>
        {lien && <p class="soft">Une adresse est ouverte depuis le {jour(lien)}.</p>}
        <div class="actions">
          <ActButton
            action="/agenda/abonnement"
            token={view.token()}
            label={lien ? 'Changer l’adresse' : 'Ouvrir une adresse'}
          />
          {lien && (
            <ActButton
              action="/agenda/abonnement/arret"
              token={view.token()}
              label="Fermer l’adresse"
              kind="danger"
            />
          )}
        </div>
      </Section>
    </>
  )
}
