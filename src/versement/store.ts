import { sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'

/** Notes that everything a run owes was paid on a day, outside Amont or by a file whose return did not come. */
export async function solder(
  db: Db,
  who: Compte,
  liquidation_id: number,
  le: Jour,
  now: string,
): Promise<void> {
  await sql`update virement set retour = 'execute', retour_le = ${le} from paiement p
    where p.region = virement.region and p.id = virement.paiement_id and virement.retour is null
      and p.region = ${who.region} and p.liquidation_id = ${liquidation_id}`.execute(db)
  await sql`insert into virement (region, paiement_id, reference, centimes, cree_le, retour, retour_le)
    select p.region, p.id, 'HORS-' || p.liquidation_id || '-' || p.id, p.centimes, ${now}, 'execute', ${le}
    from paiement p where p.region = ${who.region} and p.liquidation_id = ${liquidation_id} and p.centimes > 0
      and not exists (select from virement v where v.region = p.region and v.paiement_id = p.id
        and v.retour is distinct from 'rejete')`.execute(db)
  await db
    .updateTable('liquidation')
    .set({ payee_le: le, payee_par: who.id })
    .where('region', '=', who.region)
    .where('id', '=', liquidation_id)
    .execute()
}
