import { addMonths, daysBetween, type Jour } from '../calendrier/calendrier.ts'
import { type Dispositif, type Parcours, versionAt } from '../dispositif/dispositif.ts'
import type { Statut } from '../prescription/prescription.ts'

/** The steps of a life towards a job, in the order in which they usually come. */
export const NATURES = {
  preparation: 'Préparation',
  competences_cles: 'Compétences clés',
  qualifiante: 'Formation qualifiante',
  interstitielle: 'Accompagnement entre deux étapes',
  alternance: 'Alternance',
  emploi: 'Emploi',
  autre: 'Autre étape',
} as const
export type Nature = keyof typeof NATURES

/** What a pathway is in a person's life: what its dispositif says, or else whether one of its phases certifies. */
export function natureOf(parcours: Parcours | undefined): Nature {
  const said = parcours?.etape?.valeur
  if (said) return said
  return parcours?.phases.some(p => p.certifiante) ? 'qualifiante' : 'preparation'
}

/** What was planned to come after a pathway. */
export interface Suite {
  id: number
  nature: Nature
  dispositif: string | null
  du: Jour
  commentaire: string
  prevue_le: string
  prevue_par: string
  accord_le: string | null
  /** Its day went by and nothing began, or the pathway now lasts beyond it: another date is needed. */
  perimee: boolean
}

/** A pathway's end and what is known of what comes next, as it is on a day. */
export interface Fin {
  /** The first day out: noted, or planned. */
  fin: Jour
  sorti: boolean
  /** Where the person went, once out. */
  destination: string | null
  /** The person's next pathway, or the one that they also follow and that lasts longer. */
  suivant: { id: number; du: Jour; site: string } | null
  /** The last prescription made since the entry. */
  prescription: { id: number; statut: Statut; site: string } | null
  suite: Suite | null
}

export const ETATS = {
  enchainee: { label: 'Enchaînée', badge: 'positive' },
  acceptee: { label: 'Acceptée', badge: 'positive' },
  prescrite: { label: 'Prescrite', badge: 'waiting' },
  prevue: { label: 'Prévue', badge: 'waiting' },
  a_revoir: { label: 'À\u00a0revoir', badge: 'negative' },
  emploi: { label: 'En emploi', badge: 'positive' },
  aucune: { label: 'Aucune suite', badge: 'negative' },
} as const
export type Etat = keyof typeof ETATS

const EN_COURS: readonly Statut[] = ['preparee', 'transmise', 'positionnement_propose', 'en_attente']
const EN_EMPLOI: readonly string[] = ['emploi_durable', 'emploi_court', 'alternance', 'creation_entreprise']

/** What is known of what comes after a pathway, the surest first. */
export function etatDe(f: Fin): Etat {
  if (f.suivant) return 'enchainee'
  if (f.destination !== null && EN_EMPLOI.includes(f.destination)) return 'emploi'
  if (f.prescription?.statut === 'acceptee') return 'acceptee'
  if (f.prescription && EN_COURS.includes(f.prescription.statut)) return 'prescrite'
  if (!f.suite) return 'aucune'
  return f.suite.perimee ? 'a_revoir' : 'prevue'
}

/**
 * Days without a step between the end of a pathway and what follows: 0 when one begins as the other ends, null while no
 * date is known, or none that still holds. A step that begins before the end leaves none.
 */
export function ecart(f: Fin): number | null {
  const du = f.suivant?.du ?? (f.suite?.perimee ? undefined : f.suite?.du)
  return du === undefined ? null : Math.max(0, daysBetween(f.fin, du))
}

/** A gap is covered when the step planned is there to hold the person meanwhile. */
export const couvert = (f: Fin): boolean =>
  f.suivant === null && f.suite?.nature === 'interstitielle' && !f.suite.perimee

/** A step is planned at most this long after the end: later, nobody is on the way any more. */
export const SUITE_MOIS_MAX = 18

/** Why a plan cannot be, in words, or null. */
export function suiteRefusee(
  du: Jour,
  { entree, fin, today }: { entree: Jour; fin: Jour; today: Jour },
): 'avant_entree' | 'dans_le_parcours' | 'passee' | 'trop_tard' | null {
  if (du <= entree) return 'avant_entree'
  if (du < fin) return 'dans_le_parcours'
  if (du < today) return 'passee'
  return du > addMonths(fin > today ? fin : today, SUITE_MOIS_MAX) ? 'trop_tard' : null
}

/** What a person may do beside a pathway, when a text of the Région lets them. */
export const CUMULS = {
  formations: 'Suivre deux formations en même temps',
  salarie: 'Être stagiaire et salarié',
} as const
export type NatureCumul = keyof typeof CUMULS

/** The dispositifs in force on a day whose text allows a cumul, among those given. */
export const permettent = (dispositifs: Iterable<Dispositif>, nature: NatureCumul, le: Jour): Dispositif[] =>
  [...dispositifs].filter(d => versionAt(d, le)?.cumul?.[nature] === true)
