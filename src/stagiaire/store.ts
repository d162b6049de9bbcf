import { type RawBuilder, sql } from 'kysely'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import { prepared } from '../db/store.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { normalise } from '../territoire/territoire.ts'
import { type FaitDate, nomRecherche } from './stagiaire.ts'

/** The people whose file an account may open: the condition on `stagiaire s`. */
export function visible(who: Compte): RawBuilder<boolean> {
  switch (who.role) {
    case 'region':
      return sql`s.region = ${who.region}`
    case 'conseiller':
      return sql`s.region = ${who.region} and s.structure_id = ${who.structure_id}`
    case 'stagiaire':
      return sql`s.region = ${who.region} and s.id = ${who.stagiaire_id}`
    case 'organisme':
      // While they may answer, or once the person entered: a refused or cancelled prescription closes the file again.
      return sql`s.region = ${who.region} and exists (select from prescription v
        join action va on (va.region, va.id) = (v.region, v.action_id)
        join site vs on (vs.region, vs.id) = (va.region, va.site_id)
        join lateral (select ve.statut from prescription_evenement ve
          where (ve.region, ve.prescription_id) = (v.region, v.id) order by ve.id desc limit 1) ve on true
        where (v.region, v.stagiaire_id) = (s.region, s.id) and vs.organisme_id = ${who.organisme_id}
          and ve.statut in ('transmise', 'positionnement_propose', 'en_attente', 'acceptee', 'entree'))`
    case 'payeur':
      return sql`false`
  }
}

export interface StagiaireRow {
  id: number
  nom: string
  prenom: string
  date_naissance: string
  sexe: string | null
  telephone: string | null
  courriel: string | null
  adresse: string | null
  commune: string
  commune_nom: string
  code_postal: string | null
  latitude: number
  longitude: number
  region: string
  region_nom: string
  structure: string | null
  conseiller_id: number | null
  conseiller: string | null
  cree_le: string
  revision: number
}

const columns = sql`s.id, s.nom, s.prenom, s.date_naissance, s.sexe, s.telephone, s.courriel, s.adresse, s.commune,
  c.nom commune_nom, c.codes_postaux[1] code_postal, c.latitude, c.longitude, s.region, r.nom region_nom, t.nom structure,
  s.conseiller_id, k.nom conseiller, s.cree_le, s.revision`
const joins = sql`join commune c on c.code = s.commune join region r on r.code = s.region
  left join structure t on (t.region, t.id) = (s.region, s.structure_id)
  left join compte k on (k.region, k.id) = (s.region, s.conseiller_id)`

/** The person, or `Introuvable` when this account may not see them. */
export async function byId(db: Db, who: Compte, id: number): Promise<StagiaireRow> {
  const [found] = await prepared(
    db,
    sql<StagiaireRow>`select ${columns} from stagiaire s ${joins} where s.id = ${id} and ${visible(who)}`,
  )
  if (!found) throw new Introuvable('Cette personne')
  return found
}

export interface ListedStagiaire {
  id: number
  nom: string
  prenom: string
  date_naissance: string
  commune_nom: string
  structure: string | null
  conseiller: string | null
  parcours: number
  derniere_etape: string | null
  sorti_le: string | null
}

/**
 * One page of the people this account follows, by name; `q` is the start of a name, or of each of two names. `ids`, when given, says
 * who and in which order instead.
 */
export async function list(
  db: Db,
  who: Compte,
  {
    q,
    mine,
    page,
    size,
    ids,
    first = [],
  }: {
    q: string
    mine: boolean
    page: number
    size: number
    ids?: number[] | undefined
    /** Who comes before the others, in this order. */
    first?: number[]
  },
) {
  const words = normalise(q).split(' ').filter(Boolean)
  const match = ids
    ? sql`s.id = any(${ids})`
    : words.length
      ? sql`${sql.join(
          words.map(w => sql`(s.nom_recherche like ${`${w}%`} or s.nom_recherche like ${`% ${w}%`})`),
          sql` and `,
        )}`
      : sql`true`
  const order = ids
    ? sql`array_position(${ids}::bigint[], s.id)`
    : sql`array_position(${first}::bigint[], s.id), s.nom_recherche, s.id`
  const own = mine ? sql`s.conseiller_id = ${who.id}` : sql`true`
  const { rows } = await sql<ListedStagiaire & { total: number }>`
    select s.id, s.nom, s.prenom, s.date_naissance, c.nom commune_nom, t.nom structure, k.nom conseiller,
      (select count(*) from parcours p where (p.region, p.stagiaire_id) = (s.region, s.id)) parcours,
      (select e.statut from prescription x join prescription_evenement e on (e.region, e.prescription_id) = (x.region, x.id)
        where (x.region, x.stagiaire_id) = (s.region, s.id) order by e.id desc limit 1) derniere_etape,
      (select max(o.date) from parcours p join sortie o on (o.region, o.parcours_id) = (p.region, p.id)
        where (p.region, p.stagiaire_id) = (s.region, s.id)) sorti_le, s.total
    from (select s.*, count(*) over () total from stagiaire s where ${visible(who)} and ${match} and ${own}
      order by ${order} limit ${size} offset ${(page - 1) * size}) s ${joins}
    order by ${order}`.execute(db)
  return { rows, total: rows[0]?.total ?? 0 }
}

export async function faitsOf(db: Db, region: string, id: number): Promise<FaitDate[]> {
  return prepared(
    db,
    sql<FaitDate>`select f.id, f.nom, f.valeur, f.du, f.origine, k.nom saisi_par from fait f
      left join compte k on (k.region, k.id) = (f.region, f.compte_id)
      where f.region = ${region} and f.stagiaire_id = ${id} order by f.du desc, f.id desc`,
  )
}

export interface Doublon {
  id: number
  nom: string
  prenom: string
  date_naissance: string
  commune_nom: string
  structure: string | null
  accessible: boolean
}

/**
 * People who may be the same one: same birth date and a name in common, or the same full name in the same commune. Shown
 * to a person, who decides; another structure's file is named without being opened.
 */
export async function duplicates(
  db: Db,
  who: Compte,
  p: { nom: string; prenom: string; date_naissance: string; commune: string },
): Promise<Doublon[]> {
  const whole = nomRecherche(p.nom, p.prenom)
  const words = whole.split(' ').filter(word => word.length > 2)
  const { rows } =
    await sql<Doublon>`select s.id, s.nom, s.prenom, s.date_naissance, c.nom commune_nom, t.nom structure,
      (${visible(who)}) accessible from stagiaire s ${joins}
    where s.region = ${who.region} and (
      (s.date_naissance = ${p.date_naissance} and string_to_array(s.nom_recherche, ' ') && ${words}::text[])
      or (s.nom_recherche = ${whole} and s.commune = ${p.commune}))
    order by s.id limit 5`.execute(db)
  return rows
}

export async function insert(
  db: Db,
  who: Compte,
  p: {
    nom: string
    prenom: string
    date_naissance: string
    sexe: string | null
    telephone: string | null
    courriel: string | null
    adresse: string | null
    commune: string
  },
  today: string,
): Promise<number> {
  const { id } = await db
    .insertInto('stagiaire')
    .values({
      ...p,
      region: who.region,
      nom_recherche: nomRecherche(p.nom, p.prenom),
      structure_id: who.structure_id,
      conseiller_id: who.id,
      cree_le: today,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function update(
  db: Db,
  region: string,
  id: number,
  p: { telephone: string | null; courriel: string | null; adresse: string | null; commune: string },
): Promise<void> {
  await db.updateTable('stagiaire').set(p).where('region', '=', region).where('id', '=', id).execute()
}

export async function insertFaits(
  db: Db,
  who: Compte,
  stagiaire_id: number,
  faits: { nom: string; valeur: unknown; du: string; origine: string }[],
  now: string,
): Promise<void> {
  if (!faits.length) return
  await db
    .insertInto('fait')
    .values(
      faits.map(f => ({
        ...f,
        valeur: JSON.stringify(f.valeur),
        region: who.region,
        stagiaire_id,
        saisi_le: now,
        compte_id: who.id,
      })),
    )
    .execute()
}
