import { migrate, pending } from '../db/migrate.ts'
import { openEmbedded, openServer, type Store } from '../db/store.ts'

/** A command that cannot be understood: one French sentence, then exit code 2. */
export class Usage extends Error {
  override name = 'Usage'
}

export interface Settings {
  port: number
  /** The address to listen on: this machine only, unless told. */
  host: string
  /** The folder of the embedded database. */
  folder: string
  /** The server's database, when there is one. */
  server: string | undefined
  /** The public address, without a final slash. */
  url: string
  /** The embedded database receives the demonstration when it is new. */
  demonstration: boolean
  /** A proxy of ours stands in front, and names each caller in X-Forwarded-For. */
  proxy: boolean
  /** The mail server and who writes; without it, messages are only read in the application. */
  courriel: { smtp: string; from: string } | null
  /** The operator that sends SMS; without it, those who have only a phone are called. */
  sms: { adresse: string; jeton: string } | null
  /** The one clock. */
  clock(): string
}

export function settings(env: NodeJS.ProcessEnv = process.env): Settings {
  const port = Number(env.PORT ?? 3000)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Usage(`PORT vaut « ${env.PORT} » : un nombre de 0 à 65535 est attendu.`)
  }
  const url = (env.AMONT_URL ?? `http://localhost:${port}`).replace(/\/$/, '')
  if (!URL.canParse(url))
    throw new Usage(`AMONT_URL vaut « ${url} » : une adresse comme https://amont.exemple.fr est attendue.`)
  const frozen = env.AMONT_HORLOGE
  if (frozen !== undefined && Number.isNaN(Date.parse(frozen))) {
    throw new Usage(`AMONT_HORLOGE vaut « ${frozen} » : un instant comme 2026-11-18T09:00:00Z est attendu.`)
  }
  const instant = frozen === undefined ? undefined : new Date(frozen).toISOString()
  return {
    port,
    host: env.AMONT_HOTE || '127.0.0.1',
    folder: env.AMONT_DONNEES ?? './.amont',
    server: env.DATABASE_URL || undefined,
    url,
    demonstration: env.AMONT_DEMONSTRATION !== 'non',
    proxy: env.AMONT_PROXY === 'oui',
    courriel: mailOf(env),
    sms: smsOf(env),
    clock: () => instant ?? now(),
  }
}

function mailOf({ AMONT_SMTP: smtp, AMONT_EXPEDITEUR: from }: NodeJS.ProcessEnv): Settings['courriel'] {
  if (!smtp && !from) return null
  // The address holds a password: it is never said back.
  if (!smtp || !/^smtps?:\/\/[^/]/.test(smtp) || !URL.canParse(smtp))
    throw new Usage('AMONT_SMTP : une adresse comme smtps://utilisateur:motdepasse@serveur:465 est attendue.')
  if (!from || !/^[^\r\n]*[^\s@<]+@[^\s@>]+>?$/.test(from))
    throw new Usage(
      'AMONT_EXPEDITEUR : une adresse comme « Amont <ne-pas-repondre@exemple.fr> » est attendue.',
    )
  return { smtp, from }
}

function smsOf({ AMONT_SMS: adresse, AMONT_SMS_JETON: jeton }: NodeJS.ProcessEnv): Settings['sms'] {
  if (!adresse && !jeton) return null
  // A number in clear on the way is a person found: only this machine may be asked without TLS.
  if (
    !adresse ||
    !/^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)[:/])/.test(adresse) ||
    !URL.canParse(adresse)
  )
    throw new Usage('AMONT_SMS : une adresse comme https://sms.exemple.fr/envoi est attendue.')
  if (!jeton) throw new Usage('AMONT_SMS_JETON : le jeton que donne l’opérateur est attendu.')
  return { adresse, jeton }
}

/** The database as it is: nothing is migrated. */
export const openStore = (settings: Settings): Promise<Store> =>
  settings.server ? openServer(settings.server) : openEmbedded({ folder: settings.folder })

/**
 * The database ready for work. The embedded one is brought up to date; a server's is someone's to keep, and to migrate when
 * they choose.
 */
export async function openReady(settings: Settings): Promise<Store> {
  const store = await openStore(settings)
  try {
    if (settings.server) {
      const names = await pending(store.db)
      if (names.length) {
        throw new Error(
          `Le schéma de la base attend ${names.length} migration(s) (${names.join(', ')}). Lancez « amont migrate ».`,
        )
      }
    } else await migrate(store.db)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

/** Opens the database, works, and closes it whatever happens. */
export async function withStore<T>(settings: Settings, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openReady(settings)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

const now = () => new Date().toISOString()
