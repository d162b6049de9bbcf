import { addDays, days, isOuvre, type Jour } from '../calendrier/calendrier.ts'
import { distance, type Point } from '../territoire/territoire.ts'
import type { Arret, Gtfs, Horaires } from './gtfs/gtfs.ts'
import { A_PIED, type Lieu, marche, Proximite, Reseau } from './reseau.ts'

/** Where people live: a commune, at the place that stands for its centre. */
export interface Depart extends Point {
  code: string
  /** Someone known lives there: it is then answered however far. */
  habitee: boolean
}

/** A day by public transport: minutes since midnight. */
export interface TrajetCalcule {
  commune: string
  site_id: number
  /** Leaving home, and at the site: at the latest at nine. */
  depart: number
  arrivee: number
  correspondances: number
  /** Home again after leaving the site at five; null when nothing goes back that evening. */
  retour: number | null
  correspondances_retour: number | null
  /** The whole way on foot. */
  a_pied: boolean
}

/** What a training day usually asks for: there by nine, away at five. */
export const DEBUT = 9 * 60
export const FIN = 17 * 60
/** Beyond, a daily journey is not proposed: minutes. */
const TROP_LONG = 180
/** A morning starts at four; an evening ends at midnight and a half. */
const PREMIER = 4 * 60
const DERNIER = 24 * 60 + 30
/** As far as sites are looked at, in metres as the crow flies. */
const RAYON = 60_000
/** Metres as the crow flies that one walks rather than waits. */
const TOUT_A_PIED = 1_500
/** Days among which a usual one is looked for. */
const HORIZON = 28

/**
 * The usual day of these timetables among the next four weeks: the first working day with almost as many runs as the fullest, so
 * that school holidays and a works day do not stand for the year. Null when nothing runs.
 */
export function jourType(feeds: readonly Gtfs[], today: Jour, departement?: string): Jour | null {
  const candidates = days(addDays(today, 1), addDays(today, 1 + HORIZON)).filter(j => isOuvre(j, departement))
  const counts = feeds.map(feed => feed.courses(candidates))
  const totals = candidates.map((_, i) => counts.reduce((n, one) => n + (one[i] ?? 0), 0))
  const most = Math.max(0, ...totals)
  return most === 0 ? null : (candidates[totals.findIndex(n => n >= most * 0.95)] ?? null)
}

/** What runs that day on all networks, each stop and line under a name of its own. */
function ensemble(feeds: readonly Gtfs[], jour: Jour): Horaires {
  const arrets = new Map<string, Arret>()
  const all = feeds.map((feed, i) => {
    const name = (id: string) => `${i} ${id}`
    const h = feed.horaires(jour)
    for (const arret of h.arrets.values()) arrets.set(name(arret.id), { ...arret, id: name(arret.id) })
    return {
      courses: h.courses.map(c => ({ ...c, ligne: name(c.ligne), arrets: c.arrets.map(name) })),
      correspondances: h.correspondances.map(t => ({ ...t, de: name(t.de), vers: name(t.vers) })),
    }
  })
  return {
    arrets,
    courses: all.flatMap(h => h.courses).filter(c => c.arrets.length > 1),
    correspondances: all.flatMap(h => h.correspondances),
  }
}

/** Runs that matter between two hours of the day, in minutes. */
const within = (h: Horaires, from: number, to: number): Horaires => ({
  ...h,
  courses: h.courses.filter(
    c => (c.departs[0] ?? Number.POSITIVE_INFINITY) <= to * 60 && (c.arrivees.at(-1) ?? 0) >= from * 60,
  ),
})

/**
 * Every journey by public transport from these communes to these sites, on a usual day: there before nine, leaving as late as
 * possible, and back after five. From the centre of the commune, with at most a kilometre on foot at each end. Pairs that no one
 * can travel in three hours are absent.
 */
export function calculer(
  feeds: readonly Gtfs[],
  jour: Jour,
  sites: readonly Lieu[],
  communes: readonly Depart[],
): TrajetCalcule[] {
  const horaires = ensemble(feeds, jour)
  const matin = new Reseau(within(horaires, PREMIER, DEBUT), sites, 'aller')
  const soir = new Reseau(within(horaires, FIN, DERNIER), sites, 'retour')
  const stops = new Proximite(horaires.arrets.values())
  const access = new Map(
    communes.map(c => [
      c.code,
      stops.autour(c, A_PIED).map(({ point, metres }) => ({ stop: point.id, walk: marche(metres) })),
    ]),
  )
  return sites.flatMap(site => {
    const there = matin.parSite(site, DEBUT * 60)
    const back = soir.parSite(site, FIN * 60)
    return communes.flatMap((c): TrajetCalcule[] => {
      const away = distance(c, site)
      if (away > RAYON && !c.habitee) return []
      const pair = { commune: c.code, site_id: site.id }
      if (away <= TOUT_A_PIED) {
        const minutes = Math.max(1, Math.ceil(marche(away) / 60))
        return [
          {
            ...pair,
            depart: DEBUT - minutes,
            arrivee: DEBUT,
            correspondances: 0,
            retour: FIN + minutes,
            correspondances_retour: 0,
            a_pied: true,
          },
        ]
      }
      const ways = access.get(c.code) ?? []
      // Leaving home as late as possible; getting home as early as possible.
      const go = ways
        .flatMap(({ stop, walk }) => {
          const reached = there.get(stop)
          return reached ? [{ ...reached, home: reached.arret - walk }] : []
        })
        .sort((a, b) => b.home - a.home || a.correspondances - b.correspondances)[0]
      if (!go) return []
      const depart = Math.floor(go.home / 60)
      const arrivee = Math.ceil(go.site / 60)
      if (depart < PREMIER || arrivee - depart > TROP_LONG) return []
      const home = ways
        .flatMap(({ stop, walk }) => {
          const reached = back.get(stop)
          return reached ? [{ ...reached, home: reached.arret + walk }] : []
        })
        .sort((a, b) => a.home - b.home || a.correspondances - b.correspondances)[0]
      const retour = home && Math.ceil(home.home / 60)
      const kept = home && retour !== undefined && retour <= DERNIER && retour - FIN <= 2 * TROP_LONG
      return [
        {
          ...pair,
          depart,
          arrivee,
          correspondances: go.correspondances,
          retour: kept ? retour : null,
          correspondances_retour: kept ? home.correspondances : null,
          a_pied: false,
        },
      ]
    })
  })
}
