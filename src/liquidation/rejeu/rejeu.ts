import { sql } from 'kysely'
import type { Db } from '../../db/schema.ts'

/** What pay rests on and what it wrote: the tables that the journal alone must give back. */
export const REGISTRE = [
  'demi_journee',
  'etat_mensuel',
  'reouverture',
  'droit',
  'liquidation',
  'validation',
  'calcul',
  'ligne',
  'compte_bancaire',
  'paiement',
  'export_paie',
  'virement',
  'rejet_main',
  'plan_reprise',
  'remise',
  'remise_annulee',
] as const
type Table = (typeof REGISTRE)[number]

/** How a table and the journal disagree on one row. */
export const ECARTS = {
  differente: 'la table ne dit pas ce que dit le journal',
  absente: 'le journal l’a écrite, la table ne l’a plus',
  sans_trace: 'la table l’a, le journal ne l’a jamais écrite',
  rompue: 'une ligne du journal ne part pas de ce que la précédente avait écrit',
} as const

export interface Ecart {
  table: Table
  /** The values of the row's key, in the order of the table. */
  cle: string
  quoi: keyof typeof ECARTS
}

export interface Rejeu {
  /** Rows of each table, and among them those that were loaded at once before the journal began. */
  tables: { table: Table; lignes: number; anterieures: number }[]
  /** The first differences of each table. */
  ecarts: Ecart[]
}

const SHOWN = 20

/** A statement of many rows leaves one line of journal, with a list for each column. */
const GROUPEE = sql`(apres is not null and apres ? 'colonnes')`

/**
 * Plays the journal again, table by table: each row's history in order, where each line must start from what the line before
 * wrote, then the last state beside the table. PostgreSQL sorts on its disk and only differences come back, so that memory
 * stays flat. A demonstration is loaded at once, and its journal says so in one line: rows without any other are counted as older.
 */
export async function rejouer(db: Db, tables: readonly Table[] = REGISTRE): Promise<Rejeu> {
  const loaded =
    await sql`select from journal where acte = 'demonstration' and objet = 'instance' limit 1`.execute(db)
  const result: Rejeu = { tables: [], ecarts: [] }
  for (const table of tables) {
    const { lignes, anterieures, ecarts } = await replay(db, table, loaded.rows.length > 0)
    result.tables.push({ table, lignes, anterieures })
    result.ecarts.push(...ecarts)
  }
  return result
}

async function replay(db: Db, table: Table, loaded: boolean) {
  const cles = await keyOf(db, table)
  const key = (from: string) =>
    sql.raw(`jsonb_build_array(${cles.map(c => `${from} ->> '${c}'`).join(', ')})::text`)
  const own = sql.raw(`jsonb_build_array(${cles.map(c => `to_jsonb(t.${c}) #>> '{}'`).join(', ')})::text`)
  // An import writes one line of journal for many half-days: a view reads them one by one, without what was there before.
  const presences = table === 'demi_journee'
  const lines = presences
    ? sql`select id, jsonb_build_array(region, parcours_id::text, jour::text, demi)::text cle, null::jsonb avant, apres
        from journal_presence`
    : sql`select id, ${key('coalesce(apres, avant)')} cle, avant, apres from journal where objet = ${table} and not ${GROUPEE}
        union all select j.id, ${key('l')}, null, l from journal j cross join lateral journal_en_lignes(j.apres) l
          where j.objet = ${table} and ${GROUPEE}`
  // Columns that a line of the journal did not know yet take today's value.
  const { rows } = await sql<{ lignes: number; anterieures: number; ecarts: Ecart[] | null }>`with j as (
      select cle, avant, apres, lag(apres) over h precedente, row_number() over h premiere, lead(cle) over h suivante
      from (${lines}) l
      window h as (partition by cle order by id)),
    rompue as (
      select distinct cle from j where not ${presences} and case when premiere = 1 then avant is not null and not ${loaded}
        else avant is distinct from precedente end),
    derniere as (select cle, apres from j where suivante is null),
    actuelle as (select ${own} cle, t from ${sql.table(table)} t),
    ecart as (
      select coalesce(a.cle, d.cle) cle, case
          when d.cle is null then case when ${loaded} then 'anterieure' else 'sans_trace' end
          when d.apres is null and a.cle is not null then 'sans_trace'
          when a.cle is null and d.apres is not null then 'absente'
          when a.cle is not null and jsonb_populate_record(a.t, d.apres) is distinct from a.t then 'differente' end quoi,
        a.cle is not null ici
      from actuelle a full join derniere d on d.cle = a.cle
      union all select cle, 'rompue', false from rompue)
    select count(*) filter (where ici)::int lignes, count(*) filter (where quoi = 'anterieure')::int anterieures,
      (select json_agg(json_build_object('table', ${table}::text, 'cle', e.cle, 'quoi', e.quoi)) from (
        select cle, quoi from ecart where quoi <> 'anterieure' order by cle, quoi limit ${SHOWN}) e) ecarts
    from ecart`.execute(db)
  const { lignes = 0, anterieures = 0, ecarts } = rows[0] ?? {}
  return { lignes, anterieures, ecarts: ecarts ?? [] }
}

/** The columns of a table's key, in order. */
async function keyOf(db: Db, table: Table): Promise<string[]> {
  const { rows } = await sql<{ nom: string }>`select a.attname nom from pg_index i
    cross join unnest(i.indkey) with ordinality k(numero, rang)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.numero
    where i.indrelid = ${table}::regclass and i.indisprimary order by k.rang`.execute(db)
  return rows.map(r => r.nom)
}
