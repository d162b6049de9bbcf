import { type Dispositif, versionAt } from '../../dispositif.ts'
import { lineIn } from '../place.ts'
import { near, type Path, type Problem } from '../problem.ts'
import { amountsOf, type Reference } from './references.ts'

type All = ReadonlyMap<string, Dispositif>

/** The dispositifs whose rules this one computes with. */
export function linkedTo(d: Dispositif): Set<string> {
  const codes = d.versions.flatMap((version, i) => [
    version.aides?.valeur,
    ...amountsOf(version, ['versions', i]).flatMap(([, refs]) => refs.map(({ ref }) => ref.dispositif)),
  ])
  return new Set(codes.flatMap(code => code ?? []))
}

/** References from one file to another: amounts, aids, successors; known, and never in circles. */
export function checkLinks(all: All): Problem[] {
  const problems: Problem[] = []
  for (const d of all.values()) {
    const report = (path: Path, message: string) =>
      problems.push({ fichier: d.fichier, ligne: lineIn(d, path), chemin: path.join('.'), message })
    d.versions.forEach((version, i) => {
      const here = ['versions', i]
      const codes: [Path, string | undefined][] = [
        [[...here, 'aides', 'valeur'], version.aides?.valeur],
        [[...here, 'remplace_par'], version.remplace_par],
      ]
      for (const [path, code] of codes)
        if (code && !all.has(code)) report(path, `dispositif inconnu « ${code} »${near(code, all.keys())}`)
      const next = version.remplace_par
      const back = next === d.code ? undefined : all.get(next ?? '')?.versions
      const returns = back?.some(v => v.remplace_par === d.code && String(v.au) <= String(version.au))
      if (next === d.code || returns)
        report([...here, 'remplace_par'], `« ${d.code} » et « ${next} » se remplacent l’un l’autre`)
      for (const [, refs] of amountsOf(version, here))
        for (const { ref, path } of refs) checkAmount(ref, path, all, report)
    })
  }
  const faulty = new Set(problems.map(p => p.fichier))
  return [...problems, ...circles(all).filter(p => !faulty.has(p.fichier))]
}

function checkAmount(
  { dispositif, nom }: Reference['ref'],
  path: Path,
  all: All,
  report: (path: Path, message: string) => void,
): void {
  if (!dispositif) return
  const other = all.get(dispositif)
  if (!other)
    report(
      path,
      `dispositif inconnu « ${dispositif} » (lu : ${dispositif}.${nom})${near(dispositif, all.keys())}`,
    )
  else if (!other.versions.some(v => v.montants[nom])) {
    const names = new Set(other.versions.flatMap(v => Object.keys(v.montants)))
    report(path, `montant inconnu « ${dispositif}.${nom} »${near(nom, names)}`)
  }
}

/** Amounts of two files that wait for each other, on a day when both texts are in force. */
function circles(all: All): Problem[] {
  const problems = new Map<string, Problem>()
  const days = new Set([...all.values()].flatMap(d => d.versions.map(v => v.du)))
  for (const le of days) {
    const graph = new Map<string, { to: string; problem: (way: string[]) => Problem }[]>()
    for (const d of all.values()) {
      const version = versionAt(d, le)
      if (!version) continue
      const here = ['versions', d.versions.indexOf(version)]
      for (const [name, refs] of amountsOf(version, here))
        graph.set(
          `${d.code}.${name}`,
          refs.map(({ ref, path }) => ({
            to: `${ref.dispositif ?? d.code}.${ref.nom}`,
            problem: way => ({
              fichier: d.fichier,
              ligne: lineIn(d, path),
              chemin: path.join('.'),
              message: `le calcul tourne en rond d’un fichier à l’autre, le ${le} : ${way.join(' → ')}`,
            }),
          })),
        )
    }
    const visit = (name: string, way: string[]): void => {
      for (const { to, problem } of graph.get(name) ?? [])
        if (to === way[0]) {
          const key = [...way].sort().join(' ')
          if (!problems.has(key)) problems.set(key, problem([...way, to]))
        } else if (!way.includes(to)) visit(to, [...way, to])
    }
    for (const name of graph.keys()) visit(name, [name])
  }
  return [...problems.values()]
}
