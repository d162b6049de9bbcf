import { sql } from 'kysely'
import { endOfMonth, type Jour, type Mois } from '../../calendrier/calendrier.ts'
import type { Db } from '../../db/schema.ts'
import { calculer } from '../calcul.ts'
import { concernes } from '../concernes.ts'
import { dossiers } from '../dossier-store.ts'

/** A month that waits for a fact or an answer. */
export interface Attendu {
  parcours_id: number
  nom: string
  prenom: string
  mois: Mois
  texte: string
  aupres_de: string[]
}

/** What a preparation would find; `attendus` are complete when nothing can be paid. */
export interface Preparable {
  possible: boolean
  attendus: Attendu[]
}

/** Beyond, a run surely has something to pay: nothing is computed only to say so. */
const PEU = 60
const PAR_FOIS = 20

/**
 * True when a run of this month would have something to pay, or who waits for what when it would not: few statements are left then,
 * and they are computed to tell, then what else a run would take; nothing is written.
 */
export async function preparable(db: Db, region: string, month: Mois, today: Jour): Promise<Preparable> {
  const left = await etatsACalculer(db, region, month)
  if (left.length > PEU) return { possible: true, attendus: [] }
  const first = await essai(db, region, left, month, today)
  if (first.possible) return first
  const known = new Set(left)
  const others = (await concernes(db, region, month, today)).filter(id => !known.has(id))
  if (others.length > PEU) return { possible: true, attendus: [] }
  const then = await essai(db, region, others, month, today)
  return { possible: then.possible, attendus: [...first.attendus, ...then.attendus] }
}

/** Pathways whose statement was never computed, or not the one computed: a few more than `PEU` at most. */
async function etatsACalculer(db: Db, region: string, month: Mois): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select distinct e.parcours_id id from etat_courant e
    left join lateral (select c.etat_id from calcul c where c.region = e.region and c.parcours_id = e.parcours_id
      and c.mois = e.mois order by c.rang desc limit 1) c on true
    where e.region = ${region} and e.mois < ${endOfMonth(month)} and c.etat_id is distinct from e.id
    order by 1 limit ${PEU + 1}`.execute(db)
  return rows.map(r => Number(r.id))
}

/** The same for some pathways: stops at the first that would be paid. */
async function essai(
  db: Db,
  region: string,
  ids: readonly number[],
  month: Mois,
  today: Jour,
): Promise<Preparable> {
  const attendus: Attendu[] = []
  for (let i = 0; i < ids.length; i += PAR_FOIS)
    for (const d of await dossiers(db, region, ids.slice(i, i + PAR_FOIS), month)) {
      const { ecritures, anomalies } = calculer(d, month, today)
      if (ecritures.some(e => e.lignes.length > 0)) return { possible: true, attendus: [] }
      const { parcours_id, nom, prenom } = d
      for (const { nature, mois, texte, aupres_de } of anomalies)
        if (nature === 'attente' || nature === 'revision_en_attente')
          attendus.push({ parcours_id, nom, prenom, mois, texte, aupres_de })
    }
  return { possible: false, attendus }
}
