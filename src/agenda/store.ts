import { sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import { membres } from '../emargement/store.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { seancesOf } from '../seance/store.ts'
import { type Evenement, ranges, seancesDe, seancesDuGroupe } from './agenda.ts'

/** All that an account expects on the days `[du, au[`, in order. */
export async function evenements(db: Db, who: Compte, du: Jour, au: Jour): Promise<Evenement[]> {
  return ranges([
    ...(await seances(db, who, du, au)),
    ...(await rendezVous(db, who, du, au)),
    ...(await retours(db, who, du, au)),
    ...(who.role === 'stagiaire' ? await suites(db, who, du, au) : await taches(db, who, du, au)),
  ])
}

async function seances(db: Db, who: Compte, du: Jour, au: Jour): Promise<Evenement[]> {
  if (who.role !== 'stagiaire' && who.role !== 'organisme') return []
  const people = await membres(db, who, { du, au })
  const rows = await seancesOf(
    db,
    who.region,
    people.map(m => m.parcours_id),
    du,
    au,
  )
  return who.role === 'stagiaire' ? seancesDe(people, rows, du, au) : seancesDuGroupe(people, rows, du, au)
}

/** Who is who, for a calendar that may be shown on a shared screen: a first name and an initial. */
const prenom = sql`g.prenom || ' ' || left(g.nom, 1) || '.'`

/** Days on which a training organisation offered to meet someone. */
async function rendezVous(db: Db, who: Compte, du: Jour, au: Jour): Promise<Evenement[]> {
  const own = {
    stagiaire: sql`p.stagiaire_id = ${who.stagiaire_id}`,
    conseiller: sql`p.conseiller_id = ${who.id}`,
    organisme: sql`s.organisme_id = ${who.organisme_id}`,
    region: sql`false`,
    payeur: sql`false`,
  }[who.role]
  const titre =
    who.role === 'stagiaire' ? sql`'Rendez-vous avec l’organisme'` : sql`'Rendez-vous : ' || ${prenom}`
  const { rows } =
    await sql<Evenement>`select 'rendez-vous-' || e.id cle, e.rendez_vous jour, null heures, ${titre} titre,
      s.nom lieu, '/prescriptions/' || p.id lien
    from prescription p join action a on a.region = p.region and a.id = p.action_id
    join site s on s.region = a.region and s.id = a.site_id
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    join lateral (select v.id, v.statut, v.rendez_vous from prescription_evenement v
      where v.region = p.region and v.prescription_id = p.id order by v.id desc limit 1) e on true
    where p.region = ${who.region} and ${own} and e.statut = 'positionnement_propose'
      and e.rendez_vous >= ${du} and e.rendez_vous < ${au}`.execute(db)
  return rows
}

/** Days on which someone comes back from a suspension. */
async function retours(db: Db, who: Compte, du: Jour, au: Jour): Promise<Evenement[]> {
  const own = {
    stagiaire: sql`p.stagiaire_id = ${who.stagiaire_id}`,
    conseiller: sql`p.conseiller_id = ${who.id}`,
    organisme: sql`s.organisme_id = ${who.organisme_id}`,
    region: sql`false`,
    payeur: sql`false`,
  }[who.role]
  const titre = who.role === 'stagiaire' ? sql`'Retour en formation'` : sql`'Retour : ' || ${prenom}`
  const { rows } = await sql<Evenement>`select 'retour-' || u.id cle, upper(u.periode) jour, null heures,
      ${titre} titre, s.nom lieu, '/parcours/' || p.id lien
    from suspension u join parcours p on p.region = u.region and p.id = u.parcours_id
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    join action a on a.region = p.region and a.id = p.action_id
    join site s on s.region = a.region and s.id = a.site_id
    where u.region = ${who.region} and ${own} and upper(u.periode) >= ${du} and upper(u.periode) < ${au}`.execute(
    db,
  )
  return rows
}

/** The first day of what is planned next, for the person. */
async function suites(db: Db, who: Compte, du: Jour, au: Jour): Promise<Evenement[]> {
  const { rows } =
    await sql<Evenement>`select 'suite-' || w.id cle, w.du jour, null heures, 'Prochaine étape prévue' titre,
      '' lieu, '/parcours/' || p.id || '/suite' lien
    from suite w join parcours p on p.region = w.region and p.id = w.parcours_id
    where w.region = ${who.region} and p.stagiaire_id = ${who.stagiaire_id} and w.abandonnee_le is null
      and w.du >= ${du} and w.du < ${au}`.execute(db)
  return rows
}

/** Deadlines of the account's own tasks. */
async function taches(db: Db, who: Compte, du: Jour, au: Jour): Promise<Evenement[]> {
  const { rows } =
    await sql<Evenement>`select 'tache-' || id cle, echeance jour, null heures, 'À faire : ' || objet titre,
      'Une tâche à faire' discret,
      '' lieu, '/taches/' || id lien
    from tache where region = ${who.region} and compte_id = ${who.id} and close_le is null
      and echeance >= ${du} and echeance < ${au}`.execute(db)
  return rows
}

/** When the account's calendar address was made, or null. */
export async function lienDe(db: Db, who: Compte): Promise<string | null> {
  const row = await db
    .selectFrom('lien_agenda')
    .select('cree_le')
    .where('region', '=', who.region)
    .where('compte_id', '=', who.id)
    .executeTakeFirst()
  return row?.cree_le ?? null
}

/** Makes an account's calendar address; the one before leads nowhere any more. */
export async function ouvrir(db: Db, who: Compte, empreinte: string, now: string): Promise<void> {
  await db
    .insertInto('lien_agenda')
    .values({ region: who.region, compte_id: who.id, empreinte, cree_le: now })
    .onConflict(o => o.columns(['region', 'compte_id']).doUpdateSet({ empreinte, cree_le: now }))
    .execute()
}

/** Ends an account's calendar address; false when it had none. */
export async function fermer(db: Db, who: Compte): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('lien_agenda')
    .where('region', '=', who.region)
    .where('compte_id', '=', who.id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** The account that a calendar's address belongs to, while it is in use. */
export async function compteDe(
  db: Db,
  empreinte: string,
): Promise<{ who: Compte; cree_le: string } | undefined> {
  const { rows } = await sql<
    Compte & { lien_le: string }
  >`select c.region, r.nom region_nom, c.id, c.nom, c.fonction,
      coalesce(t.nom, o.nom) rattachement, t.reseau, c.role, c.organisme_id, c.structure_id, c.stagiaire_id,
      c.nouveautes_lues_le, l.cree_le lien_le
    from lien_agenda l join compte c on c.region = l.region and c.id = l.compte_id and c.actif
    join region r on r.code = c.region
    left join structure t on t.region = c.region and t.id = c.structure_id
    left join organisme o on o.region = c.region and o.id = c.organisme_id
    where l.empreinte = ${empreinte}`.execute(db)
  const [row] = rows
  if (!row) return undefined
  const { lien_le, ...who } = row
  return { who, cree_le: lien_le }
}
