import { sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import { type Cle, type Valeur, valeurLe } from './reglage.ts'

/** Every value that a Région decided, for some keys or all of them, in the order that `valeurLe` reads. */
export async function valeursOf(db: Db, region: string, cles: readonly Cle[] = []): Promise<Valeur[]> {
  const { rows } = await sql<Valeur>`select cle, du, valeur from reglage where region = ${region}
    and (${cles.length} = 0 or cle = any(${[...cles]}::text[])) order by du, id`.execute(db)
  return rows
}

/** The value of a setting that holds for a Région on a day: its own, or the default. */
export const reglageOf = async (db: Db, region: string, cle: Cle, le: Jour): Promise<number> =>
  valeurLe(await valeursOf(db, region, [cle]), cle, le)

/** A value as it was decided. */
export interface Decidee extends Valeur {
  motif: string
  /** ISO instant. */
  decide_le: string
  decide_par: string | null
}

/** What a Région decided of one setting, the last to begin first. */
export async function histoire(db: Db, region: string, cle: Cle): Promise<Decidee[]> {
  const { rows } = await sql<Decidee>`select r.cle, r.du, r.valeur, r.motif, r.decide_le, k.nom decide_par
    from reglage r left join compte k on k.region = r.region and k.id = r.compte_id
    where r.region = ${region} and r.cle = ${cle} order by r.du desc, r.id desc`.execute(db)
  return rows
}
