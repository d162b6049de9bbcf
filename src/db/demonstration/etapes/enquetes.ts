import { sql } from 'kysely'
import { addDays, type Jour, weekday } from '../../../calendrier/calendrier.ts'
import { canalDe, JOURS_VALIDES, RELANCES, texteDe } from '../../../enquete/enquete.ts'
import { fingerprint } from '../../../habilitation/habilitation.ts'
import { TERMES, type Terme, termes } from '../../../suivi/suivi.ts'
import type { Db } from '../../schema.ts'
import type { Cast } from '../cast.ts'
import { type Clock, instant } from '../chain.ts'

/** Answers at one, three and twelve months, by a link or by phone; and the links that wait today, with their messages. */
export async function addEnquetes(db: Db, clock: Clock, cast: Cast): Promise<void> {
  await reponses(db, clock, cast)
  await enquetes(db, clock, cast)
}

/** About two people in three answer; what they do improves with time. The six months are drawn with each story. */
async function reponses(db: Db, { today }: Clock, cast: Cast): Promise<void> {
  const known = Object.values(cast.parcours)
  await sql`insert into suivi (region, parcours_id, terme, observe_le, situation, canal, compte_id, recue_le, depuis, satisfaction)
    select region, id, terme, le, situation, canal, case when canal = 'conseiller' then conseiller_id end,
      le + time '11:00', case when situation in ('emploi_durable', 'emploi_court', 'alternance') then date + 12 end,
      (array['oui', 'oui', 'en_partie', 'oui', 'non'])[1 + h % 5]
    from (select x.region, p.id, t.terme, p.conseiller_id, x.date, h,
        (x.date + make_interval(months => t.mois))::date + h % 9 le,
        (array['sms', 'sms', 'courriel', 'conseiller'])[1 + h / 7 % 4] canal,
        case when x.destination not in ('sans_emploi', 'inconnue', 'autre') and h % 10 < 7 then x.destination
          else (array['sans_emploi', 'emploi_court', 'autre', 'sans_emploi', 'sans_emploi'])[1 + h / 3 % 5]
        end situation
      from (values ('1_mois', 1, 66), ('3_mois', 3, 61), ('12_mois', 12, 48)) t(terme, mois, part)
      cross join sortie x join parcours p on p.region = x.region and p.id = x.parcours_id
      cross join lateral (select ((x.parcours_id * 7919 + t.mois * 104729) % 10007)::int h) d
      where h % 100 < t.part and p.id <> all(${known}::bigint[])) r
    where le <= ${today}::date and extract(isodow from le) < 7`.execute(db)
}

interface Ouverte {
  region: string
  region_nom: string
  id: number
  terme: Terme
  ouverte: Jour
  prenom: string
  telephone: string | null
  courriel: string | null
}

/** The links still good today, each with the messages that went out; most of those who just left have answered. */
async function enquetes(db: Db, clock: Clock, cast: Cast): Promise<void> {
  const known = Object.values(cast.parcours)
  const at = sql.join(
    termes.map(t => sql`(${t}::text, ${TERMES[t].mois}::int)`),
    sql`, `,
  )
  const { rows } = await sql<Ouverte>`with neuves as (
      insert into enquete (region, parcours_id, terme, sortie, ouverte_le, expire_le)
      select x.region, x.parcours_id, t.terme, x.date, due + time '03:10', due + time '03:10' + make_interval(days => ${JOURS_VALIDES})
      from (values ${at}) t(terme, mois) cross join sortie x
      cross join lateral (select (x.date + make_interval(months => t.mois))::date due) d
      where due between ${addDays(clock.today, 1 - JOURS_VALIDES)}::date and ${clock.today}::date
        and x.parcours_id <> all(${known}::bigint[])
        and not exists (select from suivi v where v.region = x.region and v.parcours_id = x.parcours_id and v.terme = t.terme)
      order by x.region, x.parcours_id, t.mois returning *)
    select n.region, r.nom region_nom, n.id, n.terme, (n.ouverte_le at time zone 'Europe/Paris')::date ouverte, g.prenom, g.telephone,
      g.courriel
    from neuves n join region r on r.code = n.region
    join parcours p on p.region = n.region and p.id = n.parcours_id
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id order by n.id`.execute(db)
  const sent = rows.flatMap(e => {
    const reached = canalDe({ ...e, compte_id: null, sms: true, poste: true })
    if (!reached || reached.canal === 'compte') return []
    const canal = reached.canal
    return RELANCES.flatMap((after, i) => {
      const due = addDays(e.ouverte, after)
      const jour = weekday(due) === 7 ? addDays(due, 1) : due
      if (jour >= clock.today) return []
      const jeton = `demonstration-${e.region}-${e.id}-${i + 1}`
      return [{ e, rang: i + 1, canal, adresse: reached.adresse, le: instant(clock, jour, '10:20'), jeton }]
    })
  })
  for (let from = 0; from < sent.length; from += 500) {
    const some = sent.slice(from, from + 500)
    await db
      .insertInto('enquete_envoi')
      .values(
        some.map(({ e, rang, canal, adresse, le, jeton }) => ({
          ...{ region: e.region, enquete_id: e.id, rang, canal, adresse, cree_le: le, parti_le: le },
          texte: texteDe(e.terme, e.prenom, e.region_nom, rang),
          lien: `/nouvelles/${jeton}`,
        })),
      )
      .execute()
    await db
      .insertInto('enquete_jeton')
      .values(
        some.map(({ e, canal, le, jeton }) => ({
          ...{ region: e.region, empreinte: fingerprint(jeton), enquete_id: e.id, canal, cree_le: le },
        })),
      )
      .execute()
  }
  await sql`with dites as (update enquete q set fin = 'repondue', close_le = e.le + interval '5 hours'
      from (select region, enquete_id, min(cree_le) le, min(canal) canal from enquete_envoi group by 1, 2) e
      where e.region = q.region and e.enquete_id = q.id and q.id % 3 <> 0 and q.terme = 'sortie' returning q.*, e.canal)
    insert into suivi (region, parcours_id, terme, observe_le, situation, canal, recue_le, satisfaction)
    select d.region, d.parcours_id, d.terme, (d.close_le at time zone 'Europe/Paris')::date,
      case when x.destination = 'inconnue' then 'sans_emploi' else x.destination end, d.canal, d.close_le,
      (array['oui', 'en_partie', 'oui'])[1 + d.id % 3]
    from dites d join sortie x on x.region = d.region and x.parcours_id = d.parcours_id`.execute(db)
  await sql`delete from enquete_envoi e using enquete q where q.region = e.region and q.id = e.enquete_id
    and q.fin = 'repondue' and e.cree_le > q.close_le`.execute(db)
}
