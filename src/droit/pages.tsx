import { addDays, type Jour } from '../calendrier/calendrier.ts'
import { evaluate } from '../dispositif/evaluate.ts'
import { dispositif } from '../dispositif/load.ts'
import { definition, isFait } from '../dispositif/vocabulaire.ts'
import type { View } from '../http/route.ts'
import { paris } from '../http/session.ts'
import { valeurLisible } from '../stagiaire/stagiaire.ts'
import { Badge, type BadgeKind, Empty, Facts, Heading, Notice, Section } from '../web/blocks.tsx'
import { TextArea, TextField } from '../web/fields.tsx'
import { Disclosure, ErrorSummary, Form } from '../web/form.tsx'
import { de, euros, jour, plural } from '../web/format.ts'
import { NATURES_DROIT, type NatureDroit, REGIMES } from './droit.ts'
import type { Limites, Stop } from './maintien.ts'
import type { DroitLu } from './store.ts'

type Props = {
  parcours: { id: number; nom: string; prenom: string; revision: number; dispositif: string }
  droits: DroitLu[]
  /** What the file allows while the training is stopped; null when it allows nothing. */
  limites: Limites | null
  /** The stops of the pathway, the last one first. */
  arrets: Stop[]
  view: View
  acts: { maintien: string; fermeture: string }
}

const BADGES: Record<NatureDroit, BadgeKind> = {
  ouverture: 'positive',
  revision: 'neutral',
  maintien: 'waiting',
  fermeture: 'negative',
}

const periode = (du: Jour, au: Jour | null) =>
  au === null ? `à partir du ${jour(du)}` : `du ${jour(du)} au ${jour(addDays(au, -1))}`

/** What the Région decided for a pathway, the last decision first, and the two decisions that a person takes. */
export function DroitsPage({ parcours: p, droits, limites, arrets, view, acts }: Props) {
  return (
    <>
      <Heading
        title={`Droits ${de(`${p.prenom} ${p.nom}`)}`}
        lead="Qui paie, depuis quand, selon quelle règle et sur quels faits. Une décision ne change jamais : la dernière qui vaut pour un jour l’emporte."
        actions={<a href={`/parcours/${p.id}`}>Retour au parcours</a>}
      />
      <Section title="Décisions" id="decisions" count={droits.length}>
        {droits.length === 0 && (
          <Empty title="Aucune décision pour l’instant.">
            <p>Le droit s’ouvre à la première liquidation qui suit l’entrée en formation.</p>
          </Empty>
        )}
        {droits.toReversed().map(d => (
          <DecisionLue d={d} />
        ))}
      </Section>
      {droits.length > 0 && (
        <>
          <Maintien p={p} limites={limites} arrets={arrets} view={view} act={acts.maintien} />
          <Fermeture p={p} view={view} act={acts.fermeture} />
        </>
      )}
    </>
  )
}

function DecisionLue({ d }: { d: DroitLu }) {
  return (
    <article>
      <h3>
        <Badge kind={BADGES[d.nature]}>{NATURES_DROIT[d.nature]}</Badge> {periode(d.du, d.au)}
      </h3>
      <Facts
        items={
          [
            ['Décidé', `le ${jour(paris(d.decide_le))}${d.decide_par ? ` par ${d.decide_par}` : ''}`],
            ['Règle', `${nomOf(d.regle)}, version du ${jour(d.version)}`],
            ['Régime', REGIMES[d.regime]],
            ...(d.nature === 'fermeture' ? [] : ([['Accorde', <Accorde d={d} />]] as [string, unknown][])),
            ...(d.motif ? ([['Motif', d.motif]] as [string, string][]) : []),
          ] as Parameters<typeof Facts>[0]['items']
        }
      />
      <Disclosure
        summary={
          <>
            Les faits retenus
            <span class="visually-hidden">
              {' '}
              : {NATURES_DROIT[d.nature].toLowerCase()} {periode(d.du, d.au)}
            </span>
          </>
        }
      >
        <Facts
          items={Object.entries(d.faits).map(([nom, valeur]) => [libelleFait(nom), lisible(nom, valeur)])}
        />
      </Disclosure>
    </article>
  )
}

/** The name of a dispositif, or its code when its file is no longer there. */
function nomOf(code: string): string {
  try {
    return dispositif(code).nom
  } catch {
    return code
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const libelleFait = (nom: string) => capital(isFait(nom) ? definition(nom).libelle : nom.replaceAll('_', ' '))

function lisible(nom: string, valeur: unknown): string {
  const text = String(valeur)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return jour(text)
  return isFait(nom) ? valeurLisible(nom, valeur as boolean | number | string) : text
}

/** What was granted, as it was kept with the decision; the titles are those that the rules give today. */
function Accorde({ d }: { d: DroitLu }) {
  const due = Object.entries(d.evaluation.montants ?? {}).filter(([, centimes]) => centimes > 0)
  if (due.length === 0) return <>Rien n’est dû avec ces faits.</>
  const titles = titlesOf(d)
  return (
    <ul>
      {due.map(([nom, centimes]) => (
        <li>
          {titles.get(nom) ?? capital(nom.replaceAll('_', ' '))} : {euros(centimes)}
        </li>
      ))}
    </ul>
  )
}

function titlesOf({ regle, du, faits }: DroitLu): Map<string, string> {
  try {
    const steps = evaluate(dispositif(regle), du, faits).explication
    return new Map(steps.flatMap(s => (s.nom ? [[s.nom, s.titre]] : [])))
  } catch {
    return new Map()
  }
}

function Maintien({
  p,
  limites,
  arrets,
  view,
  act,
}: Pick<Props, 'limites' | 'arrets' | 'view'> & { p: Props['parcours']; act: string }) {
  const stop = arrets[0]
  const state = view.state(act, { du: stop?.du ?? '' })
  if (!limites)
    return (
      <Section title="Maintenir la rémunération" id="maintien">
        <ErrorSummary state={state} />
        <p class="soft">
          Aucun texte de ce dispositif ne permet de payer des jours pendant que la formation est arrêtée.
        </p>
      </Section>
    )
  return (
    <Section title="Maintenir la rémunération" id="maintien">
      <p>
        {limites.nom} permet de payer des jours où la formation est arrêtée, sur décision de la Région :{' '}
        {[
          limites.suspension_jours !== undefined &&
            `${plural(limites.suspension_jours, 'jour')} au plus pendant une suspension`,
          limites.arret_jours !== undefined &&
            `${plural(limites.arret_jours, 'jour')} au plus après un arrêt`,
        ]
          .filter(Boolean)
          .join(', ')}
        .
      </p>
      {stop ? (
        <Disclosure summary="Décider un maintien" open={opened(state)}>
          <Form
            action={`/parcours/${p.id}/droits/maintien`}
            token={view.token()}
            state={state}
            version={p.revision}
            submit="Maintenir la rémunération"
          >
            <TextField name="du" label="Premier jour maintenu" type="date" state={state} required />
            <TextField name="au" label="Dernier jour maintenu" type="date" state={state} required />
            <TextArea name="motif" label="Motif" rows={2} state={state} required />
          </Form>
        </Disclosure>
      ) : (
        <>
          <ErrorSummary state={state} />
          <p class="soft">La formation n’est ni suspendue ni arrêtée : il n’y a rien à maintenir.</p>
        </>
      )}
    </Section>
  )
}

function Fermeture({ p, view, act }: { p: Props['parcours']; view: View; act: string }) {
  const state = { ...view.state(act), prefix: 'fin-' }
  return (
    <Section title="Mettre fin au droit" id="fermeture">
      <Disclosure summary="Fermer ce droit" open={opened(state)}>
        <Notice kind="attention">
          Les mois déjà payés après cette date sont recalculés à la prochaine liquidation : un trop-perçu peut
          en naître.
        </Notice>
        <Form
          action={`/parcours/${p.id}/droits/fermeture`}
          token={view.token()}
          state={state}
          version={p.revision}
          kind="danger"
          submit="Mettre fin au droit"
          confirm="Je mets fin au droit à rémunération de ce parcours."
        >
          <TextField name="du" label="Premier jour sans droit" type="date" state={state} required />
          <TextArea
            name="motif"
            label="Motif"
            hint="La personne le lira. Pas de détail de santé."
            rows={2}
            state={state}
            required
          />
        </Form>
      </Disclosure>
    </Section>
  )
}

const opened = (state: { refusal?: string; errors: Record<string, string> }) =>
  state.refusal !== undefined || Object.keys(state.errors).length > 0
