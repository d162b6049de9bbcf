import type { Point } from '../src/territoire/territoire.ts'
import { zipOf } from '../src/trajet/gtfs/zip.ts'

export interface Passage {
  arret: string
  heure: string
  pickup?: number
  drop?: number
}

export interface Reseau {
  arrets: Record<string, Point>
  /** Each run: its line, its service ('semaine' when not said), its stops. */
  courses: { ligne: string; service?: string; passages: Passage[] }[]
  /** Services beside « semaine », from Monday to Friday all year round. */
  services?: Record<string, { jours: string; du: string; au: string }>
  exceptions?: { service: string; jour: string; type: 1 | 2 }[]
  du?: string
  /** Included, as GTFS writes it. */
  dernier?: string
  fichiers?: Record<string, string>
}

const csv = (header: string, rows: readonly (readonly (string | number)[])[]) =>
  `${[header, ...rows.map(r => r.join(','))].join('\r\n')}\r\n`
const day = (jour: string) => jour.replaceAll('-', '')

/** The texts of a GTFS feed, file by file. */
export function fichiers(r: Reseau): Record<string, string> {
  const { du = '2026-01-01', dernier = '2027-12-31' } = r
  const services = { semaine: { jours: '1111100', du, au: dernier }, ...r.services }
  return {
    'agency.txt': csv('agency_id,agency_name,agency_url,agency_timezone', [
      [1, 'Réseau d’essai', 'https://exemple.invalid', 'Europe/Paris'],
    ]),
    'stops.txt': csv(
      'stop_id,stop_name,stop_lat,stop_lon',
      Object.entries(r.arrets).map(([id, p]) => [id, `"Arrêt « ${id} », centre"`, p.latitude, p.longitude]),
    ),
    'routes.txt': csv(
      'route_id,route_short_name,route_type',
      [...new Set(r.courses.map(c => c.ligne))].map(ligne => [ligne, ligne, 3]),
    ),
    'calendar.txt': csv(
      'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date',
      Object.entries(services).map(([id, s]) => [id, ...s.jours, day(s.du), day(s.au)]),
    ),
    'calendar_dates.txt': csv(
      'service_id,date,exception_type',
      (r.exceptions ?? []).map(e => [e.service, day(e.jour), e.type]),
    ),
    'trips.txt': csv(
      'route_id,service_id,trip_id',
      r.courses.map((c, i) => [c.ligne, c.service ?? 'semaine', `course-${i}`]),
    ),
    'stop_times.txt': csv(
      'trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type',
      r.courses.flatMap((c, i) =>
        c.passages.map((p, n) => [
          `course-${i}`,
          p.heure,
          p.heure,
          p.arret,
          n * 10,
          p.pickup ?? '',
          p.drop ?? '',
        ]),
      ),
    ),
    ...r.fichiers,
  }
}

/** The same, as the archive that a network publishes. */
export const archive = (r: Reseau): Buffer => zipOf(fichiers(r))

/** A point some metres east and north of another. */
export const versLEst = (p: Point, est: number, nord = 0): Point => ({
  latitude: p.latitude + nord / 111_195,
  longitude: p.longitude + est / (111_195 * Math.cos((p.latitude * Math.PI) / 180)),
})

/** « bourg 07:40, centre 08:10 » as passages. */
export const passages = (text: string): Passage[] =>
  text.split(',').map(part => {
    const [arret = '', hour = ''] = part.trim().split(' ')
    return { arret, heure: `${hour}:00` }
  })
