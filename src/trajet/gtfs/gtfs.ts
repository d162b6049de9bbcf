/**
 * Timetables in GTFS (gtfs.org/documentation/schedule/reference): what a zip holds, for which days, and the runs of one day. Read
 * here and not by minotor's own parser, which takes one file on disk, keeps quiet about what is wrong, and prints.
 */
import { addDays, type Jour } from '../../calendrier/calendrier.ts'
import type { Point } from '../../territoire/territoire.ts'
import { COLONNES, circule, DATES, GtfsError, type Service, seconds, services } from './circulation.ts'
import { type Ligne, lignes } from './csv.ts'
import { Zip, ZipError } from './zip.ts'

/** What an archive may weigh once unpacked. */
const UNPACKED = 768 * 1024 * 1024

export interface Arret extends Point {
  id: string
  nom: string
}

/** One vehicle on one day: seconds since midnight, beyond 86 400 after the next one. */
export interface Course {
  ligne: string
  arrets: string[]
  arrivees: number[]
  departs: number[]
  /** Whether one may get on, or off: false too where one must telephone first. */
  montees: boolean[]
  descentes: boolean[]
}

/** A change that the network describes itself; null without a time of its own. */
export interface Correspondance {
  de: string
  vers: string
  secondes: number | null
}

export interface Horaires {
  arrets: Map<string, Arret>
  courses: Course[]
  correspondances: Correspondance[]
}

export interface Apercu {
  /** The days that it speaks of: `[du, au[`. */
  du: Jour
  au: Jour
  lignes: number
  arrets: Arret[]
}

const REQUIRED = {
  'stops.txt': ['stop_id'],
  'routes.txt': ['route_id'],
  'trips.txt': ['trip_id', 'route_id', 'service_id'],
  'stop_times.txt': ['trip_id', 'stop_id', 'stop_sequence'],
}

/** One feed, unpacked as it is read. @throws GtfsError for what is not a GTFS feed. */
export class Gtfs {
  readonly #zip: Zip

  constructor(bytes: Uint8Array, unpacked = UNPACKED) {
    this.#zip = explained(() => new Zip(bytes, unpacked))
    const missing = Object.keys(REQUIRED).filter(name => !this.#zip.has(name))
    if (missing.length > 0)
      throw new GtfsError(
        `Il manque ${missing.join(', ')} dans cette archive. Demandez à votre réseau ses horaires « au format GTFS » : c’est un zip de fichiers texte.`,
      )
    if (!this.#zip.has('calendar.txt') && !this.#zip.has('calendar_dates.txt'))
      throw new GtfsError(
        'Il manque calendar.txt ou calendar_dates.txt : sans eux, rien ne dit quels jours les véhicules passent.',
      )
  }

  /** What this feed is about. @throws GtfsError when it says nothing usable. */
  apercu(): Apercu {
    const all = [...this.services().values()]
    const first = all.flatMap(s => [...(s.jours.size ? [s.du] : []), ...s.ajoutes]).sort()
    const last = all.flatMap(s => [...(s.jours.size ? [s.dernier] : []), ...s.ajoutes]).sort()
    this.#verifier()
    const du = first[0]
    const dernier = last.at(-1)
    const arrets = [...this.arrets().values()]
    if (!du || !dernier)
      throw new GtfsError('Aucun jour de circulation n’est décrit dans calendar.txt ni calendar_dates.txt.')
    if (arrets.length === 0)
      throw new GtfsError('stops.txt ne donne la position d’aucun arrêt (stop_lat et stop_lon).')
    return { du, au: addDays(dernier, 1), lignes: [...this.#rows('routes.txt', ['route_id'])].length, arrets }
  }

  /** Reads to the end what the night will read: a fault is for who sends the file, not for the night. */
  #verifier(): void {
    for (const _ of this.#rows('trips.txt', REQUIRED['trips.txt'], REQUIRED['trips.txt']));
    const columns = [...REQUIRED['stop_times.txt'], 'arrival_time', 'departure_time']
    for (const row of this.#rows('stop_times.txt', columns, columns)) {
      seconds(row.cells[3] ?? '', row)
      seconds(row.cells[4] ?? '', row)
    }
  }

  /** How many runs there are on each of these days, in the same order. */
  courses(jours: readonly Jour[]): number[] {
    const services = this.services()
    const counts = new Map<string, number>()
    for (const { cells } of this.#rows('trips.txt', ['service_id']))
      counts.set(cells[0] ?? '', (counts.get(cells[0] ?? '') ?? 0) + 1)
    return jours.map(jour =>
      [...counts].reduce((n, [id, count]) => n + (circule(services.get(id), jour) ? count : 0), 0),
    )
  }

  /** The stops that have a position. */
  arrets(): Map<string, Arret> {
    const found = new Map<string, Arret>()
    for (const { cells } of this.#rows('stops.txt', ['stop_id', 'stop_name', 'stop_lat', 'stop_lon'])) {
      const [id = '', nom = '', lat = '', lon = ''] = cells
      const point = { latitude: Number(lat), longitude: Number(lon) }
      // 0, 0 is in the Gulf of Guinea: it means « not known ».
      const known = lat.trim() !== '' && lon.trim() !== '' && (point.latitude !== 0 || point.longitude !== 0)
      if (known && Math.abs(point.latitude) <= 90 && Math.abs(point.longitude) <= 180)
        found.set(id, { id, nom, ...point })
    }
    return found
  }

  services(): Map<string, Service> {
    return services(
      this.#rows('calendar.txt', COLONNES, COLONNES),
      this.#rows('calendar_dates.txt', DATES, DATES),
    )
  }

  /** What runs on a day. */
  horaires(jour: Jour): Horaires {
    const services = this.services()
    const arrets = this.arrets()
    const trips = new Map<string, string>()
    for (const { cells } of this.#rows('trips.txt', ['trip_id', 'route_id', 'service_id'])) {
      const [id = '', ligne = '', service = ''] = cells
      if (circule(services.get(service), jour)) trips.set(id, ligne)
    }
    const courses = this.#passages(trips, arrets)
    return {
      arrets,
      courses: this.#frequences(courses),
      correspondances: [...this.#correspondances(arrets)],
    }
  }

  /** The runs of the trips that are wanted, their stops in order; a stop without a position or without an hour is left out. */
  #passages(trips: ReadonlyMap<string, string>, arrets: ReadonlyMap<string, Arret>): Map<string, Course> {
    const raw = new Map<
      string,
      { rang: number; arret: string; arrivee: number; depart: number; monte: boolean; descend: boolean }[]
    >()
    const columns = [
      'trip_id',
      'stop_id',
      'stop_sequence',
      'arrival_time',
      'departure_time',
      'pickup_type',
      'drop_off_type',
    ]
    for (const row of this.#rows('stop_times.txt', columns, REQUIRED['stop_times.txt'])) {
      const [trip = '', arret = '', rang = '', a = '', d = '', pickup = '', drop = ''] = row.cells
      if (!trips.has(trip) || !arrets.has(arret)) continue
      const arrivee = seconds(a || d, row)
      const depart = seconds(d || a, row)
      if (arrivee === null || depart === null) continue
      const list = raw.get(trip) ?? []
      raw.set(trip, list)
      list.push({ rang: Number(rang), arret, arrivee, depart, monte: !+pickup, descend: !+drop })
    }
    return new Map(
      [...raw].map(([trip, list]) => {
        const sorted = list.sort((x, y) => x.rang - y.rang)
        return [
          trip,
          {
            ligne: trips.get(trip) ?? '',
            arrets: sorted.map(p => p.arret),
            arrivees: sorted.map(p => p.arrivee),
            departs: sorted.map(p => p.depart),
            montees: sorted.map(p => p.monte),
            descentes: sorted.map(p => p.descend),
          },
        ]
      }),
    )
  }

  /** A run that frequencies.txt repeats becomes as many runs. */
  #frequences(courses: Map<string, Course>): Course[] {
    const repeated: Course[] = []
    const models = new Set<string>()
    const columns = ['trip_id', 'start_time', 'end_time', 'headway_secs']
    for (const row of this.#rows('frequencies.txt', columns, columns)) {
      const [trip = '', start = '', end = '', every = ''] = row.cells
      const course = courses.get(trip)
      const from = seconds(start, row)
      const to = seconds(end, row)
      const step = Number(every)
      const first = course?.departs[0]
      if (!course || first === undefined || from === null || to === null || !(step >= 30)) continue
      models.add(trip)
      for (let at = from; at < to; at += step) {
        const moved = (times: number[]) => times.map(t => t - first + at)
        repeated.push({ ...course, arrivees: moved(course.arrivees), departs: moved(course.departs) })
      }
    }
    return [...[...courses].flatMap(([id, course]) => (models.has(id) ? [] : [course])), ...repeated]
  }

  *#correspondances(arrets: ReadonlyMap<string, Arret>): Generator<Correspondance> {
    const columns = ['from_stop_id', 'to_stop_id', 'transfer_type', 'min_transfer_time']
    for (const { cells } of this.#rows('transfers.txt', columns)) {
      const [de = '', vers = '', kind = '', time = ''] = cells
      // 3 and 5 say that one cannot change there.
      if (!arrets.has(de) || !arrets.has(vers) || kind === '3' || kind === '5') continue
      yield { de, vers, secondes: time.trim() === '' ? null : Math.max(0, Number(time) || 0) }
    }
  }

  *#rows(
    name: string,
    columns: readonly string[],
    required: readonly string[] = columns.slice(0, 1),
  ): Generator<Ligne> {
    const bytes = explained(() => this.#zip.read(name))
    if (!bytes) return
    const { missing, rows } = lignes(bytes, columns)
    const lacking = missing.filter(column => required.includes(column))
    if (lacking.length > 0)
      throw new GtfsError(
        `${name} : il manque la colonne ${lacking.join(', ')}. Demandez à votre réseau un fichier GTFS complet.`,
      )
    yield* rows
  }
}

function explained<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof ZipError ? new GtfsError(error.message) : error
  }
}
