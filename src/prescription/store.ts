import { type RawBuilder, sql } from 'kysely'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import { prepared } from '../db/store.ts'
import { type Dispositif, versionAt } from '../dispositif/dispositif.ts'
import { type Evaluation, evaluate } from '../dispositif/evaluate.ts'
import { dispositif, loadDispositifs } from '../dispositif/load.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { type FaitDate, type Identite, situationAt } from '../stagiaire/stagiaire.ts'
import { type Prescripteurs, prescripteursDe } from './prescripteurs.ts'
import type { Statut } from './prescription.ts'

/** Seen from outside the prescribing structure only once it was transmitted, whatever became of it since. */
const transmitted = sql`exists (select from prescription_evenement x
  where (x.region, x.prescription_id) = (p.region, p.id) and x.statut = 'transmise')`

/** The prescriptions that an account may see: the condition on `prescription p`, `site s` and statut `e.statut`. */
export function visible(who: Compte): RawBuilder<boolean> {
  switch (who.role) {
    case 'region':
      return sql`p.region = ${who.region}`
    case 'conseiller':
      return sql`p.region = ${who.region} and p.structure_id = ${who.structure_id}`
    case 'organisme':
      return sql`p.region = ${who.region} and s.organisme_id = ${who.organisme_id} and ${transmitted}`
    case 'stagiaire':
      return sql`p.region = ${who.region} and p.stagiaire_id = ${who.stagiaire_id} and ${transmitted}`
    case 'payeur':
      return sql`false`
  }
}

/** A prescription's statut is the last thing that happened to it; the first is that it was prepared. */
export const bare = sql`prescription p
  join action a on (a.region, a.id) = (p.region, p.action_id)
  join site s on (s.region, s.id) = (a.region, a.site_id)
  join lateral (select e.statut, e.le, e.instant, e.rendez_vous, e.motif from prescription_evenement e
    where (e.region, e.prescription_id) = (p.region, p.id) order by e.id desc limit 1) e on true`
const from = sql`${bare}
  join organisme o on (o.region, o.id) = (s.region, s.organisme_id)
  join stagiaire g on (g.region, g.id) = (p.region, p.stagiaire_id)
  join commune c on c.code = g.commune
  join structure t on (t.region, t.id) = (p.region, p.structure_id)
  join compte k on (k.region, k.id) = (p.region, p.conseiller_id)`

export interface PrescriptionRow {
  id: number
  stagiaire_id: number
  nom: string
  prenom: string
  date_naissance: string
  commune_nom: string
  dispositif: string
  dispositif_nom: string
  version: string
  action_id: number
  site: string
  site_id: number
  organisme: string
  organisme_id: number
  adresse: string
  structure: string
  conseiller: string
  conseiller_id: number
  objectifs: string
  evaluation: unknown
  distance_m: number
  cree_le: string
  revision: number
  statut: Statut
  le: string
  rendez_vous: string | null
  motif: string | null
}

const columns = sql`p.id, p.stagiaire_id, g.nom, g.prenom, g.date_naissance, c.nom commune_nom, p.dispositif, p.version,
  p.action_id, s.nom site, s.id site_id, o.nom organisme, o.id organisme_id, s.adresse, t.nom structure, k.nom conseiller,
  p.conseiller_id, p.objectifs, p.evaluation, p.distance_m, p.cree_le, p.revision, e.statut,
  e.le, e.rendez_vous, e.motif`

/** With the dispositif's name beside its code. */
export const named = <R extends { dispositif: string }>(rows: R[]) =>
  rows.map(row => ({ ...row, dispositif_nom: dispositif(row.dispositif).nom }))

/** The prescription, or `Introuvable` for who may not see it. */
export async function byId(db: Db, who: Compte, id: number): Promise<PrescriptionRow> {
  const { rows } =
    await sql<PrescriptionRow>`select ${columns} from ${from} where p.id = ${id} and ${visible(who)}`.execute(
      db,
    )
  const [row] = named(rows)
  if (!row) throw new Introuvable('Cette prescription')
  return row
}

/** How many prescriptions stand at each statut. */
export async function counts(db: Db, who: Compte): Promise<{ statut: Statut; n: number }[]> {
  const { rows } =
    who.role === 'region' // The last event of every prescription, in one pass.
      ? await sql<{ statut: Statut; n: number }>`select e.statut, count(*) n from (
          select distinct on (e.prescription_id) e.statut from prescription_evenement e
          where e.region = ${who.region} order by e.prescription_id, e.id desc) e group by 1 order by 1`.execute(
          db,
        )
      : await sql<{ statut: Statut; n: number }>`select e.statut, count(*) n from ${bare}
          where ${visible(who)} group by 1 order by 1`.execute(db)
  return rows
}

export interface PrescriptionOf {
  id: number
  dispositif: string
  dispositif_nom: string
  site: string
  statut: Statut
  le: string
  cree_le: string
  transmise_le: string | null
}

/** One person's prescriptions, newest first. */
export async function ofStagiaire(db: Db, who: Compte, stagiaire_id: number): Promise<PrescriptionOf[]> {
  const rows = await prepared(
    db,
    sql<PrescriptionOf>`select p.id, p.dispositif, s.nom site, e.statut, e.le, p.cree_le,
        (select min(x.le) from prescription_evenement x where (x.region, x.prescription_id) = (p.region, p.id)
          and x.statut = 'transmise') transmise_le
      from ${from} where p.stagiaire_id = ${stagiaire_id} and ${visible(who)} order by p.id desc`,
  )
  return named(rows)
}

export interface Evenement {
  id: number
  statut: Statut
  le: string
  instant: string
  auteur: string | null
  rendez_vous: string | null
  motif: string
}

/** What happened to a prescription, in order. */
export async function evenements(db: Db, region: string, prescription_id: number): Promise<Evenement[]> {
  const { rows } =
    await sql<Evenement>`select e.id, e.statut, e.le, e.instant, k.nom auteur, e.rendez_vous, e.motif
    from prescription_evenement e left join compte k on (k.region, k.id) = (e.region, e.compte_id)
    where e.region = ${region} and e.prescription_id = ${prescription_id} order by e.id`.execute(db)
  return rows
}

export interface Nouveaute {
  id: number
  prescription_id: number
  nom: string
  prenom: string
  site: string
  statut: Statut
  le: string
  rendez_vous: string | null
  motif: string
}

/** What others did on this account's prescriptions since it last said it had read them. */
export async function nouveautes(db: Db, who: Compte): Promise<Nouveaute[]> {
  const { rows } =
    await sql<Nouveaute>`select n.id, n.prescription_id, g.nom, g.prenom, s.nom site, n.statut, n.le, n.rendez_vous, n.motif
    from prescription_evenement n join ${from} on (p.region, p.id) = (n.region, n.prescription_id)
    where ${visible(who)} and n.compte_id is distinct from ${who.id} and n.statut <> 'preparee'
      and n.instant > coalesce(${who.nouveautes_lues_le}::timestamptz, '-infinity')
    order by n.instant desc, n.id desc limit 30`.execute(db)
  return rows
}

export async function markRead(db: Db, who: Compte, now: string): Promise<void> {
  await db
    .updateTable('compte')
    .set({ nouveautes_lues_le: now })
    .where('region', '=', who.region)
    .where('id', '=', who.id)
    .execute()
}

/** One thing that happened, added to the thread. */
export async function addEvenement(
  db: Db,
  who: Compte,
  prescription_id: number,
  e: { statut: Statut; le: string; rendez_vous?: string | null; motif?: string },
  now: string,
): Promise<void> {
  await db
    .insertInto('prescription_evenement')
    .values({ ...e, region: who.region, prescription_id, instant: now, compte_id: who.id })
    .execute()
}

/** What the rules say of one dispositif for a person. */
export interface Ouvert {
  code: string
  nom: string
  /** A site of the Région proposes it. */
  propose: boolean
  /** Who may send someone there. */
  prescripteurs: Prescripteurs
  evaluation: Evaluation
}

/** What the rules say of every dispositif of the Région for who would enter on a day, those that a site proposes first. */
export async function ouverts(
  db: Db,
  region: string,
  personne: Identite,
  faits: readonly FaitDate[],
  le: string,
): Promise<Ouvert[]> {
  const situation = { ...situationAt(personne, faits, le), date_entree: le, date_signature: le }
  const proposes = await dispositifsProposes(db, region)
  return [...loadDispositifs().values()]
    .filter(d => d.code.startsWith(`${region}-`) && isPathway(d, le, proposes))
    .map(d => ({
      code: d.code,
      nom: d.nom,
      propose: proposes.has(d.code),
      prescripteurs: prescripteursDe(d, le),
      evaluation: evaluate(d, le, situation),
    }))
    .sort((a, b) => Number(b.propose) - Number(a.propose))
}

/** A measure on entry alone, without phases nor a site, is read in the catalogue: nobody prescribes it. */
function isPathway(d: Dispositif, le: string, proposes: ReadonlySet<string>): boolean {
  const parcours = versionAt(d, le)?.parcours
  return parcours !== undefined && (parcours.phases.length > 0 || proposes.has(d.code))
}

/** The dispositifs that at least one site of the Région proposes. */
async function dispositifsProposes(db: Db, region: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('action')
    .select('dispositif')
    .distinct()
    .where('region', '=', region)
    .execute()
  return new Set(rows.flatMap(row => (row.dispositif ? [row.dispositif] : [])))
}
