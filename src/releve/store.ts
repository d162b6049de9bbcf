import { sql } from 'kysely'
import { addDays, type Jour, monday } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import { type Case, weekCap } from '../emargement/emargement.ts'
import type { Refusee } from './ligne.ts'
import type { Dossier } from './releve.ts'

/** Whose half-days these are, and who sends them: nobody, from a terminal. */
export interface Envoi {
  region: string
  organisme_id: number
  compte_id: number | null
}

type Loaded = Omit<Dossier, 'minutes_semaine_max'> & { dispositif: string; version: Jour }

/** The pathways of an organisation, all of them or those of `ids`. */
export async function dossiers(
  db: Db,
  { region, organisme_id }: Envoi,
  ids: readonly number[] | null = null,
): Promise<Dossier[]> {
  const { rows } =
    await sql<Loaded>`select p.id parcours_id, g.nom, g.prenom, g.date_naissance, p.date_entree,
      x.date sortie, p.minutes_max, p.dispositif, p.version,
      coalesce(u.suspensions, '[]') suspensions, coalesce(e.mois, '[]') mois_certifies
    from parcours p
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    join action a on a.region = p.region and a.id = p.action_id
    join site s on s.region = a.region and s.id = a.site_id
    left join sortie x on x.region = p.region and x.parcours_id = p.id
    left join lateral (select json_agg(json_build_object('du', lower(u.periode), 'au', upper(u.periode))) suspensions
      from suspension u where u.region = p.region and u.parcours_id = p.id) u on true
    left join lateral (select json_agg(to_char(e.mois, 'YYYY-MM')) mois
      from etat_courant e where e.region = p.region and e.parcours_id = p.id) e on true
    where p.region = ${region} and s.organisme_id = ${organisme_id}
      and (${ids}::bigint[] is null or p.id = any(${ids}::bigint[]))
    order by p.id`.execute(db)
  const caps = new Map<string, number>()
  return rows.map(({ dispositif, version, ...d }) => {
    const key = `${dispositif} ${version}`
    const cap = caps.get(key) ?? weekCap({ dispositif, version })
    caps.set(key, cap)
    return { ...d, minutes_semaine_max: cap }
  })
}

/** Keeps these pathways until the transaction ends, in the order of their numbers: two imports come one after the other. */
export async function hold(db: Db, region: string, ids: readonly number[]): Promise<void> {
  await sql`select from parcours where region = ${region} and id = any(${ids}::bigint[])
    order by id for no key update`.execute(db)
}

/** What is noted in the weeks that these days touch, by pathway: `days` gives the first and the last day of each. */
export async function noted(
  db: Db,
  region: string,
  days: ReadonlyMap<number, readonly [Jour, Jour]>,
): Promise<Map<number, Case[]>> {
  const [ids, dus, aus]: [number[], Jour[], Jour[]] = [[], [], []]
  for (const [id, [first, last]] of days) {
    ids.push(id)
    dus.push(monday(first))
    aus.push(addDays(monday(last), 7))
  }
  // « offset 0 »: one walk of the index for each pathway, whatever the planner believes of the size of the table.
  const { rows } =
    await sql<Case>`select d.* from unnest(${ids}::bigint[], ${dus}::date[], ${aus}::date[]) k (id, du, au)
    cross join lateral (select d.parcours_id, d.jour, d.demi, d.statut, d.minutes, d.retard, d.motif, d.minutes_connexion,
        d.travail from demi_journee d
      where d.region = ${region} and d.parcours_id = k.id and d.jour >= k.du and d.jour < k.au offset 0) d`.execute(
      db,
    )
  return Map.groupBy(rows, c => c.parcours_id)
}

/** Minutes followed since the entry, by pathway. */
export async function followed(db: Db, region: string, ids: readonly number[]): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: number; minutes: number }>`select k.id, d.minutes
    from unnest(${ids}::bigint[]) k (id) cross join lateral (select coalesce(sum(d.minutes), 0)::int minutes
      from demi_journee d where d.region = ${region} and d.parcours_id = k.id
        and d.statut in ('present', 'distance', 'entreprise')) d`.execute(db)
  return new Map(rows.map(r => [r.id, r.minutes]))
}

const list = (values: readonly (string | number | null | undefined)[]) =>
  `{${values.map(v => v ?? 'null').join(',')}}`
/** The only free text: quoted, with what an array's literal must escape. */
const texts = (values: readonly (string | null | undefined)[]) =>
  `{${values.map(v => (v ? `"${v.replace(/[\\"]/g, '\\$&')}"` : 'null')).join(',')}}`

/** Half-days as rows of SQL. */
const rows = (cases: readonly Case[]) => sql`unnest(${list(cases.map(c => c.parcours_id))}::bigint[],
    ${list(cases.map(c => c.jour))}::date[], ${list(cases.map(c => c.demi))}::text[],
    ${list(cases.map(c => c.statut))}::text[], ${list(cases.map(c => c.minutes))}::int[],
    ${list(cases.map(c => c.retard ?? 0))}::int[], ${list(cases.map(c => c.motif))}::text[],
    ${list(cases.map(c => c.minutes_connexion))}::int[], ${texts(cases.map(c => c.travail))}::text[])
  n (parcours_id, jour, demi, statut, minutes, retard, motif, minutes_connexion, travail)`

/**
 * Writes the half-days of pathways that are held: one statement for what is new, one for what changes. A plain insert costs
 * half of one that looks for conflicts: who knows is asked for `nouvelles` that are.
 */
export async function write(
  db: Db,
  { region, compte_id }: Envoi,
  nouvelles: readonly Case[],
  changees: readonly Case[],
): Promise<void> {
  if (nouvelles.length)
    await sql`insert into demi_journee
        (region, parcours_id, jour, demi, statut, minutes, retard, motif, minutes_connexion, travail, compte_id)
      select ${region}, n.*, ${compte_id}::bigint from ${rows(nouvelles)}`.execute(db)
  if (changees.length)
    await sql`update demi_journee d set statut = n.statut, minutes = n.minutes, retard = n.retard, motif = n.motif,
        minutes_connexion = n.minutes_connexion, travail = n.travail, compte_id = ${compte_id}::bigint
      from ${rows(changees)} where d.region = ${region} and d.parcours_id = n.parcours_id and d.jour = n.jour
        and d.demi = n.demi`.execute(db)
}

export interface Releve {
  id: number
  nom: string
  recu_le: string
  auteur: string | null
  lignes: number
  ecrites: number
  inchangees: number
  refusees: number
}

export interface Bilan {
  nom: string
  empreinte: string
  lignes: number
  ecrites: number
  inchangees: number
  refusees: number
  inconnues: string[]
  /** The refused lines that are kept, first ones first. */
  erreurs: Refusee[]
}

/** Keeps what an import did; returns its number. */
export async function note(db: Db, envoi: Envoi, now: string, b: Bilan): Promise<number> {
  const { id } = await db
    .insertInto('releve')
    .values({
      region: envoi.region,
      organisme_id: envoi.organisme_id,
      compte_id: envoi.compte_id,
      nom: b.nom,
      empreinte: b.empreinte,
      recu_le: now,
      lignes: b.lignes,
      ecrites: b.ecrites,
      inchangees: b.inchangees,
      refusees: b.refusees,
      erreurs: JSON.stringify({ inconnues: b.inconnues, lignes: b.erreurs }),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The imports of an organisation, the last one first. */
export async function releves(db: Db, region: string, organisme_id: number | null): Promise<Releve[]> {
  const { rows } =
    await sql<Releve>`select r.id, r.nom, r.recu_le, k.nom auteur, r.lignes, r.ecrites, r.inchangees, r.refusees
    from releve r left join compte k on k.region = r.region and k.id = r.compte_id
    where r.region = ${region} and r.organisme_id = ${organisme_id}::bigint
    order by r.id desc limit 100`.execute(db)
  return rows
}

export interface Detail extends Releve {
  inconnues: string[]
  /** The refused lines that were kept. */
  erreurs: Refusee[]
}

/** One import with its refused lines: the first `limit`. `Introuvable` when it is not of this organisation. */
export async function releve(
  db: Db,
  region: string,
  organisme_id: number | null,
  id: number,
  limit: number,
): Promise<Detail> {
  const { rows } =
    await sql<Detail>`select r.id, r.nom, r.recu_le, k.nom auteur, r.lignes, r.ecrites, r.inchangees, r.refusees,
      coalesce(r.erreurs -> 'inconnues', '[]') inconnues,
      jsonb_path_query_array(r.erreurs, '$.lignes[0 to $n]', jsonb_build_object('n', ${limit - 1}::int)) erreurs
    from releve r left join compte k on k.region = r.region and k.id = r.compte_id
    where r.region = ${region} and r.organisme_id = ${organisme_id}::bigint and r.id = ${id}`.execute(db)
  if (!rows[0]) throw new Introuvable('Cet import')
  return rows[0]
}

/** The organisation that a terminal names by its number or its SIRET. */
export async function organismeId(db: Db, region: string, asked: string): Promise<number | null> {
  const text = asked.replaceAll(' ', '')
  if (!/^\d{1,15}$/.test(text)) return null
  const row = await db
    .selectFrom('organisme')
    .select('id')
    .where('region', '=', region)
    .where(e => (text.length === 14 ? e('siret', '=', text) : e('id', '=', Number(text))))
    .executeTakeFirst()
  return row?.id ?? null
}
