import { type RawBuilder, sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { normalise, type Point } from '../territoire/territoire.ts'
import type { Rapport } from './offre.ts'

export interface Recherche {
  q: string
  commune: string
  dispositif: string
}

export interface ActionListee {
  action_id: number
  formation_id: number
  intitule: string
  organisme: string
  site: string
  commune: string
  code_postal: string | null
  dispositif: string | null
  modalite: string
  entree: string
  places: number | null
  site_id: number
  commune_code: string
  latitude: number
  longitude: number
}

/** A text without capitals nor accents, as `normalise` writes the words typed. */
const plain = (text: RawBuilder<unknown>) =>
  sql`translate(lower(${text}), 'àâäáéèêëíîïóôöúùûüçñœ''’-', 'aaaaeeeeiiiooouuuucno   ')`

/** One page of the Région's offer, by title, or from the nearest to `pres` on; and how many there are in all. */
export async function search(
  db: Db,
  region: string,
  { q, commune, dispositif }: Recherche,
  page: { number: number; size: number },
  pres: Point | null = null,
): Promise<{ actions: ActionListee[]; total: number }> {
  const words = normalise(q).split(' ').filter(Boolean)
  const text = plain(sql`concat_ws(' ', f.intitule, f.objectif, o.nom, s.nom)`)
  const place = normalise(commune)
  const conditions = [
    sql`a.region = ${region}`,
    ...words.map(word => sql`${text} like ${`%${word}%`}`),
    ...(place ? [sql`(c.recherche like ${`${place}%`} or ${place} = any(c.codes_postaux))`] : []),
    ...(dispositif ? [sql`a.dispositif = ${dispositif}`] : []),
  ]
  const at = sql`coalesce(s.latitude, c.latitude) latitude, coalesce(s.longitude, c.longitude) longitude`
  // On a plane that touches the Earth there: enough to sort.
  const away = pres
    ? sql`power(coalesce(s.latitude, c.latitude) - ${pres.latitude}::float8, 2) +
        power((coalesce(s.longitude, c.longitude) - ${pres.longitude}::float8) * ${Math.cos((pres.latitude * Math.PI) / 180)}::float8, 2), `
    : sql``
  const { rows } = await sql<
    ActionListee & { total: number }
  >`select a.id action_id, f.id formation_id, f.intitule, o.nom organisme,
      s.nom site, c.nom commune, c.codes_postaux[1] code_postal, a.dispositif, a.modalite, a.entree, a.places, s.id site_id, c.code commune_code,
      ${at}, count(*) over () total
    from action a join formation f on (f.region, f.id) = (a.region, a.formation_id)
    join site s on (s.region, s.id) = (a.region, a.site_id)
    join organisme o on (o.region, o.id) = (s.region, s.organisme_id) join commune c on c.code = s.commune
    where ${sql.join(conditions, sql` and `)}
    order by ${away} f.intitule, c.nom, a.id limit ${page.size} offset ${(page.number - 1) * page.size}`.execute(
    db,
  )
  return { actions: rows.map(({ total, ...action }) => action), total: rows[0]?.total ?? 0 }
}

export interface Formation {
  id: number
  numero: string
  intitule: string
  objectif: string
  resultats: string
  certifiante: boolean
  niveau_entree: number | null
  niveau_sortie: number | null
  organisme: string
}

export async function formation(db: Db, region: string, id: number): Promise<Formation> {
  if (!Number.isSafeInteger(id)) throw new Introuvable('Cette formation')
  const { rows } =
    await sql<Formation>`select f.id, f.numero, f.intitule, f.objectif, f.resultats, f.certifiante,
      f.niveau_entree, f.niveau_sortie, o.nom organisme
    from formation f join organisme o on (o.region, o.id) = (f.region, f.organisme_id)
    where f.region = ${region} and f.id = ${id}`.execute(db)
  if (!rows[0]) throw new Introuvable('Cette formation')
  return rows[0]
}

export interface ActionDetaillee
  extends Omit<
    ActionListee,
    'formation_id' | 'intitule' | 'site_id' | 'commune_code' | 'latitude' | 'longitude'
  > {
  adresse: string
  sessions: { numero: string; du: Jour | null; au: Jour | null }[]
}

/** Where and when a formation takes place. */
export async function actionsOf(db: Db, region: string, formation_id: number): Promise<ActionDetaillee[]> {
  const { rows } =
    await sql<ActionDetaillee>`select a.id action_id, o.nom organisme, s.nom site, s.adresse, c.nom commune,
      c.codes_postaux[1] code_postal, a.dispositif, a.modalite, a.entree, a.places,
      (select coalesce(jsonb_agg(jsonb_build_object('numero', e.numero, 'du', e.du, 'au', e.au) order by e.du, e.id), '[]')
        from session_formation e where (e.region, e.action_id) = (a.region, a.id)) sessions
    from action a join site s on (s.region, s.id) = (a.region, a.site_id)
    join organisme o on (o.region, o.id) = (s.region, s.organisme_id) join commune c on c.code = s.commune
    where a.region = ${region} and a.formation_id = ${formation_id} order by c.nom, a.id`.execute(db)
  return rows
}

/** Keeps what an import did as a line of the journal; returns its number. */
export async function insertRapport(
  db: Db,
  who: Compte,
  fichier: string,
  rapport: Rapport,
  now: string,
): Promise<number> {
  const { id } = await db
    .insertInto('journal')
    .values({
      region: who.region,
      le: now,
      compte_id: who.id,
      acte: 'offre.import',
      objet: 'import',
      objet_id: fichier,
      apres: JSON.stringify({ ...rapport, refuses: rapport.refuses.slice(0, 1000) }),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export interface Import {
  id: number
  fichier: string
  le: Jour
  rapport: Rapport
}

/** The last imports of the Région, latest first. */
export async function imports(db: Db, region: string): Promise<Import[]> {
  const { rows } =
    await sql<Import>`select id, objet_id fichier, to_char(le at time zone 'Europe/Paris', 'YYYY-MM-DD') le, apres rapport from journal
    where region = ${region} and objet = 'import' order by id desc limit 10`.execute(db)
  return rows
}
