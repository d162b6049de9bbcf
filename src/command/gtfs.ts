import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { addDays } from '../calendrier/calendrier.ts'
import type { Store } from '../db/store.ts'
import { paris } from '../http/session.ts'
import { repondre } from '../trajet/fil.ts'
import { charger } from '../trajet/horaires.ts'
import { calculerTrajets } from '../trajet/nuit.ts'
import { jour, nombre, plural } from '../web/format.ts'
import { regionOf } from './offer.ts'
import { settings, Usage, withStore } from './settings.ts'

/** `amont gtfs charger FICHIER…` loads timetables, then computes journeys; `amont gtfs calculer` only computes them again. */
export async function gtfs(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { region: { type: 'string' } },
    allowPositionals: true,
  })
  const [verb, ...files] = positionals
  if (!(verb === 'charger' && files.length > 0) && !(verb === 'calculer' && files.length === 0))
    throw new Usage('« gtfs » attend « charger » et au moins un fichier zip, ou « calculer ».')
  const read = files.map(file => ({ nom: basename(file), contenu: bytesOf(file) }))
  const set = settings()
  return withStore(set, async store => {
    const region = await regionOf(store, values.region)
    const now = set.clock()
    for (const file of read) await load(store, region, file, now)
    const trajets = await calculerTrajets(store, now, { force: verb === 'calculer', repond: repondre })
    console.log(
      trajets
        ? `${plural(trajets, 'trajet calculé', 'trajets calculés')}.`
        : 'Aucun trajet nouveau : ni les horaires, ni les sites, ni les communes n’ont changé.',
    )
    return 0
  })
}

async function load(
  store: Store,
  region: string,
  file: { nom: string; contenu: Uint8Array },
  now: string,
): Promise<void> {
  const author = { compte: null, acte: 'transports', motif: file.nom, now }
  const { nouveau, apercu } = await store
    .write(author, db => charger(db, { region, compte_id: null }, file, now, paris(now)))
    .catch(error => {
      throw new Error(`${file.nom} : ${(error as Error).message}`)
    })
  console.log(
    `${file.nom} (${region}) : ${nouveau ? 'chargé' : 'déjà chargé'}, ${plural(apercu.lignes, 'ligne')}, ${nombre(apercu.arrets)} arrêts, du ${jour(apercu.du)} au ${jour(addDays(apercu.au, -1))}.`,
  )
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Error(`${file} ne peut pas être lu (${(error as NodeJS.ErrnoException).code}).`)
  }
}
