import { type RawBuilder, sql } from 'kysely'
import { addDays, type Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { eteindre, ouvrir } from '../tache/store.ts'
import { chargeDe } from './charge.ts'
import { type Derive, NATURES, type Nature, phrase, pour } from './signal.ts'

/** A signal as a page says it. */
export interface Signal {
  id: number
  nature: Nature
  stagiaire_id: number
  nom: string
  prenom: string
  parcours_id: number | null
  prescription_id: number | null
  vu_le: Jour
  faits: unknown
  /** What it says, in one sentence. */
  phrase: string
  /** What the person added. */
  texte: string
  tache_id: number | null
  charge: string | null
  echeance: Jour | null
  /** What was done about it; empty while it waits. */
  conclusion: string
  clos_le: string | null
  cause_fin: string
}

/** The signals that an account may see: the condition on `signal s`, person `g` and site `t`. */
function visible(who: Compte): RawBuilder<boolean> {
  const shown = sql`s.region = ${who.region} and s.nature = any(${pour(who.role)}::text[])`
  switch (who.role) {
    case 'region':
      return sql`${shown}`
    case 'conseiller':
      return sql`${shown} and g.structure_id = ${who.structure_id}`
    case 'organisme':
      return sql`${shown} and t.organisme_id = ${who.organisme_id}`
    case 'stagiaire':
      return sql`${shown} and s.stagiaire_id = ${who.stagiaire_id}`
    case 'payeur':
      return sql`false`
  }
}

const from = sql`signal s
  join stagiaire g on g.region = s.region and g.id = s.stagiaire_id
  left join parcours p on p.region = s.region and p.id = s.parcours_id
  left join prescription r on r.region = s.region and r.id = s.prescription_id
  left join action a on a.region = s.region and a.id = coalesce(p.action_id, r.action_id)
  left join site t on t.region = a.region and t.id = a.site_id`
const columns = sql`s.id, s.nature, s.stagiaire_id, g.nom, g.prenom, s.parcours_id, s.prescription_id, s.vu_le, s.faits, s.texte,
  s.clos_le, s.cause_fin, c.id tache_id, k.nom charge, c.echeance, coalesce(c.conclusion, '') conclusion`
const tasks = sql`left join tache c on c.region = s.region and c.cle = s.tache_cle
  left join compte k on k.region = c.region and k.id = c.compte_id`

type Row = Omit<Signal, 'phrase'>
const said = (rows: Row[]): Signal[] => rows.map(row => ({ ...row, phrase: phrase(row as Derive) }))

/** How many signals of each nature are open for this account, the most pressing nature first. */
export async function compter(db: Db, who: Compte): Promise<{ nature: Nature; n: number }[]> {
  const { rows } = await sql<{ nature: Nature; n: number }>`select s.nature, count(*)::int n from ${from}
    where ${visible(who)} and s.clos_le is null group by 1`.execute(db)
  const order = Object.keys(NATURES)
  return rows.toSorted((a, b) => order.indexOf(a.nature) - order.indexOf(b.nature))
}

/** One page of the open signals, help asked first, then the nearest deadline; of one nature when asked. */
export async function list(
  db: Db,
  who: Compte,
  { nature, page, size }: { nature: Nature | null; page: number; size: number },
): Promise<Signal[]> {
  const { rows } = await sql<Row>`select ${columns} from ${from} ${tasks}
    where ${visible(who)} and s.clos_le is null and ${nature === null ? sql`true` : sql`s.nature = ${nature}`}
    order by s.nature <> 'aide_demandee', c.close_le is not null, c.echeance, s.id
    limit ${size} offset ${(page - 1) * size}`.execute(db)
  return said(rows)
}

/** The open signals about a person, or about one of their pathways. */
export async function ofStagiaire(
  db: Db,
  who: Compte,
  stagiaire_id: number,
  parcours_id: number | null = null,
): Promise<Signal[]> {
  const { rows } = await sql<Row>`select ${columns} from ${from} ${tasks}
    where ${visible(who)} and s.stagiaire_id = ${stagiaire_id} and s.clos_le is null
      and ${parcours_id === null ? sql`true` : sql`coalesce(s.parcours_id, ${parcours_id}) = ${parcours_id}`}
    order by s.nature <> 'aide_demandee', c.echeance, s.id`.execute(db)
  return said(rows)
}

/** The signals about a person that are over, the last first. */
export async function passes(db: Db, who: Compte, stagiaire_id: number, limit: number): Promise<Signal[]> {
  const { rows } = await sql<Row>`select ${columns} from ${from} ${tasks}
    where ${visible(who)} and s.stagiaire_id = ${stagiaire_id} and s.clos_le is not null
    order by s.clos_le desc, s.id desc limit ${limit}`.execute(db)
  return said(rows)
}

/** The help that a person asked for, while nobody has said that it was given. */
export async function aideDe(db: Db, region: string, stagiaire_id: number): Promise<Aide | null> {
  const { rows } = await sql<Aide>`select s.id, s.vu_le, s.texte, s.tache_cle, k.nom charge, c.echeance
    from signal s join tache c on c.region = s.region and c.cle = s.tache_cle
    join compte k on k.region = c.region and k.id = c.compte_id
    where s.region = ${region} and s.stagiaire_id = ${stagiaire_id} and s.nature = 'aide_demandee' and s.clos_le is null
      and c.close_le is null`.execute(db)
  return rows[0] ?? null
}

export interface Aide {
  id: number
  vu_le: Jour
  texte: string
  tache_cle: string
  charge: string
  echeance: Jour
}

/**
 * Someone asks, for themselves, that someone calls them: at once a task of who follows them, else of their referent in the
 * organisation. Asked again before the answer, it is the same one.
 */
export async function demanderAide(
  db: Db,
  who: { region: string; id: number | null },
  stagiaire_id: number,
  { now, today }: { now: string; today: Jour },
): Promise<Aide | null> {
  await sql`select from stagiaire where region = ${who.region} and id = ${stagiaire_id} for no key update`.execute(
    db,
  )
  const already = await aideDe(db, who.region, stagiaire_id)
  if (already) return already
  const { fin, objet, delai } = NATURES.aide_demandee
  await sql`update signal set clos_le = ${now}, cause_fin = ${fin} where region = ${who.region}
    and stagiaire_id = ${stagiaire_id} and nature = 'aide_demandee' and clos_le is null`.execute(db)
  const { rows } = await sql<{
    nom: string
    prenom: string
    parcours_id: number | null
    charge: number | null
  }>`
    select g.nom, g.prenom, p.id parcours_id, ${chargeDe(who.region, sql`g.conseiller_id`, sql`p.referent_id`)} charge
    from stagiaire g left join lateral (select p.id, p.referent_id from parcours p where p.region = g.region
      and p.stagiaire_id = g.id and not exists (select from sortie x where x.region = p.region and x.parcours_id = p.id
        and x.date <= ${today}) order by p.id desc limit 1) p on true
    where g.region = ${who.region} and g.id = ${stagiaire_id}`.execute(db)
  const person = rows[0]
  if (!person || person.charge === null) return null
  const tache_cle = `signal-aide-${stagiaire_id}-${now}`
  await db
    .insertInto('signal')
    .values({
      region: who.region,
      nature: 'aide_demandee',
      cle: `aide-${stagiaire_id}`,
      stagiaire_id,
      parcours_id: person.parcours_id,
      vu_le: today,
      faits: JSON.stringify({ le: today }),
      tache_cle,
    })
    .execute()
  await ouvrir(
    db,
    {
      region: who.region,
      cle: tache_cle,
      stagiaire_id,
      compte_id: person.charge,
      objet: objet(`${person.prenom} ${person.nom}`),
      lien: `/stagiaires/${stagiaire_id}#signaux`,
      echeance: addDays(today, delai),
    },
    now,
    who.id,
  )
  return aideDe(db, who.region, stagiaire_id)
}

/** Adds what the person wants to say: it is read on their file, and goes into no message. */
export async function preciser(db: Db, region: string, aide: Aide, texte: string): Promise<void> {
  await sql`update signal set texte = ${texte} where region = ${region} and id = ${aide.id}`.execute(db)
}

/** The person does not need it any more. */
export async function retirerAide(db: Db, region: string, aide: Aide, now: string): Promise<void> {
  const cause = 'La personne n’en a plus besoin.'
  await sql`update signal set clos_le = ${now}, cause_fin = ${cause} where region = ${region} and id = ${aide.id}`.execute(
    db,
  )
  await eteindre(db, region, aide.tache_cle, cause, now)
}
