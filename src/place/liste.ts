import { sql } from 'kysely'
import { addDays, type Jour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import { paris } from '../http/session.ts'
import { write } from '../message/store.ts'
import { reglageOf } from '../reglage/store.ts'
import { jour } from '../web/format.ts'
import { epuisee } from './dotation/store.ts'
import type { Jours } from './place.ts'
import {
  enJours,
  insert,
  later,
  libresPour,
  type Sujet,
  sejour,
  subject,
  subjects,
  verrouiller,
} from './sujet.ts'

interface Candidat extends Sujet {
  attente_id: number
  classe: string
  parcours_id: number | null
}

/** The next person to offer a place to: class, then date; not the one who was just asked. */
async function suivant(
  db: Db,
  region: string,
  action_id: number,
  le: Jour,
  sauf: number[],
): Promise<Candidat | undefined> {
  const { rows } = await sql<Candidat>`select ${subject}, q.id attente_id, q.classe,
      (select x.parcours_id from place x where x.region = q.region and x.prescription_id = q.prescription_id
        and x.liberee_le is null) parcours_id
    from liste_attente q join ${subjects} on p.region = q.region and p.id = q.prescription_id
    where q.region = ${region} and q.action_id = ${action_id} and q.close_le is null
      and (q.pas_avant is null or q.pas_avant <= ${le}) and q.id <> all(${sauf}::bigint[])
      and (q.classe = 'retour' or not exists (select from place x where x.region = q.region
        and x.prescription_id = q.prescription_id and x.liberee_le is null))
    order by case q.classe when 'retour' then 1 when 'fin_etape' then 2 else 3 end, q.depuis, q.id limit 1`.execute(
    db,
  )
  return rows[0]
}

/** Each free place of a site is offered to the next person of its list. Returns how many were offered. */
export async function proposer(db: Db, region: string, action_id: number, now: string): Promise<number> {
  const le = paris(now)
  const passed: number[] = []
  let offered = 0
  if (!(await suivant(db, region, action_id, le, passed))) return 0
  await verrouiller(db, region, action_id)
  await sql`select liberer_expirees(${region}, ${action_id}, ${now})`.execute(db)
  const days = await reglageOf(db, region, 'place_reponse', le)
  for (;;) {
    const c = await suivant(db, region, action_id, le, passed)
    if (!c) return offered
    passed.push(c.attente_id)
    const jours = sejour(c.dispositif, le)
    const { libres } = await libresPour(db, region, action_id, jours, now)
    if (libres === null || libres <= 0) return offered
    if (c.parcours_id === null && (await epuisee(db, region, c, le))) continue
    if (c.parcours_id === null) {
      const expire_le = later(now, days)
      await insert(db, region, c, jours, {
        origine: 'proposition',
        proposee_le: now,
        expire_le,
        compte_id: null,
      })
      await dire(db, region, c, now, expire_le)
    } else {
      await reserverRetour(db, region, c, jours, now)
    }
    offered++
  }
}

/** Someone back from a suspension sits again from today: the day of return is noted on the pathway, and then counts alone. */
async function reserverRetour(db: Db, region: string, c: Candidat, jours: Jours, now: string): Promise<void> {
  await sql`update place set jours = jours + ${enJours([jours])}::datemultirange
    where region = ${region} and prescription_id = ${c.prescription_id} and liberee_le is null`.execute(db)
  await sql`update liste_attente set close_le = ${now} where region = ${region} and id = ${c.attente_id}`.execute(
    db,
  )
  await dire(db, region, c, now, null)
}

/** Tells the counsellor and the trainee that a place waits for an answer. */
async function dire(
  db: Db,
  region: string,
  c: Candidat,
  now: string,
  expire_le: string | null,
): Promise<void> {
  const lien = expire_le ? `/prescriptions/${c.prescription_id}/place` : `/parcours/${c.parcours_id}`
  const until = expire_le
    ? `Répondez avant le ${jour(expire_le)} : sans réponse, elle ira à la personne suivante.`
    : 'Le retour peut être noté dès maintenant.'
  const cle = `place-${c.prescription_id}-${now}`
  const say = (compte_id: number, texte: string) =>
    write(db, { region, compte_id, cle, objet: `Une place se libère à ${c.site}`, texte, lien }, now)
  await say(c.conseiller_id, `Une place est proposée à ${c.prenom} ${c.nom}, à ${c.site}. ${until}`)
  if (c.stagiaire_compte !== null)
    await say(c.stagiaire_compte, `Une place vous est proposée à ${c.site}. ${until}`)
}

/** The answer to an offer: yes. Refused once its time is over, when it is gone, or when nobody offered it: a place held waits for the organisation. */
export async function accepter(
  db: Db,
  region: string,
  p: { id: number; action_id: number },
  now: string,
): Promise<void> {
  await verrouiller(db, region, p.action_id)
  const { rows } = await sql<{
    origine: string
    expire_le: string
    acceptee_le: string | null
  }>`select origine, expire_le, acceptee_le from place
    where region = ${region} and prescription_id = ${p.id} and liberee_le is null`.execute(db)
  const [row] = rows
  if (!row) throw new Refus('Aucune place n’est proposée à cette personne en ce moment.')
  if (row.acceptee_le) throw new Refus('Cette place est déjà acceptée.')
  if (row.origine !== 'proposition')
    throw new Refus('Cette place est retenue en attendant l’organisme : c’est lui qui accepte la demande.')
  if (row.expire_le <= now)
    throw new Refus(
      `Le temps pour répondre est passé depuis le ${jour(row.expire_le)} : la place va à la personne suivante. La demande garde son rang dans la liste d’attente.`,
    )
  await sql`update place set acceptee_le = ${now}
    where region = ${region} and prescription_id = ${p.id} and liberee_le is null`.execute(db)
}

/** How long who declined an offer is not asked again. */
const REPOS_JOURS = 7

/** Gives a seat back before the entry: an offer declined keeps its rank in the list, and goes to the next person at once. */
export async function rendre(
  db: Db,
  region: string,
  p: { id: number; action_id: number },
  raison: string,
  now: string,
): Promise<void> {
  await verrouiller(db, region, p.action_id)
  const { numUpdatedRows } = await db
    .updateTable('place')
    .set({ liberee_le: now, raison })
    .where('region', '=', region)
    .where('prescription_id', '=', p.id)
    .where('liberee_le', 'is', null)
    .where('acceptee_le', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Refus('Aucune place n’est proposée ni retenue pour cette personne.')
  await sql`update liste_attente set pas_avant = ${addDays(paris(now), REPOS_JOURS)}
    where region = ${region} and prescription_id = ${p.id} and close_le is null`.execute(db)
  await proposer(db, region, p.action_id, now)
}

/** The people suspended on a site whose place was not kept, and who are not in its list yet. */
export async function retoursDe(db: Db, region: string, action_id: number, today: Jour) {
  const { rows } = await sql<{
    id: number
    prenom: string
    nom: string
    du: Jour
  }>`select x.parcours_id id, g.prenom, g.nom,
      lower(u.periode) du
    from place x join suspension u on u.region = x.region and u.parcours_id = x.parcours_id and u.periode @> ${today}::date
    join prescription p on p.region = x.region and p.id = x.prescription_id
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    where x.region = ${region} and x.action_id = ${action_id} and x.liberee_le is null and not x.jours @> ${today}::date
      and not exists (select from liste_attente q where q.region = x.region and q.prescription_id = x.prescription_id
        and q.close_le is null) order by g.nom`.execute(db)
  return rows
}
