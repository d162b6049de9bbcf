/** How far, and how long, from where someone lives to where they train. Pure: no I/O. */
import { addDays, type Jour } from '../calendrier/calendrier.ts'
import { departementDe, distance, estimateRoad, type Point } from '../territoire/territoire.ts'
import { de, heures, jour, plural } from '../web/format.ts'

/** By what sites are sorted. */
export const MODES = { proche: 'Le plus proche', voiture: 'En voiture', transports: 'En transports' } as const
export type Mode = keyof typeof MODES

/** The mode that an address asks for; the nearest site first when it asks for none. */
export const modeOf = (text: string | undefined): Mode =>
  text && Object.hasOwn(MODES, text) ? (text as Mode) : 'proche'

/** A place with the INSEE code of its commune, which says its département. */
export interface Place extends Point {
  commune: string
}

/** By car, without road data: metres, and minutes between two bounds. Never opens a right. */
export interface EnVoiture {
  metres: number
  min: number
  max: number
}

/** Kilometres of road up to which one drives at this many km/h, door to door: streets, local roads, main roads, fast roads. */
const VITESSES: readonly (readonly [jusqua: number, vitesse: number])[] = [
  [5, 30],
  [20, 55],
  [50, 80],
  [Number.POSITIVE_INFINITY, 105],
]
/** To reach one's car, and to park it. */
const STATIONNER = 2

/** Départements mostly in a massif (the massifs of the loi Montagne of 9 January 1985): the straight line says little there. */
const MONTAGNE = ['04', '05', '09', '15', '43', '48', '65', '66', '73', '74', '88', '2A', '2B']

/** Winding and steep, or crowded (overseas, towns along one coastal road): a trip takes that much longer, in hundredths. */
function lenteur(departement: string): number {
  if (departement.length === 3) return 140
  return MONTAGNE.includes(departement) ? 115 : 100
}

/**
 * The time of a drive, from positions alone. The speeds are usual orders of magnitude that we chose, not measured on these roads, and
 * a commune is one point. The answer is therefore a range, a fifth below to a fifth above, to 5 minutes: it sorts sites and helps to
 * talk, nothing more.
 */
export function enVoiture(from: Place, to: Place): EnVoiture {
  const { metres } = estimateRoad(distance(from, to))
  let left = metres / 1000
  let done = 0
  let minutes = STATIONNER
  for (const [jusqua, vitesse] of VITESSES) {
    const here = Math.min(left, jusqua - done)
    minutes += (here / vitesse) * 60
    left -= here
    done += here
  }
  const slow = Math.max(lenteur(departementDe(from.commune)), lenteur(departementDe(to.commune))) / 100
  const five = (m: number) => Math.max(5, Math.round(m / 5) * 5)
  const min = five(minutes * slow * 0.8)
  return { metres, min, max: Math.max(min + 5, five(minutes * slow * 1.2)) }
}

/** « environ 25 à 35 min », « moins de 10 min » */
export function dureeVoiture({ min, max }: Pick<EnVoiture, 'min' | 'max'>): string {
  if (min <= 5) return `moins de ${heures(max)}`
  return max < 60 ? `environ ${min} à ${heures(max)}` : `environ ${heures(min)} à ${heures(max)}`
}

/** By public transport, on a usual working day: minutes since midnight. */
export interface EnTransports {
  depart: number
  arrivee: number
  correspondances: number
  retour: number | null
  correspondances_retour: number | null
  a_pied: boolean
}

/** Where these journeys come from, and until when the timetables hold. */
export interface Source {
  source: string
  jour: Jour
  valable_au: Jour
  calcule_le: string
}

/** Minutes from the door of home to the door of the site. */
export const minutesAller = (t: Pick<EnTransports, 'depart' | 'arrivee'>): number => t.arrivee - t.depart

/** 485 → « 8 h 05 »; past midnight, the hour of the next day. */
export const heure = (minutes: number): string =>
  `${Math.floor(minutes / 60) % 24}\u202fh\u202f${String(minutes % 60).padStart(2, '0')}`

/** « 42 min en transports : départ 7 h 58, arrivée 8 h 40, 1 changement. Retour à 17 h 55. » */
export function enTransportsLong(t: EnTransports): string {
  if (t.a_pied) return `${aPied(t)}.`
  const minutes = heures(minutesAller(t))
  const changes =
    t.correspondances === 0 ? 'sans changement' : plural(t.correspondances, 'changement', 'changements')
  const back =
    t.retour === null
      ? 'Aucun retour après 17\u202fh.'
      : `Retour à la maison à ${heure(t.retour)}, en partant à 17\u202fh.`
  return `${minutes} en transports : départ à ${heure(t.depart)}, arrivée à ${heure(t.arrivee)}, ${changes}. ${back}`
}

/** Both ends are the centre of a commune or an address: « moins de 10 min à pied », then to 5 minutes. */
function aPied(t: EnTransports): string {
  const five = Math.ceil(minutesAller(t) / 5) * 5
  return five <= 10 ? `moins de ${heures(10)} à pied` : `environ ${heures(five)} à pied`
}

/** « 42 min en transports », « environ 15 min à pied » */
export const enTransportsCourt = (t: EnTransports): string =>
  t.a_pied
    ? aPied(t)
    : `${heures(minutesAller(t))} en transports${t.retour === null ? ', sans retour après 17\u202fh' : ''}`

/** Until when the timetables hold, or that they no longer do. */
export function validite({ valable_au }: Pick<Source, 'valable_au'>, today: Jour): string {
  const last = jour(addDays(valable_au, -1))
  return valable_au > today
    ? `Horaires valables jusqu’au ${last}.`
    : `Ces horaires ne valaient que jusqu’au ${last} : à vérifier auprès du réseau de transports.`
}

/** A site and the ways there. */
export interface Acces {
  distance_m: number
  voiture: EnVoiture
  transports: EnTransports | null
}

/**
 * Sites in the order of a mode. By public transport, those one cannot reach come last, then those one cannot come back from; among
 * equals, the nearest first.
 */
export function trier<A extends Acces>(sites: readonly A[], mode: Mode): A[] {
  const rank = (a: A): number => {
    if (mode === 'voiture') return a.voiture.min + a.voiture.max
    if (mode === 'proche') return 0
    if (!a.transports) return 1e9
    return minutesAller(a.transports) + (a.transports.retour === null ? 1e6 : 0)
  }
  return sites.toSorted((a, b) => rank(a) - rank(b) || a.distance_m - b.distance_m)
}

/** The ways to a site, in one line: « Environ 25 à 35 min en voiture. 42 min en transports : départ à 7 h 58… » */
export function chemins(
  { distance_m, voiture, transports }: Acces,
  known: { source: Source | null; position_estimee: boolean },
): string {
  const car = distance_m === 0 ? '' : `${capital(dureeVoiture(voiture))} en voiture. `
  if (transports) return `${car}${capital(enTransportsLong(transports))}`
  return known.source && !known.position_estimee
    ? `${car}Aucun trajet en transports pour être là à 9\u202fh.`
    : car.trimEnd()
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** What to know of the journeys of a list: where they come from, until when, or why there are none. */
export function reserve(
  { source, position_estimee }: { source: Source | null; position_estimee: boolean },
  commune: string,
  today: Jour,
): string {
  const car = `Les durées en voiture sont des estimations, depuis le centre ${de(commune)}.`
  if (!source) return `${car} Les horaires des transports ne sont pas chargés dans Amont.`
  if (position_estimee)
    return `${car} Amont ne connaît la position ${de(commune)} qu’à quelques kilomètres près : les transports n’y sont pas calculés.`
  return `${car} Transports d’après : ${source.source}, un jour comme le ${jour(source.jour)}. ${validite(source, today)}`
}
