import { sql } from 'kysely'
import { addDays, type Jour } from '../../calendrier/calendrier.ts'
import type { Db } from '../../db/schema.ts'
import type { Compte } from '../../habilitation/habilitation.ts'
import { write as message } from '../../message/store.ts'
import { jour } from '../../web/format.ts'
import type { Classe, Nature } from '../suspension.ts'

/** The pathway that an act is about. */
export interface Parcours {
  id: number
  stagiaire_id: number
  prenom: string
  nom: string
  referent_id: number
  conseiller_id: number
}

/** The page of a pathway's suspensions. */
export const lien = (p: Pick<Parcours, 'id'>) => `/parcours/${p.id}/suspension`

/** What each task of a suspension is called: asked once, closed when its reason is gone. */
export const cles = {
  demande: (id: number) => `suspension-demande-${id}`,
  retard: (id: number) => `suspension-demande-${id}-retard`,
  rappel: (id: number, retour: Jour) => `suspension-${id}-rappel-${retour}`,
  jour: (id: number, retour: Jour) => `suspension-${id}-jour-${retour}`,
  depasse: (id: number, retour: Jour) => `suspension-${id}-depasse-${retour}`,
  sans_date: (id: number, n: number) => `suspension-${id}-sans-date-${n}`,
}

/** A suspension as an event leaves it. */
interface Etat {
  id: number
  du: Jour
  au: Jour | null
  classe: Classe
}

/** Adds what happened to the thread. */
export async function note(
  db: Db,
  who: Compte,
  p: Parcours,
  nature: Nature,
  s: Etat,
  now: string,
): Promise<void> {
  await db
    .insertInto('suspension_evenement')
    .values({
      region: who.region,
      parcours_id: p.id,
      suspension_id: s.id,
      nature,
      du: s.du,
      retour: s.au,
      classe: s.classe,
      le: now,
      compte_id: who.id,
    })
    .execute()
}

/** Writes, without a name since it is also sent by mail, to everyone whom a change concerns and who did not make it: the trainee, the referent, the counsellor. */
export async function tell(
  db: Db,
  who: Compte,
  p: Parcours,
  cle: string,
  objet: string,
  texte: string,
  now: string,
): Promise<void> {
  const { rows } = await sql<{
    id: number
    role: string
  }>`select id, role from compte where region = ${who.region} and actif
    and id <> ${who.id} and ((role = 'stagiaire' and stagiaire_id = ${p.stagiaire_id}) or id in (${p.referent_id}, ${p.conseiller_id}))
    order by id`.execute(db)
  for (const { id, role } of rows)
    await message(
      db,
      {
        region: who.region,
        compte_id: id,
        cle,
        objet:
          role === 'stagiaire'
            ? objet
            : `Une personne que vous suivez : ${objet.charAt(0).toLowerCase()}${objet.slice(1)}`,
        texte,
        lien: lien(p),
      },
      now,
    )
}

/** `[du, au[` in words; the return is the first day back. */
export const periode = (du: Jour, au: Jour | null) =>
  au === null
    ? `à partir du ${jour(du)}, sans date de retour`
    : `du ${jour(du)} au ${jour(addDays(au, -1))}, retour le ${jour(au)}`
