import { type RawBuilder, sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import { factsOf } from '../dispositif/condition.ts'
import type { Indicateur, Perimetre } from './indicateurs.ts'

/** What a file and an entry say by themselves: nobody declares it. */
const DERIVED: readonly string[] = ['date_naissance', 'date_entree', 'sexe', 'age_entree']

/**
 * What every list draws from: the pathways of the scope, those left more than six months before it set aside (no figure looks
 * further back), and the people present, with their facts at entry.
 */
function scope(p: Perimetre): RawBuilder<unknown> {
  const facts = [...new Set(p.regles.publics.flatMap(r => factsOf(r.si)))].filter(f => !DERIVED.includes(f))
  return sql`p as materialized (
      select p.region, p.id, p.stagiaire_id, p.prescription_id, p.dispositif, p.version, p.date_entree, p.distance_m,
        x.date date_sortie, x.destination
      from parcours p left join sortie x on (x.region, x.parcours_id) = (p.region, p.id)
      where p.region = ${p.region} and p.date_entree < ${p.au}::date
        and (p.date_entree >= ${p.du}::date or x.date is null or x.date >= ${p.du}::date - interval '6 months')
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

export interface Mois {
  code: string
  mois: string
  n: number
  somme: number
}

/** Every figure in one statement, from the lists; those that are drawn also month by month, in order, zeros left out. */
export async function chiffres(
  db: Db,
  p: Perimetre,
  indicateurs: readonly Indicateur[],
  drawn: readonly string[] = [],
): Promise<{ chiffres: Map<string, Chiffre>; mois: Mois[] }> {
  const counts = indicateurs.map(i => {
    const median = sql`percentile_cont(0.5) within group (order by mesure)`
    const mois = sql`to_char(le, 'YYYY-MM')`
    const [month, groups] = drawn.includes(i.code)
      ? [mois, sql`group by grouping sets ((), (${mois}))`]
      : [sql`null::text`, sql``]
    return sql`select ${i.code}::text code, ${month} mois, count(*) n, count(*) filter (where reponse) oui,
        count(*) filter (where not reponse) non, count(*) filter (where reponse is null) inconnu,
        coalesce(sum(mesure), 0)::bigint somme, round(avg(mesure))::int moyenne,
        ${i.calcul === 'mediane' ? median : sql`null::float8`} mediane
      from (${i.liste(p)}) l ${groups}`
  })
  const { rows } = await sql<Chiffre & { mois: string | null }>`with ${scope(p)}
    ${sql.join(counts, sql` union all `)} order by code, mois`.execute(db)
  const whole = rows.filter(row => row.mois === null).map(({ mois, ...row }) => [row.code, row] as const)
  return {
    chiffres: new Map(whole),
    mois: rows.flatMap(({ code, mois, n, somme }) => (mois === null ? [] : [{ code, mois, n, somme }])),
  }
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

export interface Bornes {
  /** The first entry known: where « depuis le début » starts. */
  premiere_entree: Jour | null
  /** The last month that the Région has validated: nothing is paid after it yet. */
  dernier_mois: Jour | null
}

export async function bornes(db: Db, region: string): Promise<Bornes> {
  const { rows } = await sql<Bornes>`select
    (select min(date_entree) from parcours where region = ${region}) premiere_entree,
    (select max(mois) from liquidation where region = ${region} and validee_le is not null) dernier_mois`.execute(
    db,
  )
  return rows[0] ?? { premiere_entree: null, dernier_mois: null }
}
