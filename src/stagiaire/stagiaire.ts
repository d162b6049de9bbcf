import { ageAt, type Jour } from '../calendrier/calendrier.ts'
import { definition, type Fait, type Situation } from '../dispositif/vocabulaire.ts'
import { normalise } from '../territoire/territoire.ts'

/** A dated fact of a person's situation: it holds from `du` until the next fact of the same name. */
export interface FaitDate {
  id: number
  nom: Fait
  valeur: boolean | number | string
  du: Jour
  origine: string
  saisi_par: string | null
}

/** The facts that a counsellor records, in the order of the interview. Amont keeps rights, never health or detention. */
export const FAITS_SAISIS = [
  'demandeur_emploi',
  'sans_emploi',
  'inscrit_france_travail',
  'inscrit_mission_locale',
  'inscrit_cap_emploi',
  'indemnise_are',
  'primo_demandeur',
  'demandeur_longue_duree',
  'beneficiaire_rsa',
  'rqth',
  'handicap',
  'niveau_valide',
  'sans_diplome',
  'niveau_prepare',
  'mois_depuis_sortie',
  'activite_suffisante',
  'projet_confirme',
  'parent_isole',
  'enfants_a_charge',
] as const satisfies readonly Fait[]

/** Levels of qualification, decree 2019-14. */
export const NIVEAUX: Record<number, string> = {
  0: 'sans diplôme',
  3: 'niveau 3 (CAP, BEP)',
  4: 'niveau 4 (bac)',
  5: 'niveau 5 (bac + 2)',
  6: 'niveau 6 (bac + 3)',
  7: 'niveau 7 (bac + 5)',
}

/** A fact's value, in words. */
export function valeurLisible(nom: Fait, valeur: boolean | number | string): string {
  if (typeof valeur === 'boolean') return valeur ? 'oui' : 'non'
  if (nom === 'niveau_valide' || nom === 'niveau_prepare')
    return NIVEAUX[Number(valeur)] ?? `niveau ${valeur}`
  return `${String(valeur).replace('.', ',')}${definition(nom).unite ? ` ${definition(nom).unite}` : ''}`
}

/** The fact in force for each name on a day: the latest start wins, and of two that start together the last recorded. */
export function faitsAt(faits: readonly FaitDate[], le: Jour): FaitDate[] {
  const current = new Map<Fait, FaitDate>()
  for (const fait of [...faits].sort((a, b) => (a.du < b.du ? -1 : a.du > b.du ? 1 : a.id - b.id))) {
    if (fait.du <= le) current.set(fait.nom, fait)
  }
  return [...current.values()]
}

export interface Identite {
  date_naissance: Jour
  commune: string
  region_nom: string
  sexe: string | null
}

/** What the rules may know of a person on a day: identity, and the facts in force. */
export function situationAt(person: Identite, faits: readonly FaitDate[], le: Jour): Situation {
  const known = Object.fromEntries(faitsAt(faits, le).map(f => [f.nom, f.valeur]))
  return {
    ...known,
    date_naissance: person.date_naissance,
    commune: person.commune,
    region: person.region_nom,
    ...(person.sexe ? { sexe: person.sexe } : {}),
  }
}

/** The name as duplicates and searches compare it: « DUPONT-Lévêque, Éloïse » and « Eloise Dupont Leveque » meet. */
export const nomRecherche = (nom: string, prenom: string) => normalise(`${nom} ${prenom}`)

export const age = (date_naissance: Jour, le: Jour) => `${ageAt(date_naissance, le)} ans`
