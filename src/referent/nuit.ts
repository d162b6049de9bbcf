import { sql } from 'kysely'
import { addDays } from '../calendrier/calendrier.ts'
import type { Store } from '../db/store.ts'
import { paris } from '../http/session.ts'
import { ouvrir } from '../tache/store.ts'

/** How long who asked has to find someone else, in days. */
const DELAI = 2

/** Each night: who asked to hand over and got no answer in time is told; they stay in charge meanwhile. */
export async function sansReponse(store: Store, now: string): Promise<number> {
  const today = paris(now)
  return store.write({ compte: null, acte: 'passations.sans_reponse', now }, async db => {
    const { rows } = await sql<{
      region: string
      id: number
      stagiaire_id: number
      demandee_par: number
      vers: string
    }>`select p.region, p.id, p.stagiaire_id, p.demandee_par, v.nom vers from passation p
      join compte v on v.region = p.region and v.id = p.vers_id
      where p.reponse is null and p.echeance < ${today} order by p.region, p.id`.execute(db)
    let written = 0
    for (const p of rows)
      if (
        await ouvrir(
          db,
          {
            region: p.region,
            cle: `passation-${p.id}-sans-reponse`,
            stagiaire_id: p.stagiaire_id,
            compte_id: p.demandee_par,
            objet: 'Une passation reste sans réponse',
            detail: `${p.vers} n’a pas répondu. Relancez, ou demandez à quelqu’un d’autre.`,
            lien: `/stagiaires/${p.stagiaire_id}/referent`,
            echeance: addDays(today, DELAI),
          },
          now,
        )
      )
        written++
    return written
  })
}
