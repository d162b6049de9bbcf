import { addMonths, firstDay, type Jour, mois } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Store } from '../db/store.ts'
import { paris } from '../http/session.ts'
import { accountsOf, lastWritten, write } from '../message/store.ts'
import { plural } from '../web/format.ts'
import { cleRappel, type Retard, rappel } from './retard.ts'
import { retards, toRemind } from './store.ts'

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

/**
 * The reminders of the day for the month that is over, in every Région that has organisations: run at any hour, as often as
 * one likes, each is written once. Returns how many. A Région where it fails keeps none of its reminders, does not keep the next one
 * from being reminded, and is tried again the next time; once all are done, an error names those that failed.
 */
export async function remindAll(store: Store, now: string): Promise<number> {
  const today = paris(now)
  const month = mois(addMonths(firstDay(mois(today)), -1))
  const cle = cleRappel(month, today)
  if (!cle) return 0
  const regions = await store.read(db => toRemind(db, cle))
  let written = 0
  const failed: string[] = []
  for (const region of regions) {
    try {
      const due = (await store.read(db => retards(db, region, today))).filter(late => late.mois === month)
      if (due.length > 0) written += await remindRegion(store, region, due, cle, now)
    } catch (error) {
      failed.push(`${region} (${reason(error)})`)
    }
  }
  if (failed.length)
    throw new Error(
      `Rappels des états de ${month} : ${plural(written, 'écrit')}, à reprendre pour ${failed.join(', ')}`,
    )
  return written
}

/** All the reminders of a Région, or none. */
const remindRegion = (store: Store, region: string, due: readonly Retard[], cle: string, now: string) =>
  store.write({ compte: null, acte: 'etats.rappels', now }, async db => {
    let written = 0
    for (const late of due) written += (await remind(db, region, late, cle, now, paris(now))).ecrits
    return written
  })

/** What a log may say of an error: of the database's, its code and constraint, never a row. */
function reason(error: unknown): string {
  const { code, constraint, message } = error as { code?: string; constraint?: string; message?: string }
  return code
    ? [code, constraint].filter(Boolean).join(' ')
    : (message ?? String(error)).split('\n', 1).join('').slice(0, 200)
}
