import type { Jour } from '../calendrier/calendrier.ts'
import { ParametreRef } from '../dispositif/condition.ts'
import { type Amount, type Dispositif, type Version, versionAt } from '../dispositif/dispositif.ts'
import { typographic } from '../dispositif/situation.ts'
import { entrepriseFaits } from '../dispositif/vocabulaire/entreprise.ts'
import { personneFaits } from '../dispositif/vocabulaire/personne.ts'
import { type Fait, isFait, type Situation, type Valeur } from '../dispositif/vocabulaire.ts'
import { estDans } from './regions.ts'

export type Critere = Version['criteres'][number]
/** A text in force, what it reads, and the criteria that decide, each with the text that states it. */
export type Texte = {
  d: Dispositif
  version: Version
  lus: Lus
  criteres: (readonly [Dispositif, Critere])[]
}
/** The facts that rules read, with the values that they compare them to. */
export type Lus = ReadonlyMap<Fait, ReadonlySet<Valeur>>

/** Families addressed to a person; the others speak to companies, organisations or the Région itself. */
const POUR_UNE_PERSONNE = ['parcours', 'aide', 'national', 'experimentation']

/** The texts in force that a person of this Région may use: hers, and the national ones. */
export function textesPour(
  all: Iterable<Dispositif>,
  region: string | null | undefined,
  today: Jour,
  find: (code: string) => Dispositif,
): Texte[] {
  return [...all].flatMap(d => {
    const version = versionAt(d, today)
    const ici = d.region === undefined || (region && estDans(d.region, region))
    if (!version || !ici || !POUR_UNE_PERSONNE.includes(d.famille)) return []
    const texte = lire(d, version, today, find)
    return pourUneEntreprise(version) ? [] : [texte]
  })
}

/** True when the criteria speak of a company or a project, and never of the person. */
function pourUneEntreprise(version: Version): boolean {
  const faits = [...faitsLus(version.criteres).keys()]
  return faits.some(f => f in entrepriseFaits) && !faits.some(f => f in personneFaits)
}

/** What a version reads to answer, with the amounts and criteria of the other texts that it refers to. */
function lire(d: Dispositif, version: Version, today: Jour, find: (code: string) => Dispositif): Texte {
  const lus = new Map<Fait, Set<Valeur>>()
  const criteres: (readonly [Dispositif, Critere])[] = []
  const seen = new Set<string>()
  const read = (other: Dispositif, v: Version, montants: Version['montants']) => {
    if (seen.has(other.code)) return
    seen.add(other.code)
    criteres.push(...v.criteres.map(c => [other, c] as const))
    const refs = new Set<string>()
    faitsLus([v.criteres, other === d ? v.remunere : [], montants], lus, refs)
    for (const code of refs) {
      const next = find(code)
      const at = versionAt(next, today)
      if (at) read(next, at, montantsMontres(at))
    }
  }
  read(d, version, montantsMontres(version))
  return { d, version, lus, criteres }
}

/** Amounts that a month already worked decides: no one can know them before entering. */
export const DU_MOIS: readonly string[] = ['heures_mois', 'heures_absence_injustifiee'] satisfies Fait[]

/** The amounts worth showing to who has not entered yet. */
export const montantsMontres = (version: Version): Record<string, Amount> =>
  Object.fromEntries(
    Object.entries(version.montants).filter(
      ([, amount]) => ![...faitsLus(amount).keys()].some(fait => DU_MOIS.includes(fait)),
    ),
  )

/** Every fact named under a rule, with its values; the codes of other texts go to `refs`. */
export function faitsLus(rule: unknown, found = new Map<Fait, Set<Valeur>>(), refs = new Set<string>()) {
  const note = (name: unknown, values: readonly Valeur[] = []) => {
    if (typeof name !== 'string' || !isFait(name)) return
    const known = found.get(name) ?? new Set<Valeur>()
    found.set(name, known)
    for (const value of values) known.add(value)
  }
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null || node instanceof ParametreRef) return
    const n = node as Record<string, unknown>
    if (Array.isArray(n.tests)) note(n.fait, (n.tests as { valeur?: Valeur | Valeur[] }[]).flatMap(valuesOf))
    for (const key of ['fait', 'heures', 'des_que_connu', 'a_la_date']) note(n[key])
    if (typeof n.nom === 'string' && typeof n.dispositif === 'string') refs.add(n.dispositif)
    for (const child of Object.values(n)) visit(child)
  }
  visit(rule)
  return found
}
const valuesOf = ({ valeur }: { valeur?: Valeur | Valeur[] }) =>
  valeur === undefined ? [] : Array.isArray(valeur) ? valeur : [valeur]

/** The Région as this text writes it, so that an apostrophe refuses nobody. */
export function commeLeTexte(texte: Texte, situation: Situation): Situation {
  const { region } = situation
  const written = [...(texte.lus.get('region') ?? [])].find(
    name => typeof region === 'string' && typographic(String(name)) === region,
  )
  return written === undefined ? situation : { ...situation, region: String(written) }
}
