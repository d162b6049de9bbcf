import { daysBetween, type Jour } from '../../calendrier/calendrier.ts'
import { factsOf, showValue } from '../condition.ts'
import { accepted, type Critere, judgeCritere } from '../critere.ts'
import type { Version } from '../dispositif.ts'
import { derive, formatJour } from '../situation.ts'
import { definition, type Fait, type Situation, type Valeur } from '../vocabulaire.ts'
import { candidates } from './candidats.ts'

/** The smallest change of one fact that turns « non » into « oui », and the sentence that says it. */
export type Changement = { fait: Fait; libelle: string; de: Valeur; vers: Valeur; phrase: string }

/** What nobody changes to be let in: birth, where one lives, what one has been through, a job that one has. */
const fixed = new Set(
  (
    'date_naissance age_entree sexe region departement commune rqth handicap qpv frr niveau_valide niveau_prepare ' +
    'sans_diplome decrocheur sans_experience activite_suffisante mois_depuis_sortie salaire_brut_moyen parent_isole ' +
    'enfants_a_charge separation_recente situation_familiale_constatee demandeur_longue_duree primo_demandeur ' +
    'etudiant_sante beneficiaire_rsa ass_due apte_metier sans_emploi salarie temps_partiel contrat_aide arce indemnise_are ' +
    'ni_emploi_ni_formation interim_mois_sans_mission complement_sante sortant_fle zone_rurale handicap_sensoriel ' +
    'droit_asile ressources_conformes creances_impayables refus_pret formation_arretee jours_depuis_arret'
  ).split(' '),
)

/** The nearest value of one fact that makes every criterion hold; facts that can change come before those that cannot. */
export function changementOf(version: Version, le: Jour, situation: Situation): Changement | undefined {
  const known = derive(situation, le)
  const [first, ...others] = version.criteres
    .filter(c => judgeCritere(c, known).resultat === 'non')
    .map(c => factsBehind(c, situation))
  const found = (first ?? [])
    .filter(fait => others.every(facts => facts.includes(fait)))
    .flatMap(fait => nearest(fait, version, le, situation, known) ?? [])
    .sort((a, b) => Number(fixed.has(a.fait)) - Number(fixed.has(b.fait)) || a.cost - b.cost)
  const [best] = found
  if (!best) return undefined
  const { fait, de, vers } = best
  return { fait, libelle: definition(fait).libelle, de, vers, phrase: sentence(fait, de, vers) }
}

/** The facts that a criterion rests on: dates rather than the age that they give, and never the day of the question. */
function factsBehind({ si }: Critere, { date_naissance, date_entree }: Situation): Fait[] {
  const dated = date_naissance && date_entree
  return factsOf(si).flatMap((fait): Fait[] => {
    if (fait === 'le') return []
    return fait === 'age_entree' && dated ? ['date_entree', 'date_naissance'] : [fait]
  })
}

function nearest(fait: Fait, { criteres }: Version, le: Jour, situation: Situation, known: Situation) {
  const de = known[fait] ?? definition(fait).defaut
  if (de === undefined) return undefined
  const holds = (vers: Valeur) => {
    const tried = derive({ ...situation, [fait]: vers }, le)
    const { date_naissance, date_entree } = tried
    if (date_naissance && date_entree && date_entree < date_naissance) return false
    return criteres.every(c => accepted(judgeCritere(c, tried)))
  }
  const conditions = criteres.map(c => c.si)
  for (const step of candidates(fait, de, conditions, known)) {
    const tries = step.map(vers => ({ fait, de, vers, cost: distance(fait, de, vers) }))
    const best = tries.sort((a, b) => a.cost - b.cost).find(({ vers }) => holds(vers))
    if (best) return best
  }
  return undefined
}

/** How far a value is from another: a share for numbers, years for dates, one for another word. */
function distance(fait: Fait, a: Valeur, b: Valeur): number {
  const { type, valeurs } = definition(fait)
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) / Math.max(a, b, 0.001)
  if (type === 'date') return Math.abs(daysBetween(String(a), String(b))) / 365
  const words = Object.keys(valeurs ?? {})
  return 1 + Math.abs(words.indexOf(String(a)) - words.indexOf(String(b))) / 1000
}

function sentence(fait: Fait, de: Valeur, vers: Valeur): string {
  const { libelle, type, unite, verbe } = definition(fait)
  const [from, to] = [showValue(fait, de), showValue(fait, vers)]
  if (typeof vers === 'boolean') {
    const said = `${vers ? '' : 'ne pas '}${verbe ?? `être ${libelle}`}`
    if (fixed.has(fait)) return otherwise(said)
    return `Pour que la réponse soit oui, il suffirait ${/^[aeéèêiouh]/.test(said) ? 'd’' : 'de '}${said}.`
  }
  const [old, wanted] =
    type === 'date'
      ? [`du ${formatJour(String(de))}`, `le ${formatJour(String(vers))}`]
      : type === 'texte'
        ? [`de « ${from} »`, `« ${to} »`]
        : [`de ${from}`, to]
  if (fixed.has(fait)) return otherwise(`${libelle}, ${wanted} au lieu ${old}`)
  const be = libelle.startsWith('les ') ? 'étaient' : 'était'
  return `Si ${libelle} ${be} ${unite ? 'de ' : ''}${wanted} au lieu ${old}, la réponse serait oui.`
}
const otherwise = (said: string) =>
  `Seule une autre situation changerait la réponse : ${said}. Cela ne se décide pas.`
