import { sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import { accorde, type Decision, type Droit } from './droit.ts'

/** Who decides, and when. */
export interface Auteur {
  region: string
  compte_id: number | null
  now: string
  motif?: string
}

/** Writes decisions, in order, with what each one grants. Returns the number of each. */
export async function enregistrer(
  db: Db,
  { region, compte_id, now, motif = '' }: Auteur,
  decisions: readonly { parcours_id: number; decision: Decision }[],
): Promise<Map<Decision, number>> {
  if (decisions.length === 0) return new Map()
  const rows = decisions.map(({ parcours_id, decision }, rang) => ({
    rang,
    parcours_id,
    ...decision,
    evaluation: accorde(decision),
  }))
  const { rows: ids } = await sql<{
    id: number
  }>`insert into droit (region, parcours_id, nature, periode, regle, version, regime,
      faits, evaluation, motif, decide_le, compte_id)
    select ${region}, d.parcours_id, d.nature, daterange(d.du, d.au), d.regle, d.version, d.regime, d.faits, d.evaluation,
      ${motif}, ${now}, ${compte_id}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) d (rang int, parcours_id bigint, nature text, du date, au date,
      regle text, version date, regime text, faits jsonb, evaluation jsonb)
    order by d.rang returning id`.execute(db)
  return new Map(decisions.map(({ decision }, i) => [decision, ids[i]?.id ?? 0]))
}

/** A decision as it is read again: what it granted, why, and who took it. */
export interface DroitLu extends Droit {
  evaluation: Partial<ReturnType<typeof accorde>>
  motif: string
  decide_par: string | null
}

/** The decisions of a pathway, in the order they were taken; those taken by an instant (ISO, excluded) when one is given. */
export async function droitsOf(
  db: Db,
  region: string,
  parcours_id: number,
  avant: string | null = null,
): Promise<DroitLu[]> {
  const { rows } =
    await sql<DroitLu>`select d.id, d.nature, lower(d.periode) du, upper(d.periode) au, d.regle, d.version, d.regime,
      d.faits, d.evaluation, d.motif, d.decide_le, k.nom decide_par
    from droit d left join compte k on k.region = d.region and k.id = d.compte_id
    where d.region = ${region} and d.parcours_id = ${parcours_id}
      and (${avant}::timestamptz is null or d.decide_le < ${avant}::timestamptz) order by d.id`.execute(db)
  return rows
}

/** True when another pathway of the person runs on some of these days: they are paid there. */
export async function suitAutre(
  db: Db,
  region: string,
  parcours_id: number,
  du: Jour,
  au: Jour,
): Promise<boolean> {
  const { rows } = await sql`select from parcours p
    join parcours o on o.region = p.region and o.stagiaire_id = p.stagiaire_id and o.id <> p.id
    left join sortie x on x.region = o.region and x.parcours_id = o.id
    where p.region = ${region} and p.id = ${parcours_id} and o.date_entree < ${au} and (x.date is null or x.date > ${du})
    limit 1`.execute(db)
  return rows.length > 0
}
