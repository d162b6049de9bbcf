import type { Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Store } from '../db/store.ts'
import { paris } from '../http/session.ts'
import { accountsOf, lastWritten, write } from '../message/store.ts'
import { cleRappel, type Retard, rappel } from './retard.ts'
import { retards } from './store.ts'

/**
 * Writes a reminder to the accounts of an organisation: once for a key, and one a day for a month at most. Returns how many
 * were written to, of how many accounts.
 */
export async function remind(
  db: Db,
  region: string,
  late: Retard,
  cle: string,
  now: string,
  today: Jour,
): Promise<{ ecrits: number; comptes: number }> {
  const comptes = await accountsOf(db, region, late.organisme_id)
  const said = rappel(late, today)
  let ecrits = 0
  for (const compte_id of comptes) {
    const last = await lastWritten(db, region, compte_id, `etat-${late.mois}-`)
    if (last !== null && paris(last) === today) continue
    if (await write(db, { region, compte_id, cle, ...said }, now)) ecrits++
  }
  return { ecrits, comptes: comptes.length }
}

/** The reminders of the day, in every Région: run at any hour, as often as one likes, each is written once. Returns how many. */
export async function remindAll(store: Store, now: string): Promise<number> {
  const today = paris(now)
  const regions = await store.read(db => db.selectFrom('region').select('code').execute())
  let written = 0
  for (const { code } of regions) {
    const due = (await store.read(db => retards(db, code, today))).flatMap(late => {
      const cle = cleRappel(late.mois, today)
      return cle ? [{ late, cle }] : []
    })
    if (due.length === 0) continue
    written += await store.write({ compte: null, acte: 'etats.rappels', now }, async db => {
      let n = 0
      for (const { late, cle } of due) n += (await remind(db, code, late, cle, now, today)).ecrits
      return n
    })
  }
  return written
}
