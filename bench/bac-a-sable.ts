import { sql } from 'kysely'
import { createApp } from '../src/app.ts'
import { type Cast, loadCast } from '../src/db/demonstration/cast.ts'
import { migrate } from '../src/db/migrate.ts'
import { openEmbedded, type Store } from '../src/db/store.ts'
import { evaluate } from '../src/dispositif/evaluate.ts'
import { dispositif } from '../src/dispositif/load.ts'
import type { Situation } from '../src/dispositif/vocabulaire.ts'
import { formKey } from '../src/habilitation/habilitation.ts'
import { openSession } from '../src/habilitation/store.ts'
import { type Measure, machine, quantile, round } from './measure.ts'

const PARCOURS = 100_000
const SAMPLE = 2_000
const NOW = '2026-11-18T09:00:00.000Z'
const SITE = 'http://amont.invalid'
const PROMISE_S = 0.5
const RUNS = 15

/** A changed amount on a year's real pathways: from the click on « Enregistrer » to the whole page received. */
export async function* bench(): AsyncGenerator<Measure> {
  const store = await openEmbedded({ memory: true })
  await migrate(store.db)
  const cast = await store.write({ compte: null, acte: 'mesure', now: NOW }, db => loadCast(db, NOW))
  const facts = await fill(store, cast)
  const app = createApp({ store, clock: () => NOW })
  const session = await store.write({ compte: null, acte: 'mesure', now: NOW }, db =>
    openSession(db, { region: 'bfc', id: cast.comptes.claire }, NOW),
  )
  const headers = { cookie: `amont=${session}`, origin: SITE }
  const post = async (path: string, fields: Record<string, string>) => {
    const body = new URLSearchParams({ _cle: formKey(session), ...fields })
    return app.request(SITE + path, { method: 'POST', headers, body })
  }
  const made = await post('/bac-a-sable/nouveau', {
    version: 'bfc-aides-stagiaires@2019-09-01',
    titre: 'Mesure',
    du: '2027-01-01',
  })
  const path = made.headers.get('location') ?? ''
  let amount = 100
  /** Another amount each time, and the page that tells what it does, received whole. */
  const click = async () => {
    const start = performance.now()
    const saved = await post(path, {
      titre: 'Mesure',
      du: '2027-01-01',
      population: 'reelle-2025',
      'montants.transport_mensuel.montant': String(amount++),
    })
    const shown = await app.request(SITE + saved.headers.get('location'), { headers })
    const text = await shown.text()
    const spent = performance.now() - start
    if (shown.status !== 200 || !text.includes('parcours y gagnent'))
      throw new Error(`La page répond ${shown.status}, sans ce qui change.`)
    return spent
  }
  const first = await click()
  await click()
  const times: number[] = []
  for (let i = 0; i < RUNS; i++) times.push(await click())
  await app.settled()
  await store.close()
  const value = round(quantile(times, 0.5) / 1000)
  yield {
    name: 'bac-a-sable',
    value,
    unit: 's',
    limit: round(byHand() / value),
    hand: 'une boucle écrite pour cette seule règle, sur autant de personnes, sans base ni page',
    ratio: round(explained(facts) / value),
    peer: `deux fois l’évaluation expliquée de chaque parcours (sur ${SAMPLE}, à l’échelle), une seule lecture de la base`,
    promise: PROMISE_S,
    kept: value < PROMISE_S,
    p95: round(quantile(times, 0.95) / 1000),
    first_read: round(first / 1000),
    data: `${PARCOURS} parcours de 2025 et leurs faits, PGlite en mémoire`,
    ...machine,
  }
}

/** Seconds that the explained evaluation of the same people, before and after, would take. */
function explained(facts: readonly Situation[]): number {
  const d = dispositif('bfc-aides-stagiaires')
  for (const situation of facts.slice(0, 50)) evaluate(d, '2027-01-01', situation)
  const start = performance.now()
  for (const situation of facts) evaluate(d, '2027-01-01', situation)
  return ((performance.now() - start) / 1000 / facts.length) * PARCOURS * 2
}

/** Seconds that a bare loop takes to change this one rule for as many people: the cost of each month, and who gains. */
function byHand(): number {
  const n = PARCOURS
  const km = Int32Array.from({ length: n }, (_, i) => (i * 7919) % 60_000)
  const rqth = Int8Array.from({ length: n }, (_, i) => Number(i % 11 === 0))
  const thirtieths = Uint8Array.from({ length: n * 12 }, (_, i) => (i % 3 === 0 ? 30 : i % 31))
  const start = performance.now()
  const months = [new Float64Array(12), new Float64Array(12)]
  const gains = new Map<number, number>()
  for (let i = 0; i < n; i++) {
    const due = [9879, 12_000].map(amount => ((km[i] ?? 0) > 15_000 && rqth[i] === 0 ? amount : 0))
    const [before = 0, after = 0] = due
    gains.set(after - before, (gains.get(after - before) ?? 0) + 1)
    months.forEach((sums, side) => {
      for (let m = 0; m < 12; m++)
        sums[m] = (sums[m] ?? 0) + Math.round(((due[side] ?? 0) * (thirtieths[i * 12 + m] ?? 0)) / 30)
    })
  }
  return gains.size ? (performance.now() - start) / 1000 : Number.NaN
}

/** People, pathways and facts in bulk, drawn by arithmetic on their rank; the situations of some of them come back. */
async function fill(store: Store, cast: Cast): Promise<Situation[]> {
  const tables = ['stagiaire', 'parcours', 'fait', 'sortie']
  const bits = (name: string, parts: number) =>
    sql.raw(`(('x' || substr(md5('${name}' || i), 1, 7))::bit(28)::int % 1000 < ${parts})`)
  const range = (name: string, n: number) =>
    sql.raw(`(('x' || substr(md5('${name}' || i), 1, 7))::bit(28)::int % ${n})`)
  await store.db.transaction().execute(async db => {
    for (const table of tables) await sql`alter table ${sql.table(table)} disable trigger all`.execute(db)
    const rows = sql`generate_series(1000001, ${1_000_000 + PARCOURS}) i`
    await sql`insert into stagiaire (region, id, nom, prenom, nom_recherche, date_naissance, sexe, commune, cree_le)
      select 'bfc', i, 'N' || i, 'P', 'n' || i, date '1964-01-01' + ${range('age', 16_200)},
        case when ${bits('sexe', 520)} then 'F' else 'M' end, '21231', '2024-06-01' from ${rows}`.execute(db)
    await sql`insert into parcours (region, id, prescription_id, stagiaire_id, dispositif, version, action_id, date_entree,
        fin_initiale, minutes_prevues, minutes_semaine, distance_m, conseiller_id, referent_id)
      select 'bfc', i, i, i, 'bfc-daq-2020', '2020-01-01', ${cast.actions.chalon}, date '2024-09-01' + ${range('du', 480)},
        date '2024-09-01' + ${range('du', 480)} + 60 + ${range('jours', 180)}, 18000, 1800, ${range('km', 60_000)},
        ${cast.comptes.sofia}, ${cast.comptes.marc} from ${rows}`.execute(db)
    await sql`insert into sortie (region, parcours_id, date, motif, destination)
      select region, id, fin_initiale - 5, 'terme', 'inconnue' from parcours where id > 1000000 and id % 3 = 0`.execute(
      db,
    )
    for (const [nom, parts] of Object.entries(CHANCES))
      await sql`insert into fait (region, stagiaire_id, nom, valeur, du, saisi_le)
        select 'bfc', i, ${nom}, to_jsonb(${bits(nom, parts)}), date '2024-06-01', ${NOW}::timestamptz from ${rows}`.execute(
        db,
      )
    await sql`insert into fait (region, stagiaire_id, nom, valeur, du, saisi_le)
      select 'bfc', i, 'niveau_valide', to_jsonb(${range('niveau', 5)}), date '2024-06-01', ${NOW}::timestamptz from ${rows}`.execute(
      db,
    )
    for (const table of tables) await sql`alter table ${sql.table(table)} enable trigger all`.execute(db)
    await sql`analyze`.execute(db)
  })
  const { rows } = await sql<{
    situation: Situation
  }>`select jsonb_object_agg(f.nom, f.valeur) || jsonb_build_object('date_naissance',
      s.date_naissance, 'date_entree', p.date_entree, 'distance_km', p.distance_m / 1000.0, 'formation_agreee', true) situation
    from parcours p join stagiaire s on s.id = p.stagiaire_id join fait f on f.stagiaire_id = s.id
    where p.id between 1000001 and ${1_000_000 + SAMPLE} group by p.id, s.id, s.date_naissance, p.date_entree, p.distance_m`.execute(
    store.db,
  )
  return rows.map(row => row.situation)
}

/** Yes-or-no facts of a person, in per thousand. */
const CHANCES = {
  demandeur_emploi: 1000,
  sans_emploi: 970,
  inscrit_france_travail: 850,
  inscrit_mission_locale: 450,
  indemnise_are: 170,
  beneficiaire_rsa: 250,
  rqth: 90,
  handicap: 100,
  activite_suffisante: 250,
  sans_diplome: 470,
  qpv: 160,
  primo_demandeur: 200,
  projet_confirme: 1000,
}
