import { type RawBuilder, sql } from 'kysely'

/**
 * The account that should see to it when it is open, else the first open one of its structure or organisation; null when there is
 * none. An expression over the id of an account, which may be null.
 */
export const ouvertDe = (region: string, compte: RawBuilder<unknown>): RawBuilder<number | null> =>
  sql`(select coalesce(case when k.actif then k.id end, (select min(n.id) from compte n
      where n.region = k.region and n.actif and n.role = k.role and k.role in ('conseiller', 'organisme')
        and n.structure_id is not distinct from k.structure_id and n.organisme_id is not distinct from k.organisme_id))
    from compte k where k.region = ${region} and k.id = ${compte})`

/** The same, else the Région's first open account. */
export const chargeDe = (region: string, ...comptes: RawBuilder<unknown>[]): RawBuilder<number | null> =>
  sql`coalesce(${sql.join(comptes.map(c => ouvertDe(region, c)))},
    (select min(n.id) from compte n where n.region = ${region} and n.actif and n.role = 'region'))`
