import type { Db } from '../schema.ts'
import { Batch } from './batch.ts'
import { addBrouillon } from './brouillon.ts'
import { addOrganismes, addStaff } from './cast/places.ts'
import { addStories } from './cast/stories.ts'
import { addTrainees } from './cast/trainees.ts'
import { clockAt } from './chain.ts'
import { communesOf } from './offer.ts'

/** The ids of the small named world, by readable keys: `cast.comptes.sofia`, `cast.parcours.aicha`… */
export type Cast = Awaited<ReturnType<typeof addCast>>['cast']

/** Adds the small world to a batch, writing it as it goes; the caller finishes the batch. */
export async function addCast(db: Db, batch: Batch, now: string) {
  const clock = clockAt(now)
  const bfc = await communesOf(db, 'bfc')
  const hn = await communesOf(db, 'hn')
  const communes = new Map([...bfc, ...hn])
  await db.insertInto('instance').values({ demonstration: true, cree_le: now }).execute()
  const { organismes, structures, sites, actions } = addOrganismes(batch, communes, clock)
  const staff = addStaff(batch, organismes, structures)
  const trainees = addTrainees(batch, clock, communes, structures, staff.comptes)
  await batch.flush(db) // A trainee's account needs the trainee, whose file needs the counsellor's account.
  const people = trainees.addAccounts()
  const { written, ...stories } = addStories(batch, clock, {
    sites,
    comptes: { ...staff.comptes, ...people },
    trainees,
    communes,
  })
  await batch.flush(db)
  const cast = {
    organismes,
    structures,
    sites: Object.fromEntries(Object.entries(sites).map(([k, s]) => [k, s.id])) as Record<
      keyof typeof sites,
      number
    >,
    actions,
    comptes: { ...staff.comptes, ...people },
    stagiaires: trainees.ids,
    brouillon: await addBrouillon(db, staff.comptes.claire, now),
    ...stories,
  }
  return { cast, sites, communes: { bfc, hn }, written }
}

/** Loads the small named world into an empty database: tests, demonstration and personas tell their stories with it. */
export async function loadCast(db: Db, now: string): Promise<Cast> {
  const batch = new Batch()
  const { cast } = await addCast(db, batch, now)
  await batch.finish(db)
  return cast
}
