import { type RawBuilder, sql } from 'kysely'
import { endOfMonth, type Jour, type Mois } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import { type Droit, type FaitDate, FOLLOWED, reglesOf } from '../droit/droit.ts'
import { unsigned } from '../emargement/emargement.ts'
import type { Calcul, Dossier } from './mois/dossier.ts'

/**
 * Everything that the pay of these pathways is computed from, up to a month; one query a kind of fact. With a day, only what
 * was recorded by that evening in Paris: facts, decisions, statements, suspensions, exit, computations of validated runs.
 * `offset 0` looks up the rows of each pathway: a join of 500 pathways would otherwise read whole tables, once for every lot.
 */
export async function dossiers(
  db: Db,
  region: string,
  ids: readonly number[],
  jusque: Mois,
  connu: Jour | null = null,
): Promise<Dossier[]> {
  if (ids.length === 0) return []
  const by = (column: string) =>
    connu ? sql`(${sql.ref(column)} at time zone 'Europe/Paris')::date <= ${connu}` : sql`true`
  const list = sql`any(${ids}::bigint[])`
  const avant = endOfMonth(jusque)
  const bases = await bare(db, region, list, connu)
  const read = new Set<string>(FOLLOWED)
  for (const b of bases) for (const fait of reglesOf(b.dispositif, b.date_entree).faits) read.add(fait)
  const [suspensions, phases, faits, droits, etats, calculs, autres] = [
    await grouped<Dossier['suspensions'][number]>(
      db,
      sql`select u.parcours_id, lower(u.periode) du, upper(u.periode) au from ${suspensionsAt(region, connu)} u
        where u.region = ${region} and u.parcours_id = ${list} order by u.parcours_id, u.periode`,
    ),
    await grouped<Dossier['phases'][number]>(
      db,
      sql`select parcours_id, rang, nom, du, au, minutes_prevues from phase
        where region = ${region} and parcours_id = ${list} order by parcours_id, rang`,
    ),
    await faitsOf(
      db,
      sql`select p.id parcours_id, f.faits from parcours p
        cross join lateral (select json_agg(json_build_array(f.nom, f.valeur, f.du) order by f.du, f.id) faits from fait f
          where f.region = p.region and f.stagiaire_id = p.stagiaire_id and f.nom || '' = any(${[...read]}::text[])
            and ${by('f.saisi_le')} offset 0) f
        where p.region = ${region} and p.id = ${list}`,
    ),
    await grouped<Droit>(
      db,
      sql`select parcours_id, id, nature, lower(periode) du, upper(periode) au, regle, version, regime, faits, decide_le
        from droit where region = ${region} and parcours_id = ${list} and ${by('decide_le')} order by parcours_id, id`,
    ),
    await grouped<Dossier['etats'][number]>(
      db,
      sql`select parcours_id, id, to_char(mois, 'YYYY-MM') mois, minutes_present, minutes_entreprise,
          minutes_absence_justifiee, minutes_absence_injustifiee
        from ${etatsAt(connu)} e where region = ${region} and parcours_id = ${list} and mois < ${avant}
        order by parcours_id, mois`,
    ),
    await grouped<Calcul>(
      db,
      sql`select c.parcours_id, to_char(c.mois, 'YYYY-MM') mois, c.rang, c.etat_id, c.droit_id, c.empreinte, c.jours, c.avant,
          coalesce(l.cumul, '{}') cumul
        from (select distinct on (parcours_id, mois) parcours_id, mois, rang, etat_id, droit_id, empreinte, jours, avant from calcul
              where region = ${region} and parcours_id = ${list} and ${runBy('calcul', connu)}
              order by parcours_id, mois, rang desc) c
        left join (select parcours_id, mois, json_object_agg(nature, centimes) cumul
                   from (select parcours_id, mois, nature, sum(centimes)::bigint centimes from ligne
                         where region = ${region} and parcours_id = ${list} and ${runBy('ligne', connu)}
                         group by parcours_id, mois, nature) s
                   group by parcours_id, mois) l on l.parcours_id = c.parcours_id and l.mois = c.mois
        order by c.parcours_id, c.mois`,
    ),
    await grouped<Dossier['autres'][number] & Pick<Dossier, 'dispositif' | 'version' | 'signatures'>>(
      db,
      sql`select p.id parcours_id, o.date_entree, x.date sortie,
          (select coalesce(json_agg(json_build_object('du', lower(u.periode), 'au', upper(u.periode))), '[]')
            from suspension u where u.region = o.region and u.parcours_id = o.id) suspensions,
          exists (select from droit d where d.region = o.region and d.parcours_id = o.id) ouvert, o.dispositif, o.version,
          (select coalesce(json_agg(n.qualite), '[]') from contrat k join signature n
            on n.region = k.region and n.contrat_id = k.id where k.region = o.region and k.parcours_id = o.id) signatures
        from parcours p
        cross join lateral (select * from parcours o where o.region = p.region and o.stagiaire_id = p.stagiaire_id
          and o.id <> p.id offset 0) o
        left join sortie x on x.region = o.region and x.parcours_id = o.id
        where p.region = ${region} and p.id = ${list} order by p.id, o.date_entree`,
    ),
  ]
  return bases.map(({ signatures, ...base }) => {
    const of = <T>(rows: ReadonlyMap<number, T[]>) => rows.get(base.parcours_id) ?? []
    return {
      ...base,
      signatures,
      suspensions: of(suspensions),
      phases: of(phases),
      faits: of(faits),
      droits: of(droits),
      etats: of(etats),
      calculs: of(calculs),
      // Signed by all is as good as opened: two pathways of one person give the same whichever is computed first.
      autres: of(autres).map(o => ({ ...o, ouvert: o.ouvert || unsigned(o).length === 0 })),
    }
  })
}

type Bare = Omit<Dossier, 'suspensions' | 'phases' | 'faits' | 'droits' | 'etats' | 'calculs' | 'autres'>

/** The statements that stand, or those that stood on a day. */
const etatsAt = (connu: Jour | null) =>
  connu
    ? sql`(select s.* from etat_mensuel s where (s.certifie_le at time zone 'Europe/Paris')::date <= ${connu}
        and not exists (select from reouverture r where r.region = s.region and r.etat_id = s.id
          and (r.le at time zone 'Europe/Paris')::date <= ${connu}))`
    : sql`etat_courant`

/** A run validated by a day, for a row of it. */
const runBy = (table: 'calcul' | 'ligne', connu: Jour | null) =>
  connu
    ? sql`exists (select from liquidation q where q.region = ${sql.ref(`${table}.region`)}
        and q.id = ${sql.ref(`${table}.liquidation_id`)} and (q.validee_le at time zone 'Europe/Paris')::date <= ${connu})`
    : sql`true`

/** Suspensions, or those of a day: what the journal says came later is undone, the first later change first. */
const suspensionsAt = (region: string, connu: Jour | null) =>
  connu
    ? sql`(select s.region, s.parcours_id, coalesce((j.avant ->> 'periode')::daterange, s.periode) periode
        from suspension s left join lateral (select avant from journal n where n.region = s.region and n.objet = 'suspension'
          and n.objet_id = s.id::text and (n.le at time zone 'Europe/Paris')::date > ${connu} order by n.id limit 1) j on true
        where s.region = ${region} and not exists (select from journal n where n.region = s.region and n.objet = 'suspension'
          and n.objet_id = s.id::text and n.avant is null and (n.le at time zone 'Europe/Paris')::date > ${connu}))`
    : sql`suspension`

/** The exit, unless the journal says that it was written after a day. */
const sortieBy = (connu: Jour | null) =>
  connu
    ? sql`not exists (select from journal n where n.region = x.region and n.objet = 'sortie'
        and n.objet_id = x.parcours_id::text and n.avant is null and (n.le at time zone 'Europe/Paris')::date > ${connu})`
    : sql`true`

async function bare(db: Db, region: string, list: RawBuilder<unknown>, connu: Jour | null): Promise<Bare[]> {
  const { rows } =
    await sql<Bare>`select p.id parcours_id, p.stagiaire_id, g.nom, g.prenom, p.dispositif, p.version,
      p.date_entree, g.date_naissance, p.distance_m, p.minutes_semaine, x.date sortie, coalesce(n.signatures, '[]') signatures,
      n.signe_le
    from parcours p
    cross join lateral (select * from stagiaire g where g.region = p.region and g.id = p.stagiaire_id offset 0) g
    left join sortie x on x.region = p.region and x.parcours_id = p.id and ${sortieBy(connu)}
    left join lateral (select json_agg(s.qualite order by s.qualite) signatures,
        max(s.signe_le at time zone 'Europe/Paris')::date signe_le
      from contrat k join signature s on s.region = k.region and s.contrat_id = k.id
      where k.region = p.region and k.parcours_id = p.id${connu ? sql` and (s.signe_le at time zone 'Europe/Paris')::date <= ${connu}` : sql``} offset 0) n on true
    where p.region = ${region} and p.id = ${list} order by p.id`.execute(db)
  return rows
}

/**
 * The facts that the rules read, a row a pathway: a row a fact would cost more to send than to find. `|| ''` reads a person's few
 * facts in one go: the index would otherwise look for each name in turn.
 */
async function faitsOf(db: Db, query: RawBuilder<unknown>): Promise<Map<number, FaitDate[]>> {
  type Row = { parcours_id: number; faits: [FaitDate['nom'], FaitDate['valeur'], FaitDate['du']][] | null }
  const { rows } = await (query as RawBuilder<Row>).execute(db)
  return new Map(
    rows.map(r => [r.parcours_id, (r.faits ?? []).map(([nom, valeur, du]) => ({ nom, valeur, du }))]),
  )
}

/** Rows by pathway, in the order of the query. */
async function grouped<Row>(db: Db, query: RawBuilder<unknown>): Promise<Map<number, Row[]>> {
  const { rows } = await (query as RawBuilder<Row & { parcours_id: number }>).execute(db)
  const map = new Map<number, Row[]>()
  for (const { parcours_id, ...row } of rows) {
    const own = map.get(parcours_id)
    if (own) own.push(row as Row)
    else map.set(parcours_id, [row as Row])
  }
  return map
}
