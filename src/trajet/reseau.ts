import { Duration, Query, Router, StopsIndex, Time, Timetable } from 'minotor'
import { distance, type Point } from '../territoire/territoire.ts'
import type { Course, Horaires } from './gtfs/gtfs.ts'

/** Where people go: a site. */
export interface Lieu extends Point {
  id: number
}

/** How a stop is reached from a site, or the site from a stop. Seconds since midnight. */
export interface Atteinte {
  /** When one is at the stop: getting off there, or the latest hour to get on. */
  arret: number
  /** When one is at the site. */
  site: number
  correspondances: number
}

/** 4.5 km/h: an unhurried adult; the street is 1.3 times longer than the straight line. */
const METRES_A_LA_MINUTE = 75
const DETOUR = 1.3
/** As far as one walks to a stop, and from one stop to another to change, in metres as the crow flies. */
export const A_PIED = 1_000
const CHANGEMENT = 250
const CHANGER = 120
const CHANGEMENTS = 4
/** Times of a reversed day are counted back from here: later than the last vehicle of a day. */
const MIROIR = 48 * 3600

/** Seconds to walk between two points that are this far as the crow flies. */
export const marche = (metres: number): number => Math.round(((metres * DETOUR) / METRES_A_LA_MINUTE) * 60)

/** Points found by their neighbourhood. */
export class Proximite<P extends Point> {
  readonly #cells = new Map<string, P[]>()

  constructor(points: Iterable<P>) {
    for (const point of points) {
      const key = this.#key(Math.floor(point.latitude * CELLS), Math.floor(point.longitude * CELLS))
      this.#cells.set(key, [...(this.#cells.get(key) ?? []), point])
    }
  }

  /** Those within `metres` of a point, with their distance. */
  autour(centre: Point, metres: number): { point: P; metres: number }[] {
    const high = Math.ceil((metres / 111_000) * CELLS)
    // A degree of longitude narrows towards the poles.
    const wide = Math.ceil(high / Math.max(0.2, Math.cos((centre.latitude * Math.PI) / 180)))
    const y = Math.floor(centre.latitude * CELLS)
    const x = Math.floor(centre.longitude * CELLS)
    const found: { point: P; metres: number }[] = []
    for (let i = -high; i <= high; i++)
      for (let j = -wide; j <= wide; j++)
        for (const point of this.#cells.get(this.#key(y + i, x + j)) ?? []) {
          const away = distance(centre, point)
          if (away <= metres) found.push({ point, metres: away })
        }
    return found
  }

  #key = (y: number, x: number) => `${y} ${x}`
}
/** Cells in a degree: about 2 km high. */
const CELLS = 50

// The router compares hours with >=, which without this writes both as text, millions of times.
Time.prototype.valueOf = function () {
  return this.toSeconds()
}

type Adjacency = ConstructorParameters<typeof Timetable>[0]
type Routes = ConstructorParameters<typeof Timetable>[1]
type Stops = ConstructorParameters<typeof StopsIndex>[0]
type Route = Routes extends Map<string, infer R> ? R : never

/**
 * The network of a day around some sites, for minotor's router (RAPTOR). It looks forward from one place: to arrive before an
 * hour, the day is turned over, last stop first, and one leaves the site backwards in time. One search answers for every stop.
 */
export class Reseau {
  readonly #router: Router
  readonly #reversed: boolean

  constructor(horaires: Horaires, sites: readonly Lieu[], sens: 'aller' | 'retour') {
    this.#reversed = sens === 'aller'
    const adjacency: Adjacency = new Map()
    const stops: Stops = new Map()
    const at = (id: string) => {
      const known = adjacency.get(id) ?? { routes: [], transfers: [] }
      if (!adjacency.has(id)) {
        adjacency.set(id, known)
        stops.set(id, { id, name: '', children: [], locationType: 'SIMPLE_STOP_OR_PLATFORM' })
      }
      return known
    }
    const walk = (de: string, vers: string, seconds: number) =>
      at(de).transfers.push({
        destination: vers,
        type: 'REQUIRES_MINIMAL_TIME',
        minTransferTime: Duration.fromSeconds(seconds),
      })
    const oriented = horaires.courses.map(c => (this.#reversed ? reverse(c) : c))
    const routes = patterns(
      oriented.map(course =>
        unrolled(course, (one, again) => {
          at(one)
          at(again)
          walk(one, again, 0)
          walk(again, one, 0)
        }),
      ),
    )
    for (const [id, route] of routes) for (const stop of route.stops) at(stop).routes.push(id)
    const served = [...adjacency.keys()].flatMap(id => horaires.arrets.get(id) ?? [])
    const near = new Proximite(served)
    for (const stop of served)
      for (const { point, metres } of near.autour(stop, CHANGEMENT))
        if (point.id !== stop.id) walk(stop.id, point.id, Math.max(CHANGER, marche(metres)))
    for (const { de, vers, secondes } of horaires.correspondances) {
      const [from, to] = this.#reversed ? [vers, de] : [de, vers]
      if (de !== vers && adjacency.has(from) && adjacency.has(to)) walk(from, to, secondes ?? CHANGER)
    }
    for (const site of sites) {
      at(key(site))
      for (const { point, metres } of near.autour(site, A_PIED)) walk(key(site), point.id, marche(metres))
    }
    const services = new Map(
      [...routes.values()].map(r => [r.serviceRouteId, { type: 'BUS' as const, name: '' }]),
    )
    this.#router = new Router(new Timetable(adjacency, routes, services), new StopsIndex(stops))
  }

  /** Every stop from which one is at the site by `heure`, or that one reaches leaving it at `heure` (seconds since midnight). */
  parSite(site: Pick<Lieu, 'id'>, heure: number): Map<string, Atteinte> {
    const real = (seconds: number) => (this.#reversed ? MIROIR - seconds : seconds)
    const query = new Query.Builder()
      .from(key(site))
      .to([])
      .departureTime(Time.fromSeconds(real(heure)))
      .maxTransfers(CHANGEMENTS)
      .minTransferTime(Duration.fromSeconds(CHANGER))
      .build()
    const rounds = this.#router.route(query).earliestArrivalsPerRound
    const found = new Map<string, Atteinte & { searched: number }>()
    for (const [round, reached] of rounds.entries()) {
      if (round === 0) continue
      for (const [stop, { time }] of reached) {
        const searched = time.toSeconds()
        if (searched >= (found.get(stop)?.searched ?? Number.POSITIVE_INFINITY)) continue
        const first = firstRide(rounds, round, stop)
        if (!first) continue
        found.set(stop, {
          searched,
          arret: real(searched),
          // Backwards, one gets off before walking to the site; forwards, one leaves the site at the hour asked.
          site: this.#reversed ? real(first.time) + first.walk : heure,
          correspondances: round - 1,
        })
      }
    }
    return found
  }
}

const key = ({ id }: Pick<Lieu, 'id'>) => `site ${id}`

type Rounds = Router['route'] extends (query: Query) => infer R
  ? R extends { earliestArrivalsPerRound: infer E }
    ? E
    : never
  : never

/** The first vehicle taken from the site towards a stop: when, and how long the walk to it was. */
function firstRide(rounds: Rounds, round: number, stop: string): { time: number; walk: number } | null {
  let at = stop
  let left = round
  for (let steps = 0; steps < 4 * rounds.length; steps++) {
    const leg = rounds[left]?.get(at)?.leg
    if (!leg) return null
    at = leg.from.id
    if (!('route' in leg)) continue
    left -= 1
    if (left > 0) continue
    const access = rounds[0]?.get(at)?.leg
    const walk = access && 'minTransferTime' in access ? (access.minTransferTime?.toSeconds() ?? 0) : 0
    return { time: leg.departureTime.toSeconds(), walk }
  }
  return null
}

/** The same vehicle, with time and stops turned over. */
function reverse(c: Course): Course {
  const back = (times: number[]) => times.toReversed().map(t => MIROIR - t)
  return {
    ligne: c.ligne,
    arrets: c.arrets.toReversed(),
    arrivees: back(c.departs),
    departs: back(c.arrivees),
    montees: c.descentes.toReversed(),
    descentes: c.montees.toReversed(),
  }
}

/** The router knows a stop once in a run: where a loop passes again, the stop gets a second name, no time away from the first. */
function unrolled(course: Course, twin: (one: string, again: string) => void): Course {
  if (new Set(course.arrets).size === course.arrets.length) return course
  const seen = new Map<string, number>()
  const arrets = course.arrets.map(id => {
    const times = (seen.get(id) ?? 0) + 1
    seen.set(id, times)
    if (times === 1) return id
    const again = `${id} (${times})`
    twin(id, again)
    return again
  })
  return { ...course, arrets }
}

/** Runs of one line that call at the same stops, sorted by their hour. */
function patterns(courses: readonly Course[]): Routes {
  const routes: Routes = new Map()
  const same = Map.groupBy(courses, c => `${c.ligne}\n${c.arrets.join('\n')}`)
  for (const [pattern, group] of same) {
    const stops = group[0]?.arrets ?? []
    const sorted = group.toSorted((a, b) => (a.departs[0] ?? 0) - (b.departs[0] ?? 0))
    const route: Route = {
      stops,
      stopIndices: new Map(stops.map((stop, i) => [stop, i])),
      serviceRouteId: group[0]?.ligne ?? '',
      stopTimes: sorted.flatMap(c =>
        c.arrets.map((_, i) => ({
          arrival: Time.fromSeconds(c.arrivees[i] ?? 0),
          departure: Time.fromSeconds(c.departs[i] ?? 0),
          pickUpType: c.montees[i] ? ('REGULAR' as const) : ('NOT_AVAILABLE' as const),
          dropOffType: c.descentes[i] ? ('REGULAR' as const) : ('NOT_AVAILABLE' as const),
        })),
      ),
    }
    routes.set(pattern, route)
  }
  return routes
}
