import { type RawBuilder, sql } from 'kysely'

/**
 * Who sees to it: the account that should, else the first open one of its structure or organisation, else the Région's first. An
 * expression over the id of an account, which may be null.
 */
export const chargeDe = (region: string, compte: RawBuilder<unknown>): RawBuilder<number | null> =>
  sql`coalesce((select coalesce(case when k.actif then k.id end, (select min(n.id) from compte n
      where n.region = k.region and n.actif and n.role = k.role and k.role in ('conseiller', 'organisme')
        and n.structure_id is not distinct from k.structure_id and n.organisme_id is not distinct from k.organisme_id))
    from compte k where k.region = ${region} and k.id = ${compte}),
    (select min(n.id) from compte n where n.region = ${region} and n.actif and n.role = 'region'))`
