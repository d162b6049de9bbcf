import { sql } from 'kysely'
import { Introuvable, Refus } from '../../db/refus.ts'
import type { Db } from '../../db/schema.ts'
import type { Compte } from '../../habilitation/habilitation.ts'

/** A transfer that one person alone says rejected: it does not go out again yet. */
export interface RejetAConfirmer {
  id: number
  reference: string
  nom: string
  prenom: string
  centimes: number
  retour_motif: string | null
  /** Who noted it. */
  note_par: string | null
  note_par_id: number | null
}

/** Notes that an account says a transfer rejected, or says it too. */
export async function noter(
  db: Db,
  region: string,
  virement_id: number,
  compte_id: number | null,
  now: string,
): Promise<void> {
  await db.insertInto('rejet_main').values({ region, virement_id, compte_id, le: now }).execute()
}

/** A file of the bank says rejected what a person had noted: nobody else needs to. */
export async function ditParLaBanque(
  db: Db,
  region: string,
  virements: readonly number[],
  now: string,
): Promise<void> {
  if (virements.length === 0) return
  await sql`insert into rejet_main (region, virement_id, compte_id, le)
    select distinct region, virement_id, null::bigint, ${now}::timestamptz from rejet_main
    where region = ${region} and virement_id = any(${[...virements]}::bigint[])
    on conflict do nothing`.execute(db)
}

/** The transfers of a run, or one of them, that one person alone says rejected. */
export async function aConfirmer(
  db: Db,
  region: string,
  { liquidation_id, virement_id }: { liquidation_id?: number; virement_id?: number },
): Promise<RejetAConfirmer[]> {
  const { rows } =
    await sql<RejetAConfirmer>`select v.id, v.reference, g.nom, g.prenom, v.centimes, v.retour_motif,
      k.nom note_par, c.compte_id note_par_id
    from rejet_main c join virement v on v.region = c.region and v.id = c.virement_id and v.retour = 'rejete'
    join paiement p on p.region = v.region and p.id = v.paiement_id
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    left join compte k on k.region = c.region and k.id = c.compte_id
    where c.region = ${region} and (${virement_id ?? null}::bigint is null or c.virement_id = ${virement_id ?? null})
      and (${liquidation_id ?? null}::bigint is null or p.liquidation_id = ${liquidation_id ?? null})
      and (select count(*) from rejet_main o where o.region = c.region and o.virement_id = c.virement_id) = 1
    order by g.nom, g.prenom, v.id`.execute(db)
  return rows
}

/** A second person says rejected what a first one noted. Refuses the same person, and what waits for nobody. */
export async function confirmer(db: Db, who: Compte, virement_id: number, now: string): Promise<void> {
  if (!Number.isSafeInteger(virement_id)) throw new Introuvable('Ce virement')
  await sql`select from virement where region = ${who.region} and id = ${virement_id} for no key update`.execute(
    db,
  )
  const [waiting] = await aConfirmer(db, who.region, { virement_id })
  if (!waiting) throw new Refus('Ce virement n’attend pas de confirmation : rien ne change.')
  if (waiting.note_par_id === who.id)
    throw new Refus('Vous avez noté ce rejet : une autre personne doit le confirmer.')
  await noter(db, who.region, virement_id, who.id, now)
}
