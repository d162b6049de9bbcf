import { addMonths, type Jour } from '../calendrier/calendrier.ts'
import { type Destination, destinations } from '../dispositif/dispositif.ts'
import { jour } from '../web/format.ts'

/** What became of a person, as people read it. The codes are those that the dispositif files use. */
export const DESTINATIONS: Record<Destination, string> = {
  emploi_durable: 'Emploi durable (CDI, ou CDD de six mois et plus)',
  emploi_court: 'Emploi de moins de six mois',
  alternance: 'Alternance (apprentissage ou professionnalisation)',
  creation_entreprise: 'Création ou reprise d’entreprise',
  formation_qualifiante: 'Formation qualifiante',
  formation_autre: 'Autre formation',
  sans_emploi: 'Sans emploi',
  autre: 'Autre situation',
  inconnue: 'Situation inconnue',
}

/** In work, whatever the contract: what « en emploi à six mois » counts. */
export const EN_EMPLOI: readonly Destination[] = [
  'emploi_durable',
  'emploi_court',
  'alternance',
  'creation_entreprise',
]

/** The person did not answer that day: an attempt, to be followed by another. */
export const SANS_REPONSE: Destination = 'inconnue'

/** When people are asked what they became, and from when an answer counts for it: months after the exit. */
export const TERMES = {
  sortie: { label: 'à la sortie', titre: 'À la sortie', mois: 0, des: 0 },
  '1_mois': { label: 'à un mois', titre: 'Un mois après', mois: 1, des: 1 },
  '3_mois': { label: 'à trois mois', titre: 'Trois mois après', mois: 3, des: 2 },
  '6_mois': { label: 'à six mois', titre: 'Six mois après', mois: 6, des: 5 },
  '12_mois': { label: 'à douze mois', titre: 'Douze mois après', mois: 12, des: 11 },
} as const
export type Terme = keyof typeof TERMES

/** In the order of time. */
export const termes = ['sortie', '1_mois', '3_mois', '6_mois', '12_mois'] as const satisfies readonly Terme[]
/** Those that a counsellor asks by phone: at the exit, the organisation has just said it. */
export const APPELES = ['1_mois', '3_mois', '6_mois', '12_mois'] as const satisfies readonly Terme[]
export type Appele = (typeof APPELES)[number]

/** The words of a term, for a page. */
export const terme = (code: string) =>
  TERMES[(termes as readonly string[]).includes(code) ? (code as Terme) : 'sortie']

/** The months after which a term is asked no more, the next one being due; null for the last two, whose answer is always worth it. */
export const moisLimite = (t: Appele): number | null =>
  ({ '1_mois': 3, '3_mois': 6, '6_mois': null, '12_mois': null })[t]

/** By what an answer came. */
export const CANAUX: Record<string, string> = {
  conseiller: 'notée par le conseiller',
  courriel: 'donnée par le lien d’un courriel',
  sms: 'donnée par le lien d’un SMS',
  compte: 'donnée dans Amont',
}

export const SATISFACTIONS = { oui: 'Oui', en_partie: 'En partie', non: 'Non' } as const

/** What is known at a term, among what was noted: the last answer, which replaced the others. */
export const answerOf = <S extends { terme: string; situation: string; remplacee_le: string | null }>(
  suivis: readonly S[],
  t: Terme = '6_mois',
): S | undefined => suivis.find(s => s.terme === t && s.situation !== SANS_REPONSE && s.remplacee_le === null)

export const isDestination = (code: string): code is Destination =>
  (destinations as readonly string[]).includes(code)

/** The label of a destination, for a page. */
export const libelleDestination = (code: string): string =>
  isDestination(code) ? DESTINATIONS[code] : 'Non précisé'

/** The day from which a person who left on `sortie` is asked at this term. */
export const dueFrom = (sortie: Jour, t: Terme = '6_mois'): Jour => addMonths(sortie, TERMES[t].mois)

/** The first day at which a situation observed counts for this term. */
export const acceptedFrom = (sortie: Jour, t: Terme = '6_mois'): Jour => addMonths(sortie, TERMES[t].des)

/** Why a situation observed that day cannot be the one of this term, or null when it can. */
export function observationRefused(
  observe_le: Jour,
  sortie: Jour | null,
  today: Jour,
  t: Appele = '6_mois',
): string | null {
  if (sortie === null) return 'Le parcours n’est pas terminé : enregistrez d’abord la sortie.'
  if (observe_le > today) return `Le ${jour(observe_le)} n’est pas encore passé.`
  if (observe_le < sortie) return `Le ${jour(observe_le)} vient avant la sortie, le ${jour(sortie)}.`
  const from = acceptedFrom(sortie, t)
  if (observe_le < from)
    return `La sortie date du ${jour(sortie)} : la situation ${TERMES[t].label} se note à partir du ${jour(from)}.`
  const limit = moisLimite(t)
  if (limit !== null && observe_le >= addMonths(sortie, limit))
    return `La sortie date du ${jour(sortie)} : cette réponse vient trop tard pour le suivi ${TERMES[t].label}. Notez-la au suivi suivant.`
  return null
}

/** Days during which a link waits for its answer before a counsellor calls. */
export const JOURS_DU_LIEN = 14

/** Below this number of answers, a rate tells of persons rather than of a group: it is not shown. */
export const PETIT_GROUPE = 5

/** The rate of a group, with who was asked and who answered: never one without the others. */
export interface Taux {
  interroges: number
  repondants: number
  /** Of those who were asked, those who answered: in tenths of a percent. */
  taux_de_reponse: number | null
  /** Of those who answered, in tenths of a percent; null when they are fewer than `PETIT_GROUPE`. */
  taux: number | null
}

const dixiemes = (n: number, d: number) => (d === 0 ? null : Math.round((n * 1000) / d))

/** The rate of `oui` among `repondants`, hidden for a small group. */
export const tauxDe = (oui: number, repondants: number, interroges: number): Taux => ({
  interroges,
  repondants,
  taux_de_reponse: dixiemes(repondants, interroges),
  taux: repondants < PETIT_GROUPE ? null : dixiemes(oui, repondants),
})
