import { createApp } from '../src/app.ts'
import { loadInTurns } from '../src/dispositif/load.ts'
import { openSession } from '../src/habilitation/store.ts'
import { startCluster } from '../test/cluster.ts'
import { monde, NOW } from '../test/monde-paie.ts'
import { cinqAns, counted } from '../test/monde-vie.ts'
import { type Measure, machine, quantile, round, timed } from './measure.ts'

const STAGIAIRES = 3_300
const PROMISE = { ms: 30, requetes: 8 }
const SITE = 'http://amont.invalid'

/** The page of a person with five years and four dispositifs, whole, as their counsellor reads it on PostgreSQL. */
export async function* bench(): AsyncGenerator<Measure> {
  await loadInTurns()
  const cluster = await startCluster({ durable: true })
  const world = await monde(cluster, 'ligne_de_vie', { stagiaires: STAGIAIRES, mois: ['2026-09', '2026-10'] })
  try {
    const { store, client, cast } = world
    await cinqAns(client, cast.parcours.aicha)
    const app = createApp({ store, clock: () => NOW })
    const { rows } = await client.query(`select * from compte where id = $1`, [cast.comptes.sofia])
    const secret = await store.write({ compte: null, acte: 'mesure', now: NOW }, db =>
      openSession(db, rows[0], NOW),
    )
    const open = async (path: string) => {
      const response = await app.request(SITE + path, { headers: { cookie: `amont=${secret}` } })
      if (response.status !== 200) throw new Error(`${path} répond ${response.status}`)
      return response.text()
    }
    const page = `/stagiaires/${cast.stagiaires.aicha}`
    const times = await timed(() => open(page), { runs: 200, warm: 40, between: app.settled })
    const bare = await timed(() => open('/messages'), { runs: 200, warm: 40, between: app.settled })
    const data = `quatre dispositifs en cinq ans, ${STAGIAIRES} stagiaires autour, lu par la conseillère`
    const value = round(quantile(times, 0.5))
    yield {
      name: 'la page d’une personne',
      value,
      unit: 'ms',
      p95: round(quantile(times, 0.95)),
      ratio: round(value / quantile(bare, 0.5)),
      pair: 'la page des messages du même compte, dans la même mesure',
      promise: PROMISE.ms,
      kept: value < PROMISE.ms,
      data,
      ...machine,
    }
    const seen = await counted(() => open(page))
    yield {
      name: 'requêtes de cette page',
      value: seen.length,
      unit: 'requêtes',
      promise: PROMISE.requetes,
      kept: seen.length <= PROMISE.requetes,
      data,
      ...machine,
    }
  } finally {
    await world.close()
    await cluster.stop()
  }
}
