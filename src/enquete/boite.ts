import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import type { Terme } from '../suivi/suivi.ts'
import type { Canal } from './enquete.ts'

/** One message of the follow-up, as the Région sees that it went out. */
export interface Depart {
  id: number
  canal: Canal
  rang: number
  terme: Terme
  adresse: string
  prenom: string
  nom: string
  parcours_id: number
  /** What it says and where it leads: only in a demonstration. */
  texte: string | null
  lien: string | null
  cree_le: string
  parti_le: string | null
  essais: number
  erreur: string | null
  fin: string | null
}

/** The messages of the follow-up, the newest first: one page, and how many in all. */
export async function departs(
  db: Db,
  region: string,
  { page, size, demonstration }: { page: number; size: number; demonstration: boolean },
): Promise<{ departs: Depart[]; total: number }> {
  const { rows } = await sql<
    Depart & { total: number }
  >`select e.id, e.canal, e.rang, q.terme, e.adresse, g.prenom, g.nom,
      q.parcours_id, case when ${demonstration}::boolean then e.texte end texte,
      case when ${demonstration}::boolean then e.lien end lien, e.cree_le, e.parti_le, e.essais, e.erreur, q.fin
    from enquete_envoi e join enquete q on q.region = e.region and q.id = e.enquete_id
    join parcours p on p.region = q.region and p.id = q.parcours_id
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    where e.region = ${region} order by e.cree_le desc, e.id desc limit ${size} offset ${(page - 1) * size}`.execute(
    db,
  )
  const count = await sql<{
    n: number
  }>`select count(*)::int n from enquete_envoi where region = ${region}`.execute(db)
  return { departs: rows, total: count.rows[0]?.n ?? 0 }
}
