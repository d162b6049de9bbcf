import { addDays, type Jour } from '../calendrier/calendrier.ts'
import type { View } from '../http/route.ts'
import { paris } from '../http/session.ts'
import { Badge, type BadgeKind, Empty, Facts, Heading, Notice, Section } from '../web/blocks.tsx'
import { Select, TextField } from '../web/fields.tsx'
import { Disclosure, Form } from '../web/form.tsx'
import { jour, plural } from '../web/format.ts'
import { Pagination } from '../web/table.tsx'
import type { Filtre, Tache } from './store.ts'
import { type Urgence, urgence } from './tache.ts'

const FILTRES: Record<Filtre, string> = {
  miennes: 'Les miennes',
  equipe: 'Toute l’équipe',
  closes: 'Terminées',
}
const EMPTY: Record<Filtre, string> = {
  miennes: 'Rien à faire pour l’instant.',
  equipe: 'Personne n’a de tâche en cours.',
  closes: 'Aucune tâche terminée.',
}

type ListProps = { taches: Tache[]; total: number; filtre: Filtre; page: number; pages: number; view: View }

/** What is to be done, by whom, before when. */
export function TachesPage({ taches, total, filtre, page, pages, view }: ListProps) {
  return (
    <>
      <Heading
        title="Tâches"
        lead="Ce qu’il faut faire, pour qui, et avant quand."
        actions={<a href="/signaux">Voir les signaux</a>}
      />
      <nav class="tabs" aria-label="Quelles tâches">
        <ul>
          {(Object.keys(FILTRES) as Filtre[]).map(f => (
            <li>
              <a href={`/taches?filtre=${f}`} aria-current={f === filtre ? 'page' : undefined}>
                {FILTRES[f]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {taches.length === 0 ? <Empty title={EMPTY[filtre]} /> : <p class="soft">{plural(total, 'tâche')}</p>}
      <TacheList taches={taches} view={view} />
      <Pagination page={page} pages={pages} href={n => `/taches?filtre=${filtre}&page=${n}`} />
    </>
  )
}

/** Tasks, one line each: how urgent, what, about whom, for whom when it is someone else. */
export function TacheList({ taches, view }: { taches: Tache[]; view: View }) {
  if (taches.length === 0) return null
  return (
    <ul class="list">
      {taches.map(t => (
        <li>
          <Delai tache={t} today={view.today} /> <a href={`/taches/${t.id}`}>{t.objet}</a>
          {t.nom && ` · ${t.prenom} ${t.nom}`}
          {t.compte_id !== view.who.id && <span class="soft"> · {charge(t)}</span>}
        </li>
      ))}
    </ul>
  )
}

type OneProps = { tache: Tache; equipe: { id: number; nom: string }[]; view: View }

export function TachePage({ tache: t, equipe, view }: OneProps) {
  const state = view.state('/taches/:id/cloture')
  const giving = view.state('/taches/:id/transfert')
  const others = equipe.filter(k => k.id !== t.compte_id)
  return (
    <>
      <Heading
        title={t.objet}
        lead={t.detail}
        actions={
          t.lien && (
            <a class="button secondary" href={t.lien}>
              Ouvrir le dossier
            </a>
          )
        }
      />
      <Facts
        items={
          [
            ['État', <Delai tache={t} today={view.today} />],
            ...(t.nom
              ? [
                  ['Pour', <a href={`/stagiaires/${t.stagiaire_id}`}>{`${t.prenom} ${t.nom}`}</a>] as [
                    string,
                    unknown,
                  ],
                ]
              : []),
            ['Qui s’en occupe', t.charge],
          ] as Parameters<typeof Facts>[0]['items']
        }
      />
      {!t.charge_actif && !t.close_le && (
        <Notice kind="attention">Le compte de {t.charge} est fermé : confiez cette tâche à quelqu’un.</Notice>
      )}
      {t.close_le ? (
        <Section title="Ce qui a été fait" id="fait">
          <p>{t.conclusion}</p>
          <p class="soft">
            {t.close_par ?? 'Amont'}, le {jour(paris(t.close_le))}
          </p>
        </Section>
      ) : (
        <Section title="Terminer" id="terminer">
          <Form action={`/taches/${t.id}/cloture`} token={view.token()} state={state} submit="C’est fait">
            <TextField
              name="conclusion"
              label="Ce qui a été fait"
              hint="Une phrase, sans détail de santé."
              state={state}
              required
            />
          </Form>
          {others.length > 0 && (
            <Disclosure summary="Confier à quelqu’un" open={Object.keys(giving.errors).length > 0}>
              <Form action={`/taches/${t.id}/transfert`} token={view.token()} state={giving} submit="Confier">
                <Select
                  name="compte_id"
                  label="À qui"
                  state={giving}
                  empty="Choisir"
                  required
                  options={others.map(k => ({ value: String(k.id), label: k.nom }))}
                />
              </Form>
            </Disclosure>
          )}
        </Section>
      )}
    </>
  )
}

const charge = (t: Tache) =>
  t.charge_actif ? `pour ${t.charge}` : `pour ${t.charge}, compte fermé : à confier`

const BADGES: Record<Urgence, BadgeKind> = {
  depassee: 'negative',
  aujourd_hui: 'attention',
  bientot: 'waiting',
  plus_tard: 'neutral',
}

/** Whether it is done, or how close its deadline is. */
function Delai({ tache, today }: { tache: Tache; today: Jour }) {
  if (tache.close_le) return <Badge kind="neutral">Terminée</Badge>
  const how = urgence(tache.echeance, today)
  const text = {
    depassee: `En retard depuis le ${jour(addDays(tache.echeance, 1))}`,
    aujourd_hui: 'Aujourd’hui',
    bientot: `D’ici au ${jour(tache.echeance)}`,
    plus_tard: `D’ici au ${jour(tache.echeance)}`,
  }[how]
  return <Badge kind={BADGES[how]}>{text}</Badge>
}
