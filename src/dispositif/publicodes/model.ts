import { stringify } from 'yaml'
import type { Jour } from '../../calendrier/calendrier.ts'
import { type Dispositif, type Version, versionAt } from '../dispositif.ts'
import { formatJour } from '../situation.ts'
import type { Fait } from '../vocabulaire.ts'
import { factRules } from './facts.ts'
import type { Regles } from './names.ts'
import { Model } from './rules.ts'

/** A publicodes model of a dispositif, and what it does not say. */
export type Publicodes = {
  d: Dispositif
  version: Version
  /** The days for which the model holds, half-open: no text that it quotes changes in between. */
  du: Jour
  au?: Jour
  regles: Regles
  /** What Amont answers and this model does not, or not in the same way. */
  manques: string[]
}

/** The days around `le` during which neither the dispositif nor those that it quotes change. */
function periodOf(le: Jour, quoted: Iterable<Dispositif>): { du: Jour; au?: Jour } {
  const days = [...quoted].flatMap(d => d.versions.flatMap(v => [v.du, ...(v.au ? [v.au] : [])])).sort()
  const du = days.findLast(day => day <= le) ?? le
  const au = days.find(day => day > le)
  return au === undefined ? { du } : { du, au }
}

/** The publicodes model of a dispositif on a day; undefined when none of its versions is in force. */
export function toPublicodes(
  d: Dispositif,
  le: Jour,
  find: (code: string) => Dispositif,
): Publicodes | undefined {
  const version = versionAt(d, le)
  if (!version) return undefined
  const quoted = new Map([[d.code, d]])
  const model = new Model(le, code => {
    const other = find(code)
    quoted.set(code, other)
    return other
  })
  model.version(d, version)
  const period = periodOf(le, quoted.values())
  return {
    d,
    version,
    ...period,
    regles: { ...inOrder(model.regles), ...factRules(model.faits, period.du) },
    manques: manquesOf(version, model.faits, period),
  }
}

const sections = [
  'éligible',
  'critères',
  'rémunéré',
  'rémunération',
  'montants',
  'fin du parcours',
  'priorités',
  'paramètres',
  'calcul',
]
/** What the model answers first, then how, then what it takes from other files. */
function inOrder(regles: Regles): Regles {
  const rank = (name: string) => {
    const [first = '', second = ''] = name.split(' . ')
    const own = sections.indexOf(first)
    return own >= 0 ? own : sections.length + 1 + sections.indexOf(second)
  }
  return Object.fromEntries(Object.entries(regles).toSorted(([a], [b]) => rank(a) - rank(b)))
}

function manquesOf(version: Version, facts: ReadonlySet<Fait>, period: { du: Jour; au?: Jour }): string[] {
  const amounts = Object.keys(version.montants).length > 0
  const until = period.au ? ` et avant le ${formatJour(period.au)}` : ''
  return [
    `Le paquet vaut à partir du ${formatJour(period.du)}${until}. Un autre jour, exportez la version de ce jour : publicodes ne choisit pas la version d’un texte selon la date.`,
    'Une réponse sans valeur dit « on ne sait pas ». Publicodes nomme les faits qui manquent (`missingVariables`) ; qui peut les donner est écrit dans la description de chaque fait.',
    ...(amounts
      ? [
          'Un montant n’a pas de valeur tant que la somme peut changer : « au moins » est due à coup sûr, « au plus » est le maximum.',
          'Un montant « au plus » sans valeur n’a pas de maximum connu.',
          'Les sommes sont des centimes entiers. Publicodes calcule en nombres à virgule : l’arrondi au centime est exact jusqu’à dix millions d’euros.',
        ]
      : []),
    ...(facts.has('age_entree')
      ? [
          'L’âge se compte sur la durée entre deux dates, que publicodes donne à un jour près dans deux cas : une personne née un 1er janvier et entrée un 31 décembre d’année bissextile y a un an de trop ; sur une machine à l’heure des Antilles ou de la Guyane, la veille d’un anniversaire des premiers jours de janvier ou de mars compte aussi. Donnez alors l’âge, pas la date de naissance.',
        ]
      : []),
    ...(version.demarches.length ? ['Les démarches à faire ne sont pas dans le modèle.'] : []),
    ...(version.parcours
      ? ['Le déroulement du parcours (phases, durées, signataires) n’est pas dans le modèle.']
      : []),
    'Les phrases d’explication, les cibles, le budget et les indicateurs ne sont pas dans le modèle.',
  ]
}

/** Rules as the text of a `.publicodes` file, one paragraph each. */
export const modelText = (regles: Regles): string =>
  Object.entries(regles)
    .map(([nom, regle]) => stringify({ [nom]: regle }, { lineWidth: 110, aliasDuplicateObjects: false }))
    .join('\n')
