import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { dumpFolder, restoreFolder } from '../db/pglite.ts'
import { type Settings, settings, Usage } from './settings.ts'

/** Writes the embedded database into one file. A server's is kept by its own tools. */
export async function sauvegarde(args: string[]): Promise<number> {
  const set = embedded('pg_dump')
  const file = onlyFile(args)
  if (existsSync(file))
    throw new Error(`Le fichier ${file} existe déjà : rien n’a été écrit. Choisissez un autre nom.`)
  const dump = await dumpFolder(set.folder)
  writeFileSync(file, dump, { flag: 'wx' })
  console.log(`Base sauvegardée dans ${file} (${Math.round(dump.length / 1e6)} Mo).`)
  return 0
}

/** Makes an embedded database from such a file, in a folder that has none. */
export async function restaure(args: string[]): Promise<number> {
  const set = embedded('pg_restore')
  const file = onlyFile(args)
  if (!existsSync(file)) throw new Error(`Le fichier ${file} n’existe pas.`)
  await restoreFolder(set.folder, new Uint8Array(readFileSync(file)))
  console.log(`Base restaurée dans ${set.folder}. Ouvrez-la avec « amont start ».`)
  return 0
}

function embedded(tool: string): Settings {
  const set = settings()
  if (set.server)
    throw new Usage(`Avec DATABASE_URL, utilisez ${tool} : cette commande est pour la base embarquée.`)
  return set
}

function onlyFile(args: string[]): string {
  const { positionals } = parseArgs({ args, options: {}, allowPositionals: true })
  const [file] = positionals
  if (!file || positionals.length > 1) throw new Usage('Indiquez un fichier, et un seul.')
  return file
}
