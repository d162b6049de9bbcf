import { ParametreRef } from '../../condition.ts'
import { definition, isFait } from '../../vocabulaire.ts'
import { isRaw, type Path, type Report } from '../problem.ts'

/** The ways of writing a unit, by the one that the vocabulary uses. */
const spellings: Record<string, string> = {
  h: 'h',
  heure: 'h',
  heures: 'h',
  an: 'ans',
  ans: 'ans',
  mois: 'mois',
  jour: 'jours',
  jours: 'jours',
  km: 'km',
  '€': 'centimes',
  euros: 'centimes',
}

/** A parameter counted in hours limits no age: the unit that it says must be the one of the fact. */
export function checkUnits(node: unknown, report: Report, path: Path = ['versions']): void {
  if (Array.isArray(node))
    node.forEach((child, i) => {
      checkUnits(child, report, [...path, i])
    })
  else if (isRaw(node) && !(node instanceof ParametreRef))
    for (const [key, child] of Object.entries(node)) {
      const here = [...path, key]
      if (isFait(key)) checkFact(key, child, report, here)
      else checkUnits(child, report, here)
    }
}

function checkFact(fait: Parameters<typeof definition>[0], raw: unknown, report: Report, path: Path): void {
  const values: [Path, unknown][] =
    isRaw(raw) && !(raw instanceof ParametreRef)
      ? Object.entries(raw).map(([op, value]) => [[...path, op], value])
      : [[path, raw]]
  const { unite = '' } = definition(fait)
  for (const [here, value] of values) {
    if (!(value instanceof ParametreRef) || typeof value.raw.unite !== 'string') continue
    const own = spellings[value.raw.unite]
    if (own && own !== unite)
      report(
        here,
        `$${value.nom} se compte en « ${value.raw.unite} », « ${fait} » ${unite ? `en « ${unite} »` : 'n’a pas d’unité'}`,
      )
  }
}
