import type { z } from 'zod'
import type { Jour } from '../calendrier/calendrier.ts'
import type { Condition } from './condition.ts'
import type { periodes, recipients } from './format/amount.ts'
import type { dispositifSchema, versionSchema } from './format/schema.ts'
import type { Fait } from './vocabulaire.ts'

export type { Condition, Manque, Verdict } from './condition.ts'
export type { Fait, Situation, Valeur } from './vocabulaire.ts'

/** A: text read. B: specialised source. C: cross-checked computation. D: computation alone. N: not verified. */
export type Certitude = 'A' | 'B' | 'C' | 'D' | 'N'

/** Where a rule comes from: a source and its lines, an article of national law, or a setting of the Région. */
export type Provenance = {
  source?: string | undefined
  regles?: string[] | undefined
  reference?: string | undefined
  certitude?: Certitude | undefined
  reglage?: string | undefined
  note?: string | undefined
}

/** One amount: what it starts from, then what bounds it. `si` not holding, it is 0. */
export type Amount = Provenance & {
  libelle?: string | undefined
  periode?: (typeof periodes)[number] | undefined
  /** Who receives it: the trainee, unless told. */
  pour?: (typeof recipients)[number] | undefined
  si?: Condition | undefined
  base: Base
  plancher?: Amount | undefined
  plafond?: Amount | undefined
  moins?: Amount | undefined
}
export type Base =
  | { montant: number }
  | { montant_de: AmountRef }
  | { fait: Fait }
  /** A percentage of an amount or of a sum of money. */
  | { taux: { pourcent: string; de: AmountRef | { fait: Fait } } }
  /** A unit price by a quantity. */
  | { fois: { montant: number; fait: Fait } }
  | { prorata: { de: AmountRef; heures: Fait; sur: string } }
  | { cas: Amount[] }
  | { silence: { raison: string; aupres_de: string } }
/** An amount of this dispositif, or of another one at the same date. */
export type AmountRef = { dispositif?: string; nom: string }

/** The amount that a base takes up, if it does. */
export function amountIn(base: Base): AmountRef | undefined {
  if ('montant_de' in base) return base.montant_de
  if ('prorata' in base) return base.prorata.de
  return 'taux' in base && 'nom' in base.taux.de ? base.taux.de : undefined
}

/** The outcomes of a pathway, of which each dispositif says those that are positive. */
export const destinations = [
  'emploi_durable',
  'emploi_court',
  'alternance',
  'creation_entreprise',
  'formation_qualifiante',
  'formation_autre',
  'sans_emploi',
  'autre',
  'inconnue',
] as const
export type Destination = (typeof destinations)[number]

export type Version = z.output<typeof versionSchema>
export type Parcours = NonNullable<Version['parcours']>
export type Phase = Parcours['phases'][number]
export type Priorite = Version['priorites'][number]
export type Indicateur = Version['indicateurs'][string]
type Parsed = z.output<typeof dispositifSchema>
export type Dispositif = Omit<Parsed, 'versions'> & {
  /** In order of time, half-open: `[du, au[`. */
  versions: Version[]
  /** The file that was read. */
  fichier: string
}

/** The version in force on a day, or undefined before the first, after the last, or in between. */
export function versionAt(d: Dispositif, le: Jour): Version | undefined {
  return d.versions.find(v => v.du <= le && (v.au === undefined || le < v.au))
}

/** The source of a rule, in words: title and page. */
export function sourceOf(d: Dispositif, { source }: Provenance): string {
  const found = source === undefined ? undefined : d.sources[source]
  if (!found) return ''
  return found.page === undefined ? found.titre : `${found.titre}, p. ${found.page}`
}

/** Every rule id and article that a dispositif cites, each once. */
export function cited(d: Dispositif): { regles: string[]; references: string[] } {
  const regles = new Set<string>()
  const references = new Set<string>()
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { regles: ids, reference, certitude } = node as Provenance
    if (Array.isArray(ids)) for (const id of ids) regles.add(id)
    if (typeof reference === 'string' && certitude) references.add(reference)
    for (const child of Object.values(node)) walk(child)
  }
  walk(d.versions)
  return { regles: [...regles].sort(), references: [...references].sort() }
}
