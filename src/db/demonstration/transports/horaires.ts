import { addDays } from '../../../calendrier/calendrier.ts'
import { distance } from '../../../territoire/territoire.ts'
import { repondre } from '../../../trajet/fil.ts'
import { zipOf } from '../../../trajet/gtfs/zip.ts'
import { charger } from '../../../trajet/horaires.ts'
import { aCalculer, contenus, remplacer } from '../../../trajet/store.ts'
import type { Db } from '../../schema.ts'
import type { Clock } from '../chain.ts'
import { communesOf, type Place } from '../offer.ts'

/** Lines through real towns, with timetables that we invent: the name of the file says so wherever it is shown. */
const LIGNES = [
  ['Dijon', 'Beaune', 'Chagny', 'Chalon-sur-Saône', 'Tournus', 'Mâcon'],
  ['Besançon', 'Dole', 'Auxonne', 'Dijon'],
  ['Belfort', 'Montbéliard', 'Baume-les-Dames', 'Besançon'],
  ['Le Creusot', 'Montchanin', 'Chagny', 'Chalon-sur-Saône'],
  ['Autun', 'Le Creusot', 'Montceau-les-Mines'],
  ['Lons-le-Saunier', 'Poligny', 'Dole'],
  ['Lons-le-Saunier', 'Louhans-Châteaurenaud', 'Chalon-sur-Saône'],
  ['Vesoul', 'Lure', 'Belfort'],
  ['Vesoul', 'Besançon'],
  ['Pontarlier', 'Besançon'],
  ['Auxerre', 'Joigny', 'Sens'],
  ['Nevers', 'Cosne-Cours-sur-Loire'],
  ['Nevers', 'Decize', 'Montceau-les-Mines'],
  ['Dijon', 'Montbard', 'Auxerre'],
]
/** From the first run of the day to the last, in minutes; one an hour, two at the ends of a working day. */
const PREMIER = 5 * 60 + 40
const DERNIER = 20 * 60
const POINTE = [
  [6 * 60, 8 * 60 + 30],
  [16 * 60 + 30, 19 * 60],
] as const
/** Metres a minute with the stops, as the crow flies: 55 km/h. */
const ALLURE = 917

/** The public transport of the demonstration, and the journeys to each site. */
export async function addHoraires(db: Db, { now, today }: Clock): Promise<void> {
  const region = 'bfc'
  const communes = [...(await communesOf(db, region)).values()]
  const towns = new Map(
    [...new Set(LIGNES.flat())].map(nom => {
      const town = communes.filter(c => c.nom === nom).sort((a, b) => b.population - a.population)[0]
      if (!town)
        throw new Error(`Commune ${nom} absente de la table des communes : relancez « amont migrate ».`)
      return [nom, town]
    }),
  )
  const contenu = feed(towns, addDays(today, -60), addDays(today, 120))
  await charger(db, { region, compte_id: null }, { nom: 'horaires-inventes.zip', contenu }, now, today)
  const work = await aCalculer(db, region, today)
  if (!work) return
  const { empreinte, source, valable_au, feeds, sites, communes: from } = work
  const bytes = await contenus(db, region, feeds)
  const { jour, trajets } = repondre({ feeds: bytes, sites, communes: from, today, departement: '21' })
  await remplacer(
    db,
    region,
    { empreinte, source, valable_au, jour: jour ?? today, calcule_le: now },
    trajets,
  )
}

/** A GTFS archive: each line both ways, from Monday to Friday. */
function feed(towns: ReadonlyMap<string, Place>, du: string, dernier: string): Uint8Array {
  const at = (nom: string): Place => {
    const town = towns.get(nom)
    if (!town) throw new Error(`Commune ${nom} absente`)
    return town
  }
  const runs = LIGNES.flatMap((ligne, i) =>
    [ligne, ligne.toReversed()].flatMap((path, sens) =>
      starts(i * 7 + sens * 13).map((start, n) => ({
        id: `${i}-${sens}-${n}`,
        ligne: i,
        stops: path.map((nom, rank) => ({
          nom,
          minute:
            start +
            path
              .slice(1, rank + 1)
              .reduce((m, to, k) => m + 2 + Math.round(distance(at(path[k] ?? to), at(to)) / ALLURE), 0),
        })),
      })),
    ),
  )
  const hour = (m: number) => `${Math.floor(m / 60)}:${String(m % 60).padStart(2, '0')}:00`
  const compact = (jour: string) => jour.replaceAll('-', '')
  const csv = (header: string, rows: readonly (readonly (string | number)[])[]) =>
    `${[header, ...rows.map(row => row.join(','))].join('\n')}\n`
  return zipOf({
    'agency.txt': csv('agency_id,agency_name,agency_url,agency_timezone', [
      [1, 'Réseau inventé', 'https://demonstration.invalid', 'Europe/Paris'],
    ]),
    'stops.txt': csv(
      'stop_id,stop_name,stop_lat,stop_lon',
      [...towns.values()].map(t => [t.code, t.nom, t.latitude, t.longitude]),
    ),
    'routes.txt': csv(
      'route_id,agency_id,route_short_name,route_type',
      LIGNES.map((_, i) => [i, 1, `Ligne ${i + 1}`, 3]),
    ),
    'calendar.txt': csv(
      'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date',
      [['semaine', 1, 1, 1, 1, 1, 0, 0, compact(du), compact(dernier)]],
    ),
    'trips.txt': csv(
      'route_id,service_id,trip_id',
      runs.map(r => [r.ligne, 'semaine', r.id]),
    ),
    'stop_times.txt': csv(
      'trip_id,arrival_time,departure_time,stop_id,stop_sequence',
      runs.flatMap(r => r.stops.map((s, n) => [r.id, hour(s.minute), hour(s.minute), at(s.nom).code, n])),
    ),
  })
}

/** When the runs of a line leave its first stop: minutes since midnight. */
function starts(offset: number): number[] {
  const found: number[] = []
  for (let m = PREMIER + (offset % 30); m <= DERNIER; m += 30) {
    const busy = POINTE.some(([from, to]) => from <= m && m <= to)
    if (busy || found.length === 0 || m - (found.at(-1) ?? 0) >= 60) found.push(m)
  }
  return found
}
