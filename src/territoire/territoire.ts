/** Names, distances and Régions. Pure: no I/O. Distances are integer metres, coordinates decimal degrees (WGS 84). */
export type Point = { latitude: number; longitude: number }

export type Region = {
  code: string
  nom: string
  /** INSEE codes of the Région today; none when it no longer exists on its own. */
  insee: readonly string[]
  departements: readonly string[]
}

/** The Régions that Amont knows. Haute-Normandie is an old one, part of Normandie since 1 January 2016. */
export const REGIONS: readonly Region[] = [
  {
    code: 'bfc',
    nom: 'Bourgogne-Franche-Comté',
    insee: ['27'],
    departements: ['21', '25', '39', '58', '70', '71', '89', '90'],
  },
  { code: 'hn', nom: 'Haute-Normandie', insee: [], departements: ['27', '76'] },
]

/** The Région of a département ('21' → Bourgogne-Franche-Comté), or null when Amont knows none. */
export function regionOfDepartement(departement: string): Region | null {
  return REGIONS.find(region => region.departements.includes(departement)) ?? null
}

/** The département of a commune, by its INSEE code: '21231' → '21', '2A004' → '2A', '97411' → '974'. */
export const departementDe = (commune: string): string => commune.slice(0, /^9[78]/.test(commune) ? 3 : 2)

const ABBREVIATIONS: Record<string, string> = {
  st: 'saint',
  ste: 'sainte',
  sts: 'saints',
  stes: 'saintes',
}

/**
 * A name as one compares and searches it: lower case, no accents, ligatures opened, anything that is neither letter nor
 * digit becomes one space, 'st' and 'ste' in full, 's/' read 'sur'. « St-Léger-s/-Dheune » → 'saint leger sur dheune'.
 */
export function normalise(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/(?<![\p{L}\p{N}])s\//gu, 'sur ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/(?<![^ ])stes?(?![^ ])|(?<![^ ])sts?(?![^ ])/g, word => ABBREVIATIONS[word] ?? word)
}

/** Mean radius of the Earth in metres (IUGG). */
const EARTH_RADIUS = 6_371_008.8
const RADIANS = Math.PI / 180

/**
 * Metres as the crow flies (haversine), rounded to the metre.
 * @throws RangeError when a coordinate is not a latitude or a longitude.
 */
export function distance(a: Point, b: Point): number {
  check(a)
  check(b)
  const dLatitude = (b.latitude - a.latitude) * RADIANS
  const dLongitude = (b.longitude - a.longitude) * RADIANS
  const h =
    Math.sin(dLatitude / 2) ** 2 +
    Math.cos(a.latitude * RADIANS) * Math.cos(b.latitude * RADIANS) * Math.sin(dLongitude / 2) ** 2
  return Math.round(2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(h))))
}

/** Written so that NaN is refused too. */
function check({ latitude, longitude }: Point): void {
  if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return
  throw new RangeError(
    `Point (latitude « ${latitude} », longitude « ${longitude} ») : latitude entre -90 et 90 et longitude entre -180 et 180 ` +
      'attendues, en degrés. Vérifiez que les deux ne sont pas inversées.',
  )
}

export type RouteEstimee = { metres: number; methode: 'estimation' }

/**
 * How much longer the road is than the straight line: 1.3, in tenths. A usual order of magnitude, not measured on our roads; the
 * subject is that of F. Héran, « Des distances à vol d'oiseau aux distances réelles » (Flux nº 76-77, 2009), and of R. Ballou et
 * al., « Selected country circuity factors » (Transportation Research A 36, 2002). Short trips, mountains and rivers need more. It
 * sorts and warns; a right that depends on a threshold needs a distance that someone checked.
 */
const DETOUR_TENTHS = 13

/**
 * Road distance estimated from metres as the crow flies, rounded to 100 m.
 * @throws RangeError for a negative or non-finite distance.
 */
export function estimateRoad(metres: number): RouteEstimee {
  if (!(metres >= 0 && Number.isFinite(metres))) {
    throw new RangeError(`Distance « ${metres} » : un nombre de mètres positif ou nul est attendu.`)
  }
  return { metres: Math.round((metres * DETOUR_TENTHS) / 1000) * 100, methode: 'estimation' }
}
