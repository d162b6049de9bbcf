import { sql } from 'kysely'
import nodemailer from 'nodemailer'
import type { Store } from '../db/store.ts'
import { isDemonstration } from '../habilitation/store.ts'
import { bodyOf, type Envoi, leaseEnd, nextTry, type Poste, sendableSince } from './message.ts'

const TIMEOUT_MS = 20_000

/** The mail server of an SMTP address (`smtps://utilisateur:motdepasse@serveur:465`), one that gives up rather than waits. */
export function openPost(smtp: string, from: string, url: string): Poste {
  const address = new URL(smtp)
  for (const name of ['connectionTimeout', 'greetingTimeout', 'socketTimeout'])
    if (!address.searchParams.has(name)) address.searchParams.set(name, String(TIMEOUT_MS))
  return { transport: nodemailer.createTransport(address.href), from, url }
}

/** Takes the oldest message to send: it is this sender's until the lease is over. Two senders never take the same one. */
async function take(store: Store, now: string): Promise<Envoi | undefined> {
  return store.write({ compte: null, acte: 'messages.envoi', now }, async db => {
    const { rows } =
      await sql<Envoi>`update message set essais = essais + 1, prochain_essai = ${leaseEnd(now)}
      from (select m.region reg, m.id num, k.courriel from message m
        join compte k on k.region = m.region and k.id = m.compte_id
        where m.envoye_le is null and m.cree_le >= ${sendableSince(now)} and k.actif
          and coalesce(m.prochain_essai, m.cree_le) <= ${now}
        order by m.cree_le, m.id limit 1 for update of m skip locked) one
      where region = one.reg and id = one.num
      returning region, id, one.courriel, objet, texte, lien, essais`.execute(db)
    return rows[0]
  })
}

const settle = (store: Store, now: string, { region, id, essais }: Envoi, erreur: string | null) =>
  store.write({ compte: null, acte: 'messages.envoi', now }, db =>
    db
      .updateTable('message')
      .set(
        erreur === null
          ? { envoye_le: now, erreur: null, prochain_essai: null }
          : { erreur, prochain_essai: nextTry(now, essais) },
      )
      .where('region', '=', region)
      .where('id', '=', id)
      .where('envoye_le', 'is', null)
      .where('essais', '=', essais)
      .execute(),
  )

/** What went wrong, short: never the mail itself. */
const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 200) ?? ''

/**
 * Sends what waits, one message after the other, at most `limit`: marked as sent once accepted, tried again later when
 * refused, with its error kept. Nothing leaves a demonstration. Safe to run from several processes at once. A process killed
 * between the acceptance and its mark leaves one message that goes again, under the same Message-ID.
 */
export async function send(
  store: Store,
  clock: () => string,
  { transport, from, url }: Poste,
  limit = 500,
): Promise<{ envoyes: number; manques: number }> {
  const done = { envoyes: 0, manques: 0 }
  if (await store.read(isDemonstration)) return done
  const host = URL.canParse(url) ? new URL(url).hostname : 'amont'
  for (let n = 0; n < limit; n++) {
    const one = await take(store, clock())
    if (!one) break
    try {
      await transport.sendMail({
        from,
        to: one.courriel,
        subject: one.objet,
        text: bodyOf(one, url),
        messageId: `<message-${one.region}-${one.id}@${host}>`,
      })
    } catch (error) {
      done.manques++
      await settle(store, clock(), one, reason(error))
      continue
    }
    done.envoyes++
    await settle(store, clock(), one, null)
  }
  return done
}
