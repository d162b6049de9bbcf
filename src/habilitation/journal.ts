import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import type { Store } from '../db/store.ts'

const PAGE = 5_000
/** What the lines of a page take on the disk, at most, compressed some ten times: one line may hold hundreds of rows. */
const PAGE_BYTES = 2_000_000

export interface Sealing {
  /** How many lines the new seal covers. */
  lignes: number
  /** The last seal's fingerprint: kept elsewhere, it proves the whole journal up to it. */
  empreinte: string | null
}

/**
 * Seals the journal's new lines: one sha256 over the previous seal and every line since, so that nobody can change, remove
 * or insert a line without breaking the chain.
 */
export async function seal(store: Store, now: string): Promise<Sealing> {
  const author = { compte: null, acte: 'journal.scellement', now }
  const until = await store.write(author, horizon)
  return store.write(author, async db => {
    await sql`select pg_advisory_xact_lock(hashtext('amont.sceau'))`.execute(db)
    const { rows } =
      await sql<Sceau>`select id, premier, dernier, empreinte from sceau order by id desc limit 1`.execute(db)
    const before = rows[0]
    const premier = (before?.dernier ?? 0) + 1
    if (until < premier) return { lignes: 0, empreinte: before?.empreinte ?? null }
    const { empreinte, lignes } = await chain(db, before?.empreinte ?? '', premier, until)
    await db.insertInto('sceau').values({ premier, dernier: until, empreinte, le: now }).execute()
    return { lignes, empreinte }
  })
}

/**
 * The last line that no unfinished transaction can still precede: line numbers are drawn before they are committed, so the
 * writers are waited for, an instant, once.
 */
async function horizon(db: Db): Promise<number> {
  await sql`set local lock_timeout = '10s'`.execute(db)
  await sql`lock table journal in share mode`.execute(db)
  const { rows } = await sql<{ id: number | null }>`select max(id) id from journal`.execute(db)
  return rows[0]?.id ?? 0
}

export interface Verification {
  sceaux: number
  lignes: number
  /** Lines written since the last seal. */
  libres: number
  /** The seals that no longer match their lines. */
  rompus: { id: number; premier: number; dernier: number; le: string }[]
}

/** Recomputes every seal. A seal is broken when a line under it was changed, removed or inserted, or a seal before it was removed. */
export async function verify(db: Db): Promise<Verification> {
  const { rows } =
    await sql<Sceau>`select id, premier, dernier, empreinte, le from sceau order by id`.execute(db)
  const result: Verification = { sceaux: rows.length, lignes: 0, libres: 0, rompus: [] }
  let before: Sceau | undefined
  for (const { le, ...sceau } of rows) {
    const { empreinte, lignes } = await chain(db, before?.empreinte ?? '', sceau.premier, sceau.dernier)
    const follows = sceau.premier === (before?.dernier ?? 0) + 1
    if (empreinte !== sceau.empreinte || !follows) {
      result.rompus.push({ id: sceau.id, premier: sceau.premier, dernier: sceau.dernier, le })
    }
    result.lignes += lignes
    before = { ...sceau, le }
  }
  const free = await sql<{
    n: number
  }>`select count(*) n from journal where id > ${before?.dernier ?? 0}`.execute(db)
  result.libres = free.rows[0]?.n ?? 0
  return result
}

interface Sceau {
  id: number
  premier: number
  dernier: number
  empreinte: string
  le: string
}

/** The fingerprint of lines `premier`…`dernier` after that of `previous`, read by pages: memory stays flat. */
async function chain(db: Db, previous: string, premier: number, dernier: number) {
  const hash = createHash('sha256').update(`${previous}\n`)
  let lignes = 0
  for (let from = premier; from <= dernier; ) {
    const { rows } = await sql<{ id: number; texte: string }>`select id, jsonb_build_array(id, region,
        to_char(le at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), compte_id, acte, motif, objet, objet_id, avant, apres)::text
        texte
      from (select *, sum(coalesce(pg_column_size(avant), 0) + coalesce(pg_column_size(apres), 0)) over (order by id) taille
          from (select * from journal where id between ${from} and ${dernier} order by id limit ${PAGE}) p) j
      where taille <= ${PAGE_BYTES} or id = (select min(id) from journal where id between ${from} and ${dernier})
      order by id`.execute(db)
    for (const row of rows) hash.update(`${row.texte}\n`)
    lignes += rows.length
    const last = rows.at(-1)
    if (!last) break
    from = last.id + 1
  }
  return { empreinte: hash.digest('hex'), lignes }
}
