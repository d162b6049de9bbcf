import { sql } from 'kysely'
import pg from 'pg'
import { createApp } from '../src/app.ts'
import { loadCast } from '../src/db/demonstration/cast.ts'
import { migrate } from '../src/db/migrate.ts'
import { openServer } from '../src/db/store.ts'
import { formKey } from '../src/habilitation/habilitation.ts'
import { openSession, openToken } from '../src/habilitation/store.ts'
import { type Cluster, startCluster } from '../test/cluster.ts'
import { type Measure, machine, quantile, round } from './measure.ts'

const PERSONNES = 200
const PLACES = 10
const PROMISE = 200
const RUNS = 5
const NOW = '2026-11-18T09:00:00.000Z'
const SITE = 'http://amont.invalid'

/**
 * The rush: two hundred counsellors, each signed in, ask at the same moment for one of the last ten places of a site, through the whole
 * application, on a durable PostgreSQL. Exactly ten get one. Beside it, what PostgreSQL alone costs: a counter behind `select … for
 * update`, on as many connections.
 */
export async function* bench(): AsyncGenerator<Measure> {
  const cluster = await startCluster({ durable: true })
  try {
    yield* measure(cluster)
  } finally {
    await cluster.stop()
  }
}

async function* measure(cluster: Cluster): AsyncGenerator<Measure> {
  const root = new pg.Client(cluster.url('postgres'))
  await root.connect()
  await root.query('create database places')
  await root.end()
  const store = await openServer(cluster.url('places'))
  const author = { compte: null, acte: 'mesure', now: NOW }
  await migrate(store.db)
  const cast = await store.write(author, db => loadCast(db, NOW))
  const app = createApp({ store, clock: () => NOW })
  const action = cast.actions.chalon
  const people = await store.write(author, async db => {
    const { rows } = await sql<{ compte: number; prescription: number }>`
      with comptes as (
        insert into compte (region, nom, fonction, courriel, role, structure_id)
        select 'bfc', 'Conseiller ' || n, 'Conseiller', 'conseiller-' || n || '@demonstration.invalid', 'conseiller',
          ${cast.structures.ml_chalonnais}::bigint from generate_series(1, ${PERSONNES}::int) n returning id
      ), personnes as (
        insert into stagiaire (region, nom, prenom, nom_recherche, date_naissance, commune, structure_id, conseiller_id, cree_le)
        select 'bfc', 'Personne ' || id, 'Camille', 'personne ' || id, '2000-01-02', '71076', ${cast.structures.ml_chalonnais}::bigint,
          id, '2026-11-17' from comptes returning id, conseiller_id
      ), demandes as (
        insert into prescription (region, stagiaire_id, dispositif, version, action_id, structure_id, conseiller_id, cree_le,
          evaluation, distance_m)
        select 'bfc', id, 'bfc-daq-2026', '2026-01-01', ${action}::bigint, ${cast.structures.ml_chalonnais}::bigint, conseiller_id,
          '2026-11-17', '{}', 0 from personnes returning id, conseiller_id
      ), fil as (
        insert into prescription_evenement (region, prescription_id, statut, le, instant, compte_id)
        select 'bfc', d.id, s, '2026-11-17', '2026-11-17T09:00:00Z', d.conseiller_id from demandes d
        cross join unnest(array['preparee', 'transmise']) with ordinality t(s, o) order by d.id, o
      )
      select conseiller_id compte, id prescription from demandes`.execute(db)
    return rows
  })
  const signed: { session: string; jeton: string; prescription: number }[] = []
  for (const { compte, prescription } of people)
    signed.push({
      prescription,
      session: await store.write(author, db => openSession(db, { region: 'bfc', id: compte }, NOW)),
      jeton: await store.write(author, db => openToken(db, { region: 'bfc', id: compte }, 'mesure', NOW)),
    })
  await sql`analyze`.execute(store.db)

  type Asking = (typeof signed)[number]
  /** What one counsellor sends, by the API or as a form of a page. */
  const sent = {
    api: ({ jeton, prescription }: Asking): [string, RequestInit] => [
      `${SITE}/api/prescriptions/${prescription}/place`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${jeton}`, 'content-type': 'application/json' },
        body: '{}',
      },
    ],
    page: ({ session, prescription }: Asking): [string, RequestInit] => [
      `${SITE}/prescriptions/${prescription}/place`,
      {
        method: 'POST',
        headers: { origin: SITE, cookie: `amont=${session}` },
        body: new URLSearchParams({ _cle: formKey(session) }),
      },
    ],
  }
  const ask = async (door: keyof typeof sent, who: Asking) => {
    const start = performance.now()
    const response = await app.request(...sent[door](who))
    await response.text()
    return { ms: performance.now() - start, status: response.status }
  }
  const reset = () =>
    store.write(author, async db => {
      await sql`update place set liberee_le = ${NOW}, raison = 'Mesure' where region = 'bfc' and action_id = ${action}
        and liberee_le is null and parcours_id is null`.execute(db)
      // Aïcha already sits there.
      await sql`insert into capacite (region, action_id, periode, places, decide_le)
        values ('bfc', ${action}, daterange('2026-11-18', null), ${PLACES + 1}, ${NOW})`.execute(db)
    })
  const peer = await counter(cluster)
  for (const door of ['api', 'page'] as const) {
    await reset()
    for (const one of signed.slice(0, 15)) await ask(door, one)
    const p95s: number[] = []
    const medians: number[] = []
    const cpu: number[] = []
    let exact = true
    for (let run = 0; run < RUNS; run++) {
      await reset()
      const before = process.cpuUsage()
      const answers = await Promise.all(signed.map(who => ask(door, who)))
      const { user, system } = process.cpuUsage(before)
      await app.settled()
      const times = answers.map(a => a.ms)
      const { rows } = await sql<{
        n: number
      }>`select count(*)::int n from place where region = 'bfc' and action_id = ${action}
        and liberee_le is null and parcours_id is null`.execute(store.db)
      const got = answers.filter(a => a.status === 303 || a.status === 201).length
      exact &&=
        got === PLACES && rows[0]?.n === PLACES && answers.every(a => [201, 303, 422].includes(a.status))
      p95s.push(quantile(times, 0.95))
      medians.push(quantile(times, 0.5))
      cpu.push((user + system) / 1000 / PERSONNES)
    }
    const p95 = quantile(p95s, 0.5)
    yield {
      name: door === 'api' ? 'deux cents demandes pour dix places' : 'les mêmes par la page, refus affiché',
      value: round(p95),
      unit: 'ms (p95)',
      mediane: round(quantile(medians, 0.5)),
      passages: p95s.map(round),
      ratio: round(p95 / peer),
      pair_ms: round(peer),
      cpu_ms_par_demande: round(quantile(cpu, 0.5)),
      exactement_dix: exact,
      ...(door === 'api' ? { promise: PROMISE, kept: exact && p95 < PROMISE } : {}),
      data: `${PERSONNES} comptes connectés, ${PLACES} places, PostgreSQL durable, ${RUNS} passages`,
      ...machine,
    }
  }
  await store.close()
}

/** The same rush on a bare counter, without an application: p95 in milliseconds. */
async function counter(cluster: Cluster): Promise<number> {
  const pool = new pg.Pool({ connectionString: cluster.url('places'), max: 10 })
  pool.on('error', () => {}) // The server stops before its idle connections.
  await pool.query('create table compteur (id int primary key, libres int not null)')
  await pool.query('insert into compteur values (1, 0)')
  const take = async () => {
    const start = performance.now()
    const client = await pool.connect()
    await client.query('begin')
    const { rows } = await client.query('select libres from compteur where id = 1 for update')
    if (rows[0].libres > 0) await client.query('update compteur set libres = libres - 1 where id = 1')
    await client.query('commit')
    client.release()
    return performance.now() - start
  }
  const worst: number[] = []
  for (let run = 0; run < RUNS + 1; run++) {
    await pool.query(`update compteur set libres = ${PLACES}`)
    const times = await Promise.all(Array.from({ length: PERSONNES }, take))
    if (run > 0) worst.push(quantile(times, 0.95))
  }
  await pool.end()
  return quantile(worst, 0.5)
}
