/** A worker process for the tests of faults: warm, then told on which database to work. */
import { enableCompileCache } from 'node:module'

enableCompileCache()
const { openServer } = await import('../../src/db/store.ts')
const { loadInTurns } = await import('../../src/dispositif/load.ts')
const { travailler } = await import('../../src/liquidation/lot/travail.ts')

await loadInTurns()
let stop = new AbortController()
process.on('message', async (order: { url: string; now: string } | 'stop') => {
  if (order === 'stop') return stop.abort()
  stop = new AbortController()
  const store = await openServer(order.url)
  process.send?.('ouvert')
  const lots = await travailler(store, { clock: () => order.now, signal: stop.signal, attente: 15 })
  await store.close()
  process.send?.({ lots })
})
process.on('disconnect', () => process.exit(0))
process.send?.('pret')
