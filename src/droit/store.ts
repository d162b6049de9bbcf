import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import { accorde, type Decision } from './droit.ts'

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
