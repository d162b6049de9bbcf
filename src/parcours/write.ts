import type { Jour } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import type { PrescriptionRow } from '../prescription/store.ts'
import type { Contenu } from './contrat.ts'
import type { PhasePrevue } from './parcours.ts'

/** A new pathway with its phases; the referent is who makes it enter. */
export async function insert(
  db: Db,
  who: Compte,
  e: {
    prescription: PrescriptionRow
    version: Jour
    date_entree: Jour
    fin_initiale: Jour
    distance_m: number
    minutes_semaine: number
    minutes_max: number | null
    phases: PhasePrevue[]
  },
): Promise<number> {
  const { prescription: p, phases, ...dates } = e
  const { id } = await db
    .insertInto('parcours')
    .values({
      ...dates,
      region: who.region,
      prescription_id: p.id,
      stagiaire_id: p.stagiaire_id,
      dispositif: p.dispositif,
      action_id: p.action_id,
      minutes_prevues: phases.reduce((sum, f) => sum + f.minutes_prevues, 0),
      conseiller_id: p.conseiller_id,
      referent_id: who.id,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('phase')
    .values(phases.map(f => ({ ...f, region: who.region, parcours_id: id })))
    .execute()
  return id
}

export async function insertContrat(
  db: Db,
  region: string,
  parcours_id: number,
  etabli_le: Jour,
  contenu: Contenu,
  empreinte: string,
) {
  await db
    .insertInto('contrat')
    .values({ region, parcours_id, etabli_le, contenu: JSON.stringify(contenu), empreinte })
    .execute()
}

export async function contratById(db: Db, region: string, id: number) {
  const row = await db
    .selectFrom('contrat')
    .select(['contenu', 'empreinte'])
    .where('region', '=', region)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Introuvable('Ce contrat')
  return row
}

export async function insertSignature(
  db: Db,
  who: Compte,
  contrat_id: number,
  qualite: string,
  nom: string,
  now: string,
) {
  await db
    .insertInto('signature')
    .values({ region: who.region, contrat_id, qualite, nom, compte_id: who.id, signe_le: now })
    .execute()
}

/** `date` is the first day out: the pathway is `[date_entree, date[`. */
export async function insertSortie(
  db: Db,
  who: Compte,
  parcours_id: number,
  s: { date: Jour; motif: string; destination: string; precisions: string },
) {
  await db
    .insertInto('sortie')
    .values({ ...s, region: who.region, parcours_id, compte_id: who.id })
    .execute()
}
