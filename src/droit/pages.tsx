import { addDays, type Jour } from '../calendrier/calendrier.ts'
import { evaluate } from '../dispositif/evaluate.ts'
import { dispositif } from '../dispositif/load.ts'
import { definition, isFait } from '../dispositif/vocabulaire.ts'
import type { View } from '../http/route.ts'
import { paris } from '../http/session.ts'
import { valeurLisible } from '../stagiaire/stagiaire.ts'
import { Badge, type BadgeKind, Empty, Facts, Heading, Section } from '../web/blocks.tsx'
import { Disclosure } from '../web/form.tsx'
import { de, euros, jour } from '../web/format.ts'
import { NATURES_DROIT, type NatureDroit, REGIMES } from './droit.ts'
import { Fermeture, Maintien, Reouverture } from './forms.tsx'
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
  acts: { maintien: string; fermeture: string; reouverture: string }
  /** Since when the right is closed, without a break up to the end; null while it is open. */
  ferme_depuis: Jour | null
}

const BADGES: Record<NatureDroit, BadgeKind> = {
  ouverture: 'positive',
  revision: 'neutral',
  maintien: 'waiting',
  fermeture: 'negative',
  reouverture: 'positive',
}

const periode = (du: Jour, au: Jour | null) =>
  au === null ? `à partir du ${jour(du)}` : `du ${jour(du)} au ${jour(addDays(au, -1))}`

/** What the Région decided for a pathway, the last decision first, and the decisions that a person takes. */
export function DroitsPage({ parcours: p, droits, limites, arrets, ferme_depuis, view, acts }: Props) {
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
          {ferme_depuis && <Reouverture p={p} depuis={ferme_depuis} view={view} act={acts.reouverture} />}
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
