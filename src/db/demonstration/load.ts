import { sql } from 'kysely'
import { addDays } from '../../calendrier/calendrier.ts'
import { journal } from '../../habilitation/store.ts'
import type { Db } from '../schema.ts'
import type { Store } from '../store.ts'
import { Batch } from './batch.ts'
import { addCast, type Cast } from './cast.ts'
import { clockAt } from './chain.ts'
import { addCorrections } from './corrections.ts'
import { addEnquetes } from './etapes/enquetes.ts'
import { addPlaces } from './etapes/places.ts'
import { addSignaux } from './etapes/signaux.ts'
import { addSuspensions } from './etapes/suspensions.ts'
import { fateOf, waitingOf } from './population/fate.ts'
import { addDaqNetwork, caqNetwork } from './population/network.ts'
import { Payroll } from './population/pay.ts'
import { addWaiting, type Scene } from './population/prescribe.ts'
import { random } from './population/random.ts'
import { addEntrant } from './population/story.ts'
import { addRecent } from './recent.ts'
import { addReferents } from './referents.ts'
import { addSuites } from './suites.ts'
import { addHoraires } from './transports/horaires.ts'

export interface Wanted {
  /** How many pathways of the DAQ; about one CAQ for fifty of them comes beside. */
  parcours?: number
  now: string
  seed?: number
  progress?: (done: number, total: number, label: string) => void
}

/** People written at once: enough to be quick, few enough for the memory to stay flat. */
const CHUNK = 250

/**
 * Loads the demonstration world into an empty database: the small named world, then a Région's five years. The same size,
 * seed and instant give the same rows. All of it lands, or nothing; the journal keeps one line of it.
 */
export async function loadDemonstration(
  store: Store,
  { parcours = 2000, now, seed = 1, progress = () => {} }: Wanted,
): Promise<Cast> {
  return store.write({ compte: null, acte: 'demonstration', now }, async db => {
    const wake = await sleepTriggers(db)
    const cast = await populate(db, { parcours, now, seed, progress })
    await sql`insert into nom_cherche (region, cle, stagiaire_id, structure_id, commune)
      select s.region, c, s.id, s.structure_id, s.commune from stagiaire s, cles_de_nom(s.nom_recherche) c`.execute(
      db,
    )
    await sql`analyze`.execute(db) // PGlite has no autovacuum: without this, pages would be planned for empty tables.
    await addCorrections(db, clockAt(now), cast)
    await addRecent(db, clockAt(now), cast)
    await addSuspensions(db, clockAt(now), cast)
    await addHoraires(db, clockAt(now))
    await addSuites(db, clockAt(now))
    await addReferents(db, clockAt(now), cast)
    await addPlaces(db, clockAt(now), cast)
    await addSignaux(db, clockAt(now), cast)
    await addEnquetes(db, clockAt(now), cast)
    await wake()
    await journal(db, {
      region: null,
      le: now,
      compte_id: null,
      acte: 'demonstration',
      motif: `Monde de démonstration : ${parcours} parcours`,
      objet: 'instance',
    })
    return cast
  })
}

/**
 * Bulk rows do not go through the journal and the guards, nor, for a superuser as on the embedded database, through the
 * foreign keys (three quarters of the time): a test checks all of them on what was loaded. Returns how to wake them up.
 */
async function sleepTriggers(db: Db): Promise<() => Promise<void>> {
  const { rows } = await sql<{
    nom: string
    superuser: boolean
  }>`select distinct c.relname nom, r.rolsuper superuser
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_roles r on r.rolname = current_user
    where not t.tgisinternal and n.nspname = current_schema() and c.relname not in ('journal', 'sceau')
    order by 1`.execute(db)
  const turn = async (how: 'disable' | 'enable') => {
    for (const { nom, superuser } of rows)
      await sql`alter table ${sql.table(nom)} ${sql.raw(`${how} trigger ${superuser ? 'all' : 'user'}`)}`.execute(
        db,
      )
  }
  await turn('disable')
  return () => turn('enable')
}

async function populate(db: Db, { parcours, now, seed, progress }: Required<Wanted>): Promise<Cast> {
  const batch = new Batch()
  const clock = clockAt(now)
  const world = await addCast(db, batch, now)
  const { cast, written } = world
  const payroll = new Payroll(batch, clock, {
    bfc: { validates: cast.comptes.claire, seconds: cast.comptes.ines, pays: cast.comptes.paul },
    hn: { validates: cast.comptes.helene, seconds: cast.comptes.odile, pays: cast.comptes.bruno },
  })
  for (const { parcours, done } of written) payroll.add(parcours, done)
  const common = { batch, clock, payroll }
  const daq: Scene = {
    ...common,
    kind: 'daq',
    network: addDaqNetwork(batch, world, seed, clock),
    region: { id: cast.comptes.claire, nom: 'Claire Morel' },
  }
  const caq: Scene = {
    ...common,
    kind: 'caq',
    network: caqNetwork(world),
    region: { id: cast.comptes.helene, nom: 'Hélène Lefèvre' },
  }
  let rank = 0
  for (const { scene, total, label } of [
    { scene: caq, total: Math.max(12, Math.round(parcours / 50)), label: 'Parcours du CAQ' },
    { scene: daq, total: parcours, label: 'Parcours du DAQ' },
  ]) {
    for (let done = 0, n = 0; done < total; n++, rank++) {
      const r = random(seed, rank)
      const fate = done === total - 1 ? { ...fateOf(scene, n), once: true as const } : fateOf(scene, n)
      done += addEntrant(scene, r, rank, fate)
      if (n % CHUNK === CHUNK - 1) await batch.flush(db)
      if (n % CHUNK === CHUNK - 1 || done === total) progress(done, total, label)
    }
    for (const { statut, centre } of waitingOf(scene, total)) {
      addWaiting(scene, random(seed, rank), rank, statut, centre)
      if (++rank % CHUNK === 0) await batch.flush(db)
    }
  }
  payroll.finish()
  await batch.finish(db)
  await sql`update compte set nouveautes_lues_le = ${`${addDays(clock.today, -4)}T08:00:00.000Z`}`.execute(db)
  return cast
}
