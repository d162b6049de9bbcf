import { addMonths, firstDay, type Jour, mois } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Store } from '../db/store.ts'
import { paris } from '../http/session.ts'
import { accountsOf, lastWritten, write } from '../message/store.ts'
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
 * one likes, each is written once. Returns how many.
 */
export async function remindAll(store: Store, now: string): Promise<number> {
  const today = paris(now)
  const month = mois(addMonths(firstDay(mois(today)), -1))
  const cle = cleRappel(month, today)
  if (!cle) return 0
  const regions = await store.read(db => toRemind(db, cle))
  let written = 0
  for (const region of regions) {
    const due = (await store.read(db => retards(db, region, today))).filter(late => late.mois === month)
    if (due.length === 0) continue
    await store.write({ compte: null, acte: 'etats.rappels', now }, async db => {
      for (const late of due) written += (await remind(db, region, late, cle, now, today)).ecrits
    })
  }
  return written
}
