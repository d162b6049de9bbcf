import { type RawBuilder, sql } from 'kysely'
import type { Jour } from '../calendrier/calendrier.ts'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { visible } from '../parcours/store.ts'
import type { Fin, Nature, NatureCumul, Suite } from './etape.ts'

/** The end of a pathway as it stands on a day: noted in its exit, or planned and moved by its suspensions. */
const fin = (today: Jour, p: 'p' | 'q', x: 'x' | 'y') => {
  const [its, exit] = [sql.table(p), sql.table(x)]
  return sql<Jour>`coalesce(${exit}.date, ${its}.fin_initiale + coalesce((select sum(
    least(coalesce(upper(u.periode), greatest(${today}::date, lower(u.periode))), '2200-01-01'::date) - lower(u.periode))::int
  from suspension u where u.region = ${its}.region and u.parcours_id = ${its}.id), 0))`
}

/** Pathways and their ends, found before anything is looked up of what follows them: a Région has few of all that it had. */
const ends = (who: Compte, today: Jour, which: RawBuilder<boolean>) => sql`with f as materialized (
  select p.region, p.id, p.stagiaire_id, p.prescription_id, p.date_entree, p.dispositif, p.conseiller_id, g.nom, g.prenom, s.nom site,
    ${fin(today, 'p', 'x')} fin, x.date is not null sorti, x.destination
  from parcours p
  join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
  join action a on a.region = p.region and a.id = p.action_id
  join site s on s.region = a.region and s.id = a.site_id
  left join sortie x on x.region = p.region and x.parcours_id = p.id
  where ${visible(who)} and ${which})`

/** A plan `w` that no longer holds: the pathway lasts beyond its day, or that day went by; an accompaniment has no entry to note. */
const perimee = (today: Jour) =>
  sql<boolean>`(w.du < f.fin or (w.du < ${today}::date and w.nature <> 'interstitielle'))`

/** Of two pathways at once, the one that lasts longer follows the other, whichever began first. */
const after = (today: Jour) => sql`f
  left join lateral (select q.id, q.date_entree du, t.nom site from parcours q join action b on b.region = q.region and b.id = q.action_id
    join site t on t.region = b.region and t.id = b.site_id
    left join sortie y on y.region = q.region and y.parcours_id = q.id
    where q.region = f.region and q.stagiaire_id = f.stagiaire_id and q.id <> f.id
      and (q.date_entree >= f.fin or ${fin(today, 'q', 'y')} > f.fin)
    order by q.date_entree, q.id limit 1) n on true
  left join lateral (select r.id, e.statut, t.nom site from prescription r join action b on b.region = r.region and b.id = r.action_id
    join site t on t.region = b.region and t.id = b.site_id
    join lateral (select v.statut from prescription_evenement v where v.region = r.region and v.prescription_id = r.id
      order by v.id desc limit 1) e on true
    where r.region = f.region and r.stagiaire_id = f.stagiaire_id and r.id <> f.prescription_id and r.cree_le >= f.date_entree
      and e.statut in ('preparee', 'transmise', 'positionnement_propose', 'en_attente', 'acceptee')
    order by r.id desc limit 1) r on true
  left join suite w on w.region = f.region and w.parcours_id = f.id and w.abandonnee_le is null`

const facts = (today: Jour) => sql`f.fin, f.sorti, f.destination,
  case when n.id is not null then json_build_object('id', n.id, 'du', n.du, 'site', n.site) end suivant,
  case when r.id is not null then json_build_object('id', r.id, 'statut', r.statut, 'site', r.site) end prescription,
  case when w.id is not null then json_build_object('id', w.id, 'nature', w.nature, 'dispositif', w.dispositif, 'du', w.du,
    'commentaire', w.commentaire, 'prevue_le', w.prevue_le, 'accord_le', w.accord_le, 'perimee', ${perimee(today)},
    'prevue_par', (select k.nom from compte k where k.region = w.region and k.id = w.compte_id)) end suite`

/** What is known of what comes after a pathway, or `Introuvable` when this account may not see it. */
export async function finDe(db: Db, who: Compte, parcours_id: number, today: Jour): Promise<Fin> {
  const { rows } = await sql<Fin>`${ends(who, today, sql`p.id = ${parcours_id}`)}
    select ${facts(today)} from ${after(today)}`.execute(db)
  if (!rows[0]) throw new Introuvable('Ce parcours')
  return rows[0]
}

export interface FinListee extends Fin {
  parcours_id: number
  stagiaire_id: number
  nom: string
  prenom: string
  site: string
  conseiller: string
  dispositif: string
}

/** Ends already past for so long, with nothing after, are for the follow-up, no more for what comes next. */
const PASSED_DAYS = 90

/**
 * One page of the pathways that end within `jours` days, or ended lately, the first to end first; `sans` keeps those after
 * which nothing is known.
 */
export async function fins(
  db: Db,
  who: Compte,
  today: Jour,
  { jours, sans, page, size }: { jours: number; sans: boolean; page: number; size: number },
): Promise<{ fins: FinListee[]; total: number }> {
  // Suspensions only move an end later: what was planned for after these days is not looked at.
  const around = sql<boolean>`case when x.date is null then p.fin_initiale < ${today}::date + ${jours}::int
    else x.date >= ${today}::date - ${PASSED_DAYS}::int and x.date < ${today}::date + ${jours}::int end`
  const nothing = sans
    ? sql`n.id is null and r.id is null and (w.id is null or ${perimee(today)}) and coalesce(f.destination, '') not in
        ('emploi_durable', 'emploi_court', 'alternance', 'creation_entreprise')`
    : sql`true`
  const { rows } = await sql<FinListee & { total: number }>`${ends(who, today, around)}
    select ${facts(today)}, f.id parcours_id, f.stagiaire_id, f.nom, f.prenom, f.site, f.dispositif, k.nom conseiller,
      count(*) over ()::int total
    from ${after(today)} join compte k on k.region = f.region and k.id = f.conseiller_id
    where f.fin >= ${today}::date - ${PASSED_DAYS}::int and f.fin < ${today}::date + ${jours}::int and ${nothing}
    order by f.fin, f.id limit ${size} offset ${(page - 1) * size}`.execute(db)
  return { fins: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
}

/** Plans what comes next; what was planned before is given up, because it was replaced. */
export async function prevoir(
  db: Db,
  who: Compte,
  parcours_id: number,
  suite: { nature: Nature; dispositif: string | null; du: Jour; commentaire: string },
  now: string,
): Promise<void> {
  await abandonner(db, who.region, parcours_id, 'Remplacée par une autre suite.', now)
  await db
    .insertInto('suite')
    .values({
      ...suite,
      region: who.region,
      parcours_id,
      prevue_le: now,
      compte_id: who.id,
      accord_le: who.role === 'stagiaire' ? now : null,
    })
    .execute()
}

/** Gives up what was planned; false when nothing was. */
export async function abandonner(
  db: Db,
  region: string,
  parcours_id: number,
  motif: string,
  now: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('suite')
    .set({ abandonnee_le: now, abandon: motif })
    .where('region', '=', region)
    .where('parcours_id', '=', parcours_id)
    .where('abandonnee_le', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** The person says yes to what was planned. */
export async function accorder(db: Db, region: string, suite: Suite, now: string): Promise<void> {
  await db
    .updateTable('suite')
    .set({ accord_le: now })
    .where('region', '=', region)
    .where('id', '=', suite.id)
    .where('accord_le', 'is', null)
    .execute()
}

export interface Cumul {
  id: number
  nature: NatureCumul
  du: Jour
  au: Jour | null
  dispositif: string
  motif: string
  decide_le: string
  par: string
}

/** The decisions that let a person follow two pathways at once, or work besides; the last first. */
export async function cumulsOf(db: Db, region: string, stagiaire_id: number): Promise<Cumul[]> {
  const { rows } =
    await sql<Cumul>`select c.id, c.nature, lower(c.periode) du, upper(c.periode) au, c.dispositif, c.motif,
      c.decide_le, k.nom par
    from cumul c join compte k on k.region = c.region and k.id = c.compte_id
    where c.region = ${region} and c.stagiaire_id = ${stagiaire_id} order by lower(c.periode) desc, c.id desc`.execute(
      db,
    )
  return rows
}

/** Lets a person follow two pathways at once, or work besides, on the days `[du, au[`. */
export async function permettre(
  db: Db,
  who: Compte,
  stagiaire_id: number,
  c: { nature: NatureCumul; du: Jour; au: Jour; dispositif: string; motif: string },
  now: string,
): Promise<void> {
  await sql`insert into cumul (region, stagiaire_id, nature, periode, dispositif, motif, decide_le, compte_id)
    values (${who.region}, ${stagiaire_id}, ${c.nature}, daterange(${c.du}::date, ${c.au}::date), ${c.dispositif}, ${c.motif},
      ${now}, ${who.id})`.execute(db)
}
