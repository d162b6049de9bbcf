import { sql } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Db } from '../../db/schema.ts'
import type { Compte } from '../../habilitation/habilitation.ts'
import { eteindre } from '../../tache/store.ts'
import { jour } from '../../web/format.ts'
import type { SuspensionRow } from '../store.ts'
import type { Classe, Nature } from '../suspension.ts'
import { note, type Parcours, periode, tell } from './fil.ts'

/** A suspension decided: `[du, au[`, au null while the return is not known. Returns its id. */
export async function suspendre(
  db: Db,
  who: Compte,
  p: Parcours,
  s: {
    du: Jour
    au: Jour | null
    classe: Classe
    demandee_par: string
    responsable_id: number
    place_conservee: boolean | null
  },
  now: string,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`insert into suspension
      (region, parcours_id, periode, classe, demandee_par, responsable_id, place_conservee, compte_id)
    values (${who.region}, ${p.id}, daterange(${s.du}::date, ${s.au}::date), ${s.classe}, ${s.demandee_par},
      ${s.responsable_id}, ${s.place_conservee}, ${who.id}) returning id`.execute(db)
  const id = Number(rows[0]?.id)
  await note(db, who, p, 'decidee', { ...s, id }, now)
  await tell(
    db,
    who,
    p,
    `suspension-${id}`,
    'Le parcours est suspendu',
    `Le parcours est suspendu ${periode(s.du, s.au)}. La fin prévue recule d’autant de jours.`,
    now,
  )
  return id
}

/** The return moved, or noted: the period follows, the thread keeps what was said before. */
export async function deplacer(
  db: Db,
  who: Compte,
  p: Parcours,
  s: SuspensionRow,
  retour: Jour | null,
  classe: Classe,
  nature: Nature,
  now: string,
): Promise<void> {
  if (s.au !== retour)
    await sql`update suspension set periode = daterange(${s.du}::date, ${retour}::date)
      where region = ${who.region} and id = ${s.id}`.execute(db)
  await note(db, who, p, nature, { id: s.id, du: s.du, au: retour, classe }, now)
  await eteindreRetour(
    db,
    who.region,
    s.id,
    nature === 'reprise' && retour ? `De retour le ${jour(retour)}.` : 'La date du retour a changé.',
    now,
  )
  const text =
    nature === 'reprise'
      ? `Le retour en formation est noté, le ${jour(retour ?? s.du)}.`
      : retour === null
        ? 'Le retour n’a plus de date prévue.'
        : `Le retour en formation est prévu le ${jour(retour)}${s.au ? `, au lieu du ${jour(s.au)}` : ''}.`
  await tell(
    db,
    who,
    p,
    `suspension-${s.id}-${nature}-${now}`,
    nature === 'reprise' ? 'Retour en formation' : 'Nouvelle date de retour',
    text,
    now,
  )
}

/** Every open task about the return of a suspension ends: its date changed, or the person is back. */
async function eteindreRetour(
  db: Db,
  region: string,
  id: number,
  conclusion: string,
  now: string,
): Promise<void> {
  const { rows } = await sql<{
    cle: string
  }>`select cle from tache where region = ${region} and close_le is null
    and cle like ${`suspension-${id}-%`} order by id`.execute(db)
  for (const { cle } of rows) await eteindre(db, region, cle, conclusion, now)
}

/** Someone else sees to the return. */
export async function confier(
  db: Db,
  who: Compte,
  p: Parcours,
  s: SuspensionRow,
  responsable_id: number,
  now: string,
): Promise<void> {
  await sql`update suspension set responsable_id = ${responsable_id}
    where region = ${who.region} and id = ${s.id}`.execute(db)
  await note(db, who, p, 'confiee', s, now)
}

/** A suspension that has not begun is called off: it no longer counts, what was said of it stays. */
export async function annuler(
  db: Db,
  who: Compte,
  p: Parcours,
  s: SuspensionRow,
  now: string,
): Promise<void> {
  await note(db, who, p, 'annulee', s, now)
  await sql`delete from suspension where region = ${who.region} and id = ${s.id}`.execute(db)
  await eteindreRetour(db, who.region, s.id, 'La suspension est annulée.', now)
  await tell(
    db,
    who,
    p,
    `suspension-${s.id}-annulee`,
    'La suspension est annulée',
    `La suspension prévue ${periode(s.du, s.au)} n’a plus lieu : le parcours continue.`,
    now,
  )
}
