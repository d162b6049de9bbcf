import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import type { Store } from '../db/store.ts'
import { importLheo } from '../offre/import.ts'
import { LheoError, parseLheo } from '../offre/lheo.ts'
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
