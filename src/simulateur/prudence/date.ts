import { addMonths, type Jour } from '../../calendrier/calendrier.ts'
import type { Dispositif, Version } from '../../dispositif/dispositif.ts'
import type { Noeud } from '../../dispositif/explication/noeud.ts'

/** True when a version only dates from the day on which somebody read a page. */
const lecture = ({ decision }: Version): boolean => /\b(lue?|consultée?) ce jour-là/.test(decision ?? '')

/** The newest date that a text gives of itself: that of the sources that its rules cite, or of its decision. */
export function dateDuTexte(d: Dispositif, version: Version): Jour {
  const lus = new Set(d.versions.filter(lecture).map(v => v.du))
  const dates = [...sourcesOf(version)].flatMap(source => d.sources[source]?.date ?? [])
  const versions = d.versions.filter(v => v.du <= version.du && !lecture(v)).map(v => v.du)
  const given = dates.filter(date => !lus.has(date))
  return [...given, ...versions].toSorted().at(-1) ?? version.du
}

/** True when a text of a Région is so old that it may no longer hold. National rules are kept up to date. */
export const estAncien = (d: Dispositif, date: Jour, today: Jour): boolean =>
  d.famille !== 'national' && date < addMonths(today, -24)

/** The explanation of an old text, without the days on which it was only read again. */
export const sansRelecture = (noeuds: readonly Noeud[], date: Jour): Noeud[] =>
  noeuds.map(({ du, enfants, ...n }) => ({
    ...n,
    ...(du && du <= date ? { du } : {}),
    ...(enfants ? { enfants: sansRelecture(enfants, date) } : {}),
  }))

function sourcesOf(rule: unknown, found = new Set<string>()): Set<string> {
  if (typeof rule !== 'object' || rule === null) return found
  const { source } = rule as { source?: unknown }
  if (typeof source === 'string') found.add(source)
  for (const child of Object.values(rule)) sourcesOf(child, found)
  return found
}
