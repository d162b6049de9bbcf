import { sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import { dispositif } from '../dispositif/load.ts'
import type { PhasePrevue } from '../parcours/parcours.ts'
import { type Depart, type DroitRetour, droitDe } from './droit-retour.ts'
import { type Classe, type Nature, type Reponse, regleOf, type Suspension, versionOf } from './suspension.ts'

/** A suspension with who sees to its return. */
export interface SuspensionRow extends Suspension {
  responsable: string | null
}

/** Suspensions of a pathway, the first first. A half-day attended on the day of return or after is a return. */
export async function ofParcours(db: Db, region: string, parcours_id: number): Promise<SuspensionRow[]> {
  const { rows } =
    await sql<SuspensionRow>`select u.id, lower(u.periode) du, upper(u.periode) au, u.classe, u.demandee_par,
      u.responsable_id, u.place_conservee, k.nom responsable,
      exists (select from suspension_evenement e where e.region = u.region and e.parcours_id = u.parcours_id
          and e.suspension_id = u.id and e.nature = 'reprise' and e.retour = upper(u.periode))
        or exists (select from demi_journee d where d.region = u.region and d.parcours_id = u.parcours_id
          and d.jour >= upper(u.periode) and d.statut in ('present', 'distance', 'entreprise')) revenu
    from suspension u left join compte k on k.region = u.region and k.id = u.responsable_id
    where u.region = ${region} and u.parcours_id = ${parcours_id} order by u.periode`.execute(db)
  return rows
}

/** The phases of a pathway as planned before any suspension. */
export async function phasesPrevues(db: Db, region: string, parcours_id: number): Promise<PhasePrevue[]> {
  const { rows } = await sql<PhasePrevue>`select rang, nom, du, au, minutes_prevues from phase
    where region = ${region} and parcours_id = ${parcours_id} order by rang`.execute(db)
  return rows
}

/** What a trainee asked, and the answer. */
export interface Demande {
  id: number
  du: Jour
  retour: Jour | null
  classe: Classe
  cree_le: string
  echeance: Jour
  reponse: Reponse | null
  repondue_le: string | null
  repondue_par: string | null
  motif: string
}

/** What was asked for a pathway, the last first. */
export async function demandesOf(db: Db, region: string, parcours_id: number): Promise<Demande[]> {
  const { rows } =
    await sql<Demande>`select d.id, d.du, d.retour, d.classe, d.cree_le, d.echeance, d.reponse, d.repondue_le,
      k.nom repondue_par, d.motif
    from demande_suspension d left join compte k on k.region = d.region and k.id = d.repondue_par
    where d.region = ${region} and d.parcours_id = ${parcours_id} order by d.id desc`.execute(db)
  return rows
}

/** One thing that happened to a suspension. */
export interface Evenement {
  id: number
  suspension_id: number
  nature: Nature
  du: Jour
  retour: Jour | null
  classe: Classe
  le: string
  par: string | null
}

/** What happened to the suspensions of a pathway, the last first. */
export async function evenementsOf(db: Db, region: string, parcours_id: number): Promise<Evenement[]> {
  const { rows } =
    await sql<Evenement>`select e.id, e.suspension_id, e.nature, e.du, e.retour, e.classe, e.le, k.nom par
    from suspension_evenement e left join compte k on k.region = e.region and k.id = e.compte_id
    where e.region = ${region} and e.parcours_id = ${parcours_id} order by e.id desc`.execute(db)
  return rows
}

/** Who may see to a return: the pathway's counsellor, and the accounts of its organisation. */
export async function responsablesOf(
  db: Db,
  region: string,
  parcours_id: number,
): Promise<{ id: number; nom: string; fonction: string }[]> {
  const { rows } = await sql<{
    id: number
    nom: string
    fonction: string
  }>`select k.id, k.nom, k.fonction from parcours p
    join action a on a.region = p.region and a.id = p.action_id
    join site s on s.region = a.region and s.id = a.site_id
    join compte k on k.region = p.region and k.actif
      and (k.id = p.conseiller_id or k.id = p.referent_id or (k.role = 'organisme' and k.organisme_id = s.organisme_id))
    where p.region = ${region} and p.id = ${parcours_id} order by k.id <> p.referent_id, k.nom, k.id limit 200`.execute(
    db,
  )
  return rows
}

/** What the period of a suspension touches: half-days noted, those attended, and months certified. */
export async function touche(
  db: Db,
  region: string,
  parcours_id: number,
  du: Jour,
  au: Jour | null,
): Promise<{ notees: number; presences: number; premiere: Jour | null; mois: Jour[] }> {
  const { rows } = await sql<{
    notees: number
    presences: number
    premiere: Jour | null
    mois: Jour[]
  }>`select
      count(*)::int notees,
      count(*) filter (where d.statut in ('present', 'distance', 'entreprise'))::int presences,
      min(d.jour) filter (where d.statut in ('present', 'distance', 'entreprise')) premiere,
      coalesce((select json_agg(e.mois order by e.mois) from etat_courant e where e.region = ${region}
        and e.parcours_id = ${parcours_id}
        and daterange(e.mois, (e.mois + interval '1 month')::date) && daterange(${du}::date, ${au}::date)), '[]') mois
    from demi_journee d where d.region = ${region} and d.parcours_id = ${parcours_id}
      and daterange(${du}::date, ${au}::date) @> d.jour`.execute(db)
  return rows[0] ?? { notees: 0, presences: 0, premiere: null, mois: [] }
}

interface DepartRow extends Depart {
  version: Jour
}

const departs = (region: string, of: { parcours: number } | { stagiaire: number }) => sql<DepartRow>`select
    p.id parcours_id, p.dispositif, p.version, x.date, x.motif,
    (select json_build_object('jusqu_au', r.jusqu_au, 'motif', r.motif, 'le', r.decide_le) from droit_retour r
      where r.region = p.region and r.parcours_id = p.id order by r.id desc limit 1) decision,
    (select min(n.date_entree) from parcours n where n.region = p.region and n.stagiaire_id = p.stagiaire_id
      and (n.dispositif = p.dispositif or n.action_id = p.action_id) and n.date_entree >= x.date) revenu_le
  from parcours p join sortie x on x.region = p.region and x.parcours_id = p.id
  where p.region = ${region} and ${'parcours' in of ? sql`p.id = ${of.parcours}` : sql`p.stagiaire_id = ${of.stagiaire}`}
  order by x.date, p.id`

const rightOf = ({ version, ...depart }: DepartRow, le: Jour): DroitRetour | null => {
  const found = dispositif(depart.dispositif)
  return droitDe(depart, regleOf(found, versionOf(found, version)), le)
}

/** The right that a pathway over leaves on a day, as if the person had not come back since; null when it leaves none. */
export const droitApres = (
  p: {
    id: number
    dispositif: string
    version: Jour
    sortie: { date: Jour; motif: string } | null
    retour_decide: { jusqu_au: Jour | null } | null
  },
  le: Jour,
): DroitRetour | null =>
  p.sortie &&
  rightOf(
    {
      parcours_id: p.id,
      dispositif: p.dispositif,
      version: p.version,
      ...p.sortie,
      decision: p.retour_decide,
      revenu_le: null,
    },
    le,
  )

/** The exit of a pathway and the right that it leaves on a day; null while the person has not left. */
export async function retourOf(
  db: Db,
  region: string,
  parcours_id: number,
  le: Jour,
): Promise<{ depart: Depart; droit: DroitRetour | null } | null> {
  const { rows } = await departs(region, { parcours: parcours_id }).execute(db)
  return rows[0] ? { depart: rows[0], droit: rightOf(rows[0], le) } : null
}

/**
 * The right of a person to come back on a day, in one dispositif or any: without a new decision to prescribe, and before
 * those who wait for a first entry. The last exit first; null when there is none.
 */
export async function droitRetour(
  db: Db,
  region: string,
  stagiaire_id: number,
  le: Jour,
  code: string | null = null,
): Promise<DroitRetour | null> {
  const { rows } = await departs(region, { stagiaire: stagiaire_id }).execute(db)
  return (
    rows
      .filter(r => code === null || r.dispositif === code)
      .map(r => rightOf(r, le))
      .findLast(Boolean) ?? null
  )
}
