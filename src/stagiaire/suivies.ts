import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { visible } from './store.ts'

/** What happened to a person since who follows them last said they had read the news. */
export interface Nouvelle {
  stagiaire_id: number
  /** Prescriptions that someone else moved. */
  prescriptions: number
  suspensions: number
  sorties: number
  signaux: number
  absences: number
}

/** The people of `s` whom an account follows, and the instant since when what happened is news. */
const mine = (who: Compte) => sql`${visible(who)} and s.conseiller_id = ${who.id}`
const since = (who: Compte): RawBuilder<unknown> =>
  sql`coalesce(${who.nouveautes_lues_le}::timestamptz, '2000-01-01'::timestamptz)`
const day = (who: Compte) => sql`(${since(who)} at time zone 'Europe/Paris')::date`

/** The news of each person whom an account follows, those who have some only. */
export async function nouvelles(db: Db, who: Compte, today: string): Promise<Nouvelle[]> {
  const { rows } = await sql<Nouvelle>`select * from (select s.id stagiaire_id,
      (select count(*) from prescription p join prescription_evenement e on e.region = p.region and e.prescription_id = p.id
        where p.region = s.region and p.stagiaire_id = s.id and e.compte_id is distinct from ${who.id}
          and e.statut <> 'preparee' and e.instant > ${since(who)})::int prescriptions,
      (select count(*) from parcours p join suspension u on u.region = p.region and u.parcours_id = p.id
        where p.region = s.region and p.stagiaire_id = s.id and lower(u.periode) >= ${day(who)}
          and lower(u.periode) <= ${today}::date)::int suspensions,
      (select count(*) from parcours p join sortie o on o.region = p.region and o.parcours_id = p.id
        where p.region = s.region and p.stagiaire_id = s.id and o.date > ${day(who)} and o.date <= ${today}::date)::int sorties,
      (select count(*) from signal g where g.region = s.region and g.stagiaire_id = s.id and g.clos_le is null
        and g.vu_le >= ${day(who)})::int signaux,
      (select count(*) from parcours p join demi_journee d on d.region = p.region and d.parcours_id = p.id
        where p.region = s.region and p.stagiaire_id = s.id and d.statut = 'absence_injustifiee'
          and d.jour >= ${day(who)} and d.jour <= ${today}::date)::int absences
    from stagiaire s where ${mine(who)}) n
    where prescriptions + suspensions + sorties + signaux + absences > 0
    order by signaux > 0 desc, sorties > 0 desc, stagiaire_id`.execute(db)
  return rows
}

const MOTS = [
  ['signaux', 'signal', 'signaux'],
  ['sorties', 'sortie', 'sorties'],
  ['suspensions', 'suspension', 'suspensions'],
  ['absences', 'demi-journée manquée', 'demi-journées manquées'],
  ['prescriptions', 'prescription avancée', 'prescriptions avancées'],
] as const

/** « 1 signal, 2 demi-journées manquées », or nothing. */
export const enClair = (n: Nouvelle | undefined): string =>
  n
    ? MOTS.flatMap(([key, one, many]) => (n[key] ? `${n[key]} ${n[key] > 1 ? many : one}` : [])).join(', ')
    : ''
