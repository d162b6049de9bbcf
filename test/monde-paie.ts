import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { type Cast, loadCast } from '../src/db/demonstration/cast.ts'
import { migrate } from '../src/db/migrate.ts'
import { openServer, type Store } from '../src/db/store.ts'
import type { Cluster } from './cluster.ts'

export const NOW = '2026-11-18T09:00:00.000Z'

export interface Monde {
  store: Store
  client: pg.Client
  url: string
  cast: Cast
  /** The first of the pathways made. */
  premier: number
  close(): Promise<void>
}

/**
 * A database with as many trainees as asked, each with a signed contract, facts, and certified statements for the months
 * given, oldest first; the half-days of the last `detail` of them are written one by one. Bulk rows go round the guards.
 */
export async function monde(
  cluster: Cluster,
  nom: string,
  {
    stagiaires,
    mois,
    detail = 1,
    jours = 20,
  }: { stagiaires: number; mois: readonly string[]; detail?: number; jours?: number },
): Promise<Monde> {
  const root = new pg.Client(cluster.url('postgres'))
  await root.connect()
  await root.query(`create database ${nom}`)
  await root.end()
  const url = cluster.url(nom)
  const store = await openServer(url)
  const client = new pg.Client(url)
  client.on('error', () => {}) // The server is stopped under it when a measure fails: the fault is said elsewhere.
  await client.connect()
  await migrate(store.db)
  const cast = await store.write({ compte: null, acte: 'mesure', now: NOW }, db => loadCast(db, NOW))
  const premier = await fill(client, cast, { stagiaires, mois, detail, jours })
  return {
    store,
    client,
    url,
    cast,
    premier,
    close: async () => {
      await client.end()
      await store.close()
    },
  }
}

async function fill(
  client: pg.Client,
  cast: Cast,
  {
    stagiaires: n,
    mois,
    detail,
    jours,
  }: { stagiaires: number; mois: readonly string[]; detail: number; jours: number },
) {
  const { rows } = await client.query<{ p: number; s: number; k: number }>(
    `select (select max(id) from parcours)::int p, (select max(id) from stagiaire)::int s, (select max(id) from contrat)::int k`,
  )
  const { p = 0, s = 0, k = 0 } = rows[0] ?? {}
  const { aicha } = cast.parcours
  const entree = `${mois[0]}-01`
  await client.query('set session_replication_role = replica')
  await client.query(
    `insert into stagiaire (region, id, nom, prenom, nom_recherche, date_naissance, commune, cree_le)
     select region, $2 + n, 'Personne ' || n, 'Camille', 'personne ' || n, date '2009-01-15' - (n * 131 % 14000), commune, cree_le
     from stagiaire, generate_series(1, $3::int) n where id = $1`,
    [cast.stagiaires.aicha, s, n],
  )
  await client.query(
    `insert into fait (region, stagiaire_id, nom, valeur, du, saisi_le)
     select f.region, $2 + n, f.nom, case when f.nom = 'indemnise_are' then to_jsonb(n % 12 = 0) else f.valeur end, $4::date - 20,
       $4::date - 20 from (select distinct on (nom) * from fait where stagiaire_id = $1 order by nom, id desc) f,
       generate_series(1, $3::int) n`,
    [cast.stagiaires.aicha, s, n, entree],
  )
  await client.query(
    `insert into parcours (region, id, prescription_id, stagiaire_id, dispositif, version, action_id, date_entree, fin_initiale,
       minutes_prevues, minutes_max, minutes_semaine, distance_m, conseiller_id, referent_id)
     select region, $2 + n, 1000000 + n, $3 + n, dispositif, version, action_id, $5::date, $5::date + 300, 30000, 30000,
       minutes_semaine, (n * 37 % 60000), conseiller_id, referent_id from parcours, generate_series(1, $4::int) n where id = $1`,
    [aicha, p, s, n, entree],
  )
  await client.query(
    `insert into phase (region, parcours_id, rang, nom, du, au, minutes_prevues)
     select f.region, $2 + n, f.rang, f.nom, $4::date + (f.du - a.date_entree), $4::date + (f.au - a.date_entree), f.minutes_prevues
     from phase f join parcours a on a.id = f.parcours_id, generate_series(1, $3::int) n where f.parcours_id = $1`,
    [aicha, p, n, entree],
  )
  await client.query(
    `insert into contrat (region, id, parcours_id, etabli_le, contenu, empreinte)
     select region, $2 + n, $3 + n, $5::date, '{}', 'mesure' from contrat, generate_series(1, $4::int) n where parcours_id = $1`,
    [aicha, k, p, n, entree],
  )
  await client.query(
    `insert into signature (region, contrat_id, qualite, nom, compte_id, signe_le)
     select g.region, $2 + n, g.qualite, g.nom, g.compte_id, $4::date from signature g join contrat c on c.id = g.contrat_id,
       generate_series(1, $3::int) n where c.parcours_id = $1`,
    [aicha, k, n, entree],
  )
  for (const [rang, month] of mois.entries()) {
    if (rang >= mois.length - detail)
      await client.query(
        `insert into demi_journee (region, parcours_id, jour, demi, statut, minutes)
         select 'bfc', $1 + n, j, d, case when (n % 13 = 0 and r = 3) then 'absence_injustifiee' else 'present' end, 180
         from (select jour j, row_number() over () r from (select $3::date + i jour from generate_series(0, 27) i
               where extract(isodow from $3::date + i) < 6) o limit ${jours}) o(j, r), unnest(array['matin', 'apres_midi']) d,
           generate_series(1, $2::int) n`,
        [p, n, `${month}-01`],
      )
    await client.query(
      `insert into etat_mensuel (region, parcours_id, mois, certifie_le, minutes_present, minutes_entreprise,
         minutes_absence_justifiee, minutes_absence_injustifiee)
       select 'bfc', $1 + n, $3::date, ($3::date + interval '1 month'), ${jours * 360} - case n % 13 when 0 then 360 else 0 end, 0, 0,
         case n % 13 when 0 then 360 else 0 end from generate_series(1, $2::int) n`,
      [p, n, `${month}-01`],
    )
  }
  for (const table of ['parcours', 'stagiaire', 'contrat'])
    await client.query(`select setval(pg_get_serial_sequence($1, 'id'), (select max(id) from ${table}))`, [
      table,
    ])
  await client.query('set session_replication_role = origin')
  await client.query('vacuum analyze')
  return p + 1
}

export interface Ouvrier {
  process: ChildProcess
  /** Seconds of processor, and megabytes at most, so far. */
  cout(): { cpu: number; rss_mo: number }
  stop(): Promise<void>
}

/** A worker process, as an installation runs one, ready to take lots. */
export async function ouvrier(url: string, env: NodeJS.ProcessEnv = {}): Promise<Ouvrier> {
  const cli = new URL('../src/cli.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [cli, 'travail'], {
    env: { ...process.env, DATABASE_URL: url, AMONT_HORLOGE: NOW, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise(resolve => child.once('close', resolve))
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => text.includes('Prêt') && resolve())
    ended.then(() => reject(new Error('Le processus de calcul s’est arrêté.')))
  })
  return {
    process: child,
    cout: () => ({ cpu: cpuOf(child.pid ?? 0), rss_mo: peakOf(child.pid ?? 0) }),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** What the kernel counts processor time in. */
const TICK = 100

function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / TICK
  } catch {
    return 0
  }
}

function peakOf(pid: number): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000)
  } catch {
    return 0
  }
}

/** Seconds of processor of every process of the server that is connected, where the system tells. */
export async function serverCpu(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pid from pg_stat_activity')
  return rows.reduce((sum, { pid }) => sum + cpuOf(pid), 0)
}
