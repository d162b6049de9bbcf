import { sql } from 'kysely'
import { Introuvable } from '../../db/refus.ts'
import type { Db } from '../../db/schema.ts'
import type { Compte } from '../../habilitation/habilitation.ts'
import { write } from '../../message/store.ts'
import * as stagiaire from '../../stagiaire/store.ts'
import { masque, parQuatre } from '../versement.ts'

export interface Titulaire {
  id: number
  nom: string
  prenom: string
}

/** The person whose bank account this account may give: an organisation, once they entered one of its actions. */
export async function titulaire(db: Db, who: Compte, id: number): Promise<Titulaire> {
  const entered =
    who.role === 'organisme'
      ? sql`exists (select from parcours p join action a on a.region = p.region and a.id = p.action_id
          join site t on t.region = a.region and t.id = a.site_id
          where p.region = s.region and p.stagiaire_id = s.id and t.organisme_id = ${who.organisme_id})`
      : sql`true`
  const { rows } = await sql<Titulaire>`select s.id, s.nom, s.prenom from stagiaire s
    where s.id = ${id} and ${stagiaire.visible(who)} and ${entered}`.execute(db)
  if (!rows[0]) throw new Introuvable('Cette personne')
  return rows[0]
}

export interface CompteDonne {
  id: number
  titulaire: string
  /** Whole for who typed it, masked for everybody else. */
  iban: string
  bic: string | null
  saisi_le: string
  saisi_par: string | null
}

/** The accounts that a person gave, the last one first: that is the one used. */
export async function comptesOf(db: Db, who: Compte, stagiaire_id: number): Promise<CompteDonne[]> {
  const { rows } = await sql<
    CompteDonne & { auteur: number | null }
  >`select b.id, b.titulaire, b.iban, b.bic, b.saisi_le,
      k.nom saisi_par, b.saisi_par auteur
    from compte_bancaire b left join compte k on k.region = b.region and k.id = b.saisi_par
    where b.region = ${who.region} and b.stagiaire_id = ${stagiaire_id} order by b.id desc`.execute(db)
  return rows.map(({ auteur, ...row }) =>
    auteur === who.id ? { ...row, iban: parQuatre(row.iban) } : { ...row, iban: masque(row.iban), bic: null },
  )
}

/** True when this is already the account used. */
export async function memeCompte(
  db: Db,
  region: string,
  stagiaire_id: number,
  c: { titulaire: string; iban: string; bic: string | null },
): Promise<boolean> {
  const { rows } = await sql<{
    meme: boolean
  }>`select (titulaire, iban) = (${c.titulaire}::text, ${c.iban}::text)
      and bic is not distinct from ${c.bic}::text meme
    from compte_bancaire where region = ${region} and stagiaire_id = ${stagiaire_id} order by id desc limit 1`.execute(
    db,
  )
  return rows[0]?.meme ?? false
}

/**
 * Adds where a person is paid from now on. The person is told when someone else did it, and the Région when money already
 * waited for them: a changed account is the first thing that a fraud changes.
 */
export async function ajouter(
  db: Db,
  who: Compte,
  stagiaire_id: number,
  c: { titulaire: string; iban: string; bic: string | null },
  now: string,
): Promise<{ attendu: boolean }> {
  const { rows } = await sql<{ id: number; change: boolean; attendu: boolean }>`insert into compte_bancaire
      (region, stagiaire_id, titulaire, iban, bic, saisi_le, saisi_par)
    values (${who.region}, ${stagiaire_id}, ${c.titulaire}, ${c.iban}, ${c.bic}, ${now}, ${who.id})
    returning id, exists (select from compte_bancaire b where b.region = ${who.region} and b.stagiaire_id = ${stagiaire_id}
        and b.iban <> ${c.iban}) change,
      exists (select from paiement p join liquidation q on q.region = p.region and q.id = p.liquidation_id
          where p.region = ${who.region} and p.stagiaire_id = ${stagiaire_id} and p.centimes > 0
            and q.validee_le is not null and not exists (select from virement v where v.region = p.region
              and v.paiement_id = p.id and v.retour is distinct from 'rejete'))
        or exists (select from ligne l join parcours p on p.region = l.region and p.id = l.parcours_id
          join liquidation q on q.region = l.region and q.id = l.liquidation_id
          where l.region = ${who.region} and p.stagiaire_id = ${stagiaire_id} and q.validee_le is null) attendu`.execute(
    db,
  )
  const { id, change, attendu } = rows[0] ?? { id: 0, change: false, attendu: false }
  const cle = `compte-bancaire-${stagiaire_id}-${id}`
  const lien = `/stagiaires/${stagiaire_id}/compte-bancaire`
  if (who.role !== 'stagiaire')
    await tell(db, who.region, sql`k.stagiaire_id = ${stagiaire_id} and k.role = 'stagiaire'`, now, {
      cle,
      lien,
      objet: 'Votre compte bancaire a été enregistré',
      texte: `${who.nom} a enregistré le compte bancaire où vous serez payé. Si ce n’est pas le vôtre, dites-le tout de suite.`,
    })
  if (change && attendu)
    await tell(db, who.region, sql`k.role = 'region' and k.id <> ${who.id}`, now, {
      cle,
      lien,
      objet: 'Un compte bancaire a changé',
      texte:
        'Le compte bancaire d’une personne a changé alors qu’un paiement l’attend. Vérifiez ce changement auprès d’elle avant de payer.',
    })
  return { attendu: change && attendu }
}

async function tell(
  db: Db,
  region: string,
  whom: ReturnType<typeof sql>,
  now: string,
  message: { cle: string; objet: string; texte: string; lien: string },
): Promise<void> {
  const { rows } = await sql<{ id: number }>`select k.id from compte k
    where k.region = ${region} and k.actif and ${whom} order by k.id`.execute(db)
  for (const { id } of rows) await write(db, { ...message, region, compte_id: id }, now)
}
