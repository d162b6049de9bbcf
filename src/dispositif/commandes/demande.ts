import { createReadStream, readFileSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'

export type Out = { write(chunk: string): unknown }

const usage = `Usage :
  amont evaluer --dispositif CODE --le AAAA-MM-JJ [--situation FICHIER|-] [--texte]
  amont evaluer --lot FICHIER.jsonl|-      une ligne { "dispositif", "le", "situation" } par cas
  amont dispositifs [--json]               la liste
  amont dispositifs --couverture [--detail] [--json]
  amont dispositifs --schema
  amont dispositifs --publier FICHIER [--vers DOSSIER] [--corrige]
  amont dispositifs --publicodes CODE [--le AAAA-MM-JJ] [--vers DOSSIER]
`

/** A demand that cannot be understood: one French sentence. */
export class DemandeError extends Error {}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>
/** The options of a command; one that does not exist is said in French. */
export function optionsOf<const T extends Options>(args: string[], options: T) {
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    const option = /'([^' ]+)/.exec((error as Error).message)?.[1] ?? ''
    throw new DemandeError(`argument non compris : ${option}`)
  }
}

/** Does what a command says, and gives the exit code: 2 when the demand, or a file, cannot be understood. */
export async function answer(stderr: Out, act: () => Promise<number | undefined>): Promise<number> {
  try {
    return (await act()) ?? 0
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    stderr.write(`amont : ${message}\n${error instanceof DemandeError ? usage : ''}`)
    return 2
  }
}

export const readText = (file: string) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new DemandeError(`fichier illisible : ${file}`)
  }
}
export const openFile = (file: string) => {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new DemandeError(`fichier illisible : ${file}`)
  return createReadStream(file)
}
