import { createServer, type Server } from 'node:http'
import { serve } from '@hono/node-server'
import { sql } from 'kysely'
import type { Store } from '../db/store.ts'
import { folderOfRules, loadInTurns } from '../dispositif/load.ts'
import { envoyer } from '../enquete/envoi.ts'
import { remindAll } from '../etat/rappel.ts'
import { seal } from '../habilitation/journal.ts'
import { personas } from '../habilitation/store.ts'
import { travailler } from '../liquidation/lot/travail.ts'
import { openPost, send } from '../message/envoi.ts'
import { openSms } from '../message/sms.ts'
import { isNew, loadWorld } from './demonstration.ts'
import { nuit } from './nuit.ts'
import { followRules, stateOf } from './rules.ts'
import { openReady, type Settings, settings } from './settings.ts'

const PARCOURS = 2_000
const SLOW_MS = 1_000
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const PAUSE_MS = 50

/** Opens Amont in the browser: the database first, made when it is new, then the server until it is told to stop. */
export async function start(): Promise<void> {
  const set = settings()
  await freePort(set)
  const before = stateOf(folderOfRules())
  const rules = loadInTurns()
  rules.catch(() => {}) // awaited below; until then a fault of the database comes first
  const store = await openReady(set)
  try {
    await welcome(set, store, rules)
    await listen(set, store, rules, before)
  } catch (error) {
    await store.close()
    throw error
  }
}

/** A new embedded database receives the demonstration, or the mark that it is real. A server's is left as it is. */
async function welcome(set: Settings, store: Store, rules: Promise<void>): Promise<void> {
  if (set.server || !(await isNew(store))) return
  await rules
  if (set.demonstration) return loadWorld(store, set.clock(), PARCOURS)
  await store.write({ compte: null, acte: 'installation', now: set.clock() }, async db => {
    await db.insertInto('instance').values({ demonstration: false, cree_le: set.clock() }).execute()
  })
}

async function listen(set: Settings, store: Store, rules: Promise<void>, read: string): Promise<void> {
  await import('./loader.ts')
  const { createApp } = await import('../app.ts')
  const app = createApp({
    store,
    clock: set.clock,
    secure: set.url.startsWith('https://'),
    proxy: set.proxy,
    log: line => {
      if (line.niveau === 'erreur' || Number(line.ms) >= SLOW_MS)
        console.log(JSON.stringify({ le: set.clock(), ...line }))
    },
  })
  await rules
  const server = serve({ fetch: app.fetch, port: set.port, hostname: set.host }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', error => reject(portError(error, set)))
  })
  const upkeep = setInterval(() => keep(set, store).catch(console.error), HOUR_MS)
  const post = set.courriel && openPost(set.courriel.smtp, set.courriel.from, set.url)
  const mail = post && setInterval(() => send(store, set.clock, post).catch(console.error), MINUTE_MS)
  const working = new AbortController()
  const work = process.env.AMONT_TRAVAIL === 'non' ? null : inTurns(set, store, working.signal)
  const say = (line: object) => console.log(JSON.stringify({ le: set.clock(), ...line }))
  const unfollow = followRules(folderOfRules(), say, { read })
  const stop = async () => {
    clearInterval(upkeep)
    if (mail) clearInterval(mail)
    unfollow()
    working.abort()
    server.close()
    server.closeAllConnections()
    await app.settled()
    await work
    await store.close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  await announce(set, store, server)
}

/** Computes the lots of runs beside the pages, leaving them time in between. */
const inTurns = (set: Settings, store: Store, signal: AbortSignal) =>
  travailler(store, { clock: set.clock, signal, souffle: PAUSE_MS, dit: console.error })

/**
 * Every hour: seals the journal's new lines, writes the reminders of the day, each once, and counts the embedded tables
 * again, which no server does for them.
 */
export async function keep(
  set: Pick<Settings, 'server' | 'clock'> & Partial<Pick<Settings, 'courriel' | 'sms' | 'url'>>,
  store: Store,
): Promise<void> {
  await seal(store, set.clock())
  await remindAll(store, set.clock())
  for (const { nom, erreur } of await nuit(store, set.clock()))
    if (erreur) console.error(`Nuit, ${nom} : ${erreur}`)
  const { courriel, sms, url = '' } = set
  await envoyer(store, set.clock, {
    poste: courriel ? openPost(courriel.smtp, courriel.from, url) : null,
    sms: sms ? openSms(sms.adresse, sms.jeton) : null,
    url,
  })
  if (!set.server) await sql`analyze`.execute(store.db)
}

async function announce(set: Settings, store: Store, server: Server): Promise<void> {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : set.port
  const url = process.env.AMONT_URL ? set.url : `http://localhost:${port}`
  console.log(`Amont est ouvert : ${url}`)
  const people = await store.read(personas)
  if (people.length === 0) return
  console.log(`\nDémonstration : choisissez une personne sur ${url}/connexion, un clic suffit.`)
  const width = Math.max(...people.map(p => p.nom.length))
  for (const p of people) console.log(`  ${p.nom.padEnd(width)}  ${p.fonction}, ${p.region_nom}`)
}

/** A port that is taken is said at once, before a database is made. */
async function freePort(set: Settings): Promise<void> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', error => reject(portError(error, set)))
    probe.listen(set.port, set.host, () => probe.close(() => resolve()))
  })
}

function portError(error: NodeJS.ErrnoException, { port, host }: Settings): Error {
  if (error.code === 'EADDRINUSE') {
    return new Error(
      `Le port ${port} est déjà pris. Arrêtez le programme qui l’occupe, ou choisissez-en un autre : PORT=3001 npm start`,
    )
  }
  if (error.code === 'EACCES') {
    return new Error(`Le port ${port} est réservé au système. Choisissez-en un autre : PORT=3000 npm start`)
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new Error(
      `L’adresse ${host} n’est pas de cette machine. Changez AMONT_HOTE (127.0.0.1, ou 0.0.0.0 pour le réseau).`,
    )
  }
  return error
}
