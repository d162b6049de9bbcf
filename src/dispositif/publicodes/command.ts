import type { Jour } from '../../calendrier/calendrier.ts'
import { dispositif } from '../load.ts'
import { formatJour } from '../situation.ts'
import { ecrirePaquet } from './package.ts'

/** Where an export goes: the files of a package in a folder, or its model alone on a terminal. */
export type Sortie = { file: (path: string, text: string) => void } | { stdout: (text: string) => void }

/** Exports a dispositif, as in force on a day, to publicodes; a French sentence when there is nothing to export. */
export function publicodesCommand(code: string, le: Jour, sortie: Sortie): void {
  const d = dispositif(code)
  const paquet = ecrirePaquet(d, le, dispositif)
  if (!paquet) {
    const days = d.versions.map(v => (v.au ? `du ${v.du} au ${v.au} (exclu)` : `depuis le ${v.du}`))
    throw new Error(
      `Aucune version de ${code} n’est en vigueur le ${formatJour(le)}. Choisissez un jour couvert : ${days.join(', ')}.`,
    )
  }
  for (const [path, text] of Object.entries(paquet))
    if ('file' in sortie) sortie.file(path, text)
    else if (path.startsWith('src/')) sortie.stdout(text)
}
