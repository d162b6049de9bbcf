import pg from 'pg'
import { loadCast } from '../src/db/demonstration/cast.ts'
import { migrate } from '../src/db/migrate.ts'
import { openServer } from '../src/db/store.ts'
import { laNuit } from '../src/signal/nuit.ts'
import { type Cluster, startCluster } from '../test/cluster.ts'
import { type Measure, machine, quantile, round, timed } from './measure.ts'

const PROMISE = 30
const PARCOURS = 100_000
const DEMIS = 5_000_000
const NOW = '2026-11-18T22:30:00.000Z'
const TOMORROW = '2026-11-19T22:30:00.000Z'
const EACH = DEMIS / PARCOURS

/**
 * A night of a Région of a hundred thousand pathways, with fifty half-days each, on a durable PostgreSQL of its own: the first, when
 * nothing was ever seen, then an ordinary one, when a day has passed. Beside it, what PostgreSQL takes to count these half-days.
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
  await root.query('create database signaux')
  await root.end()
  const store = await openServer(cluster.url('signaux'))
  const client = new pg.Client(cluster.url('signaux'))
  await client.connect()
  try {
    await migrate(store.db)
    const cast = await store.write({ compte: null, acte: 'mesure', now: NOW }, db => loadCast(db, NOW))
    await fill(client, cast.parcours.aicha, cast.stagiaires.aicha)
    const bare = await timed(() => client.query('select count(*) from demi_journee'), { runs: 5, warm: 1 })
    const count = quantile(bare, 0.5) / 1000
    for (const [name, now] of [
      ['la première nuit, quand rien n’a jamais été vu', NOW],
      ['une nuit ordinaire, un jour plus tard', TOMORROW],
    ] as const) {
      const start = performance.now()
      const ecrits = await laNuit(store, now)
      const value = round((performance.now() - start) / 1000)
      const { rows } = await client.query<{ nature: string; n: number }>(
        `select nature, count(*)::int n from signal where clos_le is null group by 1 order by 1`,
      )
      yield {
        name,
        value,
        unit: 's',
        ratio: round(value / count),
        pair: `compter ces demi-journées : ${round(count)} s, dans la même mesure`,
        promise: PROMISE,
        kept: value < PROMISE,
        ecrits,
        ouverts: Object.fromEntries(rows.map(r => [r.nature, r.n])),
        data: `${PARCOURS} parcours, ${DEMIS} demi-journées`,
        ...machine,
      }
      if (now === NOW) await another(client, cast.parcours.aicha)
      await client.query('analyze')
    }
  } finally {
    await client.end()
    await store.close()
  }
}

/**
 * Pathways like Aïcha's, entered over five months, with their last fifty half-days: one in a hundred misses two half-days this week,
 * one in three hundred gave no news, one in fifty ends soon, one in two hundred waits for its pay, one in five hundred works too little.
 * Bulk rows go round the guards.
 */
async function fill(client: pg.Client, aicha: number, stagiaire: number): Promise<void> {
  const { rows } = await client.query<{ p: number; s: number; r: number }>(
    `select (select max(id) from parcours)::int p, (select max(id) from stagiaire)::int s,
      (select max(id) from prescription)::int r`,
  )
  const { p = 0, s = 0, r = 0 } = rows[0] ?? {}
  const day = NOW.slice(0, 10)
  await client.query('set session_replication_role = replica')
  await client.query(
    `insert into stagiaire (region, id, nom, prenom, nom_recherche, date_naissance, commune, structure_id, conseiller_id, cree_le)
     select region, $2 + n, 'Personne ' || n, 'Camille', 'personne ' || n, date '2008-01-15' - (n * 131 % 14000), commune,
       structure_id, conseiller_id, cree_le from stagiaire, generate_series(1, $3::int) n where id = $1`,
    [stagiaire, s, PARCOURS],
  )
  await client.query(
    `insert into prescription (region, id, stagiaire_id, dispositif, version, action_id, structure_id, conseiller_id, cree_le,
       evaluation, distance_m)
     select region, $2 + n, $3 + n, dispositif, version, action_id, structure_id, conseiller_id, $5::date - 200, '{}', 0
     from prescription, generate_series(1, $4::int) n where stagiaire_id = $1`,
    [stagiaire, r, s, PARCOURS, day],
  )
  await client.query(
    `insert into prescription_evenement (region, prescription_id, statut, le, instant)
     select 'bfc', $1 + n, e, $3::date - 160, $3::date - 160 from generate_series(1, $2::int) n, unnest(array['transmise', 'entree']) e`,
    [r, PARCOURS, day],
  )
  await client.query(
    `insert into parcours (region, id, prescription_id, stagiaire_id, dispositif, version, action_id, date_entree, fin_initiale,
       minutes_prevues, minutes_max, minutes_semaine, distance_m, conseiller_id, referent_id)
     select region, $2 + n, $6 + n, $3 + n, dispositif, version, action_id, $5::date - 40 - (n % 110),
       $5::date + case when n % 50 = 0 then 20 else 100 end, 30000, 30000, 1800, 0, conseiller_id, referent_id
     from parcours, generate_series(1, $4::int) n where id = $1`,
    [aicha, p, s, PARCOURS, day, r],
  )
  await client.query(
    `insert into demi_journee (region, parcours_id, jour, demi, statut, minutes)
     select 'bfc', $1 + n, $3::date - case when n % 300 = 0 then 20 else 0 end - (i / 5) * 7 - (i % 5), d,
       case when (n % 100 = 0 and i between 0 and 1) or (d = 'matin' and (n + i) % 40 = 0) then 'absence_injustifiee' else 'present' end, 180
     from generate_series(1, $2::int) n, generate_series(0, $4::int - 1) i, unnest(array['matin', 'apres_midi']) d`,
    [p, PARCOURS, day, EACH / 2],
  )
  await client.query(
    `insert into etat_mensuel (region, parcours_id, mois, certifie_le, minutes_present, minutes_entreprise,
       minutes_absence_justifiee, minutes_absence_injustifiee)
     select 'bfc', $1 + n, m, (m + interval '1 month 3 days'), case when n % 500 = 0 then 600 else 7000 end, 0, 0, 0
     from generate_series(1, $2::int) n, unnest(array['2026-08-01', '2026-09-01', '2026-10-01']::date[]) m`,
    [p, PARCOURS],
  )
  await client.query(
    `insert into liquidation (region, mois, preparee_le, validee_le, payee_le)
     values ('bfc', '2026-08-01', '2026-09-06', '2026-09-08', '2026-09-12'), ('bfc', '2026-09-01', '2026-10-06', '2026-10-08', '2026-10-12')
     on conflict do nothing`,
  )
  await client.query(
    `insert into calcul (region, parcours_id, mois, rang, liquidation_id, droit_id, etat_id, regle, version, empreinte, jours)
     select e.region, e.parcours_id, e.mois, 1, q.id, 1, e.id, 'mesure', '2026-01-01', 'mesure', 30
     from etat_mensuel e join lateral (select max(id) id from liquidation q where q.region = e.region and q.mois = e.mois) q on true
     where e.parcours_id > $1 and e.mois < '2026-10-01' and (e.parcours_id % 200 > 0 or e.mois < '2026-09-01')`,
    [p],
  )
  for (const table of ['parcours', 'stagiaire', 'prescription'])
    await client.query(`select setval(pg_get_serial_sequence($1, 'id'), (select max(id) from ${table}))`, [
      table,
    ])
  await client.query('set session_replication_role = origin')
  await client.query('vacuum analyze')
}

/** The next day: everyone's two half-days are noted; one in three hundred missed both. */
async function another(client: pg.Client, aicha: number): Promise<void> {
  await client.query('set session_replication_role = replica')
  await client.query(
    `insert into demi_journee (region, parcours_id, jour, demi, statut, minutes)
     select p.region, p.id, $1::date, d, case when p.id % 300 = 7 then 'absence_injustifiee' else 'present' end, 180
     from parcours p, unnest(array['matin', 'apres_midi']) d where p.id > (select max(id) from parcours) - $2::int and p.id <> $3`,
    [TOMORROW.slice(0, 10), PARCOURS, aicha],
  )
  await client.query('set session_replication_role = origin')
}
