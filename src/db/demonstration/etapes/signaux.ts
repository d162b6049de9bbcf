import { sql } from 'kysely'
import { addDays } from '../../../calendrier/calendrier.ts'
import { relever } from '../../../signal/nuit.ts'
import { demanderAide, preciser } from '../../../signal/store.ts'
import type { Db } from '../../schema.ts'
import type { Cast } from '../cast.ts'
import { type Clock, instant } from '../chain.ts'

/**
 * What the nights saw: four days ago, then today; someone whom Sofia follows asks for help since yesterday, and Marc has dealt with
 * one of his tasks.
 */
export async function addSignaux(db: Db, clock: Clock, cast: Cast): Promise<void> {
  const { today, now } = clock
  const before = instant(clock, addDays(today, -4), '05:10')
  await relever(db, 'bfc', before)
  await sql`update tache set close_le = ${instant(clock, addDays(today, -1), '16:20')}, close_par = compte_id,
      conclusion = 'Appelé : des soucis de transport, réglés avec le covoiturage du groupe.'
    where region = 'bfc' and id = (select min(id) from tache where region = 'bfc' and cle like 'signal-absences-%'
      and compte_id = ${cast.comptes.marc} and close_le is null)`.execute(db)
  const yesterday = addDays(today, -1)
  const { rows } = await sql<{
    id: number
  }>`select g.id from stagiaire g join parcours p on p.region = g.region
      and p.stagiaire_id = g.id
    where g.region = 'bfc' and g.conseiller_id = ${cast.comptes.sofia} and g.id <> ${cast.stagiaires.aicha}
      and p.date_entree < ${yesterday} and not exists (select from sortie x where x.region = p.region and x.parcours_id = p.id)
    order by g.id limit 1`.execute(db)
  if (rows[0]) {
    const le = { now: instant(clock, yesterday, '20:45'), today: yesterday }
    const aide = await demanderAide(db, { region: 'bfc', id: null }, rows[0].id, le)
    if (aide) await preciser(db, 'bfc', aide, 'Je ne suis plus sûre que cette formation soit pour moi.')
  }
  for (const region of ['bfc', 'hn']) await relever(db, region, now)
}
