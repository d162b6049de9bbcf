import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db } from '../../db/schema.ts'
import type { Store } from '../../db/store.ts'
import { calculerParcours } from '../calcul-store.ts'
import { ESSAIS } from '../store.ts'

const IDLE_MS = 1_000
const ACTE = 'liquidation.calcul'

interface Lot {
  region: string
  liquidation_id: number
  rang: number
  parcours: number[]
}

/** What became of the lot that was asked for. */
export type Issue = 'fait' | 'rien' | 'refuse'

/**
 * Computes one lot that nobody holds, of any run: taken and marked done in the transaction that writes its lines, so that it is
 * done once whatever happens; killed in the middle, nothing of it stays and another worker takes it. A lot that fails by
 * itself is tried again, the others first, and set aside after three times; a fault of the database is thrown.
 */
export async function calculerLot(store: Store, now: string): Promise<Issue> {
  let taken: Lot | undefined
  try {
    return await store.write({ compte: null, acte: ACTE, now }, async db => {
      taken = await prendre(db)
      if (!taken) return 'rien'
      const { region, liquidation_id, rang, parcours } = taken
      await calculerParcours(db, region, liquidation_id, parcours, now)
      await sql`update lot set fait_le = ${now}, erreur = null
        where region = ${region} and liquidation_id = ${liquidation_id} and rang = ${rang}`.execute(db)
      return 'fait'
    })
  } catch (error) {
    if (!taken || passing(error)) throw error
    const { region, liquidation_id, rang } = taken
    await store.write({ compte: null, acte: ACTE, now }, db =>
      sql`update lot set essais = essais + 1, erreur = ${(error as Error).message}
        where region = ${region} and liquidation_id = ${liquidation_id} and rang = ${rang} and fait_le is null`.execute(
        db,
      ),
    )
    return 'refuse'
  }
}

async function prendre(db: Db): Promise<Lot | undefined> {
  const { rows } = await sql<Lot>`select region, liquidation_id, rang, parcours from lot
    where fait_le is null and essais < ${ESSAIS} order by essais, liquidation_id, rang limit 1
    for update skip locked`.execute(db)
  return rows[0]
}

/** Lost connections, no room left, a server that stops, two writers who crossed: no fault of the lot, worth waiting for. */
const PASSING = /^(08|40|53|57|58)|^E[A-Z]/

/** Whether an error comes from the database or the network rather than from what was computed. */
export function passing(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: string }
  return typeof code === 'string' ? PASSING.test(code) : /Connection terminated|timeout/.test(message ?? '')
}

interface Reglage {
  clock(): string
  signal: AbortSignal
  /** Milliseconds left to others between two lots: a process that also answers pages breathes. */
  souffle?: number
  /** Told of each fault of the database, before the next attempt. */
  dit?(error: Error): void
  /** Milliseconds between two looks when there is nothing to do. */
  attente?: number
}

/**
 * Takes lots until told to stop, and finishes the one it holds. When the database does not answer, waits and comes back:
 * nothing was lost, the lot is still to do. Returns the number of lots computed.
 */
export async function travailler(
  store: Store,
  { clock, signal, souffle = 0, attente = IDLE_MS, dit = () => {} }: Reglage,
): Promise<number> {
  let done = 0
  while (!signal.aborted) {
    let idle = souffle
    try {
      const issue = (await waiting(store)) ? await calculerLot(store, clock()) : 'rien'
      if (issue === 'fait') done++
      if (issue === 'rien') idle = attente
    } catch (error) {
      dit(error as Error)
      idle = attente
    }
    if (idle > 0 && !signal.aborted) await pause(idle, undefined, { signal }).catch(() => {})
  }
  return done
}

/** Whether a lot is to be done: a look that locks nothing and writes nothing. */
async function waiting(store: Store): Promise<boolean> {
  const { rows } = await sql`select from lot where fait_le is null and essais < ${ESSAIS} limit 1`.execute(
    store.db,
  )
  return rows.length > 0
}
