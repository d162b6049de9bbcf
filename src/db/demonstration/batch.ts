import { type Insertable, sql } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Db, Schema } from '../schema.ts'

/** Parents before children: the order in which rows are written. */
const tables = [
  'organisme',
  'structure',
  'site',
  'formation',
  'action',
  'compte',
  'stagiaire',
  'persona',
  'prescription',
  'prescription_evenement',
  'parcours',
  'phase',
  'suspension',
  'seance',
  'contrat',
  'signature',
  'etat_mensuel',
  'sortie',
  'certification',
  'suivi',
  'compte_bancaire',
  'droit',
  'liquidation',
  'validation',
  'calcul',
  'ligne',
  'paiement',
  'virement',
] as const
export type Table = (typeof tables)[number]

const withoutId: readonly Table[] = ['persona', 'signature', 'sortie', 'validation', 'calcul']

/** What one person said on one day: a fact by name. */
export interface Situation {
  region: string
  stagiaire_id: number
  du: Jour
  origine: string
  saisi_le: string
  compte_id: number
  faits: Record<string, boolean | number | string>
}

/** The half-days of one pathway: two letters a day from `du`, as in `presences`; a point where nothing is noted. */
export interface Sheet {
  region: string
  parcours_id: number
  compte_id: number
  du: Jour
  letters: string
}
export const presences = {
  present: 'p',
  entreprise: 'e',
  absence_justifiee: 'j',
  absence_injustifiee: 'i',
} as const
export type Presence = keyof typeof presences
export const DEMI_JOURNEE = 180

/** A row as it is added: the batch numbers it, and a JSON column takes its value as it is. */
export type Row<T extends Table> = {
  [K in keyof Insertable<Schema[T]>]: K extends
    | 'valeur'
    | 'evaluation'
    | 'contenu'
    | 'explication'
    | 'faits'
    | 'selection'
    ? unknown
    : Insertable<Schema[T]>[K]
}

/**
 * Rows waiting to be written, numbered as they come, so that children know their parent before anything is written.
 * For an empty database: ids start at 1. All rows of one table in one flush give the same columns.
 */
export class Batch {
  readonly #rows = new Map<Table, object[]>()
  readonly #last = new Map<Table, number>()
  #situations: Situation[] = []
  #sheets: Sheet[] = []

  add<T extends Table>(table: T, row: Row<T>): number {
    const id = (this.#last.get(table) ?? 0) + 1
    this.#last.set(table, id)
    const rows = this.#rows.get(table) ?? []
    if (rows.length === 0) this.#rows.set(table, rows)
    rows.push(withoutId.includes(table) ? row : { id, ...row })
    return id
  }

  addSituation(situation: Situation): void {
    this.#situations.push(situation)
  }

  addSheet(sheet: Sheet): void {
    this.#sheets.push(sheet)
  }

  /** Writes what waits, one statement a table. */
  async flush(db: Db): Promise<void> {
    for (const table of tables) {
      if (table === 'prescription') await this.#flushSituations(db)
      if (table === 'etat_mensuel') await this.#flushSheets(db) // A month is certified once its half-days are noted.
      const rows = this.#rows.get(table)
      if (!rows?.[0]) continue
      this.#rows.delete(table)
      const columns = sql.join(Object.keys(rows[0]).map(name => sql.ref(name)))
      await sql`insert into ${sql.table(table)} (${columns})
        select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(
        db,
      )
    }
  }

  async #flushSituations(db: Db): Promise<void> {
    const situations = JSON.stringify(this.#situations)
    this.#situations = []
    await sql`insert into fait (region, stagiaire_id, nom, valeur, du, origine, saisi_le, compte_id)
      select s.region, s.stagiaire_id, f.key, f.value, s.du, s.origine, s.saisi_le, s.compte_id
      from jsonb_to_recordset(${situations}::jsonb) as s(region text, stagiaire_id bigint, du date, origine text,
        saisi_le timestamptz, compte_id bigint, faits jsonb), jsonb_each(s.faits) f
      order by s.stagiaire_id, s.du, f.key`.execute(db)
  }

  async #flushSheets(db: Db): Promise<void> {
    const sheets = JSON.stringify(this.#sheets)
    this.#sheets = []
    await sql`insert into demi_journee (region, parcours_id, jour, demi, statut, minutes, compte_id)
      select s.region, s.parcours_id, s.du + ((l.n - 1) / 2)::int, case l.n % 2 when 1 then 'matin' else 'apres_midi' end,
        case l.letter when 'p' then 'present' when 'e' then 'entreprise' when 'j' then 'absence_justifiee'
          else 'absence_injustifiee' end,
        ${DEMI_JOURNEE}::int, s.compte_id
      from jsonb_to_recordset(${sheets}::jsonb) as s(region text, parcours_id bigint, compte_id bigint, du date, letters text),
        string_to_table(s.letters, null) with ordinality as l(letter, n)
      where l.letter <> '.'`.execute(db)
  }

  /** Writes what waits, then lets the database number what comes next. */
  async finish(db: Db): Promise<void> {
    await this.flush(db)
    for (const [table, last] of this.#last) {
      if (withoutId.includes(table)) continue
      await sql`select setval(pg_get_serial_sequence(${table}, 'id'), ${last}::bigint)`.execute(db)
    }
  }
}
