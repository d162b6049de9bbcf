import { sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import type { Db, Root } from '../db/schema.ts'
import { prepared, type Store } from '../db/store.ts'
import { paris } from '../http/session.ts'
import { reglageOf } from '../reglage/store.ts'
import { jour, plural } from '../web/format.ts'
import { sousDotation } from './dotation/store.ts'
import { proposer } from './liste.ts'
import { complet, insert, later, libresPour, sejour, sujetOf, verrouiller } from './sujet.ts'

/**
 * Refuses at once when no place is free today: who comes too late in a rush then waits for nobody. A prescription that has its place
 * already goes on, and is answered by what holds it.
 */
export async function resteUnePlace(
  db: Db | Root,
  who: { region: string; structure_id: number | null },
  prescription_id: number,
  now: string,
): Promise<void> {
  const le = paris(now)
  const [full] = await prepared(
    db,
    sql<{ site: string }>`select s.nom site from prescription p
    join action a on a.region = p.region and a.id = p.action_id join site s on s.region = a.region and s.id = a.site_id
    where p.region = ${who.region} and p.id = ${prescription_id} and p.structure_id = ${who.structure_id}
      and capacite_du_jour(p.region, p.action_id, ${le}) <= places_tenues(p.region, p.action_id, ${le}, ${now})
      and not exists (select from place x where x.region = p.region and x.prescription_id = p.id and x.liberee_le is null)`,
  )
  if (full) throw complet(full.site, le, le)
}

/**
 * Takes a seat for a prescription, until the organisation answers: refused when none is free for the whole stay. Returns until
 * when it is held (ISO instant).
 */
export async function retenir(
  db: Db,
  who: { region: string; id: number },
  prescription_id: number,
  now: string,
): Promise<string> {
  const s = await sujetOf(db, who.region, prescription_id)
  const le = paris(now)
  const jours = sejour(s.dispositif, le)
  const { libres, jour: tightest } = await libresPour(db, who.region, s.action_id, jours, now)
  if (libres !== null && libres <= 0) throw complet(s.site, tightest, le)
  await verrouiller(db, who.region, s.action_id)
  await sousDotation(db, who.region, s, le)
  const expire_le = later(now, await reglageOf(db, who.region, 'place_retenue', le))
  await insert(db, who.region, s, jours, {
    origine: 'retenue',
    proposee_le: now,
    expire_le,
    compte_id: who.id,
  })
  return expire_le
}

/** Holds the site of a prescription before its answer is written, as `suivre` will. */
export const avantReponse = verrouiller

/**
 * What an answer of the organisation changes: an acceptance takes the seat (the one already held becomes firm), a refusal or a
 * withdrawal gives it to the next person. Sites that never said how many places they have refuse nobody.
 */
export async function suivre(
  db: Db,
  who: { region: string; id: number },
  p: { id: number; action_id: number },
  statut: string,
  now: string,
): Promise<void> {
  if (statut === 'refusee' || statut === 'annulee') return liberee(db, who.region, p.action_id, now)
  if (statut !== 'acceptee') return
  const s = await sujetOf(db, who.region, p.id)
  await verrouiller(db, who.region, s.action_id)
  await sql`select liberer_expirees(${who.region}, ${s.action_id}, ${now})`.execute(db)
  const held = await db
    .updateTable('place')
    .set({ acceptee_le: now })
    .where('region', '=', who.region)
    .where('prescription_id', '=', p.id)
    .where('liberee_le', 'is', null)
    .executeTakeFirst()
  if (held.numUpdatedRows > 0n) return
  const le = paris(now)
  const jours = sejour(s.dispositif, le)
  const { libres, jour: tightest } = await libresPour(db, who.region, s.action_id, jours, now)
  if (libres !== null && libres <= 0) throw complet(s.site, tightest, le)
  await sousDotation(db, who.region, s, le)
  await insert(db, who.region, s, jours, {
    origine: 'acceptation',
    proposee_le: now,
    acceptee_le: now,
    compte_id: who.id,
  })
}

/** Something was freed on a site, or added to it: each free place is offered to the next person of the list. */
export async function liberee(db: Db, region: string, action_id: number, now: string): Promise<void> {
  await proposer(db, region, action_id, now)
}

/** What the night does: offers past their time go to the next people, site by site. Returns how many were offered. */
export async function laNuit(store: Store, now: string): Promise<number> {
  const { rows } = await sql<{ region: string; action_id: number }>`
    select region, action_id from liste_attente where close_le is null
    union select region, action_id from place where liberee_le is null and acceptee_le is null and expire_le <= ${now}
    order by 1, 2`.execute(store.db)
  let offered = 0
  for (const { region, action_id } of rows)
    offered += await store.write({ compte: null, acte: 'nuit', now }, async db => {
      await verrouiller(db, region, action_id)
      await sql`select liberer_expirees(${region}, ${action_id}, ${now})`.execute(db)
      return proposer(db, region, action_id, now)
    })
  return offered
}

/**
 * Refuses an entry on a day that is not one of those planned, where entries are paced or on fixed dates and somebody planned them;
 * or on a day already full. Elsewhere one enters on any day.
 */
export async function verifierEntree(
  db: Db,
  region: string,
  action_id: number,
  date_entree: Jour,
): Promise<void> {
  const { rows } = await sql<{ jour: Jour; places: number | null; entres: number }>`select e.jour, e.places,
      (select count(*)::int from parcours p where p.region = e.region and p.action_id = e.action_id and p.date_entree = e.jour) entres
    from entree_prevue e join action a on a.region = e.region and a.id = e.action_id
    where e.region = ${region} and e.action_id = ${action_id} and e.annulee_le is null and a.entree <> 'permanentes'
    order by e.jour`.execute(db)
  if (rows.length === 0) return
  const day = rows.find(r => r.jour === date_entree)
  const next = rows.filter(r => r.jour > date_entree).map(r => jour(r.jour))
  if (!day)
    throw new Refus(
      `Sur ce site, on entre à des jours prévus.${next.length ? ` Les prochains : ${next.slice(0, 3).join(', ')}.` : ' Aucun autre jour n’est encore prévu : ajoutez-le sur la page des places.'}`,
      'date_entree',
    )
  if (day.places !== null && day.entres >= day.places)
    throw new Refus(
      `Les ${plural(day.places, 'place')} de l’entrée du ${jour(day.jour)} sont prises.${next[0] ? ` La suivante est le ${next[0]}.` : ''}`,
      'date_entree',
    )
}
