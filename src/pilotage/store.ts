import { type RawBuilder, sql } from 'kysely'
import type { Jour, Mois } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import { factsOf } from '../dispositif/condition.ts'
import type { Indicateur, Perimetre } from './indicateurs.ts'

/** What every list draws from: the pathways of the scope, and the people present, with their facts at entry. */
function scope(p: Perimetre): RawBuilder<unknown> {
  const facts = [...new Set(p.regles.publics.flatMap(r => factsOf(r.si)))]
  return sql`p as materialized (
      select p.region, p.id, p.stagiaire_id, p.prescription_id, p.dispositif, p.version, p.date_entree, p.distance_m,
        x.date date_sortie, x.destination
      from parcours p left join sortie x on (x.region, x.parcours_id) = (p.region, p.id)
      where p.region = ${p.region} and p.date_entree < ${p.au}::date
        and (${p.dispositif}::text is null or p.dispositif = ${p.dispositif})),
    present as materialized (
      select distinct on (stagiaire_id) * from p
      where date_entree >= ${p.du}::date or date_sortie is null or date_sortie > ${p.du}::date
      order by stagiaire_id, date_entree desc, id desc),
    accompagne as materialized (
      select p.id, p.date_entree, jsonb_build_object('date_naissance', s.date_naissance, 'date_entree', p.date_entree,
          'sexe', s.sexe, 'age_entree', extract(year from age(p.date_entree, s.date_naissance)))
        || coalesce(jsonb_object_agg(f.nom, f.valeur order by f.du, f.id) filter (where f.nom is not null), '{}') faits
      from present p join stagiaire s on (s.region, s.id) = (p.region, p.stagiaire_id)
      left join fait f on (f.region, f.stagiaire_id) = (p.region, p.stagiaire_id)
        and f.nom = any(${facts}::text[]) and f.du <= p.date_entree
      group by p.id, p.date_entree, s.date_naissance, s.sexe)`
}

/** A figure, whatever its kind: the page reads what its `calcul` asks for. */
export interface Chiffre {
  code: string
  n: number
  oui: number
  non: number
  inconnu: number
  somme: number
  moyenne: number | null
  mediane: number | null
}

/** Every figure in one statement: the lists once, then their counts. */
export async function chiffres(
  db: Db,
  p: Perimetre,
  indicateurs: readonly Indicateur[],
): Promise<Map<string, Chiffre>> {
  const counts = indicateurs.map(
    i => sql`select ${i.code}::text code, count(*) n, count(*) filter (where reponse) oui,
      count(*) filter (where not reponse) non, count(*) filter (where reponse is null) inconnu,
      coalesce(sum(mesure), 0)::bigint somme, round(avg(mesure))::int moyenne,
      ${i.calcul === 'mediane' ? sql`percentile_cont(0.5) within group (order by mesure)` : sql`null::float8`} mediane
    from (${i.liste(p)}) l`,
  )
  const { rows } =
    await sql<Chiffre>`with ${scope(p)} ${sql.join(counts, sql` union all `)} order by code`.execute(db)
  return new Map(rows.map(row => [row.code, row]))
}

/** The same, month by month, zeros included: for drawings. */
export async function parMois(db: Db, p: Perimetre, indicateurs: readonly Indicateur[]) {
  const lists = indicateurs.map(
    i => sql`select ${i.code}::text code, date_trunc('month', le) mois, count(*) n, coalesce(sum(mesure), 0)::bigint somme
      from (${i.liste(p)}) l group by 2`,
  )
  const { rows } = await sql<{ code: string; mois: Mois; n: number; somme: number }>`with ${scope(p)},
    compte as materialized (${sql.join(lists, sql` union all `)})
    select k.code, to_char(m.mois, 'YYYY-MM') mois, coalesce(c.n, 0) n, coalesce(c.somme, 0) somme
    from unnest(${indicateurs.map(i => i.code)}::text[]) k(code)
    cross join generate_series(date_trunc('month', ${p.du}::date), ${p.au}::date - 1, interval '1 month') m(mois)
    left join compte c on c.code = k.code and c.mois = m.mois
    order by k.code, m.mois`.execute(db)
  return rows
}

export interface LigneListe {
  parcours_id: number
  nom: string
  prenom: string
  commune_code: string
  commune: string
  site: string
  dispositif: string
  date_entree: Jour
  le: Jour
  mesure: number | null
  reponse: boolean | null
  detail: string | null
}

export type Reponse = 'oui' | 'non' | 'inconnu'
const answers: Record<Reponse, RawBuilder<boolean>> = {
  oui: sql`l.reponse`,
  non: sql`not l.reponse`,
  inconnu: sql`l.reponse is null`,
}

/** The rows that a figure counts, oldest first: one page of them, or all. */
export async function liste(
  db: Db,
  p: Perimetre,
  indicateur: Indicateur,
  reponse: Reponse | null,
  page: { number: number; size: number } | null,
): Promise<LigneListe[]> {
  const { rows } = await sql<LigneListe>`with ${scope(p)}
    select l.parcours_id, s.nom, s.prenom, s.commune commune_code, c.nom commune, si.nom site, q.dispositif, q.date_entree,
      l.le, l.mesure, l.reponse, l.detail
    from (select * from (${indicateur.liste(p)}) l where ${reponse ? answers[reponse] : sql`true`}
      order by l.le, l.parcours_id, l.detail ${page ? sql`limit ${page.size} offset ${(page.number - 1) * page.size}` : sql``}) l
    join parcours q on (q.region, q.id) = (${p.region}, l.parcours_id)
    join stagiaire s on (s.region, s.id) = (q.region, q.stagiaire_id) join commune c on c.code = s.commune
    join action a on (a.region, a.id) = (q.region, q.action_id) join site si on (si.region, si.id) = (a.region, a.site_id)
    order by l.le, l.parcours_id, l.detail`.execute(db)
  return rows
}

/** The first entry known: where « depuis le début » starts. */
export async function firstEntry(db: Db, region: string): Promise<Jour | null> {
  const { rows } = await sql<{
    du: Jour | null
  }>`select min(date_entree) du from parcours where region = ${region}`.execute(db)
  return rows[0]?.du ?? null
}
