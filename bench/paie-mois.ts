import type { Mois } from '../src/calendrier/calendrier.ts'
import { loadInTurns } from '../src/dispositif/load.ts'
import type { Compte } from '../src/habilitation/habilitation.ts'
import { byId, ouvrir, valider } from '../src/liquidation/store.ts'
import { type Cluster, startCluster } from '../test/cluster.ts'
import { type Monde, monde, NOW, type Ouvrier, ouvrier, serverCpu } from '../test/monde-paie.ts'
import { type Measure, machine, round } from './measure.ts'

const PROMISE = 10
const WORKERS = 2
const MEMORY_MO = 400
const MOIS = ['2026-09', '2026-10'] as const

/**
 * A month of a whole Région, from certified statements to validated lines: opened, shared out, computed by two worker
 * processes, validated by two people, payments written; on a durable PostgreSQL of its own. Rights are opened by the month
 * before, measured too.
 */
export async function* bench(): AsyncGenerator<Measure> {
  await loadInTurns()
  const cluster = await startCluster({ durable: true })
  try {
    let small = 0
    for (const stagiaires of [3_300, 33_000]) {
      for await (const line of measure(cluster, stagiaires)) {
        if (line.mois === MOIS[1] && stagiaires === 3_300) small = line.value
        const straight = line.mois === MOIS[1] && stagiaires === 33_000
        yield straight ? { ...line, fois_dix: round(line.value / small) } : line
      }
    }
  } finally {
    await cluster.stop()
  }
}

async function* measure(cluster: Cluster, stagiaires: number): AsyncGenerator<Measure & { mois: Mois }> {
  const world = await monde(cluster, `paie_${stagiaires}`, { stagiaires, mois: MOIS })
  const { store, client } = world
  const region = await who(world)
  const workers: Ouvrier[] = []
  for (let i = 0; i < WORKERS; i++) workers.push(await ouvrier(world.url))
  try {
    for (const mois of MOIS) {
      const before = workers.map(w => w.cout().cpu)
      const server = await serverCpu(client)
      const own = process.cpuUsage()
      const start = performance.now()
      const { id, lots, parcours } = await store.write(
        { compte: region[0].id, acte: 'liquidation', now: NOW },
        db => ouvrir(db, region[0], NOW, mois),
      )
      const opened = performance.now()
      while ((await store.read(db => byId(db, region[0], id))).lots_a_faire > 0)
        await new Promise(resolve => setTimeout(resolve, 50))
      const computed = performance.now()
      for (const compte of region)
        await store.write({ compte: compte.id, acte: 'validation', now: NOW }, db =>
          valider(db, compte, id, NOW),
        )
      const end = performance.now()
      const { user, system } = process.cpuUsage(own)
      const { rows } = await client.query<{ lignes: number; journal: number }>(
        `select (select count(*)::int from ligne where liquidation_id = $1) lignes,
           (select count(*)::int from demi_journee) demi_journees`,
        [id],
      )
      const value = round((end - start) / 1000)
      const normal = mois === MOIS[1]
      const rss = workers.map(w => w.cout().rss_mo)
      yield {
        name: normal ? 'un mois de paie' : 'le premier mois, droits ouverts avec lui',
        mois,
        value,
        unit: 's',
        ...(normal && stagiaires === 33_000
          ? { promise: PROMISE, kept: value < PROMISE && Math.max(...rss) < MEMORY_MO }
          : {}),
        ouverture_s: round((opened - start) / 1000),
        calcul_s: round((computed - opened) / 1000),
        validation_s: round((end - computed) / 1000),
        lots,
        parcours,
        ...rows[0],
        cpu_ouvriers: workers.map((w, i) => round(w.cout().cpu - (before[i] ?? 0))),
        cpu_serveur: round((await serverCpu(client)) - server),
        cpu_processus: round((user + system) / 1e6),
        rss_mo: rss,
        data: `${stagiaires} stagiaires, ${WORKERS} processus de calcul`,
        ...machine,
      }
      await client.query('vacuum analyze') // A month has passed: the server has tidied up.
    }
  } finally {
    for (const worker of workers) await worker.stop()
    await world.close()
  }
}

/** The two people who validate. */
async function who({ client, cast }: Monde): Promise<[Compte, Compte]> {
  const { rows } = await client.query<Compte>(
    `select region, id::int, nom, role from compte where id = any($1)`,
    [[cast.comptes.claire, cast.comptes.ines]],
  )
  return rows as [Compte, Compte]
}
