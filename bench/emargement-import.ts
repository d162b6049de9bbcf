import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { addDays, days, isOuvre } from '../src/calendrier/calendrier.ts'
import { loadCast } from '../src/db/demonstration/cast.ts'
import { migrate } from '../src/db/migrate.ts'
import { openServer, type Store } from '../src/db/store.ts'
import { importer } from '../src/releve/import.ts'
import { lignes, reconnaitre } from '../src/releve/lecture.ts'
import { type Cluster, startCluster } from '../test/cluster.ts'
import { type Measure, machine, round } from './measure.ts'

const PARCOURS = 3_000
const JOURS = 45
const PROMISE = 25_000
type Ordre = 'par personne' | 'par jour'
const LOT = 20_000
const NOW = '2026-11-18T09:00:00.000Z'
const ENTREE = '2026-08-31'
/** What the kernel counts processor time in. */
const TICK = 100

/** A file of half-days, read, checked, journaled and durable, on a PostgreSQL server of its own. */
export async function* bench(): AsyncGenerator<Measure> {
  const folder = mkdtempSync(join(tmpdir(), 'amont-import-'))
  const cluster = await startCluster({ durable: true })
  try {
    for (const order of ['par personne', 'par jour'] as const) yield* measure(cluster, folder, order)
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function* measure(cluster: Cluster, folder: string, order: Ordre) {
  const name = order === 'par jour' ? 'jour' : 'personne'
  const root = new pg.Client(cluster.url('postgres'))
  await root.connect()
  await root.query(`create database ${name}`)
  await root.end()
  const store = await openServer(cluster.url(name))
  const client = new pg.Client(cluster.url(name))
  await client.connect()
  try {
    yield* imported(store, client, folder, order)
  } finally {
    await client.end()
    await store.close()
  }
}

async function* imported(store: Store, client: pg.Client, folder: string, order: Ordre) {
  await migrate(store.db)
  const cast = await store.write({ compte: null, acte: 'mesure', now: NOW }, db => loadCast(db, NOW))
  const ids = await fill(client, cast.parcours.aicha)
  const file = join(folder, `import.csv`)
  const rows = csvOf(ids, order)
  writeFileSync(
    file,
    `parcours;jour;demi;statut;minutes;retard;motif;connexion;travail\n${rows.join('\n')}\n`,
  )
  const open = () => createReadStream(file, { highWaterMark: 1 << 18 })
  const { rows: settings } = await client.query<{ synchronous_commit: string; fsync: string }>(
    `select current_setting('synchronous_commit') synchronous_commit, current_setting('fsync') fsync`,
  )

  const once = async () => {
    const [own, server] = [process.cpuUsage(), await serverCpu(client)]
    const start = performance.now()
    const done = await importer(lignes(open, await reconnaitre(open)), {
      envoi: { region: 'bfc', organisme_id: cast.organismes.atelier, compte_id: null },
      today: NOW.slice(0, 10),
      ensemble: work => store.write({ compte: null, acte: 'releves', motif: order, now: NOW }, work),
      lot: LOT,
      voies: 2,
      refus: ({ ligne, fautes }) => {
        throw new Error(`ligne ${ligne} : ${fautes[0]?.message}`)
      },
    })
    const seconds = (performance.now() - start) / 1000
    const { user, system } = process.cpuUsage(own)
    return {
      done,
      seconds,
      cpu_processus: round((user + system) / 1e6),
      cpu_serveur: round((await serverCpu(client)) - server),
    }
  }
  const first = await once()
  const journal = await client.query(`select count(*)::int n from journal where acte = 'releves'`)
  if (first.done.ecrites !== rows.length) throw new Error(`${first.done.ecrites} lignes pour ${rows.length}`)
  const copy = await bareCopy(client)
  const second = await once()
  if (second.done.ecrites !== 0) throw new Error('Le même fichier a écrit deux fois.')
  const data = `${rows.length} demi-journées de ${PARCOURS} parcours, ${order}, CSV de ${round(statSync(file).size / 1e6)} Mo`
  const value = Math.round(rows.length / first.seconds)
  yield {
    name: 'import de présences',
    value,
    unit: 'demi-journées/s',
    ratio: round(first.seconds / copy),
    promise: PROMISE,
    kept: value >= PROMISE,
    seconds: round(first.seconds),
    copy_seconds: round(copy),
    cpu_processus: first.cpu_processus,
    cpu_serveur: first.cpu_serveur,
    rss_mo: Math.round(process.memoryUsage.rss() / 1e6),
    journal: journal.rows[0].n,
    ...settings[0],
    data,
    ...machine,
  }
  yield {
    name: 'le même fichier une seconde fois',
    value: Math.round(rows.length / second.seconds),
    unit: 'demi-journées/s',
    cpu_processus: second.cpu_processus,
    cpu_serveur: second.cpu_serveur,
    data,
    ...machine,
  }
}

/** As many pathways of one organisation as asked, like one that is already there. */
async function fill(client: pg.Client, like: number): Promise<number[]> {
  await client.query(`set session_replication_role = replica`)
  await client.query(
    `insert into parcours (region, prescription_id, stagiaire_id, dispositif, version, action_id, date_entree, fin_initiale,
       minutes_prevues, minutes_max, minutes_semaine, distance_m, conseiller_id, referent_id)
     select region, 1000000 + n, stagiaire_id, dispositif, version, action_id, $2::date, $2::date + 300, 30000, 30000,
       minutes_semaine, distance_m, conseiller_id, referent_id from parcours, generate_series(1, $3::int) n where id = $1`,
    [like, ENTREE, PARCOURS],
  )
  await client.query(`set session_replication_role = origin`)
  await client.query('vacuum analyze')
  const { rows } = await client.query<{ id: string }>(
    'select id from parcours where prescription_id > 1000000 order by id',
  )
  return rows.map(r => Number(r.id))
}

const STATUTS = [
  'P;170;5;;;',
  'P;2h55;;;;',
  'P;2,5 h;;;;',
  'E;2:50;;;;',
  'D;180;;;175;',
  'AJ;180;;convocation;;',
  'AI;180;;;;',
]

function csvOf(ids: readonly number[], order: Ordre): string[] {
  const open = days(ENTREE, addDays(ENTREE, 90))
    .filter(jour => isOuvre(jour))
    .slice(0, JOURS)
  const line = (id: number, jour: string, i: number, demi: string) =>
    `${id};${i % 3 ? jour : jour.split('-').reverse().join('/')};${demi};${STATUTS[(id * 7 + i * 3 + (demi === 'matin' ? 0 : 1)) % 23] ?? 'P;180;;;;'}`
  const half = (id: number, jour: string, i: number) => [
    line(id, jour, i, 'matin'),
    line(id, jour, i, 'après-midi'),
  ]
  return order === 'par jour'
    ? open.flatMap((jour, i) => ids.flatMap(id => half(id, jour, i)))
    : ids.flatMap(id => open.flatMap((jour, i) => half(id, jour, i)))
}

/** The same rows written by a bare COPY into a table with neither key, guard nor journal: the floor of any import. */
async function bareCopy(client: pg.Client): Promise<number> {
  await client.query('create table nue (like demi_journee)')
  const { rows } = await client.query(`select current_setting('data_directory') || '/nue.copie' file`)
  await client.query(`copy demi_journee to '${rows[0].file}'`)
  const start = performance.now()
  await client.query(`copy nue from '${rows[0].file}'`)
  return (performance.now() - start) / 1000
}

/** Seconds of processor of every process of the server, where the system tells. */
async function serverCpu(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pid from pg_stat_activity')
  return rows.reduce((sum, { pid }) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      return sum + (Number(fields[11]) + Number(fields[12])) / TICK
    } catch {
      return sum
    }
  }, 0)
}
