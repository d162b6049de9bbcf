import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import type { Jour } from '../calendrier/calendrier.ts'
import { calculer, type Depart, jourType, type TrajetCalcule } from './calcul.ts'
import { Gtfs } from './gtfs/gtfs.ts'
import type { Lieu } from './reseau.ts'

export interface Demande {
  feeds: Uint8Array[]
  sites: Lieu[]
  communes: Depart[]
  today: Jour
  departement: string
}

/** The journeys of a usual day; `jour` is null when nothing runs in the coming weeks. */
export interface Reponse {
  jour: Jour | null
  trajets: TrajetCalcule[]
}

/** The whole computation, here: seconds of work for the timetables of a Région. */
export function repondre({ feeds, sites, communes, today, departement }: Demande): Reponse {
  const read = feeds.map(bytes => new Gtfs(bytes))
  const jour = jourType(read, today, departement)
  return { jour, trajets: jour ? calculer(read, jour, sites, communes) : [] }
}

/** The same beside the pages, which keep being answered. */
export function repondreACote(demande: Demande): Promise<Reponse> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { trajets: demande } })
    worker.once('message', (answer: Reponse) => resolve(answer))
    worker.once('error', reject)
    worker.once('exit', code => reject(new Error(`Calcul des trajets arrêté (${code}).`)))
  })
}

const asked = isMainThread ? undefined : (workerData as { trajets?: Demande } | null)?.trajets
if (asked) parentPort?.postMessage(repondre(asked))
