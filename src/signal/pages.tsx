import type { View } from '../http/route.ts'
import { Badge, type BadgeKind, Empty, Heading, Section } from '../web/blocks.tsx'
import { TextArea } from '../web/fields.tsx'
import { ActButton, Disclosure, Form } from '../web/form.tsx'
import { jour, jourCourt, plural } from '../web/format.ts'
import { Pagination } from '../web/table.tsx'
import { NATURES, type Nature, pour, suite } from './signal.ts'
import type { Aide, Signal } from './store.ts'

type ListProps = {
  signaux: Signal[]
  comptes: { nature: Nature; n: number }[]
  nature: Nature | null
  total: number
  page: number
  pages: number
  view: View
}

const URGENT: readonly Nature[] = ['aide_demandee', 'absences_repetees', 'sans_nouvelles', 'retour_depasse']
const badge = (n: Nature): BadgeKind => (URGENT.includes(n) ? 'negative' : 'attention')

/** Who may be about to stop, why, and who sees to it. */
export function SignauxPage({ signaux, comptes, nature, total, page, pages, view }: ListProps) {
  const all = comptes.reduce((sum, c) => sum + c.n, 0)
  const href = (n: Nature | null, at = 1) =>
    `/signaux${n ? `?nature=${n}` : ''}${at > 1 ? `${n ? '&' : '?'}page=${at}` : ''}`
  return (
    <>
      <Heading
        title="Signaux"
        lead="Ce qui montre qu’une personne risque de s’arrêter, relevé chaque nuit. Un signal se clôt quand sa cause disparaît."
      />
      {all > 0 && (
        <nav class="tabs" aria-label="Quels signaux">
          <ul>
            <li>
              <a href={href(null)} aria-current={nature === null ? 'page' : undefined}>
                Tous ({all})
              </a>
            </li>
            {comptes.map(c => (
              <li>
                <a href={href(c.nature)} aria-current={c.nature === nature ? 'page' : undefined}>
                  {NATURES[c.nature].libelle} ({c.n})
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {nature && <p>{NATURES[nature].definition}</p>}
      {signaux.length === 0 ? (
        <Empty title="Aucun signal : personne ne demande d’attention particulière." />
      ) : (
        <p class="soft">{plural(total, 'signal', 'signaux')}</p>
      )}
      <ul class="list">
        {signaux.map(s => (
          <li>
            <Badge kind={badge(s.nature)}>{NATURES[s.nature].libelle}</Badge>{' '}
            <a href={dossier(s)}>
              {s.prenom} {s.nom}
            </a>
            {' · '}
            {s.phrase}
            {s.texte && ` « ${s.texte} »`} <Suite signal={s} />
          </li>
        ))}
      </ul>
      <Pagination page={page} pages={pages} href={n => href(nature, n)} />
      <Section title="Ce que veut dire chaque signal" id="definitions">
        <Disclosure summary="Lire les définitions">
          <dl>
            {pour(view.who.role).map(n => (
              <>
                <dt>{NATURES[n].libelle}</dt>
                <dd>
                  {NATURES[n].definition} {NATURES[n].delai} jours pour agir.
                </dd>
              </>
            ))}
          </dl>
          {view.who.role === 'region' && (
            <p>
              <a href="/reglages">Régler le nombre de jours</a>
            </p>
          )}
        </Disclosure>
      </Section>
    </>
  )
}

/** Where a signal is looked into. */
const dossier = (s: Signal): string =>
  s.parcours_id === null || s.nature === 'aide_demandee'
    ? s.prescription_id === null
      ? `/stagiaires/${s.stagiaire_id}`
      : `/prescriptions/${s.prescription_id}`
    : `/parcours/${s.parcours_id}`

function Suite({ signal }: { signal: Signal }) {
  const said = suite(signal)
  return (
    <span class="soft">
      {signal.tache_id === null ? said : <a href={`/taches/${signal.tache_id}`}>{said}</a>} Vu le{' '}
      {jourCourt(signal.vu_le)}.
    </span>
  )
}

/** Where a trainee asks that someone calls them, and sees who will. */
export function AidePage({ aide, passes, view }: { aide: Aide | null; passes: Signal[]; view: View }) {
  const state = view.state('/aide/phrase', { texte: aide?.texte ?? '' })
  return (
    <>
      <Heading
        title="Demander de l’aide"
        lead={
          aide
            ? `${aide.charge} vous rappelle avant le ${jour(aide.echeance)}.`
            : 'Un souci, un doute, envie d’arrêter ? Un clic, et quelqu’un vous appelle dans les deux jours. Vous n’avez rien à expliquer.'
        }
      />
      {aide ? (
        <>
          <Section title="Ajouter une phrase, si vous voulez" id="phrase">
            <Form
              action="/aide/phrase"
              token={view.token()}
              state={state}
              submit="Ajouter"
              secondary={<a href="/">Revenir à mon parcours</a>}
            >
              <TextArea
                name="texte"
                label="De quoi voulez-vous parler ?"
                hint="Lu par les personnes qui vous suivent. Ne parlez pas de votre santé."
                state={state}
                rows={3}
              />
            </Form>
          </Section>
          <Section title="Tout va mieux ?" id="retrait">
            <ActButton action="/aide/retrait" token={view.token()} label="Je n’en ai plus besoin" />
          </Section>
        </>
      ) : (
        <ActButton action="/aide/demande" token={view.token()} label="Qu’on m’appelle" kind="primary" />
      )}
      {passes.length > 0 && (
        <Section title="Vos demandes d’avant" id="avant" count={passes.length}>
          <ul class="list">
            {passes.map(s => (
              <li>
                Le {jour(s.vu_le)}
                {s.charge && `, ${s.charge}`} · {s.conclusion || s.cause_fin}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}
