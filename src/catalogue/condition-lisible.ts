import { type Condition, describe } from '../dispositif/condition.ts'
import { definition, type Fait } from '../dispositif/vocabulaire.ts'

/** Measures that a sentence says better than a name and a colon. */
const MESURES: Partial<Record<Fait, (limite: string) => string>> = {
  age_entree: limite => `avoir ${limite} à l’entrée en formation`,
  date_entree: limite => `entrer en formation ${limite}`,
  distance_km: limite => `habiter à ${limite} du lieu de formation`,
  enfants_a_charge: limite => `avoir ${limite}`,
  region: limite => `habiter en région ${limite.replace(/^parmi /, '')}`,
}

/** A condition as a person reads it: « avoir moins de 26 ans à l’entrée en formation ». */
export function conditionLisible(condition: Condition): string {
  const inner = (c: Condition) => ('fait' in c ? conditionLisible(c) : `(${conditionLisible(c)})`)
  if ('toutes' in condition) return condition.toutes.map(inner).join(' et ')
  if ('une_de' in condition) return condition.une_de.map(inner).join(' ou ')
  if ('aucune' in condition) return `aucun de ces cas : ${condition.aucune.map(inner).join(' ; ')}`
  const { fait, tests } = condition
  const { libelle, type, verbe } = definition(fait)
  const open = tests.find(test => test.valeur === undefined && !test.de)
  if (open)
    return `${libelle} : limite non précisée, à demander à ${open.parametre?.raw.aupres_de ?? 'la Région'}`
  if (type === 'booleen') {
    const said = verbe ?? `être ${libelle}`
    return tests.every(test => test.valeur === true) ? said : `ne pas ${said}`
  }
  const limite = describe(condition).slice(`${libelle} : `.length)
  return MESURES[fait]?.(limite) ?? `${libelle} : ${limite}`
}
