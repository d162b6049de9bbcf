import { type Condition, describe } from '../dispositif/condition.ts'
import { definition, type Fait } from '../dispositif/vocabulaire.ts'

/** Facts that are true or false, as what the person must be or do. The others read « être … ». */
const VERBES: Partial<Record<Fait, string>> = {
  activite_suffisante: 'avoir travaillé 6 mois sur 12 ou 12 mois sur 24',
  ass_due: 'avoir droit à l’allocation de solidarité spécifique',
  autre_financeur: 'avoir une formation financée par une autre structure',
  engagement_recrutement: 'avoir un engagement de recrutement',
  entreprise_a_jour: 'avoir une entreprise à jour de ses cotisations',
  formation_agreee: 'suivre une formation agréée',
  frr: 'habiter en zone de revitalisation rurale',
  projet_confirme:
    'avoir un projet confirmé par un conseiller en évolution professionnelle ou le service public de l’orientation',
  projet_qpv: 'avoir un projet sur un territoire prioritaire',
  qpv: 'habiter en quartier prioritaire',
  secteur_recrute: 'se former dans un secteur qui recrute',
  situation_familiale_constatee:
    'être dans une autre situation familiale de l’article D6341-28-3, constatée sur pièce',
  souhait_projet: 'souhaiter définir ou sécuriser un projet professionnel',
  terme: 'suivre la formation jusqu’à son terme',
}

/** Measures that a sentence says better than a name and a colon. */
const MESURES: Partial<Record<Fait, (limite: string) => string>> = {
  age_entree: limite => `avoir ${limite} à l’entrée en formation`,
  date_entree: limite => `entrer en formation ${limite}`,
  distance_km: limite => `habiter à ${limite} du lieu de formation`,
  enfants_a_charge: limite => `avoir ${limite}`,
  region: limite => `habiter en ${limite}`,
}

/** A condition as a person reads it: « avoir moins de 26 ans à l’entrée en formation ». */
export function conditionLisible(condition: Condition): string {
  const inner = (c: Condition) => ('fait' in c ? conditionLisible(c) : `(${conditionLisible(c)})`)
  if ('toutes' in condition) return condition.toutes.map(inner).join(' et ')
  if ('une_de' in condition) return condition.une_de.map(inner).join(' ou ')
  if ('aucune' in condition) return `aucun de ces cas : ${condition.aucune.map(inner).join(' ; ')}`
  const { fait, tests } = condition
  const { libelle, type } = definition(fait)
  const open = tests.find(test => test.valeur === undefined)
  if (open)
    return `${libelle} : limite non précisée, à demander à ${open.parametre?.raw.aupres_de ?? 'la Région'}`
  if (type === 'booleen') {
    const verbe = VERBES[fait] ?? `être ${libelle}`
    return tests.every(test => test.valeur === true) ? verbe : `ne pas ${verbe}`
  }
  const limite = describe(condition).slice(`${libelle} : `.length)
  return MESURES[fait]?.(limite) ?? `${libelle} : ${limite}`
}
