import type { Store } from '../db/store.ts'
import { paris } from '../http/session.ts'
import { tenir } from './store.ts'

/** Each night: opens the surveys that are due, closes those that are over. Nothing is written to anyone at night. */
export const laNuit = (store: Store, now: string): Promise<number> =>
  store.write({ compte: null, acte: 'enquetes', now }, db => tenir(db, paris(now), now))
