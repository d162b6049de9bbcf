import { type RawBuilder, sql } from 'kysely'
import { addDays, type Jour } from '../../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../../db/refus.ts'
import type { Db } from '../../db/schema.ts'
import type { Store } from '../../db/store.ts'
import { dispositif } from '../../dispositif/load.ts'
import type { Compte } from '../../habilitation/habilitation.ts'
import { paris } from '../../http/session.ts'
import { eteindre, ouvrir } from '../../tache/store.ts'

/** How long the sender has to find someone else once nobody answered, in days. */
const DELAI = 2

export interface Reorientation {
  id: number
  stagiaire_id: number
  nom: string
  prenom: string
  date_naissance: Jour
  commune_nom: string
  /** Who follows the person until it is accepted; null when nobody does. */
  de_id: number | null
  /** The structure that follows the person. */
  de: string | null
  vers_id: number
  vers: string
  dispositif: string | null
  dispositif_nom: string | null
  motif: string
  echeance: Jour
  demandee_le: string
  demandee_par: number
  demandeur: string
  acceptee: boolean | null
  raison: string
}

/** The reorientations that an account sees: those its structure receives or sends, its own, all of them for the Région. */
function visible(who: Compte): RawBuilder<boolean> {
  if (who.role === 'region') return sql`r.region = ${who.region}`
  if (who.role === 'conseiller')
    return sql`r.region = ${who.region} and (r.vers_id = ${who.structure_id} or s.structure_id = ${who.structure_id}
      or r.demandee_par = ${who.id})`
  if (who.role === 'organisme') return sql`r.region = ${who.region} and r.demandee_par = ${who.id}`
  return sql`false`
}

const reorientations = sql`select r.id, r.stagiaire_id, s.nom, s.prenom, s.date_naissance, c.nom commune_nom, s.conseiller_id de_id, d.nom de,
    r.vers_id, v.nom vers, r.dispositif, r.motif, r.echeance, r.demandee_le, r.demandee_par, k.nom demandeur, r.acceptee, r.raison
  from reorientation r join stagiaire s on s.region = r.region and s.id = r.stagiaire_id join commune c on c.code = s.commune
  join structure v on v.region = r.region and v.id = r.vers_id
  join compte k on k.region = r.region and k.id = r.demandee_par
  left join structure d on d.region = s.region and d.id = s.structure_id`

const named = (rows: Omit<Reorientation, 'dispositif_nom'>[]): Reorientation[] =>
  rows.map(r => ({ ...r, dispositif_nom: r.dispositif && dispositif(r.dispositif).nom }))

/** Those that wait for an answer, the nearest deadline first, then those answered in the last two months. */
export async function list(db: Db, who: Compte, today: Jour): Promise<Reorientation[]> {
  const { rows } = await sql<Reorientation>`${reorientations}
    where ${visible(who)} and (r.acceptee is null or r.repondue_le > ${addDays(today, -60)})
    order by r.acceptee is not null, r.echeance, r.id limit 500`.execute(db)
  return named(rows)
}

/** One that a structure was sent, held until the end of the transaction; `Introuvable` for any other structure. */
export async function hold(db: Db, who: Compte, id: number): Promise<Reorientation> {
  if (!Number.isSafeInteger(id)) throw new Introuvable('Cette réorientation')
  await sql`select from reorientation where region = ${who.region} and id = ${id} for no key update`.execute(
    db,
  )
  const { rows } = await sql<Reorientation>`${reorientations} where r.region = ${who.region} and r.id = ${id}
    and r.vers_id = ${who.structure_id}`.execute(db)
  const [found] = named(rows)
  if (!found) throw new Introuvable('Cette réorientation')
  if (found.acceptee !== null) throw new Refus('Cette réorientation a déjà sa réponse.')
  return found
}

export interface Structure {
  id: number
  nom: string
  reseau: string
  commune_nom: string | null
}

/** Where a person can be sent: the structures of the Région that have someone to answer. */
export async function structures(db: Db, region: string): Promise<Structure[]> {
  const { rows } = await sql<Structure>`select t.id, t.nom, t.reseau, c.nom commune_nom from structure t
    left join commune c on c.code = t.commune where t.region = ${region}
      and exists (select from compte k where k.region = t.region and k.structure_id = t.id and k.role = 'conseiller' and k.actif)
    order by t.nom, t.id limit 2000`.execute(db)
  return rows
}

/** The accounts of a structure that may answer. */
export async function conseillers(db: Db, region: string, structure_id: number): Promise<number[]> {
  const rows = await db
    .selectFrom('compte')
    .select('id')
    .where('region', '=', region)
    .where('structure_id', '=', structure_id)
    .where('role', '=', 'conseiller')
    .where('actif', '=', true)
    .execute()
  return rows.map(row => row.id)
}

export async function insert(
  db: Db,
  who: Compte,
  r: {
    stagiaire_id: number
    vers_id: number
    prescription_id: number | null
    dispositif: string | null
    motif: string
    echeance: Jour
  },
  now: string,
): Promise<number> {
  const { id } = await db
    .insertInto('reorientation')
    .values({ ...r, region: who.region, demandee_le: now, demandee_par: who.id })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Writes the answer, and ends the task that asked for one. */
export async function repondre(
  db: Db,
  who: Compte,
  id: number,
  acceptee: boolean,
  raison: string,
  now: string,
) {
  await db
    .updateTable('reorientation')
    .set({ acceptee, raison, repondue_le: now, repondue_par: who.id })
    .where('region', '=', who.region)
    .where('id', '=', id)
    .execute()
  await eteindre(db, who.region, `reorientation-${id}-sans-reponse`, 'La réponse est arrivée.', now)
}

/** Each night: who sent someone and got no answer in time is told; whoever follows the person stays in charge. */
export async function sansReponse(store: Store, now: string): Promise<number> {
  const today = paris(now)
  return store.write({ compte: null, acte: 'reorientations.sans_reponse', now }, async db => {
    const { rows } = await sql<{
      region: string
      id: number
      stagiaire_id: number
      demandee_par: number
      vers: string
    }>`select r.region, r.id, r.stagiaire_id, r.demandee_par, v.nom vers
      from reorientation r join structure v on v.region = r.region and v.id = r.vers_id
      where r.acceptee is null and r.echeance < ${today} order by r.region, r.id`.execute(db)
    let written = 0
    for (const r of rows)
      if (
        await ouvrir(
          db,
          {
            region: r.region,
            cle: `reorientation-${r.id}-sans-reponse`,
            stagiaire_id: r.stagiaire_id,
            compte_id: r.demandee_par,
            objet: 'Une réorientation reste sans réponse',
            detail: `${r.vers} n’a pas répondu. Relancez, ou cherchez une autre structure.`,
            lien: '/reorientations',
            echeance: addDays(today, DELAI),
          },
          now,
        )
      )
        written++
    return written
  })
}
