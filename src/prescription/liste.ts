import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import type { Statut } from './prescription.ts'
import { counts, named, type PrescriptionRow, visible } from './store.ts'

export type Listed = Omit<PrescriptionRow, 'evaluation' | 'objectifs'> & { jours: number }

/** What joins prescription `p` to its site `s`, where the scope of an account asks for it. */
const place = (who: Compte) =>
  who.role === 'organisme'
    ? sql`join action a on a.region = p.region and a.id = p.action_id join site s on s.region = a.region and s.id = a.site_id`
    : sql``

/**
 * One page of prescriptions by last change, or of those at a statut, the longest waiting first. The page is found among the
 * last events alone, by their instant; only its rows are then read whole.
 */
export async function list(
  db: Db,
  who: Compte,
  filter: { statut?: Statut | undefined; page: number; size: number; today: string },
): Promise<{ rows: Listed[]; total: number; counts: { statut: Statut; n: number }[] }> {
  const { statut } = filter
  const order = statut ? sql`e.le, p.id` : sql`e.instant desc, e.le, p.id`
  const { rows } =
    await sql<Listed>`select p.id, p.stagiaire_id, g.nom, g.prenom, g.date_naissance, p.dispositif, p.version,
      p.action_id, s.nom site, s.id site_id, s.organisme_id, s.adresse, p.conseiller_id, p.distance_m, p.cree_le, p.revision,
      (select c.nom from commune c where c.code = g.commune) commune_nom,
      (select o.nom from organisme o where o.region = s.region and o.id = s.organisme_id) organisme,
      (select t.nom from structure t where t.region = p.region and t.id = p.structure_id) structure,
      (select k.nom from compte k where k.region = p.region and k.id = p.conseiller_id) conseiller,
      e.statut, e.le, e.rendez_vous, e.motif, ${filter.today}::date - e.le jours
    from (select e.* from prescription_evenement e
        join prescription p on p.region = e.region and p.id = e.prescription_id ${place(who)}
        where e.region = ${who.region} and ${statut ? sql`e.statut = ${statut}` : sql`true`} and ${visible(who)}
          and not exists (select from prescription_evenement n where n.region = e.region
            and n.prescription_id = e.prescription_id and n.id > e.id)
        order by ${order} limit ${filter.size} offset ${(filter.page - 1) * filter.size}) e
    join prescription p on p.region = ${who.region} and p.id = e.prescription_id
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    join action a on a.region = p.region and a.id = p.action_id
    join site s on s.region = a.region and s.id = a.site_id
    order by ${order}`.execute(db)
  const all = await counts(db, who)
  const total = all.reduce((sum, c) => sum + (!statut || c.statut === statut ? c.n : 0), 0)
  return { rows: named(rows), total, counts: all }
}
