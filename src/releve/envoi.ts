import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { Refus } from '../db/refus.ts'
import type { Db } from '../db/schema.ts'
import type { Ensemble } from './import.ts'
import { type Ligne, lignes, type Ouvrir, reconnaitre } from './lecture.ts'

/** What one sending from the web may weigh and hold; a terminal has no limit. */
export const OCTETS_MAX = 4 * 1024 * 1024
export const LIGNES_MAX = 20_000

/** What was sent: where its lines come from, and its fingerprint. */
export interface Source {
  nom: string
  empreinte: string
  lignes: AsyncIterable<Ligne[]>
}

/** A CSV held in memory. */
export async function deFichier(nom: string, bytes: Uint8Array): Promise<Source> {
  if (bytes.length > OCTETS_MAX)
    throw new Refus(
      `Ce fichier pèse ${Math.ceil(bytes.length / 1024 / 1024)} Mo : 4 Mo au plus. Envoyez-le en plusieurs fois, ou demandez à la Région de l’importer.`,
      'fichier',
    )
  const ouvrir: Ouvrir = async function* () {
    yield bytes
  }
  const fichier = await reconnaitre(ouvrir)
  return { nom, empreinte: fichier.empreinte, lignes: limitees(lignes(ouvrir, fichier)) }
}

export type Objet = Record<string, string | number | boolean | null>

/** Lines as a program sends them: one object for each half-day, with the same names as the columns of a file. */
export function deLignes(objets: readonly Objet[]): Source {
  const titles = [...new Set(objets.flatMap(o => Object.keys(o)))]
  const all: Ligne[] = [
    { ligne: 0, cells: titles },
    ...objets.map((o, i) => ({ ligne: i + 1, cells: titles.map(t => String(o[t] ?? '')) })),
  ]
  const empreinte = createHash('sha256').update(JSON.stringify(objets)).digest('hex')
  return {
    nom: 'API',
    empreinte,
    lignes: limitees(
      (async function* () {
        yield all
      })(),
    ),
  }
}

async function* limitees(source: AsyncIterable<Ligne[]>): AsyncGenerator<Ligne[]> {
  let n = -1 // The titles do not count.
  for await (const some of source) {
    n += some.length
    if (n > LIGNES_MAX)
      throw new Refus(
        'Ce fichier compte plus de 20 000 lignes. Envoyez-le en plusieurs fois, ou demandez à la Région de l’importer.',
        'fichier',
      )
    yield some
  }
}

/** Parts of the transaction of a request: what one of them refuses leaves the others. */
export const dansLaTransaction =
  (db: Db): Ensemble =>
  async work => {
    await sql`savepoint releve`.execute(db)
    try {
      const done = await work(db)
      await sql`release savepoint releve`.execute(db)
      return done
    } catch (error) {
      await sql`rollback to savepoint releve`.execute(db)
      await sql`release savepoint releve`.execute(db)
      throw error
    }
  }
