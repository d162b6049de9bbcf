import { sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { visible } from '../parcours/store.ts'
import type { Nature, Obtention } from './certification.ts'

/** What a pathway has brought so far, oldest first. */
export async function certificationsOf(db: Db, region: string, parcours_id: number): Promise<Obtention[]> {
  const { rows } = await sql<Obtention>`select id, nature, code, intitule, obtenu_le from certification
    where region = ${region} and parcours_id = ${parcours_id} order by obtenu_le, code`.execute(db)
  return rows
}

/** Records one line; the database refuses the same code twice. */
export const insertCertification = (
  db: Db,
  who: Compte,
  line: { parcours_id: number; nature: Nature; code: string; intitule: string; obtenu_le: Jour },
) =>
  db
    .insertInto('certification')
    .values({ ...line, region: who.region, compte_id: who.id })
    .execute()

/** Whose pathway it is, and its two ends. */
export interface Dossier {
  id: number
  stagiaire_id: number
  nom: string
  prenom: string
  dispositif: string
  date_entree: Jour
  date_sortie: Jour | null
}

/** The pathway, or `Introuvable` when this account may not see it. */
export async function dossier(db: Db, who: Compte, id: number): Promise<Dossier> {
  if (!Number.isSafeInteger(id)) throw new Introuvable('Ce parcours')
  const { rows } = await sql<Dossier>`
    select p.id, p.stagiaire_id, g.nom, g.prenom, p.dispositif, p.date_entree, x.date date_sortie
    from parcours p join stagiaire g on (g.region, g.id) = (p.region, p.stagiaire_id)
    join action a on (a.region, a.id) = (p.region, p.action_id)
    join site s on (s.region, s.id) = (a.region, a.site_id)
    left join sortie x on (x.region, x.parcours_id) = (p.region, p.id)
    where p.id = ${id} and ${visible(who)}`.execute(db)
  if (!rows[0]) throw new Introuvable('Ce parcours')
  return rows[0]
}
