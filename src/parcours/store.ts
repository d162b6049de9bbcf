import { type RawBuilder, sql } from 'kysely'
import { Introuvable } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import { prepared } from '../db/store.ts'
import { dispositif, loadDispositifs } from '../dispositif/load.ts'
import { NATURES } from '../etape/etape.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { paris } from '../http/session.ts'
import { libelleDestination } from '../suivi/suivi.ts'
import { droitApres } from '../suspension/store.ts'
import { CLASSES, type Classe } from '../suspension/suspension.ts'
import type { Life } from '../vie/vie.ts'
import { MOTIFS_SORTIE, moved, type PhasePrevue, replanned, statut } from './parcours.ts'

/** The pathways that an account may see: the condition on `parcours p`, `stagiaire g` and `site s`. */
export function visible(who: Compte): RawBuilder<boolean> {
  switch (who.role) {
    case 'region':
      return sql`p.region = ${who.region}`
    case 'conseiller':
      return sql`p.region = ${who.region} and g.structure_id = ${who.structure_id}`
    case 'organisme':
      return sql`p.region = ${who.region} and s.organisme_id = ${who.organisme_id}`
    case 'stagiaire':
      return sql`p.region = ${who.region} and p.stagiaire_id = ${who.stagiaire_id}`
    case 'payeur':
      return sql`false`
  }
}

const from = sql`parcours p
  join stagiaire g on (g.region, g.id) = (p.region, p.stagiaire_id)
  join commune c on c.code = g.commune
  join action a on (a.region, a.id) = (p.region, p.action_id)
  join site s on (s.region, s.id) = (a.region, a.site_id)
  join organisme o on (o.region, o.id) = (s.region, s.organisme_id)
  left join sortie x on (x.region, x.parcours_id) = (p.region, p.id)`

interface Bare {
  id: number
  stagiaire_id: number
  nom: string
  prenom: string
  date_naissance: string
  commune_nom: string
  dispositif: string
  version: string
  action_id: number
  site: string
  organisme: string
  date_entree: string
  fin_initiale: string
  minutes_prevues: number
  minutes_max: number | null
  minutes_semaine: number
  distance_m: number
  prescription_id: number
  conseiller: string
  conseiller_courriel: string
  conseiller_id: number
  referent: string
  referent_courriel: string
  referent_id: number
  structure: string | null
  revision: number
  minutes_faites: number
  sortie: { date: string; motif: string; destination: string; precisions: string } | null
  /** Until when the person may come back, by a decision. */
  retour_decide: { jusqu_au: string | null } | null
  phases: (PhasePrevue & { id: number; minutes_faites: number })[]
  suspensions: { id: number; du: string; au: string | null; classe: Classe }[]
  signatures: { qualite: string; nom: string; signe_le: string }[]
  contrat_id: number | null
  certifications: { obtenu_le: string; intitule: string }[]
  suivis: { observe_le: string; situation: string }[]
  suite: { etape: string; du: string } | null
}

const columns = sql`p.id, p.stagiaire_id, g.nom, g.prenom, g.date_naissance, c.nom commune_nom, p.dispositif, p.version, p.action_id,
  s.nom site, o.nom organisme, p.date_entree, p.fin_initiale, p.minutes_prevues, p.minutes_max, p.minutes_semaine, p.distance_m,
  p.prescription_id, p.conseiller_id, p.referent_id, p.revision,
  (select k.nom from compte k where (k.region, k.id) = (p.region, p.conseiller_id)) conseiller,
  (select k.courriel from compte k where (k.region, k.id) = (p.region, p.conseiller_id)) conseiller_courriel,
  (select k.courriel from compte k where (k.region, k.id) = (p.region, p.referent_id)) referent_courriel,
  (select k.nom from compte k where (k.region, k.id) = (p.region, p.referent_id)) referent,
  (select t.nom from structure t where (t.region, t.id) = (g.region, g.structure_id)) structure,
  (select coalesce(sum(d.minutes), 0) from demi_journee d where (d.region, d.parcours_id) = (p.region, p.id)
    and d.statut in ('present', 'distance', 'entreprise')) minutes_faites,
  case when x.date is not null then json_build_object('date', x.date, 'motif', x.motif, 'destination', x.destination,
    'precisions', x.precisions) end sortie,
  (select json_build_object('jusqu_au', r.jusqu_au) from droit_retour r where (r.region, r.parcours_id) = (p.region, p.id)
    order by r.id desc limit 1) retour_decide,
  (select coalesce(json_agg(json_build_object('du', lower(u.periode), 'au', upper(u.periode), 'id', u.id, 'classe', u.classe)
    order by u.periode), '[]') from suspension u where (u.region, u.parcours_id) = (p.region, p.id)) suspensions,
  (select coalesce(json_agg(json_build_object('id', f.id, 'rang', f.rang, 'nom', f.nom, 'du', f.du, 'au', f.au,
    'minutes_prevues', f.minutes_prevues) order by f.rang), '[]') from phase f where (f.region, f.parcours_id) = (p.region, p.id)) phases,
  (select k.id from contrat k where (k.region, k.parcours_id) = (p.region, p.id)) contrat_id,
  (select coalesce(json_agg(json_build_object('qualite', n.qualite, 'nom', n.nom, 'signe_le', n.signe_le) order by n.signe_le), '[]')
    from contrat k join signature n on (n.region, n.contrat_id) = (k.region, k.id)
    where (k.region, k.parcours_id) = (p.region, p.id)) signatures,
  (select coalesce(json_agg(json_build_object('obtenu_le', z.obtenu_le, 'intitule', z.intitule) order by z.obtenu_le, z.id), '[]')
    from certification z where (z.region, z.parcours_id) = (p.region, p.id)) certifications,
  (select coalesce(json_agg(json_build_object('observe_le', v.observe_le, 'situation', v.situation) order by v.observe_le), '[]')
    from suivi v where (v.region, v.parcours_id) = (p.region, p.id) and v.remplacee_le is null) suivis,
  (select json_build_object('etape', w.nature, 'du', w.du) from suite w
    where w.region = p.region and w.parcours_id = p.id and w.abandonnee_le is null) suite`

export type ParcoursRow = Bare &
  Pick<Life, 'dispositif_nom' | 'fin_prevue' | 'statut' | 'droit_retour'> & {
    signataires: string[]
    contrat_signe: boolean
  }

/** What the dated facts of a row say on `today`. */
function derived(row: Bare, today: string): ParcoursRow {
  const found = dispositif(row.dispositif)
  const version = found.versions.find(v => v.du === row.version) ?? found.versions.at(-1)
  const signataires = version?.parcours?.signataires.valeur ?? ['stagiaire', 'organisme']
  return {
    ...row,
    dispositif_nom: found.nom,
    fin_prevue: moved(row.fin_initiale, row.suspensions, today, 'end'),
    statut: statut({ ...row, sortie: row.sortie?.date ?? null }, today),
    phases: replanned(row.phases, row.suspensions, today),
    droit_retour: droitApres(row, today),
    signataires,
    contrat_signe: signataires.every(q => row.signatures.some(s => s.qualite === q)),
  }
}

/** The pathway, or `Introuvable` when this account may not see it. Hours done by phase included. */
export async function byId(db: Db, who: Compte, id: number, today: string): Promise<ParcoursRow> {
  const { rows } =
    await sql<Bare>`select ${columns} from ${from} where p.id = ${id} and ${visible(who)}`.execute(db)
  if (!rows[0]) throw new Introuvable('Ce parcours')
  const row = derived(rows[0], today)
  const done = await sql<{
    jour: string
    minutes: number
  }>`select jour, sum(minutes) minutes from demi_journee
    where region = ${who.region} and parcours_id = ${id} and statut in ('present', 'distance', 'entreprise')
    group by jour order by jour`.execute(db)
  const phases = row.phases.map((phase, i) => ({
    ...phase,
    minutes_faites: done.rows
      .filter(d => (i === 0 || d.jour >= phase.du) && (i === row.phases.length - 1 || d.jour < phase.au))
      .reduce((sum, d) => sum + d.minutes, 0),
  }))
  return { ...row, phases }
}

/** The day, in Paris, on which the last signature came; null while one is missing. */
function contratLe(p: ParcoursRow): string | null {
  const last = p.contrat_signe ? p.signatures.at(-1) : undefined
  return last ? paris(last.signe_le) : null
}

const toLife = (p: ParcoursRow): Life => ({
  ...p,
  suspensions: p.suspensions.map(s => ({ ...s, motif: CLASSES[s.classe] })),
  sortie: p.sortie && {
    ...p.sortie,
    motif: `Sortie : ${label(MOTIFS_SORTIE, p.sortie.motif).toLowerCase()}`,
  },
  contrat_le: contratLe(p),
  suivis: p.suivis.map(s => ({ ...s, situation: libelleDestination(s.situation) })),
  suite: p.suite && { ...p.suite, etape: label(NATURES, p.suite.etape) },
})
const label = (labels: Record<string, string>, code: string) => labels[code] ?? code

/** A person's pathways as the ligne de vie draws them, oldest first. */
export async function lives(db: Db, who: Compte, stagiaire_id: number, today: string): Promise<Life[]> {
  const rows = await prepared(
    db,
    sql<Bare>`select ${columns} from ${from}
      where p.stagiaire_id = ${stagiaire_id} and ${visible(who)} order by p.date_entree, p.id`,
  )
  return rows.map(row => toLife(derived(row, today)))
}

/** The life of one pathway, for its own page. */
export const lifeOf = (p: ParcoursRow): Life => toLife(p)

export type Filtre = 'en_cours' | 'a_signer' | 'suspendu' | 'sorti' | 'tous'

/** In whose name an account signs a contract; null when it signs none. */
export function qualiteOf(who: Compte): string | null {
  if (who.role === 'conseiller') return who.reseau === 'mission_locale' ? 'mission_locale' : null
  return who.role === 'payeur' ? null : who.role
}

/** The dispositifs whose contract this party signs. */
const signedBy = (qualite: string | null) =>
  [...loadDispositifs().values()]
    .filter(d => d.versions.some(v => qualite !== null && v.parcours?.signataires.valeur.includes(qualite)))
    .map(d => d.code)

/** The pathways of a filter that an account sees: what follows `from`, with only the tables that its scope looks at. */
function filtered(who: Compte, filtre: Filtre, today: string): RawBuilder<unknown> {
  const suspended = sql`exists (select from suspension u where (u.region, u.parcours_id) = (p.region, p.id) and u.periode @> ${today}::date)`
  const ended = sql`(x.date is not null and x.date <= ${today})`
  const qualite = qualiteOf(who)
  const conditions: Record<Filtre, RawBuilder<unknown>> = {
    tous: sql`true`,
    en_cours: sql`not ${ended} and not ${suspended}`,
    suspendu: sql`not ${ended} and ${suspended}`,
    sorti: sql`${ended}`,
    a_signer: sql`not ${ended} and p.dispositif = any(${signedBy(qualite)}::text[]) and not exists (select from contrat k join signature n
      on (n.region, n.contrat_id) = (k.region, k.id) where (k.region, k.parcours_id) = (p.region, p.id) and n.qualite = ${qualite})`,
  }
  const person = who.role === 'conseiller'
  const place = who.role === 'organisme'
  return sql`parcours p
    ${person ? sql`join stagiaire g on g.region = p.region and g.id = p.stagiaire_id` : sql``}
    ${place ? sql`join action a on a.region = p.region and a.id = p.action_id join site s on s.region = a.region and s.id = a.site_id` : sql``}
    left join sortie x on x.region = p.region and x.parcours_id = p.id
    where ${visible(who)} and ${conditions[filtre]}`
}

/** How many pathways a filter keeps for this account. */
export async function nombre(db: Db, who: Compte, filtre: Filtre, today: string): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int n from ${filtered(who, filtre, today)}`.execute(db)
  return rows[0]?.n ?? 0
}

/** One page of pathways: those running, those whose contract waits for this account, those ended. Only its rows are read whole. */
export async function list(db: Db, who: Compte, filtre: Filtre, page: number, size: number, today: string) {
  const { rows } = await sql<Bare>`select ${columns} from ${from}
    where p.region = ${who.region} and p.id = any(array(select p.id from ${filtered(who, filtre, today)}
      order by p.date_entree desc, p.id desc limit ${size} offset ${(page - 1) * size}))
    order by p.date_entree desc, p.id desc`.execute(db)
  return { rows: rows.map(row => derived(row, today)), total: await nombre(db, who, filtre, today) }
}
