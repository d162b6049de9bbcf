import { factsOf, ParametreRef } from '../condition.ts'
import type { Amount, AmountRef, Dispositif } from '../dispositif.ts'
import { near, type Path, type Problem, type Report } from './problem.ts'

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

/** The amounts that an amount is made from. */
function refsOf({ base, plancher, plafond, moins }: Amount): AmountRef[] {
  const own =
    'montant_de' in base
      ? [base.montant_de]
      : 'prorata' in base
        ? [base.prorata.de]
        : 'taux' in base && 'nom' in base.taux.de
          ? [base.taux.de]
          : []
  const inner = [...('cas' in base ? base.cas : []), plancher, plafond, moins]
  return [...own, ...inner.flatMap(child => (child ? refsOf(child) : []))]
}

/** An amount is only made from amounts that come before it: nothing turns in circles. */
export function checkAmounts(d: Dispositif, report: Report): void {
  d.versions.forEach((version, i) => {
    const before = new Set<string>()
    for (const [name, amount] of Object.entries(version.montants)) {
      for (const { dispositif, nom } of refsOf(amount))
        if (!dispositif && !before.has(nom))
          report(
            ['versions', i, 'montants', name],
            `montant « ${nom} » inconnu ou défini plus bas${near(nom, before)}`,
          )
      before.add(name)
    }
  })
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

/** References from one file to another: amounts, aids, successors. */
export function checkLinks(all: Map<string, Dispositif>): Problem[] {
  const problems: Problem[] = []
  for (const d of all.values())
    for (const version of d.versions) {
      const report = (chemin: string, message: string) =>
        problems.push({ fichier: d.fichier, ligne: 1, chemin: `version ${version.du}, ${chemin}`, message })
      for (const code of [version.aides?.valeur, version.remplace_par])
        if (code && !all.has(code)) report(code, `dispositif inconnu « ${code} »${near(code, all.keys())}`)
      for (const [name, amount] of Object.entries(version.montants))
        for (const { dispositif, nom } of refsOf(amount)) {
          const other = dispositif === undefined ? undefined : all.get(dispositif)
          if (dispositif && !other?.versions.some(v => v.montants[nom]))
            report(name, `montant inconnu « ${dispositif}.${nom} »`)
        }
    }
  return problems
}
