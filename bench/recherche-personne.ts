import { sql } from 'kysely'
import pg from 'pg'
import { type Cast, loadCast } from '../src/db/demonstration/cast.ts'
import { drawName } from '../src/db/demonstration/population/names.ts'
import { type Random, random } from '../src/db/demonstration/population/random.ts'
import { migrate } from '../src/db/migrate.ts'
import { openServer, prepared, type Store } from '../src/db/store.ts'
import { accountOf, openSession } from '../src/habilitation/store.ts'
import { chercher } from '../src/stagiaire/chercher.ts'
import { nomRecherche } from '../src/stagiaire/stagiaire.ts'
import { type Cluster, startCluster } from '../test/cluster.ts'
import { type Measure, machine, quantile, round } from './measure.ts'

const PERSONNES = 1_000_000
const SAISIES = 250
const PROMISE = 20
const NOW = '2026-11-18T09:00:00.000Z'
const TODAY = '2026-11-18'
const COMMUNES = ['21231', '25056', '71076', '71270', '39300', '89024', '58194', '90010', '70550', '21054']

interface Someone {
  nom: string
  prenom: string
  naissance: string
  commune: string
}

/**
 * Letter by letter, as a page asks while someone types: a million people, names in either order, accents left out, one slip of the
 * fingers in half of them, sometimes a commune or a birth date. Beside it, the bare query that finds the start of a family name.
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
  await root.query('create database recherche')
  await root.end()
  const store = await openServer(cluster.url('recherche'))
  const author = { compte: null, acte: 'mesure', now: NOW }
  await migrate(store.db)
  const cast = await store.write(author, db => loadCast(db, NOW))
  const people = await fill(store, cast)
  const [poids] = (
    await sql<{ mo: number }>`select pg_total_relation_size('nom_cherche') / 1048576.0 mo`.execute(store.db)
  ).rows
  for (const [name, label] of [
    ['claire', 'la Région, un million de personnes'],
    ['sofia', 'une structure, cinq mille personnes'],
  ] as const) {
    const token = await store.write(author, db =>
      openSession(db, { region: 'bfc', id: cast.comptes[name] }, NOW),
    )
    const who = await store.read(db => accountOf(db, 'connexion', token, NOW))
    if (!who) throw new Error('The cast lacks an account.')
    const sought = people.filter((_, i) => name === 'claire' || i % 200 === 0)
    const times: number[] = []
    const bare: number[] = []
    const byKind = new Map<string, number[]>()
    const seen = new Map<string, { n: number; found: number }>()
    const r = random(77, name === 'claire' ? 1 : 2)
    for (let warm = -40; warm < SAISIES; warm++) {
      const one = r.pick(sought)
      const { kind, text } = typed(r, one)
      let last: { nom: string; prenom: string }[] = []
      for (let end = 1; end <= text.length; end++) {
        const q = text.slice(0, end)
        const start = performance.now()
        last = await store.read(db => chercher(db, who, { q, today: TODAY, limit: 10 }))
        const spent = performance.now() - start
        const before = performance.now()
        await store.read(db =>
          prepared(
            db,
            sql`select id, nom, prenom, date_naissance from stagiaire where region = 'bfc'
            and nom_recherche ~>=~ ${q} and nom_recherche ~<~ ${`${q}\u{10FFFF}`} order by nom_recherche using ~<~ limit 10`,
          ),
        )
        if (warm < 0) continue
        times.push(spent)
        bare.push(performance.now() - before)
        byKind.set(kind, [...(byKind.get(kind) ?? []), spent])
      }
      if (warm < 0) continue
      const count = seen.get(kind) ?? { n: 0, found: 0 }
      const found = last.some(p => p.nom === one.nom && p.prenom === one.prenom)
      seen.set(kind, { n: count.n + 1, found: count.found + Number(found) })
    }
    const p95 = quantile(times, 0.95)
    yield {
      name: `recherche au fil de la frappe, ${label}`,
      value: round(p95),
      unit: 'ms (p95)',
      mediane: round(quantile(times, 0.5)),
      p99: round(quantile(times, 0.99)),
      ratio: round(p95 / quantile(bare, 0.95)),
      pair_ms: round(quantile(bare, 0.95)),
      promise: PROMISE,
      kept: p95 < PROMISE,
      lettres: times.length,
      par_saisie_p95: Object.fromEntries([...byKind].map(([kind, t]) => [kind, round(quantile(t, 0.95))])),
      trouvees_pour_cent: Object.fromEntries(
        [...seen].map(([kind, { n, found }]) => [kind, Math.round((100 * found) / n)]),
      ),
      index_mo: Math.round(Number(poids?.mo)),
      data: `${PERSONNES} personnes, ${SAISIES} saisies lettre par lettre, PostgreSQL durable`,
      ...machine,
    }
  }
  await store.close()
}

/** What is typed to find someone. */
function typed(r: Random, { nom, prenom, naissance, commune }: Someone): { kind: string; text: string } {
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const whole = r.chance(0.5) ? `${prenom} ${nom}` : `${nom} ${prenom}`
  const text = r.chance(0.6) ? plain(whole) : whole
  const kind = r.weighted({ juste: 40, faute: 45, commune: 8, naissance: 7 })
  if (kind === 'juste') return { kind, text }
  if (kind === 'commune') return { kind, text: `${plain(nom)} ${commune}` }
  if (kind === 'naissance') return { kind, text: `${plain(nom)} ${naissance.split('-').reverse().join('/')}` }
  const i = r.int(1, text.length - 2)
  const letter = r.pick([...'aeilnrst'])
  const slips = [
    text.slice(0, i) + text.slice(i + 1),
    text.slice(0, i) + letter + text.slice(i),
    text.slice(0, i) + letter + text.slice(i + 1),
    text.slice(0, i) + text.charAt(i + 1) + text.charAt(i) + text.slice(i + 2),
  ]
  return { kind, text: r.pick(slips) }
}

/** Names as they are spread in France: a few thousand people share the commonest, most are rare; some have two words. */
async function fill(store: Store, cast: Cast): Promise<Someone[]> {
  const r = random(2026, 0)
  const syllables =
    'ba be bo bri cha clo cou da de do du fa fer ga gar gi gra ha jo la le lo ma mar me mi mo na no pa per po qui ra ri ro sa sau ser ta te tho va ver vi'.split(
      ' ',
    )
  const ends = 'ard aud eau el er es et ez ian ier in is oit on ot ou oux y'.split(' ')
  const rare = Array.from({ length: 60_000 }, () => {
    const made = `${r.pick(syllables)}${r.chance(0.6) ? r.pick(syllables) : ''}${r.pick(ends)}`
    return made.charAt(0).toUpperCase() + made.slice(1)
  })
  const { rows } = await sql<{
    code: string
    nom: string
  }>`select code, nom from commune where code = any(${COMMUNES})`.execute(store.db)
  const people: Someone[] = []
  await store.db.transaction().execute(async db => {
    await sql`alter table stagiaire disable trigger all`.execute(db)
    for (let from = 0; from < PERSONNES; from += 20_000) {
      const some = Array.from({ length: 20_000 }, () => {
        const drawn = drawName(r, r.int(16, 62))
        const nom = r.chance(0.25) ? drawn.nom : (rare[Math.floor(rare.length * r.next() ** 2)] ?? drawn.nom)
        const home = r.pick(rows)
        const naissance = `${1964 + r.int(0, 44)}-${String(r.int(1, 12)).padStart(2, '0')}-${String(r.int(1, 28)).padStart(2, '0')}`
        return {
          nom: r.chance(0.06) ? `${nom}-${drawn.nom}` : nom,
          prenom: r.chance(0.08) ? `${drawn.prenom}-${drawName(r, 30, drawn.sexe).prenom}` : drawn.prenom,
          naissance,
          commune: home.nom,
          code: home.code,
        }
      })
      await sql`insert into stagiaire (region, nom, prenom, nom_recherche, date_naissance, commune, structure_id, cree_le)
        select 'bfc', n, p, q, d, c, case when (o - 1) % 200 = 0 then ${cast.structures.ml_chalonnais}::bigint end, '2026-11-17'
        from unnest(${some.map(s => s.nom)}::text[], ${some.map(s => s.prenom)}::text[],
          ${some.map(s => nomRecherche(s.nom, s.prenom))}::text[], ${some.map(s => s.naissance)}::date[],
          ${some.map(s => s.code)}::text[]) with ordinality x(n, p, q, d, c, o)`.execute(db)
      for (const { code: _, ...one } of some) people.push(one)
    }
    await sql`drop index nom_cherche_structure, nom_cherche_commune`.execute(db)
    await sql`alter table nom_cherche drop constraint nom_cherche_pkey`.execute(db)
    await sql`insert into nom_cherche (region, cle, stagiaire_id, structure_id, commune)
      select s.region, c, s.id, s.structure_id, s.commune from stagiaire s, cles_de_nom(s.nom_recherche) c
      where s.cree_le = '2026-11-17'`.execute(db)
    await sql`alter table nom_cherche add primary key (region, cle, stagiaire_id)`.execute(db)
    await sql`create index nom_cherche_structure on nom_cherche (region, structure_id, cle)`.execute(db)
    await sql`create index nom_cherche_commune on nom_cherche (region, commune, cle)`.execute(db)
    await sql`alter table stagiaire enable trigger all`.execute(db)
  })
  await sql`vacuum analyze`.execute(store.db)
  return people
}
