import { sql } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../../db/refus.ts'
import type { Db } from '../../db/schema.ts'
import { versionAt } from '../../dispositif/dispositif.ts'
import { dispositif } from '../../dispositif/load.ts'
import type { Compte } from '../../habilitation/habilitation.ts'
import { suivre } from '../../place/store.ts'
import { jour } from '../../web/format.ts'
import { type Parcours, tell } from './fil.ts'

/** Until when someone who left may come back (included; null without limit), by a decision that says why. */
export async function ouvrirRetour(
  db: Db,
  who: Compte,
  p: Parcours,
  jusqu_au: Jour | null,
  motif: string,
  now: string,
): Promise<void> {
  await db
    .insertInto('droit_retour')
    .values({ region: who.region, parcours_id: p.id, jusqu_au, motif, decide_le: now, compte_id: who.id })
    .execute()
  await tell(
    db,
    who,
    p,
    `droit-retour-${p.id}-${now}`,
    'Droit de revenir en formation',
    jusqu_au
      ? `Un retour en formation est possible jusqu’au ${jour(jusqu_au)}, sans nouvelle prescription.`
      : 'Un retour en formation est possible, sans limite de date ni nouvelle prescription.',
    now,
  )
}

/**
 * The prescription by which someone comes back: a copy of the one they entered with, for what their action is part of today,
 * accepted with a seat, or first in the waiting list of a full site. Refused while another one is open for the same action.
 */
export async function revenir(
  db: Db,
  who: Compte,
  p: Parcours,
  motif: string,
  now: string,
  today: Jour,
): Promise<{ id: number; acceptee: boolean }> {
  const { rows } = await sql<{
    dispositif: string
    action_id: number
  }>`select coalesce(a.dispositif, r.dispositif) dispositif, r.action_id from parcours p
    join prescription r on r.region = p.region and r.id = p.prescription_id
    join action a on a.region = r.region and a.id = r.action_id
    where p.region = ${who.region} and p.id = ${p.id} and not exists (select from prescription o
      join lateral (select e.statut from prescription_evenement e where e.region = o.region and e.prescription_id = o.id
        order by e.id desc limit 1) e on true
      where o.region = r.region and o.stagiaire_id = r.stagiaire_id and o.action_id = r.action_id
        and e.statut <> all (array['refusee', 'annulee', 'entree']))`.execute(db)
  if (!rows[0])
    throw new Refus('Une prescription est déjà en cours pour cette formation : partez de celle-là.')
  const { dispositif: code, action_id } = rows[0]
  const version = versionAt(dispositif(code), today)
  if (!version)
    throw new Refus(`« ${dispositif(code).nom} » n’est pas ouvert aujourd’hui : parlez-en à la Région.`)
  const { id } = await sql<{ id: number }>`insert into prescription
      (region, stagiaire_id, dispositif, version, action_id, structure_id, conseiller_id, cree_le, objectifs, evaluation, distance_m)
    select r.region, r.stagiaire_id, ${code}, ${version.du}, r.action_id, r.structure_id, r.conseiller_id, ${today}, r.objectifs,
      r.evaluation, r.distance_m
    from parcours p join prescription r on r.region = p.region and r.id = p.prescription_id
    where p.region = ${who.region} and p.id = ${p.id} returning id`
    .execute(db)
    .then(({ rows: made }) => made[0] ?? Promise.reject(new Introuvable('Cette prescription')))
  const note = (statut: string) =>
    db
      .insertInto('prescription_evenement')
      .values({
        region: who.region,
        prescription_id: id,
        statut,
        le: today,
        instant: now,
        compte_id: who.id,
        motif,
      })
      .execute()
  await note('preparee')
  await note('transmise')
  const seated = await placed(db, who, { id, action_id: Number(action_id) }, now)
  await note(seated ? 'acceptee' : 'en_attente')
  if (!seated)
    await sql`update liste_attente set classe = 'retour', raison = 'Droit de retour'
      where region = ${who.region} and prescription_id = ${id} and close_le is null`.execute(db)
  return { id, acceptee: seated }
}

/** Takes a seat when one is free; false when the site is full. */
async function placed(
  db: Db,
  who: Compte,
  p: { id: number; action_id: number },
  now: string,
): Promise<boolean> {
  try {
    await suivre(db, who, p, 'acceptee', now)
    return true
  } catch (error) {
    if (error instanceof Refus) return false
    throw error
  }
}
