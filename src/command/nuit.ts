import { sql } from 'kysely'
import type { Store } from '../db/store.ts'
import { laNuit as enquetes } from '../enquete/nuit.ts'
import { paris } from '../http/session.ts'
import { laNuit as places } from '../place/store.ts'
import { sansReponse as reorientations } from '../prescription/reorientation/store.ts'
import { sansReponse as passations } from '../referent/nuit.ts'
import { laNuit as signaux } from '../signal/nuit.ts'
import { rappels as suspensions } from '../suspension/nuit.ts'
import { calculerTrajets } from '../trajet/nuit.ts'

/** One thing that is done each night. `run` may be run again on the same day, and says how much it wrote. */
export interface Etape {
  nom: string
  run(store: Store, now: string): Promise<number>
}

/** What each night does, in order. */
export const ETAPES: readonly Etape[] = [
  { nom: 'places', run: places },
  { nom: 'suspensions', run: suspensions },
  { nom: 'passations', run: passations },
  { nom: 'reorientations', run: reorientations },
  { nom: 'signaux', run: signaux },
  { nom: 'enquetes', run: enquetes },
  { nom: 'trajets', run: (store, now) => calculerTrajets(store, now) },
]

/** How long a step may stay unfinished before another process takes it again: its process died. */
const ABANDONED = '1 hour'

export interface Bilan {
  nom: string
  ecrits?: number
  erreur?: string
}

/**
 * Does what the night of this day has not done yet, one step after the other: a step that fails is noted and tried again an
 * hour later, and does not keep the next ones from being done. Several processes share the steps; none is done twice.
 */
export async function nuit(store: Store, now: string, etapes: readonly Etape[] = ETAPES): Promise<Bilan[]> {
  const done: Bilan[] = []
  for (const { nom, run } of etapes) {
    if (!(await claim(store, nom, now))) continue
    const bilan = await run(store, now).then(
      ecrits => ({ nom, ecrits }),
      (error: unknown) => ({ nom, erreur: reason(error) }),
    )
    await settle(store, now, bilan)
    done.push(bilan)
  }
  return done
}

const author = (now: string) => ({ compte: null, acte: 'nuit', now })

const claim = (store: Store, nom: string, now: string): Promise<boolean> =>
  store.write(author(now), async db => {
    const { rows } = await sql`insert into passage (nom, jour, debut) values (${nom}, ${paris(now)}, ${now})
      on conflict (nom, jour) do update set debut = excluded.debut, erreur = null
        where passage.fin is null and passage.debut < excluded.debut - interval '${sql.raw(ABANDONED)}'
      returning nom`.execute(db)
    return rows.length === 1
  })

const settle = (
  store: Store,
  now: string,
  { nom, ecrits = null, erreur = null }: { nom: string; ecrits?: number | null; erreur?: string | null },
) =>
  store.write(author(now), db =>
    db
      .updateTable('passage')
      .set(erreur === null ? { fin: now, ecrits } : { erreur })
      .where('nom', '=', nom)
      .where('jour', '=', paris(now))
      .execute(),
  )

/** The code of a database error or the first words of another: never a row, which may name someone. */
function reason(error: unknown): string {
  const e = error as { code?: string; constraint?: string; message?: string }
  return e.code
    ? [e.code, e.constraint].filter(Boolean).join(' ')
    : (e.message ?? String(error)).slice(0, 200)
}
