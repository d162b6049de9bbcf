import { sql } from 'kysely'
import { addDays, type Jour } from '../calendrier/calendrier.ts'
import type { Db } from '../db/schema.ts'
import type { Store } from '../db/store.ts'
import { fingerprint, newToken } from '../habilitation/habilitation.ts'
import { isDemonstration } from '../habilitation/store.ts'
import { paris } from '../http/session.ts'
import type { Poste, Sms } from '../message/message.ts'
import { write as message } from '../message/store.ts'
import type { Terme } from '../suivi/suivi.ts'
import { type Canal, canalDe, heureAdmise, objetDe, rangDu, texteDe } from './enquete.ts'

/** What a survey leaves by. In a demonstration nothing does. */
export interface Ports {
  poste: Poste | null
  sms: Sms | null
  /** The public address, without a final slash. */
  url: string
}

/** Tries of one message, and the minutes between two. */
const ESSAIS = 4
const ATTENTE_MIN = 60

interface Due {
  region: string
  region_nom: string
  id: number
  parcours_id: number
  terme: Terme
  ouverte_le: string
  prenom: string
  telephone: string | null
  courriel: string | null
  departement: string
  compte_id: number | null
  envoyes: number
  dernier: string | null
}

const ouvertes = async (db: Db, now: string): Promise<Due[]> =>
  (
    await sql<Due>`select q.region, r.nom region_nom, q.id, q.parcours_id, q.terme, q.ouverte_le, g.prenom, g.telephone,
        g.courriel, c.departement, n.envoyes, n.dernier,
        (select k.id from compte k where k.region = g.region and k.stagiaire_id = g.id and k.role = 'stagiaire' and k.actif
          order by k.id limit 1) compte_id
      from enquete q join region r on r.code = q.region
      join parcours p on p.region = q.region and p.id = q.parcours_id
      join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
      join commune c on c.code = g.commune
      cross join lateral (select count(*)::int envoyes, max(e.cree_le) dernier from enquete_envoi e
        where e.region = q.region and e.enquete_id = q.id) n
      where q.fin is null and q.expire_le > ${now} and n.envoyes < 3
        and exists (select from sortie x where x.region = q.region and x.parcours_id = q.parcours_id and x.date = q.sortie)
      order by q.ouverte_le, q.id`.execute(db)
  ).rows

/** The link of one person, whose fingerprint alone is kept. */
async function lien(
  db: Db,
  e: { region: string; enquete_id: number; canal: Canal },
  now: string,
): Promise<string> {
  const jeton = newToken()
  await db
    .insertInto('enquete_jeton')
    .values({
      region: e.region,
      enquete_id: e.enquete_id,
      canal: e.canal,
      empreinte: fingerprint(jeton),
      cree_le: now,
    })
    .execute()
  return `/nouvelles/${jeton}`
}

async function preparer(
  db: Db,
  d: Due,
  rang: number,
  reached: { canal: Canal; adresse: string },
  now: string,
  demonstration: boolean,
) {
  const { region, id: enquete_id } = d
  const texte = texteDe(d.terme, d.prenom, d.region_nom, rang)
  const gone = demonstration || reached.canal === 'compte'
  const row = await db
    .insertInto('enquete_envoi')
    .values({ region, enquete_id, rang, ...reached, texte, cree_le: now, parti_le: gone ? now : null })
    .onConflict(o => o.constraint('envoi_deja_prepare').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return false
  if (reached.canal === 'compte' && d.compte_id !== null)
    await message(
      db,
      {
        region,
        compte_id: d.compte_id,
        cle: `enquete:${enquete_id}:${rang}`,
        objet: objetDe(d.terme),
        texte:
          'Dites-nous en deux minutes ce que vous faites aujourd’hui : quatre questions, sur la page qui suit.',
        lien: `/parcours/${d.parcours_id}/nouvelles`,
      },
      now,
    )
  else if (demonstration)
    await db
      .updateTable('enquete_envoi')
      .set({ lien: await lien(db, { region, enquete_id, canal: reached.canal }, now) })
      .where('region', '=', region)
      .where('id', '=', row.id)
      .execute()
  return true
}

interface Pret {
  region: string
  region_nom: string
  id: number
  enquete_id: number
  terme: Terme
  canal: Canal
  adresse: string
  texte: string
  essais: number
  departement: string
}

const enAttente = async (db: Db, now: string): Promise<Pret[]> =>
  (
    await sql<Pret>`select e.region, e.id, e.enquete_id, q.terme, e.canal, e.adresse, e.texte, e.essais, c.departement
      from enquete_envoi e join enquete q on q.region = e.region and q.id = e.enquete_id
      join parcours p on p.region = q.region and p.id = q.parcours_id
      join stagiaire g on g.region = p.region and g.id = p.stagiaire_id
      join commune c on c.code = g.commune
      where e.parti_le is null and e.essais < ${ESSAIS} and q.fin is null and q.expire_le > ${now}
        and coalesce(e.prochain_essai, e.cree_le) <= ${now}
      order by e.cree_le, e.id`.execute(db)
  ).rows

/** Takes one message to send, with a link of its own; null when another process has it. */
const prendre = (store: Store, e: Pret, now: string): Promise<string | null> =>
  store.write({ compte: null, acte: 'enquetes.envoi', now }, async db => {
    const next = new Date(Date.parse(now) + ATTENTE_MIN * 60_000).toISOString()
    const taken = await db
      .updateTable('enquete_envoi')
      .set({ essais: e.essais + 1, prochain_essai: next })
      .where('region', '=', e.region)
      .where('id', '=', e.id)
      .where('essais', '=', e.essais)
      .where('parti_le', 'is', null)
      .returning('id')
      .executeTakeFirst()
    return taken ? lien(db, e, now) : null
  })

async function partir(e: Pret, path: string, { poste, sms, url }: Ports): Promise<void> {
  const texte = `${e.texte} ${url}${path}`
  const reference = `enquete-${e.region}-${e.id}`
  if (e.canal === 'sms') {
    if (!sms) throw new Error('aucun opérateur de SMS')
    return sms.send({ a: e.adresse, texte, reference })
  }
  if (!poste) throw new Error('aucun serveur de courriel')
  const host = URL.canParse(url) ? new URL(url).hostname : 'amont'
  await poste.transport.sendMail({
    from: poste.from,
    to: e.adresse,
    subject: objetDe(e.terme),
    text: `${texte}\n\nCe lien est personnel. Sur la même page, vous pouvez demander qu’on ne vous écrive plus.\n`,
    messageId: `<${reference}-${e.essais + 1}@${host}>`,
  })
}

/**
 * Writes to those who are due and may be written to at this hour, then sends what waits: once each, tried again an hour later when
 * refused, four times at most. Safe to run from several processes. Returns how many were written, sent, refused.
 */
export async function envoyer(store: Store, clock: () => string, ports: Ports) {
  const done = { ecrits: 0, partis: 0, manques: 0 }
  const demonstration = await store.read(isDemonstration)
  const by = { sms: demonstration || ports.sms !== null, poste: demonstration || ports.poste !== null }
  const now = clock()
  const today = paris(now)
  const day = (instant: string | null): Jour | null => instant && paris(instant)
  for (const d of await store.read(db => ouvertes(db, now))) {
    const rang = rangDu(day(d.ouverte_le) ?? addDays(today, 1), d.envoyes, day(d.dernier), today)
    const reached = rang && heureAdmise(now, d.departement) ? canalDe({ ...d, ...by }) : null
    if (!rang || !reached) continue
    if (
      await store.write({ compte: null, acte: 'enquetes.envoi', now }, db =>
        preparer(db, d, rang, reached, now, demonstration),
      )
    )
      done.ecrits++
  }
  if (demonstration) return done
  for (const e of await store.read(db => enAttente(db, now))) {
    if (!heureAdmise(clock(), e.departement)) continue
    const path = await prendre(store, e, clock())
    if (!path) continue
    const erreur = await partir(e, path, ports).then(
      () => null,
      (error: unknown) =>
        (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 200) ?? '',
    )
    await store.write({ compte: null, acte: 'enquetes.envoi', now: clock() }, db =>
      db
        .updateTable('enquete_envoi')
        .set(erreur === null ? { parti_le: clock(), erreur: null, prochain_essai: null } : { erreur })
        .where('region', '=', e.region)
        .where('id', '=', e.id)
        .where('essais', '=', e.essais + 1)
        .execute(),
    )
    if (erreur === null) done.partis++
    else done.manques++
  }
  return done
}
