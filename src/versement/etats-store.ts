import { sql } from 'kysely'
import type { Jour, Mois } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Nature } from '../remuneration/remuneration.ts'

interface Identite {
  parcours_id: number
  nom: string
  prenom: string
  date_naissance: Jour
  organisme: string
  site: string
}

export interface LigneLiquidee extends Identite {
  mois: Mois
  dispositif: string
  nature: Nature
  centimes: number
  droit_id: number
  regle: string
  version: Jour
  etat_id: number | null
}

const people = sql`join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
  join action a on a.region = p.region and a.id = p.action_id
  join site s on s.region = a.region and s.id = a.site_id
  join organisme o on o.region = s.region and o.id = s.organisme_id`

/** Every line of a run with the decision, the rule and the statement that it comes from, by name. */
export async function lignesOf(db: Db, region: string, liquidation_id: number): Promise<LigneLiquidee[]> {
  const { rows } =
    await sql<LigneLiquidee>`select l.parcours_id, g.nom, g.prenom, g.date_naissance, o.nom organisme,
      s.nom site, to_char(l.mois, 'YYYY-MM') mois, p.dispositif, l.nature, l.centimes, c.droit_id, c.regle, c.version, c.etat_id
    from ligne l
    join calcul c on c.region = l.region and c.parcours_id = l.parcours_id and c.mois = l.mois and c.rang = l.rang
    join parcours p on p.region = l.region and p.id = l.parcours_id ${people}
    where l.region = ${region} and l.liquidation_id = ${liquidation_id}
    order by g.nom, g.prenom, l.parcours_id, l.mois, l.id`.execute(db)
  return rows
}

export interface Heures extends Identite {
  mois: Mois
  regime: 'legal' | 'substitution'
  /** Minutes; below zero where a statement was corrected downwards. */
  formation: number
  entreprise: number
  /** Justified absences, whose pay is kept whole: full-time trainees only. */
  maintenues: number
}

/**
 * Hours of training of the months that a run computes, by pathway. A month computed again gives the difference with the
 * statement of its last computation, as its lines do. `temps_plein`: minutes a week from which a training is full-time.
 */
export async function heuresOf(
  db: Db,
  region: string,
  liquidation_id: number,
  temps_plein: number,
): Promise<Heures[]> {
  const { rows } = await sql<Heures>`select * from (
      select c.parcours_id, g.nom, g.prenom, g.date_naissance, o.nom organisme, s.nom site, to_char(c.mois, 'YYYY-MM') mois,
        d.regime, e.minutes_present - coalesce(f.minutes_present, 0) formation,
        e.minutes_entreprise - coalesce(f.minutes_entreprise, 0) entreprise,
        case when p.minutes_semaine >= ${temps_plein}::int
          then e.minutes_absence_justifiee - coalesce(f.minutes_absence_justifiee, 0) else 0 end maintenues
      from calcul c
      join droit d on d.region = c.region and d.id = c.droit_id
      join parcours p on p.region = c.region and p.id = c.parcours_id ${people}
      join etat_mensuel e on e.region = c.region and e.id = c.etat_id
      left join calcul b on b.region = c.region and b.parcours_id = c.parcours_id and b.mois = c.mois and b.rang = c.rang - 1
      left join etat_mensuel f on f.region = b.region and f.id = b.etat_id
      where c.region = ${region} and c.liquidation_id = ${liquidation_id}) h
    where h.formation <> 0 or h.entreprise <> 0 or h.maintenues <> 0
    order by h.nom, h.prenom, h.parcours_id, h.mois`.execute(db)
  return rows
}
