import type { Child } from 'hono/jsx'
import { addDays } from '../calendrier/calendrier.ts'
import type { Manque } from '../dispositif/condition.ts'
import { type CritereEvalue, manqueOf } from '../dispositif/critere.ts'
import type { Evaluation } from '../dispositif/evaluate.ts'
import type { Noeud } from '../dispositif/explication/noeud.ts'
import type { View } from '../http/route.ts'
import type { StagiaireRow } from '../stagiaire/store.ts'
import type { SiteNearby } from '../territoire/store.ts'
import type { Trajets } from '../trajet/store.ts'
import { chemins, MODES, type Mode, reserve } from '../trajet/trajet.ts'
import type { Life } from '../vie/vie.ts'
import { Badge, type BadgeKind, Empty, Heading, Notice, Section } from '../web/blocks.tsx'
import { Explication } from '../web/explication/explication.tsx'
import { Radios, TextArea } from '../web/fields.tsx'
import { Disclosure, Form } from '../web/form.tsx'
import { jour, km, plural } from '../web/format.ts'
import { AlsoButton } from '../web/grid.tsx'
import { type Delai, enGeneral } from './delais.ts'
import { Prescrit, prescriptible } from './prescrit.tsx'
import type { Ouvert } from './store.ts'

const SITES_SHOWN = 8
export const VERDICTS: Record<Evaluation['eligible'], { label: string; kind: BadgeKind }> = {
  oui: { label: 'Peut entrer', kind: 'positive' },
  non: { label: 'Ne peut pas entrer', kind: 'negative' },
  non_precise: { label: 'À préciser', kind: 'attention' },
}

/** What the person may enter, then where: nearest site first. */
export function ChoicePage(props: {
  personne: StagiaireRow
  evaluations: Ouvert[]
  chosen: Ouvert | null
  trajets: Trajets<SiteNearby>
  attentes: Delai[]
  mode: Mode
  open: Life | null
  view: View
}): Child {
  const { personne, evaluations, chosen, trajets, attentes, mode, open, view } = props
  return (
    <>
      <Heading
        title={`Prescrire un parcours à ${personne.prenom} ${personne.nom}`}
        lead="Ce que les règles disent aujourd’hui, critère par critère."
      />
      {open && (
        <Notice kind="attention">
          {`${personne.prenom} ${personne.nom} est déjà en formation à ${open.site}, jusqu’au ${jour(addDays(open.fin_prevue, -1))} : une nouvelle entrée attendra sa sortie.`}
        </Notice>
      )}
      {evaluations.length === 0 && (
        <Empty title="Aucun dispositif n’est ouvert aujourd’hui dans votre région." />
      )}
      {evaluations.map(choice => (
        <Section title={choice.nom} id={choice.code}>
          <p>
            <Badge kind={VERDICTS[choice.evaluation.eligible].kind}>
              {VERDICTS[choice.evaluation.eligible].label}
            </Badge>
          </p>
          <Prescrit par={choice.prescripteurs} reseau={view.who.reseau} stagiaire={personne.id} />
          <Missing evaluation={choice.evaluation} stagiaire={personne.id} />
          {choice.evaluation.eligible === 'non' && (
            <p>
              Une réponse est fausse, ou a changé ? <SituationLink stagiaire={personne.id} />
            </p>
          )}
          <Criteres evaluation={choice.evaluation} open={choice.evaluation.eligible !== 'oui'} />
          {choice.evaluation.eligible !== 'non' && !choice.propose && (
            <p>
              Aucun site ne le propose encore dans Amont.{' '}
              <a href={`/dispositifs/${choice.code}`}>Lire ses règles</a>
            </p>
          )}
          {prescriptible(choice, view) && choice.propose && choice.code !== chosen?.code && (
            <p>
              <a
                class="button primary"
                href={`/stagiaires/${personne.id}/prescription?dispositif=${choice.code}#sites`}
              >
                Choisir un site
              </a>
            </p>
          )}
        </Section>
      ))}
      {chosen && prescriptible(chosen, view) && (
        <Sites
          personne={personne}
          chosen={chosen}
          trajets={trajets}
          attentes={attentes}
          mode={mode}
          view={view}
        />
      )}
    </>
  )
}

function Sites({
  personne,
  chosen,
  trajets,
  attentes,
  mode,
  view,
}: {
  personne: StagiaireRow
  chosen: Ouvert
  trajets: Trajets<SiteNearby>
  attentes: Delai[]
  mode: Mode
  view: View
}) {
  const { sites } = trajets
  const state = view.state('/stagiaires/:id/prescription')
  if (sites.length === 0) return <Empty title="Aucun site ne propose ce dispositif pour l’instant." />
  const waits = new Map(attentes.map(d => [d.site_id, d]))
  const option = (s: (typeof sites)[number]) => ({
    value: String(s.action_id),
    label: `${s.site}, ${s.organisme} · ${s.distance_m === 0 ? 'même commune' : `environ ${km(s.distance_m)}`}`,
    hint: `${s.adresse}. ${chemins(s, trajets)} ${placesOf(s)} ${enGeneral(waits.get(s.site_id))}`.trim(),
  })
  return (
    <Section title="Où ?" id="sites">
      <nav class="tabs" aria-label="Trier les sites">
        <ul>
          {(Object.keys(MODES) as Mode[]).map(name => (
            <li>
              <a
                href={`/stagiaires/${personne.id}/prescription?dispositif=${chosen.code}&trajet=${name}#sites`}
                aria-current={name === mode ? 'page' : undefined}
              >
                {MODES[name]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <p class="soft">
        {reserve(trajets, personne.commune_nom, view.today)} La distance par la route est estimée à partir des
        communes : elle sert à trier, pas à ouvrir un droit.
      </p>
      <Form
        action={`/stagiaires/${personne.id}/prescription?dispositif=${chosen.code}`}
        token={view.token()}
        state={state}
        submit="Transmettre à l’organisme"
        secondary={<AlsoButton name="transmettre" value="non" label="Préparer sans transmettre" />}
      >
        <Radios
          name="action"
          legend="Site"
          options={sites.slice(0, SITES_SHOWN).map(option)}
          state={state}
          required
        />
        {sites.length > SITES_SHOWN && (
          <Disclosure summary={`Voir les ${sites.length - SITES_SHOWN} autres sites`}>
            <Radios
              name="action"
              legend="Autres sites"
              options={sites.slice(SITES_SHOWN).map(option)}
              state={{ ...state, prefix: 'autre-' }}
              required
            />
          </Disclosure>
        )}
        <TextArea
          name="objectifs"
          label="Ce que la personne cherche"
          hint="Son projet, ce qui l’aide, ce qui la freine. Rien sur sa santé."
          state={state}
        />
      </Form>
    </Section>
  )
}

/** What a counsellor needs to know of a site's places before choosing it. */
function placesOf({ places, occupees, attente }: SiteNearby): string {
  const waiting = attente ? ` ${plural(attente, 'personne')} en liste d’attente.` : ''
  if (places === null) return `Places non précisées, ${plural(occupees, 'personne')} aujourd’hui.${waiting}`
  const free = Math.max(0, places - occupees)
  return free === 0
    ? `Aucune place libre aujourd’hui sur ${places}.${waiting}`
    : `${plural(free, 'place libre', 'places libres')} aujourd’hui sur ${places}.${waiting}`
}

/** What nobody has said yet, and who can say it. */
export function Missing({
  evaluation,
  stagiaire,
}: {
  evaluation: Evaluation
  stagiaire: number | null
}): Child {
  const missing = manqueOf(evaluation.criteres)
  if (evaluation.eligible !== 'non_precise' || missing.length === 0) return null
  return (
    <Notice kind="attention" title={`Il manque ${plural(missing.length, 'réponse')} pour conclure`}>
      <ul>
        {missing.map(m => (
          <li>{missingText(m)}</li>
        ))}
      </ul>
      {stagiaire !== null && (
        <p>
          <SituationLink stagiaire={stagiaire} />
        </p>
      )}
    </Notice>
  )
}

const SituationLink = ({ stagiaire }: { stagiaire: number }) => (
  <a href={`/stagiaires/${stagiaire}#situation`}>Compléter la situation</a>
)

const missingText = (m: Manque): string =>
  `${m.libelle.charAt(0).toUpperCase()}${m.libelle.slice(1)} : à voir avec ${m.aupres_de}`

/** The criteria one by one, those that refuse first: what is asked, what is known, the answer, where the rule comes from. */
export function Criteres({ evaluation, open }: { evaluation: Evaluation; open: boolean }): Child {
  const criteres = evaluation.explication[0]?.enfants ?? evaluation.criteres.map(asked)
  if (criteres.length === 0) return <p>Ce texte ne pose aucune condition.</p>
  return (
    <>
      {evaluation.changement && <p>{evaluation.changement.phrase}</p>}
      <Disclosure summary={`Voir les ${plural(criteres.length, 'condition')}`} open={open}>
        <Explication noeuds={[...criteres].sort((a, b) => rank(a) - rank(b))} />
      </Disclosure>
    </>
  )
}

const rank = ({ resultat = 'oui' }: Noeud) => ['non', 'non_precise', 'oui'].indexOf(resultat)

/** A criterion of an answer kept before explanations went down to each fact. */
const asked = ({ libelle, attendu, resultat, source, reference }: CritereEvalue): Noeud => ({
  titre: libelle,
  phrase: `Attendu : ${attendu}.`,
  resultat,
  sorte: 'condition',
  source,
  ...(reference ? { reference } : {}),
})
