import { sql } from 'kysely'
import type { Jour, Mois } from '../../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../../db/refus.ts'
import type { Db } from '../../db/schema.ts'
import type { Compte } from '../../habilitation/habilitation.ts'
import type { Retour } from '../versement.ts'
import type { Ordre } from './pain001.ts'
import type { Payeur } from './payeur.ts'

/** Who may send money: the payer; the Région itself where nobody in it is a payer. */
export async function peutPayer(db: Db, who: Compte): Promise<boolean> {
  if (who.role === 'payeur') return true
  if (who.role !== 'region') return false
  const { rows } =
    await sql`select from compte where region = ${who.region} and role = 'payeur' and actif limit 1`.execute(
      db,
    )
  return rows.length === 0
}

/**
 * Payments that a file of this run takes: those of the run, and those of runs already sent whose transfer was rejected or
 * that waited for an account. A run that was never sent is not touched: it may be paid outside Amont. An account that the
 * bank says wrong, closed or blocked (AC01 to AC06) is not tried again until the person gives one, be it the same. A transfer
 * that one person alone says rejected waits for a second one.
 */
const dus = (region: string, liquidation_id: number) => sql`
  select p.id, p.stagiaire_id, p.centimes, q.id liquidation_id, case when not b.refuse then b.iban end iban, b.bic, b.titulaire,
    coalesce(b.refuse, false) refuse,
    (select count(*) from virement v where v.region = p.region and v.paiement_id = p.id) essais
  from paiement p
  join liquidation q on q.region = p.region and q.id = p.liquidation_id
  left join lateral (select c.iban, c.bic, c.titulaire, exists (select from virement v
        where v.region = p.region and v.paiement_id = p.id and v.retour = 'rejete' and v.retour_motif like 'AC0%'
          and v.iban = c.iban and v.cree_le >= c.saisi_le) refuse
    from compte_bancaire c where c.region = p.region and c.stagiaire_id = p.stagiaire_id order by c.id desc limit 1) b on true
  where p.region = ${region} and p.centimes > 0 and q.validee_le is not null
    and (q.id = ${liquidation_id} or exists (select from export_paie e where e.region = q.region and e.liquidation_id = q.id))
    and not exists (select from virement v where v.region = p.region and v.paiement_id = p.id
      and (v.retour is distinct from 'rejete'
        or (select count(*) from rejet_main c where c.region = v.region and c.virement_id = v.id) = 1))`

export interface APayer {
  nombre: number
  centimes: number
  /** Of them, payments of earlier runs. */
  anterieurs: number
  anterieurs_centimes: number
  /** What plans take back from the payments of this run, sent or not. */
  repris: number
  /** `refuse`: an account is known, and the bank refused it. */
  sans_iban: { stagiaire_id: number; nom: string; prenom: string; centimes: number; refuse: boolean }[]
}

/** What a file of this run would hold now, and who waits for an account. */
export async function aPayer(db: Db, region: string, liquidation_id: number): Promise<APayer> {
  const total = await sql<
    Omit<APayer, 'sans_iban'>
  >`select count(*)::int nombre, coalesce(sum(d.centimes), 0)::bigint centimes,
      (count(*) filter (where d.liquidation_id <> ${liquidation_id}))::int anterieurs,
      coalesce(sum(d.centimes) filter (where d.liquidation_id <> ${liquidation_id}), 0)::bigint anterieurs_centimes,
      (select coalesce(sum(p.retenue), 0)::bigint from paiement p
        where p.region = ${region} and p.liquidation_id = ${liquidation_id}) repris
    from (${dus(region, liquidation_id)}) d where d.iban is not null`.execute(db)
  const waiting = await sql<
    APayer['sans_iban'][number]
  >`select d.stagiaire_id, g.nom, g.prenom, sum(d.centimes)::bigint centimes, bool_or(d.refuse) refuse
    from (${dus(region, liquidation_id)}) d join stagiaire g on g.region = ${region} and g.id = d.stagiaire_id
    where d.iban is null group by d.stagiaire_id, g.nom, g.prenom order by g.nom, g.prenom, d.stagiaire_id`.execute(
    db,
  )
  return {
    ...(total.rows[0] ?? { nombre: 0, centimes: 0, anterieurs: 0, anterieurs_centimes: 0, repris: 0 }),
    sans_iban: waiting.rows,
  }
}

export interface Export {
  id: number
  liquidation_id: number
  mois: Mois
  cree_le: string
  par: string | null
  execution: Jour
  nombre: number
  centimes: number
  executes: number
  rejetes: number
}

const exports = sql`select e.id, e.liquidation_id, to_char(q.mois, 'YYYY-MM') mois, e.cree_le, k.nom par, e.execution, e.nombre,
    e.centimes, v.executes, v.rejetes
  from export_paie e join liquidation q on q.region = e.region and q.id = e.liquidation_id
  left join compte k on k.region = e.region and k.id = e.compte_id
  cross join lateral (select (count(*) filter (where v.retour = 'execute'))::int executes,
      (count(*) filter (where v.retour = 'rejete'))::int rejetes
    from virement v where v.region = e.region and v.export_id = e.id) v`

/** The files made for a run, the last one first. */
export async function exportsOf(db: Db, region: string, liquidation_id: number): Promise<Export[]> {
  const { rows } =
    await sql<Export>`${exports} where e.region = ${region} and e.liquidation_id = ${liquidation_id}
    order by e.id desc`.execute(db)
  return rows
}

/** One file, or `Introuvable` when it is another Région's. */
export async function exportById(db: Db, region: string, id: number): Promise<Export> {
  const { rows } = await sql<Export>`${exports} where e.region = ${region} and e.id = ${id}`.execute(db)
  if (!rows[0]) throw new Introuvable('Ce fichier de virements')
  return rows[0]
}

/**
 * Makes a file of what is due, in one transaction; the same key gives the same file. Two at once: the second one waits for
 * the first, then takes what is left. Refuses when nothing can be transferred.
 */
export async function exporter(
  db: Db,
  who: Compte,
  {
    liquidation_id,
    execution,
    cle,
    payeur,
    now,
  }: { liquidation_id: number; execution: Jour; cle: string; payeur: Payeur; now: string },
): Promise<{ id: number; nouveau: boolean }> {
  await sql`select from region where code = ${who.region} for no key update`.execute(db)
  const known = await db
    .selectFrom('export_paie')
    .select(['id', 'liquidation_id'])
    .where('region', '=', who.region)
    .where('cle', '=', cle)
    .executeTakeFirst()
  if (known && known.liquidation_id !== liquidation_id)
    throw new Refus('Cette clé a déjà servi pour une autre liquidation : donnez-en une nouvelle.')
  if (known) return { id: known.id, nouveau: false }
  const { rows } = await sql<{
    id: number
  }>`with du as materialized (select * from (${dus(who.region, liquidation_id)}) d
      where d.iban is not null),
    e as (insert into export_paie (region, liquidation_id, cle, cree_le, compte_id, execution, nombre, centimes, payeur_nom,
        payeur_iban, payeur_bic)
      select ${who.region}, ${liquidation_id}::bigint, ${cle}, ${now}::timestamptz, ${who.id}::bigint, ${execution}::date,
        count(*), sum(centimes), ${payeur.nom}, ${payeur.iban}, ${payeur.bic}::text
      from du having count(*) > 0 returning id),
    v as (insert into virement (region, paiement_id, export_id, reference, centimes, iban, bic, titulaire, cree_le)
      select ${who.region}, du.id, e.id, upper(${who.region}) || '-' || du.id || '-' || (du.essais + 1), du.centimes, du.iban,
        du.bic, du.titulaire, ${now}::timestamptz
      from du cross join e order by du.id)
    select id from e`.execute(db)
  if (rows[0]) return { id: rows[0].id, nouveau: true }
  const { sans_iban } = await aPayer(db, who.region, liquidation_id)
  throw new Refus(
    sans_iban.length
      ? 'Rien ne peut partir : aucune des personnes à payer n’a donné de compte bancaire que la banque accepte.'
      : 'Rien à virer : tout est déjà dans un fichier, ou payé.',
  )
}

/** What the file of an export holds, always the same. */
export async function ordreOf(db: Db, region: string, id: number): Promise<Ordre> {
  const { rows } = await sql<
    Pick<Ordre, 'cree_le' | 'execution'> & { nom: string; iban: string; bic: string | null }
  >`
    select cree_le, execution, payeur_nom nom, payeur_iban iban, payeur_bic bic from export_paie
    where region = ${region} and id = ${id}`.execute(db)
  const found = rows[0]
  if (!found) throw new Introuvable('Ce fichier de virements')
  const virements = await sql<
    Ordre['virements'][number]
  >`select v.reference, v.centimes, v.titulaire, v.iban, v.bic,
      to_char(q.mois, 'YYYY-MM') mois
    from virement v join paiement p on p.region = v.region and p.id = v.paiement_id
    join liquidation q on q.region = p.region and q.id = p.liquidation_id
    where v.region = ${region} and v.export_id = ${id} order by v.id`.execute(db)
  const { nom, iban, bic, cree_le, execution } = found
  return {
    message: messageOf(region, id),
    cree_le,
    execution,
    payeur: { nom, iban, bic },
    virements: virements.rows,
  }
}

/** The name of a file for the bank. */
export const messageOf = (region: string, id: number): string => `AMONT-${region.toUpperCase()}-${id}`

export interface Virement {
  id: number
  export_id: number | null
  reference: string
  stagiaire_id: number
  nom: string
  prenom: string
  titulaire: string | null
  iban: string | null
  centimes: number
  cree_le: string
  mois: Mois
  retour: Retour | null
  retour_le: Jour | null
  retour_motif: string | null
}

const virements = sql`select v.id, v.export_id, v.reference, p.stagiaire_id, g.nom, g.prenom, v.titulaire, v.iban, v.centimes,
    v.cree_le, to_char(q.mois, 'YYYY-MM') mois, v.retour, v.retour_le, v.retour_motif
  from virement v join paiement p on p.region = v.region and p.id = v.paiement_id
  join liquidation q on q.region = p.region and q.id = p.liquidation_id
  join stagiaire g on g.region = p.region and g.id = p.stagiaire_id`

/** One page of the transfers of a file: those rejected first, then those without an answer, by name. */
export async function virementsOf(
  db: Db,
  region: string,
  export_id: number,
  { page, size }: { page: number; size: number },
): Promise<Virement[]> {
  const { rows } = await sql<Virement>`${virements} where v.region = ${region} and v.export_id = ${export_id}
    order by case v.retour when 'rejete' then 0 when 'execute' then 2 else 1 end, g.nom, g.prenom, v.id
    limit ${size} offset ${(page - 1) * size}`.execute(db)
  return rows
}

/** One transfer of a file, or `Introuvable`. */
export async function virementById(
  db: Db,
  region: string,
  id: number,
): Promise<Virement & { export_id: number }> {
  const { rows } = await sql<Virement & { export_id: number }>`${virements}
    where v.region = ${region} and v.id = ${id} and v.export_id is not null`.execute(db)
  if (!rows[0]) throw new Introuvable('Ce virement')
  return rows[0]
}
