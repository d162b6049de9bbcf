import { sql } from 'kysely'
import { Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import { distance, estimateRoad, normalise, type Point } from './territoire.ts'

export interface CommuneFound extends Point {
  code: string
  nom: string
  codes_postaux: string[]
  position_estimee: boolean
}

const columns = sql`code, nom, codes_postaux, latitude, longitude, position_estimee`

/** Communes that a typed text may mean: an INSEE code, a postcode, a name, or « Nom (code) ». Nearest names first. */
export async function findCommunes(db: Db, region: string, text: string): Promise<CommuneFound[]> {
  const code = text.match(/\b(\d{5}|2[AB]\d{3})\b/i)?.[1]?.toUpperCase() ?? null
  const nom = normalise(text.replace(/\(.*\)|\d{5}/g, '')).trim()
  const { rows } = await sql<CommuneFound>`select ${columns} from commune where region = ${region}
    and (${code}::text is null or code = ${code} or ${code} = any(codes_postaux))
    and (${nom} = '' or recherche like ${`${nom}%`}) and (${code}::text is not null or ${nom} <> '')
    order by (code = ${code}) desc nulls last, (recherche = ${nom} or recherche like ${`${nom} _____%`}) desc, population desc, code
    limit 8`.execute(db)
  return rows
}

/** The one commune that a text names, or a refusal that lists the possible ones. */
export async function resolveCommune(db: Db, region: string, text: string): Promise<CommuneFound> {
  const found = await findCommunes(db, region, text)
  const nom = normalise(text.replace(/\(.*\)/, '')).trim()
  const exact = found.filter(c => c.code === text.trim() || normalise(c.nom) === nom)
  const [one, ...others] = exact.length ? exact : found
  if (!one) {
    throw new Refus(
      `« ${text} » : cette commune n’existe pas dans la région. Vérifiez le nom ou le code postal.`,
      'commune',
    )
  }
  if (others.length) {
    const choices = [one, ...others].map(c => `${c.nom} (${c.codes_postaux[0] ?? c.code})`).join(', ')
    throw new Refus(`« ${text} » peut être : ${choices}. Écrivez celle qui convient.`, 'commune')
  }
  return one
}

export interface SiteNearby extends Point {
  action_id: number
  site_id: number
  site: string
  organisme: string
  adresse: string
  commune: string
  commune_code: string
  /** Places of the day; null when nobody said how many. */
  places: number | null
  /** Held that day: taken, kept during a suspension, promised. */
  occupees: number
  /** People who wait for a place there. */
  attente: number
  distance_m: number
}

/** The sites where a dispositif takes place, nearest first, by estimated road distance from a point; places at `now` (ISO instant). */
export async function sitesNear(
  db: Db,
  region: string,
  dispositif: string,
  from: Point,
  now: string,
): Promise<SiteNearby[]> {
  const { rows } = await sql<Omit<SiteNearby, 'distance_m'>>`
    select a.id action_id, s.id site_id, s.nom site, o.nom organisme, s.adresse, c.nom commune, c.code commune_code,
      capacite_du_jour(a.region, a.id, t.le) places, places_tenues(a.region, a.id, t.le, ${now}) occupees,
      coalesce(s.latitude, c.latitude) latitude, coalesce(s.longitude, c.longitude) longitude,
      (select count(*) from liste_attente q where q.region = a.region and q.action_id = a.id and q.close_le is null) attente
    from action a join site s on (s.region, s.id) = (a.region, a.site_id)
    join organisme o on (o.region, o.id) = (s.region, s.organisme_id) join commune c on c.code = s.commune
    cross join (select (${now}::timestamptz at time zone 'Europe/Paris')::date le) t
    where a.region = ${region} and a.dispositif = ${dispositif} order by a.id`.execute(db)
  return rows
    .map(row => ({ ...row, distance_m: estimateRoad(distance(from, row)).metres }))
    .sort((a, b) => a.distance_m - b.distance_m || a.action_id - b.action_id)
}
