import { createApp, routes } from '../src/app.ts'
import { loadInTurns } from '../src/dispositif/load.ts'
import type { Compte } from '../src/habilitation/habilitation.ts'
import { openSession } from '../src/habilitation/store.ts'
import type { Ctx } from '../src/http/route.ts'
import { calculerLot } from '../src/liquidation/lot/travail.ts'
import { ouvrir, valider } from '../src/liquidation/store.ts'
import { startCluster } from '../test/cluster.ts'
import { monde, NOW } from '../test/monde-paie.ts'
import { type Measure, machine, quantile, round, timed } from './measure.ts'

const STAGIAIRES = 3_300
const PROMISE = 5
const PAGE = '/parcours/:id/remuneration/:mois'
const MOIS = '2026-10'

/** The explained month of one trainee, as its page reads it, then as a whole answer in HTML, on a PostgreSQL of its own. */
export async function* bench(): AsyncGenerator<Measure> {
  await loadInTurns()
  const cluster = await startCluster({ durable: true })
  const world = await monde(cluster, 'explication', { stagiaires: STAGIAIRES, mois: ['2026-09', MOIS] })
  try {
    const { store, client, cast } = world
    const { rows } = await client.query<Compte>(
      'select region, id::int, nom, role, organisme_id::int, structure_id::int, stagiaire_id::int from compte where id = any($1) order by id = $2 desc',
      [[cast.comptes.claire, cast.comptes.ines], cast.comptes.claire],
    )
    const [claire, ines] = rows as [Compte, Compte]
    const { id } = await store.write({ compte: claire.id, acte: 'mesure', now: NOW }, db =>
      ouvrir(db, claire, NOW, MOIS),
    )
    while ((await calculerLot(store, NOW)) === 'fait');
    for (const who of [claire, ines])
      await store.write({ compte: who.id, acte: 'mesure', now: NOW }, db => valider(db, who, id, NOW))
    await client.query('vacuum analyze')

    const route = routes.find(r => r.kind === 'page' && r.path === PAGE)
    if (route?.kind !== 'page') throw new Error(`La page ${PAGE} n’existe plus.`)
    let turn = 0
    const next = () => world.premier + ((turn++ * 7) % STAGIAIRES)
    const data = () =>
      store.read(db => {
        const ctx = {
          db,
          who: claire,
          now: NOW,
          today: NOW.slice(0, 10),
          params: { id: String(next()), mois: MOIS },
          query: {},
          trace: () => {},
        }
        return route.data(ctx as unknown as Ctx)
      })
    const what = `${STAGIAIRES} stagiaires, un mois validé, lu par la Région`
    yield line('le mois expliqué d’un stagiaire, données', await timed(data, { runs: 300, warm: 100 }), what)

    const app = createApp({ store, clock: () => NOW })
    const secret = await store.write({ compte: claire.id, acte: 'mesure', now: NOW }, db =>
      openSession(db, claire, NOW),
    )
    const html = async () => {
      const path = PAGE.replace(':id', String(next())).replace(':mois', MOIS)
      const response = await app.request(`http://amont.invalid${path}`, {
        headers: { cookie: `amont=${secret}` },
      })
      if (response.status !== 200) throw new Error(`${path} répond ${response.status}`)
      return response.text()
    }
    const {
      promise: _,
      kept: __,
      ...page
    } = line('la page entière, HTML', await timed(html, { runs: 200, warm: 50, between: app.settled }), what)
    yield page
  } finally {
    await world.close()
    await cluster.stop()
  }
}

function line(name: string, times: number[], data: string): Measure {
  const value = round(quantile(times, 0.5))
  return {
    name,
    value,
    unit: 'ms',
    p95: round(quantile(times, 0.95)),
    promise: PROMISE,
    kept: value < PROMISE,
    data,
    ...machine,
  }
}
