import { sql } from 'kysely'
import { firstDay, type Jour, type Mois } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { paris } from '../http/session.ts'
import { type Anomalie, calculer, type Ecriture } from './calcul.ts'
import { concernes, type Selection } from './concernes.ts'
import { dossiers } from './dossier-store.ts'
import { apercuDuMois, projectionDesMois } from './mois/apercu.ts'
import { payer } from './paiement/payer.ts'
import { type Progres, progres } from './paiement/progres.ts'

/** Pathways computed at once: a lot is one transaction, short enough to be done again after a fault. */
export const TAILLE_LOT = 500

/** How often a lot is tried before it is set aside. */
export const ESSAIS = 3

export interface Liquidation {
  id: number
  mois: Mois
  preparee_le: string
  preparee_par: string | null
  validee_le: string | null
  validee_par: string | null
  payee_le: Jour | null
  payee_par: string | null
  revision: number
  /** Lots of the run, and those still to compute. */
  lots: number
  lots_a_faire: number
  /** Why lots were set aside, each reason once; none while everything goes well. */
  fautes: string[]
  validations: { compte_id: number; nom: string; le: string }[]
  /** How far it is paid, once validated; null when it is wholly paid. */
  virements: Progres | null
  /** What it is limited to, when it is: its organisations by name. */
  selection: Pick<Selection, 'dispositifs' | 'parcours'> & { noms: string[] }
}

/** The liquidation, or `Introuvable` when it is another Région's. */
export async function byId(db: Db, who: Compte, id: number): Promise<Liquidation> {
  if (!Number.isSafeInteger(id)) throw new Introuvable('Cette liquidation')
  const { rows } =
    await sql<Liquidation>`select q.id, to_char(q.mois, 'YYYY-MM') mois, q.preparee_le, a.nom preparee_par,
      q.validee_le, b.nom validee_par, q.payee_le, c.nom payee_par, q.revision,
      (select count(*)::int from lot t where t.region = q.region and t.liquidation_id = q.id) lots,
      (select count(*)::int from lot t where t.region = q.region and t.liquidation_id = q.id and t.fait_le is null) lots_a_faire,
      array(select distinct t.erreur from lot t where t.region = q.region and t.liquidation_id = q.id and t.fait_le is null
        and t.essais >= ${ESSAIS} order by 1) fautes,
      (select coalesce(json_agg(json_build_object('compte_id', v.compte_id, 'nom', k.nom, 'le', v.le) order by v.le), '[]')
        from validation v join compte k on k.region = v.region and k.id = v.compte_id
        where v.region = q.region and v.liquidation_id = q.id) validations, ${progres} virements,
      q.selection || jsonb_build_object('noms', array(select o.nom from organisme o where o.region = q.region
        and q.selection -> 'organismes' @> to_jsonb(o.id) order by o.nom)) selection
    from liquidation q
    left join compte a on (a.region, a.id) = (q.region, q.preparee_par)
    left join compte b on (b.region, b.id) = (q.region, q.validee_par)
    left join compte c on (c.region, c.id) = (q.region, q.payee_par)
    where q.region = ${who.region} and q.id = ${id}`.execute(db)
  if (!rows[0]) throw new Introuvable('Cette liquidation')
  return rows[0]
}

/** Opens the run of a month and shares it out; refused while another one of this month is open. */
export async function ouvrir(
  db: Db,
  who: Compte,
  now: string,
  month: Mois,
  selection: Selection = {},
  taille = TAILLE_LOT,
): Promise<{ id: number; lots: number; parcours: number }> {
  const { id } = await db
    .insertInto('liquidation')
    .values({
      region: who.region,
      mois: firstDay(month),
      preparee_le: now,
      preparee_par: who.id,
      selection: JSON.stringify(selection),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const ids = await concernes(db, who.region, month, paris(now), selection)
  const lots = Array.from({ length: Math.ceil(ids.length / taille) }, (_, i) => ({
    region: who.region,
    liquidation_id: id,
    rang: i + 1,
    parcours: ids.slice(i * taille, (i + 1) * taille),
  }))
  if (lots.length) await db.insertInto('lot').values(lots).execute()
  return { id, lots: lots.length, parcours: ids.length }
}

/** The pathways of a run that no lot has computed yet. */
export async function resteACalculer(db: Db, region: string, id: number): Promise<number[]> {
  const { rows } = await sql<{
    parcours: number[]
  }>`select parcours from lot where region = ${region} and liquidation_id = ${id} and fait_le is null`.execute(
    db,
  )
  return rows.flatMap(r => r.parcours.map(Number))
}

/** Gives the lots of a run that were set aside to the workers again. Returns how many. */
export async function recommencer(db: Db, region: string, id: number): Promise<number> {
  const { rows } = await sql`update lot set essais = 0, erreur = null
    where region = ${region} and liquidation_id = ${id} and fait_le is null and essais >= ${ESSAIS} returning rang`.execute(
    db,
  )
  return rows.length
}

/** Marks every lot of a run computed. */
export async function lotsFaits(db: Db, region: string, id: number, now: string): Promise<void> {
  await sql`update lot set fait_le = ${now} where region = ${region} and liquidation_id = ${id} and fait_le is null`.execute(
    db,
  )
}

/** A first agreement, then a second by someone else: each person's payment is then written, and nothing changes any more. */
export async function valider(db: Db, who: Compte, id: number, now: string): Promise<{ complete: boolean }> {
  await db
    .insertInto('validation')
    .values({ region: who.region, liquidation_id: id, compte_id: who.id, le: now })
    .execute()
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int n from validation where region = ${who.region} and liquidation_id = ${id}`.execute(
    db,
  )
  if ((rows[0]?.n ?? 0) < 2) return { complete: false }
  await payer(db, who.region, id, now)
  await db
    .updateTable('liquidation')
    .set({ validee_le: now, validee_par: who.id })
    .where('region', '=', who.region)
    .where('id', '=', id)
    .execute()
  return { complete: true }
}

/** Undoes a preparation: its statements are to be computed again. The database refuses once it is validated. */
export async function annuler(db: Db, region: string, id: number): Promise<void> {
  // Lots first: one that is being computed is waited for, and what it wrote is then taken away with the rest.
  for (const table of ['lot', 'ligne', 'calcul', 'anomalie', 'validation'] as const)
    await sql`delete from ${sql.table(table)} where region = ${region} and liquidation_id = ${id}`.execute(db)
  await db.deleteFrom('liquidation').where('region', '=', region).where('id', '=', id).execute()
}

/** A month as it would be paid, and months before and after a change of suspensions: see `mois/apercu.ts`. */
export const apercu = apercuDuMois
export const projection = projectionDesMois

/** What a run would change for a pathway already computed: months with their differences, and those that wait. */
export interface AVenir {
  parcours_id: number
  stagiaire_id: number
  nom: string
  prenom: string
  ecritures: Pick<Ecriture, 'mois' | 'cause' | 'lignes'>[]
  attentes: Pick<Anomalie, 'mois' | 'texte' | 'aupres_de'>[]
}

/** What a run of this month would correct if it were prepared now, for one page of the `total` pathways to look at again; nothing is written. */
export async function aVenir(
  db: Db,
  region: string,
  month: Mois,
  today: Jour,
  { page, size }: { page: number; size: number },
): Promise<{ total: number; parcours: AVenir[] }> {
  const ids = await concernes(db, region, month, today)
  const { rows } = await sql<{ id: number }>`select id from unnest(${ids}::bigint[]) id
    where exists (select from calcul c where c.region = ${region} and c.parcours_id = id) order by id`.execute(
    db,
  )
  const shown = rows.slice((page - 1) * size, page * size).map(r => Number(r.id))
  const parcours = (await dossiers(db, region, shown, month)).map(d => {
    const { ecritures, anomalies } = calculer(d, month, today)
    return {
      parcours_id: d.parcours_id,
      stagiaire_id: d.stagiaire_id,
      nom: d.nom,
      prenom: d.prenom,
      ecritures: ecritures
        .filter(e => e.rang > 1)
        .map(({ mois, cause, lignes }) => ({ mois, cause, lignes })),
      attentes: anomalies
        .filter(a => a.nature === 'revision_en_attente')
        .map(({ mois, texte, aupres_de }) => ({ mois, texte, aupres_de })),
    }
  })
  return { total: rows.length, parcours }
}
