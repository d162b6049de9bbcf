import { sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Demi } from '../emargement/emargement.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import type { Annonce, Moyen, Signature } from './presence.ts'

/** Who signed what in `[du, au[` among these pathways, in the order they signed. */
export async function signaturesOf(
  db: Db,
  region: string,
  parcours_ids: readonly number[],
  du: Jour,
  au: Jour,
): Promise<Signature[]> {
  const { rows } =
    await sql<Signature>`select e.parcours_id, e.jour, e.demi, e.moyen, e.signe_le, e.piece_id from emargement e
    where e.region = ${region} and e.parcours_id = any(${parcours_ids}::bigint[]) and e.jour >= ${du} and e.jour < ${au}
    order by e.signe_le, e.parcours_id, e.jour, e.demi`.execute(db)
  return rows
}

/** The absences announced for some day of `[du, au[`, not withdrawn, of these pathways, earliest first. */
export async function annoncesOf(
  db: Db,
  region: string,
  parcours_ids: readonly number[],
  du: Jour,
  au: Jour,
): Promise<Annonce[]> {
  const { rows } =
    await sql<Annonce>`select a.id, a.parcours_id, lower(a.periode) du, upper(a.periode) au, a.motif, a.annoncee_le
    from absence_annoncee a
    where a.region = ${region} and a.parcours_id = any(${parcours_ids}::bigint[]) and a.retiree_le is null
      and a.periode && daterange(${du}::date, ${au}::date)
    order by lower(a.periode), a.id`.execute(db)
  return rows
}

/** Who is told of an announcement: accounts in use, by what they are to the pathway; and where it is followed. */
export interface Proches {
  action_id: number
  site: string
  organisme_id: number
  stagiaire: number[]
  /** The counsellor, and the organisation's own referent. */
  conseiller: number[]
  referent: number[]
}

/** Who follows a pathway. */
export async function proches(db: Db, region: string, parcours_id: number): Promise<Proches> {
  const accounts = (which: ReturnType<typeof sql>) =>
    sql`(select coalesce(json_agg(k.id order by k.id), '[]') from compte k where k.region = p.region and k.actif and ${which})`
  const { rows } = await sql<Proches>`select p.action_id, s.nom site, s.organisme_id,
      ${accounts(sql`k.role = 'stagiaire' and k.stagiaire_id = p.stagiaire_id`)} stagiaire,
      ${accounts(sql`k.id = p.conseiller_id`)} conseiller,
      ${accounts(sql`k.id = p.referent_id`)} referent
    from parcours p
    join action a on a.region = p.region and a.id = p.action_id
    join site s on s.region = a.region and s.id = a.site_id
    where p.region = ${region} and p.id = ${parcours_id}`.execute(db)
  if (!rows[0]) throw new Introuvable('Ce parcours')
  return rows[0]
}

/** The code of one half-day of a group; its secret stays in the database unless it is open. */
export interface Code {
  demi: Demi
  ouvert_le: string
  ferme_le: string | null
}

/** The codes of a group's day, open or closed. */
export async function codes(db: Db, region: string, action_id: number, jour: Jour): Promise<Code[]> {
  const { rows } = await sql<Code>`select c.demi, c.ouvert_le, c.ferme_le from code_presence c
    where c.region = ${region} and c.action_id = ${action_id} and c.jour = ${jour} order by c.demi`.execute(
    db,
  )
  return rows
}

/** What the open codes of a group's day are drawn from. `hold` keeps them open until the transaction ends. */
export async function openCodes(
  db: Db,
  region: string,
  action_id: number,
  jour: Jour,
  hold = false,
): Promise<{ demi: Demi; secret: string }[]> {
  const { rows } = await sql<{ demi: Demi; secret: string }>`select c.demi, c.secret from code_presence c
    where c.region = ${region} and c.action_id = ${action_id} and c.jour = ${jour} and c.ferme_le is null
    order by c.ouvert_le, c.demi ${hold ? sql`for share` : sql``}`.execute(db)
  return rows
}

export interface Contreseing {
  demi: Demi
  nom: string
  signe_le: string
}

/** Which half-days of a group's day the trainer has signed, by whom and when. */
export async function contreseings(
  db: Db,
  region: string,
  action_id: number,
  jour: Jour,
): Promise<Contreseing[]> {
  const { rows } = await sql<Contreseing>`select c.demi, c.nom, c.signe_le from contreseing c
    where c.region = ${region} and c.action_id = ${action_id} and c.jour = ${jour} order by c.demi`.execute(
    db,
  )
  return rows
}

export interface PieceRow {
  id: number
  nom: string
  depose_le: string
  depose_par: string | null
  octets: number
  signatures: number
}

/** The paper sheets of a group's week, latest first, without their bytes. */
export async function pieces(db: Db, region: string, action_id: number, lundi: Jour): Promise<PieceRow[]> {
  const { rows } = await sql<PieceRow>`select f.id, f.nom, f.depose_le, k.nom depose_par,
      octet_length(f.contenu) octets,
      (select count(*)::int from emargement e where e.region = f.region and e.piece_id = f.id) signatures
    from piece f left join compte k on k.region = f.region and k.id = f.compte_id
    where f.region = ${region} and f.action_id = ${action_id} and f.lundi = ${lundi}
    order by f.depose_le desc, f.id desc`.execute(db)
  return rows
}

/** One sheet with its bytes, for the organisation of its site and for the Région; `Introuvable` for anyone else. */
export async function piece(
  db: Db,
  who: Compte,
  id: number,
): Promise<{ lundi: Jour; type: string; contenu: Uint8Array }> {
  const { rows } = await sql<{
    lundi: Jour
    type: string
    contenu: Uint8Array
  }>`select f.lundi, f.type, f.contenu from piece f
    join action a on a.region = f.region and a.id = f.action_id
    join site s on s.region = a.region and s.id = a.site_id
    where f.region = ${who.region} and f.id = ${id}
      and (${who.role} = 'region' or (${who.role} = 'organisme' and s.organisme_id = ${who.organisme_id}::bigint))`.execute(
    db,
  )
  if (!rows[0]) throw new Introuvable('Cette feuille')
  return rows[0]
}

export interface Lien {
  region: string
  region_nom: string
  parcours_id: number
  stagiaire_id: number
  prenom: string
  nom: string
  jour: Jour
  demi: Demi
  organisme: string
  expire_le: string
  utilise_le: string | null
  /** When this half-day was signed, by this link or otherwise. */
  signe_le: string | null
  moyen: Moyen | null
}

/** The link of which this is the fingerprint, used and expired ones included; null when there is none. */
export async function lienBy(db: Db, empreinte: string): Promise<Lien | null> {
  const { rows } =
    await sql<Lien>`select l.region, r.nom region_nom, l.parcours_id, p.stagiaire_id, g.prenom, g.nom, l.jour,
      l.demi, o.nom organisme, l.expire_le, l.utilise_le, e.signe_le, e.moyen
    from lien_presence l
    join region r on r.code = l.region
    join parcours p on p.region = l.region and p.id = l.parcours_id
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    join action a on a.region = p.region and a.id = p.action_id
    join site s on s.region = a.region and s.id = a.site_id
    join organisme o on o.region = s.region and o.id = s.organisme_id
    left join emargement e on e.region = l.region and e.parcours_id = l.parcours_id and e.jour = l.jour
      and e.demi = l.demi
    where l.empreinte = ${empreinte}`.execute(db)
  return rows[0] ?? null
}
