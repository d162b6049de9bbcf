import { sql } from 'kysely'
import { addDays, daysBetween, type Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Store } from '../db/store.ts'
import { paris } from '../http/session.ts'
import { write as message } from '../message/store.ts'
import { reglageOf } from '../reglage/store.ts'
import { ouvrir } from '../tache/store.ts'
import { jour } from '../web/format.ts'
import { cles } from './ecrire/fil.ts'

/** A suspension of a pathway that has not ended, whose return nobody has noted. */
interface Attendu {
  id: number
  parcours_id: number
  stagiaire_id: number
  du: Jour
  retour: Jour | null
  /** Who sees to it: the person named, else the referent, else the counsellor; the first whose account is open. */
  charge: number | null
  compte_stagiaire: number | null
}

/** How often someone is asked for a date of return while there is none, in days. */
const SANS_DATE = 30
/** Days left to act once a return has not come, or a demand has not been answered. */
const DELAI = 2

/** Each night: returns to prepare, of the day, not come; suspensions without a date; demands left without an answer. */
export async function rappels(store: Store, now: string): Promise<number> {
  const { rows } = await store.read(db =>
    sql<{ code: string }>`select code from region order by code`.execute(db),
  )
  let written = 0
  for (const { code } of rows)
    written += await store.write({ compte: null, acte: 'suspensions.rappels', now }, db =>
      ofRegion(db, code, now),
    )
  return written
}

async function ofRegion(db: Db, region: string, now: string): Promise<number> {
  const today = paris(now)
  const avance = await reglageOf(db, region, 'suspension_rappel', today)
  let written = 0
  for (const s of await attendus(db, region, today)) {
    const asked = demandeDe(s, today, avance)
    if (!asked || s.charge === null) continue
    const about = {
      region,
      stagiaire_id: s.stagiaire_id,
      compte_id: s.charge,
      lien: `/parcours/${s.parcours_id}/suspension`,
    }
    if (!(await ouvrir(db, { ...about, ...asked }, now))) continue
    written++
    if (s.retour !== null && s.retour > today && s.compte_stagiaire !== null)
      await message(
        db,
        {
          region,
          compte_id: s.compte_stagiaire,
          cle: asked.cle,
          objet: 'Votre retour en formation approche',
          texte: `Vous revenez en formation le ${jour(s.retour)}. Si cette date ne va pas, dites-le à votre référent.`,
          lien: about.lien,
        },
        now,
      )
  }
  return written + (await sansReponse(db, region, today, now))
}

/** What is asked of who sees to a return on a day, without a name: it is also sent by mail. Null when it is too early. */
function demandeDe(s: Attendu, today: Jour, avance: number) {
  if (s.retour === null) {
    const n = Math.floor(daysBetween(s.du, today) / SANS_DATE)
    if (n < 1) return null
    return {
      cle: cles.sans_date(s.id, n),
      objet: 'Fixer une date de retour de suspension',
      detail: `Suspension depuis le ${jour(s.du)}, sans date de retour.`,
      echeance: addDays(today, avance),
    }
  }
  if (today < addDays(s.retour, -avance)) return null
  if (today < s.retour)
    return {
      cle: cles.rappel(s.id, s.retour),
      objet: `Préparer un retour de suspension, le ${jour(s.retour)}`,
      detail: 'Appelez la personne, vérifiez son emploi du temps et sa place.',
      echeance: addDays(s.retour, -1),
    }
  if (today === s.retour)
    return {
      cle: cles.jour(s.id, s.retour),
      objet: 'Accueillir une personne de retour aujourd’hui',
      detail: 'Notez son retour, ou une nouvelle date.',
      echeance: today,
    }
  return {
    cle: cles.depasse(s.id, s.retour),
    objet: 'Une personne suspendue n’est pas de retour',
    detail: `Le retour était prévu le ${jour(s.retour)} et personne ne l’a noté. Notez le retour, une nouvelle date, ou la sortie.`,
    echeance: addDays(today, DELAI),
  }
}

async function attendus(db: Db, region: string, today: Jour): Promise<Attendu[]> {
  const { rows } = await sql<Attendu>`select u.id, u.parcours_id, p.stagiaire_id, lower(u.periode) du,
      upper(u.periode) retour,
      (select k.id from compte k where k.region = p.region and k.actif and k.id in (u.responsable_id, p.referent_id, p.conseiller_id)
        order by k.id is distinct from u.responsable_id, k.id <> p.referent_id limit 1) charge,
      (select k.id from compte k where k.region = p.region and k.actif and k.role = 'stagiaire'
        and k.stagiaire_id = p.stagiaire_id order by k.id limit 1) compte_stagiaire
    from suspension u join parcours p on p.region = u.region and p.id = u.parcours_id
    where u.region = ${region} and lower(u.periode) <= ${today}
      and (upper_inf(u.periode) or upper(u.periode) > ${addDays(today, -90)}::date)
      and not exists (select from sortie x where x.region = u.region and x.parcours_id = u.parcours_id)
      and not exists (select from suspension n where n.region = u.region and n.parcours_id = u.parcours_id
        and n.periode >> u.periode)
      and not exists (select from suspension_evenement e where e.region = u.region and e.parcours_id = u.parcours_id
        and e.suspension_id = u.id and e.nature = 'reprise' and e.retour = upper(u.periode))
      and not exists (select from demi_journee d where d.region = u.region and d.parcours_id = u.parcours_id
        and d.jour >= upper(u.periode) and d.statut in ('present', 'distance', 'entreprise'))
    order by u.id`.execute(db)
  return rows
}

/** Demands whose deadline is over become a task of the counsellor: an answer is a right too. */
async function sansReponse(db: Db, region: string, today: Jour, now: string): Promise<number> {
  const { rows } = await sql<{
    id: number
    parcours_id: number
    stagiaire_id: number
    conseiller_id: number
    echeance: Jour
  }>`select d.id, d.parcours_id, p.stagiaire_id, p.conseiller_id, d.echeance
    from demande_suspension d join parcours p on p.region = d.region and p.id = d.parcours_id
    where d.region = ${region} and d.reponse is null and d.echeance < ${today} order by d.id`.execute(db)
  let written = 0
  for (const d of rows)
    if (
      await ouvrir(
        db,
        {
          region,
          cle: cles.retard(d.id),
          stagiaire_id: d.stagiaire_id,
          compte_id: d.conseiller_id,
          objet: 'Une demande de suspension attend toujours une réponse',
          detail: `L’organisme devait répondre au plus tard le ${jour(d.echeance)}. Appelez-le.`,
          lien: `/parcours/${d.parcours_id}/suspension`,
          echeance: addDays(today, DELAI),
        },
        now,
      )
    )
      written++
  return written
}
