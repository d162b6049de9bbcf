import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServer, type Store } from '../../src/db/store.ts'
import { dispositif, pathsOf } from '../../src/dispositif/load.ts'
import type { Compte } from '../../src/habilitation/habilitation.ts'
import { calculerLot } from '../../src/liquidation/lot/travail.ts'
import { byId, ouvrir, recommencer, valider } from '../../src/liquidation/store.ts'
import { type Cluster, startCluster } from '../cluster.ts'
import { monde, NOW } from '../monde-paie.ts'
import { mulberry32 } from '../situations.ts'
import { type Ouvrier, Vivier } from './equipe.ts'

const STAGIAIRES = 120
const LOT = 6
const MOIS = ['2026-09', '2026-10']
const SEED = Number(process.env.AMONT_TEST_GRAINE ?? 20261122)
const random = mulberry32(SEED)

let cluster: Cluster
let vivier: Vivier
let survivor: Ouvrier
let region: [Compte, Compte]
let rules: string
let reference = ''
/** How long a quiet run takes, in milliseconds: instants to kill at are drawn within. */
let quiet = 0

beforeAll(async () => {
  cluster = await startCluster()
  rules = someRules()
  vivier = new Vivier(2, { AMONT_DISPOSITIFS: rules })
  const world = await monde(cluster, 'modele', { stagiaires: STAGIAIRES, mois: MOIS, detail: 0 })
  const { rows } = await world.client.query<Compte>(
    'select region, id::int, nom, role from compte where id = any($1)',
    [[world.cast.comptes.claire, world.cast.comptes.ines]],
  )
  region = rows as [Compte, Compte]
  const last = await world.client.query<{ run: number; droit: number }>(
    'select coalesce(max(id), 0)::int run, (select coalesce(max(id), 0)::int from droit) droit from liquidation',
  )
  const { run = 0, droit = 0 } = last.rows[0] ?? {}
  forget = `set session_replication_role = replica; ${[
    'validation',
    'paiement',
    'ligne',
    'calcul',
    'anomalie',
    'lot',
  ]
    .map(table => `delete from ${table} where liquidation_id > ${run};`)
    .join(' ')} delete from liquidation where id > ${run}; delete from droit where id > ${droit};
    drop function if exists plein() cascade; drop function if exists bloque() cascade;
    set session_replication_role = origin;`
  url = world.url
  await world.close()
  survivor = await vivier.take()
}, 240_000)

afterAll(async () => {
  survivor?.kill()
  vivier?.close()
  await cluster?.stop()
  rmSync(rules, { recursive: true, force: true })
})

/** The files that these pathways need, in a folder of their own: a process starts in no time. */
function someRules(): string {
  const folder = mkdtempSync(join(tmpdir(), 'amont-regles-'))
  for (const path of pathsOf(new URL('../../dispositifs/', import.meta.url).pathname))
    if (/^(fr-remuneration|bfc-daq-\d+|bfc-aides-stagiaires)\.yaml$/.test(basename(path)))
      copyFileSync(path, join(folder, basename(path)))
  return folder
}

interface Essai {
  store: Store
  id: number
}

/** Every run since the world was made is forgotten, guards asleep. */
let forget = ''
let url = ''

/** One run in a world without any: opened, given to `work`, waited for, validated by two people; then its ledger. */
async function run(work: (essai: Essai) => Promise<unknown>, prepare = ''): Promise<string> {
  await alone(forget + prepare)
  const store = await openServer(url)
  try {
    const { id } = await opened(store)
    await work({ store, id })
    await complete({ store, id })
    for (const compte of region) await signed(store, compte, id)
    return await ledger()
  } finally {
    await store.close()
  }
}

const opened = (store: Store) =>
  store.write({ compte: region[0].id, acte: 'liquidation', now: NOW }, db =>
    ouvrir(db, region[0], NOW, '2026-10', {}, LOT),
  )
const signed = (store: Store, compte: Compte, id: number) =>
  store.write({ compte: compte.id, acte: 'validation', now: NOW }, db => valider(db, compte, id, NOW))
const left = async ({ store, id }: Essai) => (await store.read(db => byId(db, region[0], id))).lots_a_faire

/** The process that never dies finishes what is left. */
async function complete(essai: Essai): Promise<void> {
  if ((await left(essai)) === 0) return
  await survivor.work(url, NOW)
  while ((await left(essai)) > 0) await pause(10)
  await survivor.rest()
}

async function alone(statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Everything that pay wrote, without what another run would number or date otherwise. */
async function ledger(): Promise<string> {
  const print = (columns: string, from: string, order: string) =>
    `(select count(*) || ' ' || md5(string_agg(concat_ws('|', ${columns}), '/' order by ${order})) from ${from})`
  const { rows } = await alone(
    `select ${[
      print(
        'parcours_id, nature, periode, regle, version, regime, faits, evaluation',
        'droit',
        'parcours_id, id',
      ),
      print(
        'parcours_id, mois, rang, etat_id, regle, version, empreinte, jours, cause',
        'calcul',
        'parcours_id, mois, rang',
      ),
      print(
        'parcours_id, mois, rang, nature, centimes, explication',
        'ligne',
        'parcours_id, mois, rang, nature',
      ),
      print('stagiaire_id, centimes, retenue', 'paiement', 'stagiaire_id, liquidation_id'),
      print('parcours_id, mois, nature, texte', 'anomalie', 'parcours_id, mois, nature, texte'),
      `(select sum(centimes) from ligne)::text`,
    ].join(" || ' ' || ")} registre`,
  )
  return rows[0].registre
}

test('sans incident, le calcul aboutit : c’est la référence', async () => {
  dispositif('fr-remuneration')
  reference = await run(async essai => {
    const start = performance.now()
    await complete(essai)
    quiet = performance.now() - start
  })
  expect(reference).toMatch(/^\d+ \w{32} \d+ \w{32} \d+ \w{32} \d+ \w{32} /)
  expect(Number(reference.split(' ')[4])).toBeGreaterThan(STAGIAIRES * 2)
}, 60_000)

describe('un processus tué à un instant quelconque', () => {
  test('cinquante fois, le registre est le même, au centime', async () => {
    let cut = 0
    for (let i = 0; i < 50; i++) {
      const at = random() * quiet * 0.9
      const result = await run(async essai => {
        const victim = await vivier.take()
        await victim.work(url, NOW)
        // One time in two, another process works beside: they share the lots until one dies.
        const beside = i % 2 === 1
        if (beside) await survivor.work(url, NOW)
        await pause(at)
        victim.kill()
        if (beside) {
          while ((await left(essai)) > 0) await pause(10)
          await survivor.rest()
        } else if ((await left(essai)) > 0) cut++
      })
      expect(result, `graine ${SEED}, essai ${i}, tué après ${Math.round(at)} ms`).toBe(reference)
    }
    // Most of the lonely ones died before the end: otherwise this test would prove nothing.
    expect(cut).toBeGreaterThan(12)
  }, 900_000)
})

describe('une base qui tombe', () => {
  test('arrêtée net au milieu du calcul, trois fois, elle revient et le registre est le même', async () => {
    for (let i = 0; i < 3; i++) {
      const result = await run(async essai => {
        await survivor.work(url, NOW)
        await pause(random() * quiet * 0.7)
        await cluster.crash()
        while ((await left(essai).catch(() => 1)) > 0) await pause(20)
        await survivor.rest()
        expect(survivor.dead).toBe(false)
      })
      expect(result, `graine ${SEED}, arrêt ${i}`).toBe(reference)
    }
  }, 120_000)

  // A full disk is acted by a trigger that raises PostgreSQL's own error: nothing here can fill a disk.
  test('un disque plein par moments retarde le calcul, sans rien perdre ni mettre de côté', async () => {
    const result = await run(
      complete,
      `create function plein() returns trigger language plpgsql as $$ begin
         if random() < 0.4 then raise exception 'could not extend file' using errcode = 'disk_full'; end if; return null; end $$;
       create trigger plein after insert on ligne for each statement execute function plein()`,
    )
    expect(result).toBe(reference)
  }, 120_000)
})

describe('un lot qui échoue de lui-même', () => {
  test('essayé trois fois, il est mis de côté ; la liquidation ne se valide pas ; recommencé, il aboutit', async () => {
    const result = await run(
      async essai => {
        const { store, id } = essai
        let refused = 0
        for (let issue = ''; issue !== 'rien'; ) {
          issue = await calculerLot(store, NOW)
          if (issue === 'refuse') refused++
        }
        expect(refused).toBe(3)
        const found = await store.read(db => byId(db, region[0], id))
        expect(found).toMatchObject({ lots_a_faire: 1, fautes: ['une règle introuvable'] })
        await signed(store, region[0], id)
        await expect(signed(store, region[1], id)).rejects.toMatchObject({
          constraint: 'liquidation_en_calcul',
        })
        await alone(
          'drop trigger bloque on calcul; alter table validation disable trigger user; delete from validation',
        )
        expect(
          await store.write({ compte: null, acte: 'essai', now: NOW }, db => recommencer(db, 'bfc', id)),
        ).toBe(1)
      },
      `create function bloque() returns trigger language plpgsql as $$ begin
         if new.parcours_id = (select max(id) from parcours) then raise exception 'une règle introuvable'; end if;
         return new; end $$;
       create trigger bloque before insert on calcul for each row execute function bloque()`,
    )
    expect(result).toBe(reference)
  }, 120_000)
})

describe('deux à la fois', () => {
  test('deux liquidations du même mois lancées ensemble : une seule s’ouvre', async () => {
    const result = await run(async () => {
      const other = await openServer(url)
      await expect(opened(other)).rejects.toMatchObject({ constraint: 'liquidation_deja_ouverte' })
      await other.close()
    })
    expect(result).toBe(reference)
    await alone(forget)
    const stores = [await openServer(url), await openServer(url)]
    const both = await Promise.allSettled(stores.map(opened))
    expect(both.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(r => r.status === 'rejected')?.reason).toMatchObject({
      constraint: 'liquidation_deja_ouverte',
    })
    for (const store of stores) await store.close()
  }, 60_000)

  test('deux processus sur un seul lot : l’un le calcule, l’autre n’y trouve rien', async () => {
    const result = await run(async ({ store, id }) => {
      await alone(`update lot set parcours = (select array_agg(p order by p) from lot, unnest(parcours) p
        where liquidation_id = ${id}) where liquidation_id = ${id} and rang = 1;
        delete from lot where liquidation_id = ${id} and rang > 1`)
      const other = await openServer(url)
      const done = await Promise.all([calculerLot(store, NOW), calculerLot(other, NOW)])
      expect(done.sort()).toEqual(['fait', 'rien'])
      await other.close()
    })
    expect(result).toBe(reference)
  }, 60_000)
})
