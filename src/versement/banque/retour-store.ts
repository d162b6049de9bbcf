import { sql } from 'kysely'
import type { Jour } from '../../calendrier/calendrier.ts'
import type { Db } from '../../db/schema.ts'
import type { Compte } from '../../habilitation/habilitation.ts'
import { paris } from '../../http/session.ts'
import { write } from '../../message/store.ts'
import { euros, jour } from '../../web/format.ts'
import { ERREURS_DITES, type Rapport, RETOURS, type Reponse, type Retour } from '../versement.ts'
import * as rejet from './rejet-store.ts'

interface Attendu {
  id: number
  reference: string
  centimes: number
  cree_le: string
  retour: Retour | null
  retour_le: Jour | null
}

interface Ecrit {
  id: number
  retour: Retour
  retour_le: Jour
  retour_motif: string | null
}

/**
 * Writes what the bank says of an export, line by line: what cannot be taken is told, the rest is. Said again, it changes
 * nothing. A transfer that comes back after it was executed is rejected; the contrary is refused. A run whose payments are
 * all executed is paid, on the last day. `main`: a person says it, not a file: someone else confirms what they say rejected.
 */
export async function enregistrer(
  db: Db,
  who: Compte,
  export_id: number,
  reponses: readonly Reponse[],
  now: string,
  main = false,
): Promise<Rapport> {
  const { rows } = await sql<Attendu>`select id, reference, centimes, cree_le, retour, retour_le from virement
    where region = ${who.region} and export_id = ${export_id} order by id for no key update`.execute(db)
  const known = new Map(rows.map(v => [v.reference, v]))
  const others = await elsewhere(
    db,
    who.region,
    reponses.flatMap(r => (r.reference && !known.has(r.reference) ? [r.reference] : [])),
  )
  const rapport: Rapport = { executes: 0, rejetes: 0, deja: 0, attente: 0, non_pris: 0, erreurs: [] }
  const ecrits = new Map<number, Ecrit>()
  const named = new Set<string>()
  const redits: number[] = []
  for (const r of reponses) {
    if (r.reference !== null) named.add(r.reference)
    const targets =
      r.reference === null ? rows.filter(v => !named.has(v.reference)) : [known.get(r.reference)]
    for (const v of targets) {
      const raison = faute(r, v, others, paris(now))
      if (raison !== null) {
        rapport.non_pris++
        if (rapport.erreurs.length < ERREURS_DITES)
          rapport.erreurs.push({ ligne: r.ligne, reference: r.reference ?? v?.reference ?? '', raison })
        continue
      }
      if (!v) continue
      if (r.statut === 'attente') rapport.attente++
      else if (v.retour === r.statut) {
        rapport.deja++
        if (r.statut === 'rejete') redits.push(v.id)
      } else {
        const le = r.le ?? paris(now)
        rapport[r.statut === 'execute' ? 'executes' : 'rejetes']++
        ecrits.set(v.id, { id: v.id, retour: r.statut, retour_le: le, retour_motif: r.motif || null })
        Object.assign(v, { retour: r.statut, retour_le: le })
      }
    }
  }
  await sql`update virement v set retour = r.retour, retour_le = r.retour_le, retour_motif = r.retour_motif
    from jsonb_to_recordset(${JSON.stringify([...ecrits.values()])}::jsonb)
      r (id bigint, retour text, retour_le date, retour_motif text)
    where v.region = ${who.region} and v.id = r.id`.execute(db)
  await payees(db, who, export_id)
  const rejetes = [...ecrits.values()].flatMap(e => (e.retour === 'rejete' ? [e.id] : []))
  if (main) for (const id of rejetes) await rejet.noter(db, who.region, id, who.id, now)
  else await rejet.ditParLaBanque(db, who.region, redits, now)
  await prevenir(db, who.region, rejetes, now)
  return rapport
}

/** Why a line cannot be taken, or null. */
function faute(
  r: Reponse,
  v: Attendu | undefined,
  others: ReadonlyMap<string, number>,
  today: Jour,
): string | null {
  if (r.faute) return r.faute
  if (!v) {
    const file = others.get(r.reference ?? '')
    return file
      ? `Ce virement est dans un autre fichier, le n° ${file}.`
      : 'Cette référence n’est pas connue.'
  }
  if (r.centimes !== null && r.centimes !== v.centimes)
    return `Le montant ne correspond pas : ${euros(r.centimes)} au lieu de ${euros(v.centimes)}.`
  if (r.statut === 'attente') return null
  if (r.le && r.le > today) return `Le ${jour(r.le)} n’est pas encore venu.`
  if (r.le && r.le < paris(v.cree_le))
    return `Le ${jour(r.le)} vient avant le fichier de virements, fait le ${jour(paris(v.cree_le))}.`
  if (v.retour === 'rejete' && r.statut === 'execute')
    return `Ce virement est déjà ${RETOURS.rejete.toLowerCase()}, le ${jour(v.retour_le ?? '')}.`
  return null
}

/** The file of each of these references that belongs to another one. */
async function elsewhere(db: Db, region: string, references: string[]): Promise<Map<string, number>> {
  if (references.length === 0) return new Map()
  const { rows } = await sql<{
    reference: string
    export_id: number
  }>`select reference, export_id from virement
    where region = ${region} and export_id is not null and reference = any(${references}::text[])`.execute(db)
  return new Map(rows.map(r => [r.reference, r.export_id]))
}

/** Runs of an export whose every payment is executed are paid: on the day of the last one. */
async function payees(db: Db, who: Compte, export_id: number): Promise<void> {
  await sql`with touchee as (select distinct p.liquidation_id id from virement v
      join paiement p on p.region = v.region and p.id = v.paiement_id
      where v.region = ${who.region} and v.export_id = ${export_id}),
    faite as (select t.id, max(v.retour_le) le from touchee t
      join paiement p on p.region = ${who.region} and p.liquidation_id = t.id and p.centimes > 0
      left join virement v on v.region = p.region and v.paiement_id = p.id and v.retour = 'execute'
      group by t.id having bool_and(v.id is not null))
    update liquidation q set payee_le = f.le, payee_par = ${who.id} from faite f
    where q.region = ${who.region} and q.id = f.id and q.payee_le is null`.execute(db)
}

/** Tells the trainee and their counsellor that a transfer came back: without an amount, a mailbox is not a safe place. */
async function prevenir(db: Db, region: string, ids: number[], now: string): Promise<void> {
  if (ids.length === 0) return
  const { rows } = await sql<{
    id: number
    stagiaire_id: number
    compte_id: number
    role: string
  }>`
    select v.id, p.stagiaire_id, k.id compte_id, k.role
    from virement v join paiement p on p.region = v.region and p.id = v.paiement_id
    join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
    join compte k on k.region = g.region and k.actif
      and (k.id = g.conseiller_id or (k.role = 'stagiaire' and k.stagiaire_id = g.id))
    where v.region = ${region} and v.id = any(${ids}::bigint[]) order by v.id, k.id`.execute(db)
  for (const { id, stagiaire_id, compte_id, role } of rows)
    await write(
      db,
      {
        region,
        compte_id,
        cle: `virement-rejete-${id}`,
        objet:
          role === 'stagiaire'
            ? 'Un virement n’est pas arrivé sur votre compte'
            : 'Un virement n’est pas arrivé',
        texte:
          role === 'stagiaire'
            ? 'La banque a refusé un virement qui vous était destiné. Vérifiez votre compte bancaire : il repartira ensuite.'
            : 'La banque a refusé un virement destiné à une personne que vous accompagnez. Vérifiez son compte bancaire avec elle : il repartira ensuite.',
        lien: `/stagiaires/${stagiaire_id}/compte-bancaire`,
      },
      now,
    )
}

/** Keeps what was made of a bank's file. */
export async function garder(
  db: Db,
  who: Compte,
  export_id: number,
  nom: string,
  rapport: Rapport,
  now: string,
): Promise<void> {
  await sql`insert into retour_banque (region, export_id, nom, rapport, recu_le, compte_id)
    values (${who.region}, ${export_id}, ${nom}, ${JSON.stringify(rapport)}::jsonb, ${now}, ${who.id})`.execute(
    db,
  )
}

export interface RetourRecu {
  id: number
  nom: string
  rapport: Rapport
  recu_le: string
  par: string | null
}

/** The bank's files received for an export, the last one first. */
export async function retoursOf(db: Db, region: string, export_id: number): Promise<RetourRecu[]> {
  const { rows } = await sql<RetourRecu>`select r.id, r.nom, r.rapport, r.recu_le, k.nom par
    from retour_banque r left join compte k on k.region = r.region and k.id = r.compte_id
    where r.region = ${region} and r.export_id = ${export_id} order by r.id desc limit 20`.execute(db)
  return rows
}
