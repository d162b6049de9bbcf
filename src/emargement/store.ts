import { sql } from 'kysely'
import { addDays, type Jour, monday } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { visible } from '../parcours/store.ts'
import { refusals, tell } from './controle.ts'
import { byKey, type Case, caseKey, type Membre } from './emargement.ts'

export interface Action {
  id: number
  site: string
  formation: string
  organisme: string
}

/** The action, or `Introuvable` when it is not of this account's organisation. */
export async function actionById(db: Db, who: Compte, id: number): Promise<Action> {
  if (!Number.isSafeInteger(id)) throw new Introuvable('Ce groupe')
  const { rows } =
    await sql<Action>`select a.id, s.nom site, f.intitule formation, o.nom organisme from action a
    join formation f on (f.region, f.id) = (a.region, a.formation_id)
    join site s on (s.region, s.id) = (a.region, a.site_id)
    join organisme o on (o.region, o.id) = (s.region, s.organisme_id)
    where a.region = ${who.region} and a.id = ${id}
      and (${who.role} = 'region' or (${who.role} = 'organisme' and s.organisme_id = ${who.organisme_id}::bigint))`.execute(
      db,
    )
  if (!rows[0]) throw new Introuvable('Ce groupe')
  return rows[0]
}

/** Pathways that this account sees and that run at some time in `[du, au[`, by site and name; of one action or some, or of one pathway. */
export async function membres(
  db: Db,
  who: Compte,
  {
    du,
    au,
    action = null,
    actions = null,
    parcours = null,
  }: {
    du: Jour
    au: Jour
    action?: number | null
    actions?: readonly number[] | null
    parcours?: number | null
  },
): Promise<Membre[]> {
  const { rows } =
    await sql<Membre>`select p.id parcours_id, g.nom, g.prenom, p.action_id, s.nom site, p.dispositif, p.version,
      (select c.departement from commune c where c.code = s.commune) departement, p.date_entree, x.date sortie, p.minutes_semaine, p.minutes_max,
      (select coalesce(sum(d.minutes), 0)::int from demi_journee d where (d.region, d.parcours_id) = (p.region, p.id)
        and p.minutes_max is not null and d.statut in ('present', 'distance', 'entreprise')) minutes_faites,
      (select coalesce(json_agg(json_build_object('du', lower(u.periode), 'au', upper(u.periode)) order by u.periode), '[]')
        from suspension u where (u.region, u.parcours_id) = (p.region, p.id)) suspensions,
      (select coalesce(json_agg(to_char(e.mois, 'YYYY-MM') order by e.mois), '[]')
        from etat_courant e where (e.region, e.parcours_id) = (p.region, p.id)) mois_certifies,
      (select coalesce(json_agg(n.qualite order by n.qualite), '[]') from contrat k
        join signature n on (n.region, n.contrat_id) = (k.region, k.id)
        where (k.region, k.parcours_id) = (p.region, p.id)) signatures
    from parcours p
    join stagiaire g on (g.region, g.id) = (p.region, p.stagiaire_id)
    join action a on (a.region, a.id) = (p.region, p.action_id)
    join site s on (s.region, s.id) = (a.region, a.site_id)
    left join sortie x on (x.region, x.parcours_id) = (p.region, p.id)
    where ${visible(who)} and p.date_entree < ${au} and (x.date is null or x.date > ${du})
      and (${action}::bigint is null or p.action_id = ${action}::bigint)
      and (${actions}::bigint[] is null or p.action_id = any(${actions}::bigint[]))
      and (${parcours}::bigint is null or p.id = ${parcours}::bigint)
    order by s.nom, p.action_id, g.nom, g.prenom, p.id`.execute(db)
  return rows
}

/** What is noted for these pathways in `[du, au[`, and by whom, each day's morning first. */
export async function cells(
  db: Db,
  region: string,
  ids: readonly number[],
  du: Jour,
  au: Jour,
): Promise<Case[]> {
  const { rows } =
    await sql<Case>`select d.parcours_id, d.jour, d.demi, d.statut, d.minutes, d.retard, d.motif, d.minutes_connexion, d.travail,
      k.nom auteur from demi_journee d
    left join compte k on (k.region, k.id) = (d.region, d.compte_id)
    where d.region = ${region} and d.parcours_id = any(${ids}::bigint[]) and d.jour >= ${du} and d.jour < ${au}
    order by d.parcours_id, d.jour, d.demi = 'soir', d.demi desc`.execute(db)
  return rows
}

/**
 * Keeps the pathways of one group, or one pathway, until the transaction ends: two people who note or certify come one
 * after the other. Only those that this account sees; returns them.
 */
export async function hold(
  db: Db,
  who: Compte,
  { action = null, parcours = null }: { action?: number | null; parcours?: number | null },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select p.id from parcours p
    join stagiaire g on (g.region, g.id) = (p.region, p.stagiaire_id)
    join action a on (a.region, a.id) = (p.region, p.action_id)
    join site s on (s.region, s.id) = (a.region, a.site_id)
    where ${visible(who)} and (${action}::bigint is null or p.action_id = ${action}::bigint)
      and (${parcours}::bigint is null or p.id = ${parcours}::bigint)
    order by p.id for update of p`.execute(db)
  return rows.map(r => r.id)
}

/** Writes the changed cells; one left empty is removed. */
export async function save(db: Db, who: Compte, changed: readonly Case[]): Promise<void> {
  for (const c of changed.filter(one => !one.statut))
    await db
      .deleteFrom('demi_journee')
      .where('region', '=', who.region)
      .where('parcours_id', '=', c.parcours_id)
      .where('jour', '=', c.jour)
      .where('demi', '=', c.demi)
      .execute()
  const rows = changed.flatMap(({ auteur: _, statut, ...c }) =>
    statut
      ? [
          {
            retard: 0,
            motif: null,
            minutes_connexion: null,
            travail: null,
            ...c,
            statut,
            region: who.region,
            compte_id: who.id,
          },
        ]
      : [],
  )
  if (rows.length === 0) return
  await db
    .insertInto('demi_journee')
    .values(rows)
    .onConflict(o =>
      o.columns(['region', 'parcours_id', 'jour', 'demi']).doUpdateSet(e => ({
        statut: e.ref('excluded.statut'),
        minutes: e.ref('excluded.minutes'),
        retard: e.ref('excluded.retard'),
        motif: e.ref('excluded.motif'),
        minutes_connexion: e.ref('excluded.minutes_connexion'),
        travail: e.ref('excluded.travail'),
        compte_id: e.ref('excluded.compte_id'),
      })),
    )
    .execute()
}

/**
 * Notes half-days of one day where nothing is noted yet, as a signature does. The caller holds the pathways. Hours beyond the
 * week, the day or the pathway are a `Refus`, in the words of the sheet.
 */
export async function noteUnlessNoted(
  db: Db,
  { region, compte_id }: { region: string; compte_id: number | null },
  membres: readonly Membre[],
  jour: Jour,
  notes: readonly Case[],
): Promise<void> {
  const ids = notes.map(n => n.parcours_id)
  const stored = byKey(await cells(db, region, ids, monday(jour), addDays(monday(jour), 7)))
  const added = notes.flatMap(n => (n.statut && !stored.has(caseKey(n)) ? [{ ...n, statut: n.statut }] : []))
  if (added.length === 0) return
  const refused = refusals(membres, added, stored, jour)
  if (refused.length) throw new Refus(tell(refused))
  await db
    .insertInto('demi_journee')
    .values(added.map(n => ({ region, compte_id, ...n })))
    .onConflict(o => o.columns(['region', 'parcours_id', 'jour', 'demi']).doNothing())
    .execute()
}
