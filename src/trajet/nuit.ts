import type { Store } from '../db/store.ts'
import { paris } from '../http/session.ts'
import { departementDe } from '../territoire/territoire.ts'
import { type Demande, type Reponse, repondreACote } from './fil.ts'
import * as store from './store.ts'

/**
 * Makes again the journeys by public transport of each Région whose timetables, sites or communes changed, or that are a week old.
 * Gives how many journeys were written. A Région whose timetables are all over keeps its journeys: pages say that they are.
 */
export async function calculerTrajets(
  base: Store,
  now: string,
  { force = false, repond = repondreACote }: { force?: boolean; repond?: Repond } = {},
): Promise<number> {
  const today = paris(now)
  const regions = await base.read(db => db.selectFrom('region').select('code').orderBy('code').execute())
  let written = 0
  for (const { code } of regions) written += await calculerRegion(base, code, now, { force, repond, today })
  return written
}

type Repond = (demande: Demande) => Reponse | Promise<Reponse>

async function calculerRegion(
  base: Store,
  region: string,
  now: string,
  { force, repond, today }: { force: boolean; repond: Repond; today: string },
): Promise<number> {
  const work = await base.read(async db => {
    const what = await store.aCalculer(db, region, today)
    if (!what || (!force && (await store.aJour(db, region, what.empreinte, today)))) return null
    return { ...what, bytes: await store.contenus(db, region, what.feeds) }
  })
  if (!work) return 0
  const { empreinte, source, valable_au, sites, communes, bytes } = work
  const departement = departementDe(communes[0]?.code ?? '')
  const { jour, trajets } = await repond({ feeds: bytes, sites, communes, today, departement })
  await base.write({ compte: null, acte: 'trajets', now }, db =>
    store.remplacer(
      db,
      region,
      { empreinte, source, valable_au, jour: jour ?? today, calcule_le: now },
      trajets,
    ),
  )
  return trajets.length
}
