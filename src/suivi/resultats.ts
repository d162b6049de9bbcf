import { sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import { loadDispositifs } from '../dispositif/load.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { visible } from '../stagiaire/store.ts'
import { EN_EMPLOI, type Taux, TERMES, type Terme, tauxDe, termes } from './suivi.ts'

/** What became of the people of a dispositif at one term; each rate comes with who was asked and who answered. */
export interface Resultat {
  dispositif: string
  dispositif_nom: string
  terme: Terme
  /** In work, whatever the contract. */
  emploi: Taux
  /** What the file of the dispositif calls a positive outcome; null when it does not say. */
  positive: Taux | null
}

/** The outcomes that each version of each dispositif calls positive, from the files. */
const positives = () =>
  [...loadDispositifs().values()].flatMap(d =>
    d.versions.map(v => ({
      dispositif: d.code,
      version: v.du,
      destinations: v.indicateurs.sortie_positive?.destinations ?? null,
    })),
  )

/**
 * Term by term and dispositif by dispositif, over every exit old enough that this account follows. At the exit, who is asked is who
 * was written to: the organisation notes the exit of the others.
 */
export async function resultatsOf(db: Db, who: Compte, today: Jour): Promise<Resultat[]> {
  const at = sql.join(
    termes.map(t => sql`(${t}::text, ${TERMES[t].mois}::int)`),
    sql`, `,
  )
  const { rows } = await sql<{
    dispositif: string
    terme: Terme
    interroges: number
    repondants: number
    emploi: number
    definis: number
    positifs: number
  }>`select p.dispositif, t.terme, count(*)::int interroges, count(v.id)::int repondants,
      count(*) filter (where v.situation = any(${[...EN_EMPLOI]}::text[]))::int emploi,
      count(*) filter (where d.destinations is not null)::int definis,
      count(*) filter (where v.situation = any(d.destinations))::int positifs
    from (values ${at}) t(terme, mois)
    join sortie x on x.region = ${who.region} and x.date <= ${today}::date - make_interval(months => t.mois)
    join parcours p on p.region = x.region and p.id = x.parcours_id
    join stagiaire s on s.region = p.region and s.id = p.stagiaire_id
    left join suivi v on v.region = x.region and v.parcours_id = x.parcours_id and v.terme = t.terme
      and v.situation <> 'inconnue' and v.remplacee_le is null
    left join jsonb_to_recordset(${JSON.stringify(positives())}::jsonb) d(dispositif text, version date, destinations text[])
      on d.dispositif = p.dispositif and d.version = p.version
    where ${visible(who)} and (t.terme <> 'sortie' or v.id is not null or exists (select from enquete q
      where q.region = x.region and q.parcours_id = x.parcours_id and q.terme = 'sortie'))
    group by p.dispositif, t.terme, t.mois order by p.dispositif, t.mois`.execute(db)
  return rows.map(r => ({
    dispositif: r.dispositif,
    dispositif_nom: loadDispositifs().get(r.dispositif)?.nom ?? r.dispositif,
    terme: r.terme,
    emploi: tauxDe(r.emploi, r.repondants, r.interroges),
    positive: r.definis === 0 ? null : tauxDe(r.positifs, r.repondants, r.interroges),
  }))
}
