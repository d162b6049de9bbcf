import { sql } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import { Refus } from '../../db/refus.ts'
import type { Db } from '../../db/schema.ts'
import type { Compte } from '../../habilitation/habilitation.ts'
import { eteindre, ouvrir } from '../../tache/store.ts'
import type { Demande } from '../store.ts'
import type { Classe } from '../suspension.ts'
import { cles, lien, type Parcours, periode, tell } from './fil.ts'

/** A trainee's demand, and the task of the referent to answer it before `echeance`. */
export async function demander(
  db: Db,
  who: Compte,
  p: Parcours,
  d: { du: Jour; retour: Jour | null; classe: Classe; echeance: Jour },
  now: string,
): Promise<number> {
  const { id } = await db
    .insertInto('demande_suspension')
    .values({ ...d, region: who.region, parcours_id: p.id, cree_le: now, compte_id: who.id })
    .returning('id')
    .executeTakeFirstOrThrow()
  await ouvrir(
    db,
    {
      region: who.region,
      cle: cles.demande(id),
      stagiaire_id: p.stagiaire_id,
      compte_id: p.referent_id,
      objet: 'Répondre à une demande de suspension',
      detail: `Demandée ${periode(d.du, d.retour)}.`,
      lien: lien(p),
      echeance: d.echeance,
    },
    now,
    who.id,
  )
  return id
}

/** The answer to a demand, once; the one who waited reads it. */
export async function repondre(
  db: Db,
  who: Compte,
  p: Parcours,
  d: Demande,
  reponse: 'acceptee' | 'refusee' | 'retiree',
  motif: string,
  now: string,
): Promise<void> {
  const { numAffectedRows } =
    await sql`update demande_suspension set reponse = ${reponse}, repondue_le = ${now},
      repondue_par = ${who.id}, motif = ${motif}
    where region = ${who.region} and id = ${d.id} and reponse is null`.execute(db)
  if (!numAffectedRows) throw new Refus('Cette demande a déjà reçu une réponse.')
  const conclusion = {
    acceptee: 'La suspension est acceptée.',
    refusee: 'La suspension est refusée.',
    retiree: 'La demande est retirée.',
  }
  for (const cle of [cles.demande(d.id), cles.retard(d.id)])
    await eteindre(db, who.region, cle, conclusion[reponse], now)
  if (reponse === 'refusee')
    await tell(db, who, p, cles.demande(d.id), 'Demande de suspension refusée', `Raison : ${motif}`, now)
}
