import { sql } from 'kysely'
import { Introuvable, Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { departementDe } from '../territoire/territoire.ts'
import { peutPrescrire, phrasePrescripteurs, type Reseau } from './prescripteurs.ts'
import { bare, type Ouvert } from './store.ts'

/** Another prescription of this person for the same action that is still open, if any. */
export async function openTwin(db: Db, region: string, stagiaire_id: number, action_id: number) {
  const { rows } = await sql<{
    id: number
    cree_le: string
    site: string
  }>`select p.id, p.cree_le, s.nom site from ${bare}
    where p.region = ${region} and p.stagiaire_id = ${stagiaire_id} and p.action_id = ${action_id}
      and e.statut not in ('refusee', 'annulee', 'entree') order by p.id limit 1`.execute(db)
  return rows[0]
}

/** The dispositif that an action belongs to, if any. */
export async function dispositifOf(db: Db, region: string, action_id: number): Promise<string | null> {
  const row = await db
    .selectFrom('action')
    .select('dispositif')
    .where('region', '=', region)
    .where('id', '=', action_id)
    .executeTakeFirst()
  return row?.dispositif ?? null
}

/** A new prescription, by who makes it; its first event is added beside. */
export async function insert(
  db: Db,
  who: Compte,
  p: {
    stagiaire_id: number
    dispositif: string
    version: string
    action_id: number
    objectifs: string
    evaluation: unknown
    distance_m: number
  },
  today: string,
): Promise<number> {
  if (who.structure_id === null) throw new Introuvable('Cette structure')
  const { id } = await db
    .insertInto('prescription')
    .values({
      ...p,
      evaluation: JSON.stringify(p.evaluation),
      region: who.region,
      structure_id: who.structure_id,
      conseiller_id: who.id,
      cree_le: today,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Refuses a structure whose network may not prescribe there, with the rule and the nearest one that may. */
export async function exigePrescripteur(db: Db, who: Compte, chosen: Ouvert, commune: string): Promise<void> {
  const { prescripteurs, nom } = chosen
  if (peutPrescrire(prescripteurs, who.reseau)) return
  const other = await structureProche(db, who.region, prescripteurs.reseaux, commune)
  throw new Refus(
    `Votre structure ne prescrit pas « ${nom} ». ${phrasePrescripteurs(prescripteurs)}${other ? ` Demandez à ${other}.` : ''}`,
    'action',
  )
}

/** The structure of one of these networks nearest to a commune: in it, then in its département, then elsewhere. */
async function structureProche(
  db: Db,
  region: string,
  reseaux: Reseau[],
  commune: string,
): Promise<string | null> {
  const { rows } = await sql<{ nom: string }>`select t.nom from structure t where t.region = ${region}
    and t.reseau = any(${reseaux}) order by (t.commune = ${commune}) desc nulls last,
      (t.commune like ${`${departementDe(commune)}%`}) desc nulls last, array_position(${reseaux}::text[], t.reseau), t.nom, t.id
    limit 1`.execute(db)
  return rows[0]?.nom ?? null
}
