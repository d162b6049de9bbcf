import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addMonths, mois } from '../src/calendrier/calendrier.ts'
import { loadInTurns } from '../src/dispositif/load.ts'
import type { Compte } from '../src/habilitation/habilitation.ts'
import { byId, ouvrir, valider } from '../src/liquidation/store.ts'
import { startCluster } from '../test/cluster.ts'
import { type Monde, monde, NOW, ouvrier, serverCpu } from '../test/monde-paie.ts'
import { type Measure, machine, round } from './measure.ts'

const PROMISE = 15
const WORKERS = 2
/** Nine days a month, morning and afternoon: 1.5 million half-days in a year of 7 000 trainees. */
const JOURS = 9
const ANNEE = Array.from({ length: 12 }, (_, i) => mois(addMonths('2025-11-01', i)))
const FICHIER = 'bfc/bfc-aides-stagiaires.yaml'
const [AVANT, APRES] = ['652.18', '660.20']

/** A year of pay, then a rule of it changes: everything is computed again, and only what differs becomes lines. */
export async function* bench(): AsyncGenerator<Measure> {
  for (const stagiaires of [700, 7_000]) {
    const cluster = await startCluster({ durable: true })
    const rules = mkdtempSync(join(tmpdir(), 'amont-regles-'))
    const world = await monde(cluster, 'rejeu', { stagiaires, mois: ANNEE, detail: 12, jours: JOURS })
    try {
      yield await measure(world, rules, stagiaires)
    } finally {
      delete process.env.AMONT_DISPOSITIFS
      await world.close()
      await cluster.stop()
      rmSync(rules, { recursive: true, force: true })
    }
  }
}

async function measure(world: Monde, rules: string, stagiaires: number): Promise<Measure> {
  const { client, cast } = world
  const { rows } = await client.query<Compte>(
    'select region, id::int, nom, role from compte where id = any($1)',
    [[cast.comptes.claire, cast.comptes.ines]],
  )
  await loadInTurns()
  const first = await run(world, rows)
  await client.query('vacuum analyze')

  cpSync(new URL('../dispositifs/', import.meta.url).pathname, rules, { recursive: true })
  const file = join(rules, FICHIER)
  const text = readFileSync(file, 'utf8')
  if (!text.includes(AVANT)) throw new Error(`${FICHIER} ne dit plus ${AVANT} €.`)
  writeFileSync(file, text.replaceAll(AVANT, APRES))
  process.env.AMONT_DISPOSITIFS = rules
  await loadInTurns()
  const second = await run(world, rows)
  const half = await client.query<{ n: number }>('select count(*)::int n from demi_journee')
  return {
    name: 'une année recalculée après un changement de règle',
    value: second.seconds,
    unit: 's',
    ...(stagiaires === 7_000 ? { promise: PROMISE, kept: second.seconds < PROMISE } : {}),
    premiere_annee_s: first.seconds,
    mois_recalcules: second.calculs,
    lignes_avant: first.lignes,
    differences: second.lignes,
    cpu_ouvriers: second.cpu_ouvriers,
    cpu_serveur: second.cpu_serveur,
    rss_mo: second.rss_mo,
    data: `${stagiaires} stagiaires, 12 mois, ${half.rows[0]?.n} demi-journées, ${AVANT} € devient ${APRES} €, ${WORKERS} processus`,
    ...machine,
  }
}

/** A run of the last month, which takes every earlier one that is new or not as it was computed, until it is validated. */
async function run({ store, client, url }: Monde, region: Compte[]) {
  const workers = [await ouvrier(url), await ouvrier(url)]
  const [who] = region
  if (!who) throw new Error('Personne ne liquide.')
  const server = await serverCpu(client)
  const before = workers.map(w => w.cout().cpu)
  const start = performance.now()
  const { id } = await store.write({ compte: who.id, acte: 'mesure', now: NOW }, db =>
    ouvrir(db, who, NOW, ANNEE.at(-1) ?? ''),
  )
  while ((await store.read(db => byId(db, who, id))).lots_a_faire > 0)
    await new Promise(resolve => setTimeout(resolve, 50))
  for (const compte of region)
    await store.write({ compte: compte.id, acte: 'mesure', now: NOW }, db => valider(db, compte, id, NOW))
  const seconds = round((performance.now() - start) / 1000)
  const cost = {
    cpu_ouvriers: workers.map((w, i) => round(w.cout().cpu - (before[i] ?? 0))),
    rss_mo: workers.map(w => w.cout().rss_mo),
    cpu_serveur: round((await serverCpu(client)) - server),
  }
  for (const worker of workers) await worker.stop()
  const { rows } = await client.query<{ calculs: number; lignes: number }>(
    `select (select count(*)::int from calcul where liquidation_id = $1) calculs,
       (select count(*)::int from ligne where liquidation_id = $1) lignes`,
    [id],
  )
  return { seconds, ...cost, calculs: rows[0]?.calculs ?? 0, lignes: rows[0]?.lignes ?? 0 }
}
