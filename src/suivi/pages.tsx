import type { Dossier } from '../certification/store.ts'
import type { View } from '../http/route.ts'
import { Empty, Facts, Heading, Notice, Section } from '../web/blocks.tsx'
import { Figure, Figures } from '../web/chart.tsx'
import { Radios, TextField } from '../web/fields.tsx'
import { Form } from '../web/form.tsx'
import { jour, jourCourt, nombre, percent, plural } from '../web/format.ts'
import { Pagination, Table } from '../web/table.tsx'
import type { Reponses, Sortie, Suivi, ToFollow } from './store.ts'
import { acceptedFrom, answerOf, DESTINATIONS, dueFrom, libelleDestination, SANS_REPONSE } from './suivi.ts'

type ListeProps = { answered: boolean; page: number; size: number; reponses: Reponses; personnes: ToFollow[] }

/** Who is to be called, oldest exit first; or who has already answered. */
export function ListePage({ answered, page, size, reponses, personnes }: ListeProps) {
  const total = answered ? reponses.connues : reponses.dues - reponses.connues
  return (
    <>
      <Heading
        title={answered ? 'Suivis déjà faits' : 'Personnes à rappeler'}
        lead="Six mois après la sortie, on demande à chaque personne ce qu’elle est devenue."
        actions={
          answered ? (
            <a href="/suivi">Personnes à rappeler</a>
          ) : (
            <a href="/suivi?vue=faits">Suivis déjà faits</a>
          )
        }
      />
      <Figures>
        <Figure
          label="Situations connues"
          value={percent(reponses.connues, reponses.dues)}
          detail={`${nombre(reponses.connues)} sur ${plural(reponses.dues, 'sortie')} de plus de six mois`}
        />
        <Figure
          label="En emploi à six mois"
          value={percent(reponses.en_emploi, reponses.connues)}
          detail={`${nombre(reponses.en_emploi)} sur ${plural(reponses.connues, 'situation connue', 'situations connues')}`}
        />
        <Figure label="Personnes à rappeler" value={nombre(reponses.dues - reponses.connues)} href="/suivi" />
      </Figures>
      <Section title={answered ? 'Les réponses' : 'À rappeler'} count={total}>
        <Table
          caption={answered ? 'Suivis déjà faits' : 'Personnes à rappeler'}
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
              ? [{ key: 'situation', label: 'À six mois' }]
              : [
                  { key: 'depuis', label: 'À rappeler depuis le' },
                  { key: 'appel', label: 'Appel' },
                ]),
          ]}
          rows={personnes.map(p => ({
            personne: <a href={`/parcours/${p.parcours_id}/suivi`}>{`${p.prenom} ${p.nom}`}</a>,
            commune: p.commune,
            contact: p.telephone ?? p.courriel,
            conseiller: p.conseiller,
            sortie: jourCourt(p.date_sortie),
            destination: libelleDestination(p.destination),
            situation:
              p.situation && `${libelleDestination(p.situation)}, le ${jourCourt(p.observe_le ?? '')}`,
            depuis: jourCourt(dueFrom(p.date_sortie)),
            appel: p.dernier_appel
              ? `${p.appels + 1}e appel, après celui du ${jourCourt(p.dernier_appel)}`
              : '1er appel',
          }))}
          empty={
            answered ? (
              <Empty title="Aucun suivi n’est encore fait." action={<a href="/suivi">Voir qui rappeler</a>} />
            ) : (
              <Empty title="Personne à rappeler aujourd’hui.">
                <p>Les personnes apparaissent ici six mois après leur sortie.</p>
              </Empty>
            )
          }
        />
        <Pagination
          page={page}
          pages={Math.ceil(total / size)}
          href={n => `/suivi?${answered ? 'vue=faits&' : ''}page=${n}`}
        />
      </Section>
    </>
  )
}

type SuiviProps = { parcours: Dossier; sortie: Sortie | null; suivis: Suivi[]; view: View; act: string }

/** What became of one person, and the form of their counsellor. */
export function SuiviPage({ parcours, sortie, suivis, view, act }: SuiviProps) {
  const after = answerOf(suivis)
  const calls = suivis.filter(s => s.terme === '6_mois' && s !== after)
  const mine = view.who.role === 'stagiaire'
  const writes = view.who.role === 'conseiller' || view.who.role === 'region'
  return (
    <>
      <Heading
        title={mine ? 'Après votre parcours' : `Après le parcours de ${parcours.prenom} ${parcours.nom}`}
        lead="Ce qui s’est passé à la sortie, puis six mois plus tard."
        actions={<a href={`/parcours/${parcours.id}`}>Retour au parcours</a>}
      />
      <Section title="À la sortie">
        {sortie ? (
          <Facts
            items={[
              ['Date de sortie', jour(sortie.date)],
              ['Situation', libelleDestination(sortie.destination)],
              ['Précisions', sortie.precisions],
            ]}
          />
        ) : (
          <Empty title="Le parcours est en cours.">
            <p>Le suivi commence à la sortie.</p>
          </Empty>
        )}
      </Section>
      {sortie && (
        <Section title="Six mois après">
          {calls.length > 0 && (
            <ul>
              {calls.map(call => (
                <li>
                  Appel du {jour(call.observe_le)}
                  {call.saisi_par && `, par ${call.saisi_par}`} : sans réponse.
                </li>
              ))}
            </ul>
          )}
          {after ? (
            <Facts
              items={[
                ['Situation', libelleDestination(after.situation)],
                ['Observée le', jour(after.observe_le)],
                ['Notée par', after.saisi_par],
              ]}
            />
          ) : view.today < acceptedFrom(sortie.date) ? (
            <Notice kind="info">
              La situation à six mois pourra être notée à partir du {jour(acceptedFrom(sortie.date))}.
            </Notice>
          ) : writes ? (
            <ObservationForm {...{ parcours, view, act }} />
          ) : (
            <Empty title="Pas encore de réponse.">
              <p>{mine ? 'Votre conseiller vous appellera.' : 'Le conseiller rappelle la personne.'}</p>
            </Empty>
          )}
        </Section>
      )}
    </>
  )
}

function ObservationForm({ parcours, view, act }: Pick<SuiviProps, 'parcours' | 'view' | 'act'>) {
  const state = view.state(act, { observe_le: view.today })
  return (
    <Form action={`/parcours/${parcours.id}/suivi`} token={view.token()} state={state}>
      <TextField
        name="observe_le"
        label="Date de l’échange"
        type="date"
        max={view.today}
        state={state}
        required
      />
      <Radios
        name="situation"
        legend="Que fait la personne aujourd’hui ?"
        state={state}
        required
        options={Object.entries(DESTINATIONS).map(([value, label]) => ({
          value,
          label: value === SANS_REPONSE ? 'Sans réponse à cet appel' : label,
        }))}
      />
    </Form>
  )
}
