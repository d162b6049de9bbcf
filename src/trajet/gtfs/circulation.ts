import { isJour, type Jour, weekday } from '../../calendrier/calendrier.ts'
import type { Ligne } from './csv.ts'

/** Why a timetable cannot be used, in a sentence that whoever sent it can act upon. */
export class GtfsError extends Error {}

/** The days on which some vehicles run: days of the week between two dates, days added, days taken away. */
export interface Service {
  jours: ReadonlySet<number>
  /** Both included, as GTFS writes them. */
  du: Jour
  dernier: Jour
  ajoutes: ReadonlySet<Jour>
  retires: ReadonlySet<Jour>
}

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
/** The columns of calendar.txt and of calendar_dates.txt, in the order that `services` reads. */
export const COLONNES = ['service_id', 'start_date', 'end_date', ...DAYS]
export const DATES = ['service_id', 'date', 'exception_type']

/** The services that both files describe, by name. @throws GtfsError for what is not a date. */
export function services(calendrier: Iterable<Ligne>, dates: Iterable<Ligne>): Map<string, Service> {
  const found = new Map<string, Service & { ajoutes: Set<Jour>; retires: Set<Jour> }>()
  for (const row of calendrier) {
    const [id = '', start = '', end = '', ...flags] = row.cells
    found.set(id, {
      jours: new Set(flags.flatMap((flag, i) => (flag.trim() === '1' ? [i + 1] : []))),
      du: day(start, 'calendar.txt', row),
      dernier: day(end, 'calendar.txt', row),
      ajoutes: new Set(),
      retires: new Set(),
    })
  }
  for (const row of dates) {
    const [id = '', date = '', kind = ''] = row.cells
    const jour = day(date, 'calendar_dates.txt', row)
    const service = found.get(id) ?? {
      jours: new Set<number>(),
      du: jour,
      dernier: jour,
      ajoutes: new Set<Jour>(),
      retires: new Set<Jour>(),
    }
    found.set(id, service)
    if (kind.trim() === '1') service.ajoutes.add(jour)
    if (kind.trim() === '2') service.retires.add(jour)
  }
  return found
}

/** Whether a service runs on a day. */
export function circule(s: Service | undefined, jour: Jour): boolean {
  if (!s || s.retires.has(jour)) return false
  return s.ajoutes.has(jour) || (s.jours.has(weekday(jour)) && s.du <= jour && jour <= s.dernier)
}

function day(text: string, file: string, { ligne }: Ligne): Jour {
  const jour = text.trim().replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
  if (isJour(jour)) return jour
  throw new GtfsError(`${file}, ligne ${ligne} : « ${text} » n’est pas un jour (20260901 attendu).`)
}

/** « 8:05:00 » or « 25:10:00 » as seconds, or null when nothing is written. */
export function seconds(text: string, { ligne }: Ligne): number | null {
  if (text.trim() === '') return null
  const match = /^\s*(\d{1,2}):(\d\d)(?::(\d\d))?\s*$/.exec(text)
  if (!match)
    throw new GtfsError(
      `stop_times.txt, ligne ${ligne} : « ${text} » n’est pas une heure (08:05:00 attendu).`,
    )
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0)
}
