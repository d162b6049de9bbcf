import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { addDays, type Jour } from '../calendrier/calendrier.ts'
import { Introuvable, Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import { DEMIS, type Demi, type Membre } from '../emargement/emargement.ts'
import { noteUnlessNoted } from '../emargement/store.ts'
import { fingerprint, newToken } from '../habilitation/habilitation.ts'
import { accountsOf, write } from '../message/store.ts'
import { expected } from '../seance/seance.ts'
import { seancesOf } from '../seance/store.ts'
import { type Annonce, annonceDite, type Moyen, type Nouvelle, noteDe, periodeLisible } from './presence.ts'
import { annoncesOf, proches } from './store.ts'

/** Who writes: an account, or nobody for a link. */
type Author = { region: string; compte_id: number | null; now: string }
/** One half-day of a group. */
type Groupe = { action_id: number; jour: Jour; demi: Demi }

/** Opens the code of a half-day, from a new secret; a code closed by mistake opens again, with another secret. */
export async function openCode(db: Db, { region, compte_id, now }: Author, g: Groupe): Promise<void> {
  const secret = randomBytes(32).toString('base64url')
  const { rows } = await sql<{ demi: Demi }>`insert into code_presence
      (region, action_id, jour, demi, secret, ouvert_le, compte_id)
    values (${region}, ${g.action_id}, ${g.jour}, ${g.demi}, ${secret}, ${now}, ${compte_id})
    on conflict (region, action_id, jour, demi) do update
      set secret = excluded.secret, ouvert_le = excluded.ouvert_le, ferme_le = null, compte_id = excluded.compte_id
      where code_presence.ferme_le is not null
    returning demi`.execute(db)
  if (!rows[0]) throw new Refus(`Le code est déjà affiché pour cette demi-journée (${DEMIS[g.demi]}).`)
}

/** Closes the code of a half-day; false when none was open. */
export async function closeCode(db: Db, region: string, now: string, g: Groupe): Promise<boolean> {
  const { rows } = await sql<{ demi: Demi }>`update code_presence set ferme_le = ${now}
    where region = ${region} and action_id = ${g.action_id} and jour = ${g.jour} and demi = ${g.demi}
      and ferme_le is null
    returning demi`.execute(db)
  return rows.length > 0
}

/** The trainer signs after the trainees: the code closes, and nobody signs by code or link any more. */
export async function countersign(db: Db, author: Author & { nom: string }, g: Groupe): Promise<void> {
  await closeCode(db, author.region, author.now, g)
  await sql`insert into contreseing (region, action_id, jour, demi, nom, compte_id, signe_le)
    values (${author.region}, ${g.action_id}, ${g.jour}, ${g.demi}, ${author.nom}, ${author.compte_id},
      ${author.now})`.execute(db)
}

/**
 * Signs half-days of one day, for these pathways, and notes it on the sheet where nothing is noted yet. The caller holds the
 * pathways and has checked that the day can be signed. The database refuses what is signed already (`emargement_deja_signe`);
 * what the sheet would refuse to note (more hours than the week, the day or the pathway allow) is a `Refus`: nothing is signed.
 */
export async function sign(
  db: Db,
  { region, compte_id, now }: Author,
  moyen: Moyen,
  jour: Jour,
  membres: readonly Membre[],
  signed: readonly { parcours_id: number; demi: Demi }[],
  piece_id: number | null = null,
): Promise<void> {
  if (signed.length === 0) return
  await db
    .insertInto('emargement')
    .values(signed.map(one => ({ region, ...one, jour, moyen, signe_le: now, compte_id, piece_id })))
    .execute()
  const seances = await seancesOf(
    db,
    region,
    signed.map(s => s.parcours_id),
    jour,
    addDays(jour, 1),
  )
  const notes = signed.flatMap(one => {
    const own = seances.filter(s => s.parcours_id === one.parcours_id)
    const note = noteDe(expected(own, jour).find(a => a.demi === one.demi))
    return note ? [{ ...one, jour, ...note }] : []
  })
  await noteUnlessNoted(db, { region, compte_id }, membres, jour, notes)
}

/** Makes a link that signs one half-day of one person, once, until the end of its day in Paris; returns what its address ends with. */
export async function makeLien(
  db: Db,
  { region, compte_id, now }: Author,
  one: { parcours_id: number; jour: Jour; demi: Demi },
): Promise<string> {
  const token = newToken()
  await sql`insert into lien_presence (empreinte, region, parcours_id, jour, demi, cree_le, expire_le, compte_id)
    values (${fingerprint(token)}, ${region}, ${one.parcours_id}, ${one.jour}, ${one.demi}, ${now},
      (${addDays(one.jour, 1)}::date)::timestamp at time zone 'Europe/Paris', ${compte_id})`.execute(db)
  return token
}

/** Takes a link, once; false when it has been used or has expired. */
export async function takeLien(db: Db, token: string, now: string): Promise<boolean> {
  const { rows } = await sql<{ demi: Demi }>`update lien_presence set utilise_le = ${now}
    where empreinte = ${fingerprint(token)} and utilise_le is null and expire_le > ${now} returning demi`.execute(
    db,
  )
  return rows.length > 0
}

/** Keeps a paper sheet of a week; the same file twice is refused (`piece_deja_deposee`). Returns its id. */
export async function addPiece(
  db: Db,
  { region, compte_id, now }: Author,
  piece: { action_id: number; lundi: Jour; nom: string; type: string; contenu: Uint8Array },
): Promise<number> {
  const row = await db
    .insertInto('piece')
    .values({
      region,
      compte_id,
      depose_le: now,
      empreinte: createHash('sha256').update(piece.contenu).digest('hex'),
      ...piece,
      contenu: Buffer.from(piece.contenu),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/**
 * Tells of an announcement or of its withdrawal, in the transaction that writes it: the organisation when the trainee wrote
 * it, the trainee, the counsellor and the referent when the organisation did. Who wrote it is not written to.
 */
async function tell(
  db: Db,
  { region, compte_id, now }: Author,
  parcours_id: number,
  nouvelle: Omit<Nouvelle, 'site'>,
): Promise<void> {
  const p = await proches(db, region, parcours_id)
  const said = { ...nouvelle, site: p.site }
  const sheet = `/presence/${p.action_id}/${nouvelle.du}#absences`
  const parcours = `/parcours/${parcours_id}`
  const to =
    nouvelle.par === 'stagiaire'
      ? (await accountsOf(db, region, p.organisme_id)).map(id => ({
          id,
          lecteur: 'organisme' as const,
          lien: sheet,
        }))
      : [
          ...p.stagiaire.map(id => ({ id, lecteur: 'stagiaire' as const, lien: '/mes-absences' })),
          ...p.conseiller.map(id => ({ id, lecteur: 'conseiller' as const, lien: parcours })),
          ...p.referent.map(id => ({ id, lecteur: 'organisme' as const, lien: sheet })),
        ]
  for (const { id, lecteur, lien } of to)
    if (id !== compte_id) await write(db, { region, compte_id: id, lien, ...annonceDite(said, lecteur) }, now)
}

/** Writes an absence told in advance, and tells of it; a day already announced is refused. The caller holds the pathway. */
export async function announce(
  db: Db,
  author: Author & Pick<Nouvelle, 'par'>,
  a: Pick<Annonce, 'parcours_id' | 'du' | 'au' | 'motif'>,
): Promise<void> {
  const { region, compte_id, now, par } = author
  const [known] = await annoncesOf(db, region, [a.parcours_id], a.du, a.au)
  if (known) throw new Refus(`Une absence est déjà annoncée ${periodeLisible(known)}.`, 'du')
  const { rows } = await sql<{ id: number }>`insert into absence_annoncee
      (region, parcours_id, periode, motif, annoncee_le, compte_id)
    values (${region}, ${a.parcours_id}, daterange(${a.du}::date, ${a.au}::date), ${a.motif}, ${now}, ${compte_id})
    returning id`.execute(db)
  for (const { id } of rows)
    await tell(db, author, a.parcours_id, { id, du: a.du, au: a.au, retiree: false, par })
}

/**
 * Withdraws an absence of one of these pathways while some of it is to come; `Introuvable` for any other. Days already past
 * stay announced: nobody was there, and no shortcut may say otherwise. Returns whether there were any. Those who were told
 * of the absence are told of this.
 */
export async function withdraw(
  db: Db,
  author: Author & Pick<Nouvelle, 'par'>,
  id: number,
  parcours_ids: readonly number[],
  today: Jour,
): Promise<{ entamee: boolean }> {
  const { region, now, par } = author
  const { rows: held } = await sql<
    Pick<Annonce, 'parcours_id' | 'du' | 'au'>
  >`select parcours_id, lower(periode) du,
      upper(periode) au from absence_annoncee
    where region = ${region} and id = ${id} and parcours_id = any(${parcours_ids}::bigint[]) for update`.execute(
    db,
  )
  const { rows } = await sql<{ entamee: boolean }>`update absence_annoncee set
      retiree_le = case when lower(periode) >= ${today}::date then ${now}::timestamptz end,
      periode = daterange(lower(periode), case when lower(periode) < ${today}::date then ${today}::date else upper(periode) end)
    where region = ${region} and id = ${id} and parcours_id = any(${parcours_ids}::bigint[])
      and retiree_le is null and upper(periode) > ${today}::date
    returning retiree_le is null entamee`.execute(db)
  if (!rows[0] || !held[0]) throw new Introuvable('Cette absence annoncée')
  const { parcours_id, du, au } = held[0]
  await tell(db, author, parcours_id, { id, du, au, retiree: true, entamee: rows[0].entamee, par })
  return rows[0]
}
