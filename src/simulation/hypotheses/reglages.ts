import type { Condition, Test } from '../../dispositif/condition.ts'
import type { Version } from '../../dispositif/dispositif.ts'

const unset = ({ valeur, de, parametre }: Test) => valeur === undefined && !de && parametre !== undefined

/** The condition with each limit that nobody has set counted as `met`. */
function supposing(c: Condition, met: boolean): Condition {
  if ('toutes' in c) return { toutes: c.toutes.map(child => supposing(child, met)) }
  if ('une_de' in c) return { une_de: c.une_de.map(child => supposing(child, met)) }
  if ('aucune' in c) return { aucune: c.aucune.map(child => supposing(child, !met)) }
  if (!c.tests.some(unset)) return c
  const tests = c.tests.filter(test => !unset(test))
  if (!met) return { une_de: [] }
  return tests.length ? { fait: c.fait, tests } : { toutes: [] }
}

/** A version as it is practised: a setting that nobody has fixed keeps nobody out. */
export const practised = (version: Version): Version => ({
  ...version,
  criteres: version.criteres.map(c => ({ ...c, si: supposing(c.si, true) })),
})

function testsOf(c: Condition): Test[] {
  if ('fait' in c) return c.tests
  return ('toutes' in c ? c.toutes : 'une_de' in c ? c.une_de : c.aucune).flatMap(testsOf)
}

/** The settings that nobody has fixed and on which a right depends, in words, each once. */
export function openSettings(version: Version): string[] {
  const open = version.criteres.flatMap(c => testsOf(c.si)).filter(unset)
  const names = open.flatMap(({ parametre }) => (parametre ? [parametre.nom] : []))
  return [...new Set(names)].map(nom => version.parametres[nom]?.libelle ?? nom.replaceAll('_', ' '))
}
