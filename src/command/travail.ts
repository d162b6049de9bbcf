import { parseArgs } from 'node:util'
import { loadInTurns } from '../dispositif/load.ts'
import { travailler } from '../liquidation/lot/travail.ts'
import { settings, Usage, withStore } from './settings.ts'

/** A worker on the server's database: computes the pay that is asked for until it is told to stop. */
export async function travail(args: string[]): Promise<number> {
  parseArgs({ args, options: {} })
  const set = settings()
  if (!set.server) {
    throw new Usage(
      '« travail » partage le calcul de la paie entre plusieurs processus : DATABASE_URL est nécessaire. La base embarquée n’en a qu’un, « amont start », qui calcule lui-même.',
    )
  }
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  return withStore(set, async store => {
    await loadInTurns()
    console.log('Prêt à calculer la paie. Ctrl+C pour arrêter.')
    const lots = await travailler(store, {
      clock: set.clock,
      signal: stop.signal,
      dit: error => console.error(`La base ne répond pas : ${error.message}. Nouvel essai dans une seconde.`),
    })
    console.log(`Arrêté : ${lots} ${lots > 1 ? 'lots calculés' : 'lot calculé'}.`)
    return 0
  })
}
