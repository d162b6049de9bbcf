import { factsOf, ParametreRef } from '../../condition.ts'
import type { Amount, AmountRef, Dispositif, Version } from '../../dispositif.ts'
import { near, type Path, type Report } from '../problem.ts'

export function checkSources(d: Dispositif, report: Report): void {
  const walk = (node: unknown, path: Path): void => {
    if (typeof node !== 'object' || node === null || node instanceof ParametreRef) return
    const { source } = node as { source?: unknown }
    if (typeof source === 'string' && !d.sources[source])
      report([...path, 'source'], `source inconnue « ${source} »${near(source, Object.keys(d.sources))}`)
    for (const [key, child] of Object.entries(node))
      walk(child, [...path, Array.isArray(node) ? Number(key) : key])
  }
  walk(d.versions, ['versions'])
}

/** An amount that another is made from, and where it is named. */
export type Reference = { ref: AmountRef; path: Path }

/** The amounts that an amount is made from. */
export function refsOf({ base, plancher, plafond, moins }: Amount, path: Path): Reference[] {
  const own =
    'montant_de' in base
      ? [{ ref: base.montant_de, path: [...path, 'montant_de'] }]
      : 'prorata' in base
        ? [{ ref: base.prorata.de, path: [...path, 'prorata', 'de'] }]
        : 'taux' in base && 'nom' in base.taux.de
          ? [{ ref: base.taux.de, path: [...path, 'taux', 'de'] }]
          : []
  const cases = 'cas' in base ? base.cas.flatMap((child, i) => refsOf(child, [...path, 'cas', i])) : []
  const bounds = Object.entries({ plancher, plafond, moins }).flatMap(([key, child]) =>
    child ? refsOf(child, [...path, key]) : [],
  )
  return [...own, ...cases, ...bounds]
}

/** The amounts of a version, each with those that it is made from. */
export const amountsOf = (version: Version, path: Path): [string, Reference[]][] =>
  Object.entries(version.montants).map(([name, amount]) => [
    name,
    refsOf(amount, [...path, 'montants', name]),
  ])

/** An amount is only made from amounts that come before it: nothing turns in circles. */
export function checkAmounts(d: Dispositif, report: Report): void {
  d.versions.forEach((version, i) => {
    const all = new Map(amountsOf(version, ['versions', i]))
    const before = new Set<string>()
    for (const [name, refs] of all) {
      for (const { ref, path } of refs) {
        if (ref.dispositif || before.has(ref.nom)) continue
        const circle = circleFrom(name, ref.nom, all)
        if (circle) report(path, `le calcul tourne en rond : ${circle.join(' → ')}`)
        else if (all.has(ref.nom))
          report(path, `« ${ref.nom} » est défini plus bas ; placez-le avant « ${name} », qui s’en sert`)
        else report(path, `montant inconnu « ${ref.nom} »${near(ref.nom, all.keys())}`)
      }
      before.add(name)
    }
  })
}

function circleFrom(
  start: string,
  next: string,
  all: Map<string, Reference[]>,
  way = [start],
): string[] | undefined {
  if (next === start) return [...way, start]
  if (way.includes(next)) return undefined
  for (const { ref } of all.get(next) ?? []) {
    const found = ref.dispositif ? undefined : circleFrom(start, ref.nom, all, [...way, next])
    if (found) return found
  }
  return undefined
}

/** What a text opens to all, no criterion may ask. */
export function checkOpen(d: Dispositif, report: Report): void {
  d.versions.forEach((version, i) => {
    version.sans_condition.forEach(({ faits }, j) => {
      for (const fait of faits)
        for (const critere of version.criteres)
          if (factsOf(critere.si).includes(fait))
            report(
              ['versions', i, 'sans_condition', j],
              `« ${fait} » est dit sans condition, mais le critère « ${critere.libelle} » le demande`,
            )
    })
  })
}
