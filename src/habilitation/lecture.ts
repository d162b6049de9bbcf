import { type RawBuilder, sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import { masque } from '../versement/versement.ts'
import type { Compte } from './habilitation.ts'

export interface Filtre {
  acte: string
  objet: string
  du: Jour | null
  /** Excluded. */
  au: Jour | null
  /** The account that acted, by the start of one of its names. */
  qui: string
  /** The trainee whose file it is about. */
  stagiaire: number | null
}

export interface LigneJournal {
  id: number
  jour: Jour
  heure: string
  acte: string
  motif: string
  objet: string
  objet_id: string | null
  compte: string | null
  fonction: string | null
  /** The trainee whose file it is about. */
  personne_id: number | null
  personne: string | null
  avant: Record<string, unknown> | null
  apres: Record<string, unknown> | null
}

/** An instant as the day and the hour it was in Paris. */
const paris = (
  instant: RawBuilder<unknown>,
) => sql`to_char(${instant} at time zone 'Europe/Paris', 'YYYY-MM-DD') jour,
  to_char(${instant} at time zone 'Europe/Paris', 'HH24:MI') heure`

/** The lines that touch a trainee's file: their own rows, and those of what hangs from it. */
const about = (region: string, id: number) => sql`(
  (j.objet = 'stagiaire' and j.objet_id = ${String(id)})
  or (coalesce(j.apres, j.avant) ->> 'stagiaire_id') = ${String(id)}
  or (coalesce(j.apres, j.avant) ->> 'parcours_id') = any(array(select p.id::text from parcours p
    where p.region = ${region} and p.stagiaire_id = ${id}))
  or (coalesce(j.apres, j.avant) ->> 'prescription_id') = any(array(select r.id::text from prescription r
    where r.region = ${region} and r.stagiaire_id = ${id}))
  or (j.apres ? 'colonnes' and (j.apres -> 'colonnes' -> 'stagiaire_id' @> ${String(id)}::jsonb
    or exists (select from parcours p where p.region = ${region} and p.stagiaire_id = ${id}
      and j.apres -> 'colonnes' -> 'parcours_id' @> to_jsonb(p.id)))))`

/** What is told of a line that holds many rows: how many; of one person, only theirs. */
const told = (region: string, stagiaire: number | null) =>
  stagiaire === null
    ? sql`j.apres - 'colonnes'`
    : sql`case when j.apres ? 'colonnes' then (select case when count(*) = 1 then (jsonb_agg(l) -> 0)
            else jsonb_build_object('nombre', count(*), 'lignes', jsonb_agg(l)) end
          from journal_en_lignes(j.apres) l where l ->> 'stagiaire_id' = ${String(stagiaire)}
            or l ->> 'parcours_id' = any(array(select p.id::text from parcours p
              where p.region = ${region} and p.stagiaire_id = ${stagiaire})))
        else j.apres end`

const key = (name: string) => sql`(coalesce(j.apres, j.avant) ->> ${sql.lit(name)})::bigint`
/** The trainee that a line is about, by the keys of what was written. */
const personne = sql`coalesce(case when j.objet = 'stagiaire' then ${key('id')} end, ${key('stagiaire_id')},
  (select p.stagiaire_id from parcours p where (p.region, p.id) = (j.region, ${key('parcours_id')})),
  (select r.stagiaire_id from prescription r where (r.region, r.id) = (j.region, ${key('prescription_id')})))`

/** A bank account is recognised in the journal, not read. */
const masked = (row: LigneJournal['avant']): LigneJournal['avant'] =>
  row &&
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      /iban$/.test(name) && typeof value === 'string' ? masque(value) : value,
    ]),
  )

/** One page of the Région's journal, latest first; one line more than asked says that there is a next page. */
export async function lignes(db: Db, region: string, f: Filtre, page: { number: number; size: number }) {
  const conditions: RawBuilder<unknown>[] = [sql`j.region = ${region}`]
  if (f.acte) conditions.push(sql`j.acte = ${f.acte}`)
  if (f.objet) conditions.push(sql`j.objet = ${f.objet}`)
  if (f.du) conditions.push(sql`j.le >= ${f.du}::date at time zone 'Europe/Paris'`)
  if (f.au) conditions.push(sql`j.le < ${f.au}::date at time zone 'Europe/Paris'`)
  if (f.qui) {
    conditions.push(sql`j.compte_id in (select q.id from compte q where q.region = ${region}
      and (q.nom ilike ${`${f.qui}%`} or q.nom ilike ${`% ${f.qui}%`}))`)
  }
  if (f.stagiaire !== null) conditions.push(about(region, f.stagiaire))
  const { rows } =
    await sql<LigneJournal>`select j.id, ${paris(sql`j.le`)}, j.acte, j.motif, j.objet, j.objet_id, j.avant,
      ${told(region, f.stagiaire)} apres,
      k.nom compte, k.fonction, g.id personne_id, g.prenom || ' ' || g.nom personne
    from (select * from journal j where ${sql.join(conditions, sql` and `)}
      order by j.id desc limit ${page.size + 1} offset ${(page.number - 1) * page.size}) j
    left join compte k on (k.region, k.id) = (j.region, j.compte_id)
    left join stagiaire g on (g.region, g.id) = (j.region, ${personne})
    order by j.id desc`.execute(db)
  const lignes = rows
    .slice(0, page.size)
    .map(row => ({ ...row, avant: masked(row.avant), apres: masked(row.apres) }))
  return { lignes, suite: rows.length > page.size }
}

export interface Lecture {
  jour: Jour
  heure: string
  nom: string
  fonction: string
  page: string
}

export interface Lu {
  id: number
  nom: string
  prenom: string
}

/** Whose file it is; `Introuvable` for whom may not know who read it: its Région, its counsellors, and the person. */
export async function lu(db: Db, who: Compte, id: number): Promise<Lu> {
  const mine =
    who.role === 'region'
      ? sql`true`
      : who.role === 'conseiller'
        ? sql`structure_id = ${who.structure_id}`
        : who.role === 'stagiaire'
          ? sql`id = ${who.stagiaire_id}`
          : sql`false`
  if (!Number.isSafeInteger(id)) throw new Introuvable('Cette personne')
  const { rows } = await sql<Lu>`select id, nom, prenom from stagiaire
    where region = ${who.region} and id = ${id} and ${mine}`.execute(db)
  if (!rows[0]) throw new Introuvable('Cette personne')
  return rows[0]
}

/** Who read a person's file and when, latest first. */
export async function lectures(
  db: Db,
  region: string,
  stagiaire_id: number,
  page: { number: number; size: number },
) {
  const { rows } =
    await sql<Lecture>`select ${paris(sql`c.le`)}, k.nom, k.fonction, c.page from consultation c
    join compte k on (k.region, k.id) = (c.region, c.compte_id)
    where c.region = ${region} and c.stagiaire_id = ${stagiaire_id}
    order by c.le desc, c.id desc limit ${page.size + 1} offset ${(page.number - 1) * page.size}`.execute(db)
  return { lectures: rows.slice(0, page.size), suite: rows.length > page.size }
}
