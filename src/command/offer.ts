import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { addDays } from '../calendrier/calendrier.ts'
import type { Store } from '../db/store.ts'
import { paris } from '../http/session.ts'
import { importLheo } from '../offre/import.ts'
import { LheoError, parseLheo } from '../offre/lheo.ts'
import { repondre } from '../trajet/fil.ts'
import { charger } from '../trajet/horaires.ts'
import { calculerTrajets } from '../trajet/nuit.ts'
import { jour, nombre, plural } from '../web/format.ts'
import { settings, Usage, withStore } from './settings.ts'

/** Reads LHEO files into the offer of a Région; says what changed and what each refused line asks for. */
export async function lheo(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { region: { type: 'string' } },
    allowPositionals: true,
  })
  const [verb, ...files] = positionals
  if (verb !== 'import' || files.length === 0)
    throw new Usage('« lheo » attend « import » et au moins un fichier.')
  const set = settings()
  const parsed = files.map(file => [basename(file), read(file)] as const)
  return withStore(set, async store => {
    const region = await regionOf(store, values.region)
    for (const [file, content] of parsed) {
      const author = { compte: null, acte: 'offre.import', motif: file, now: set.clock() }
      const { crees, modifies, inchanges, refuses } = await store.write(author, db =>
        importLheo(db, region, content),
      )
      console.log(
        `${file} (${region}) : ${crees} créés, ${modifies} modifiés, ${inchanges} inchangés, ${refuses.length} à corriger.`,
      )
      for (const { ligne, chemin, valeur, message } of refuses) {
        console.log(`  ${ligne ? `ligne ${ligne}, ` : ''}${chemin} « ${valeur} » : ${message}`)
      }
    }
    return 0
  })
}

function read(file: string) {
  try {
    return parseLheo(readFileSync(file))
  } catch (error) {
    if (error instanceof LheoError) throw new Error(`${basename(file)} : ${error.message}`)
    throw new Error(
      `${file} ne peut pas être lu (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`,
    )
  }
}

/** The Région named, or the one that this installation opened first. */
export async function regionOf(store: Store, asked: string | undefined): Promise<string> {
  return store.read(async db => {
    const known = await db.selectFrom('region').select('code').orderBy('code').execute()
    const first = await db
      .selectFrom('compte')
      .select('region')
      .where('role', '=', 'region')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    const code = asked ?? first?.region
    if (code && known.some(region => region.code === code)) return code
    throw new Usage(`Indiquez --region parmi : ${known.map(region => region.code).join(', ')}.`)
  })
}

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
