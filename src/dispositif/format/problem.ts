import { nearest } from '../situation.ts'

export type Path = (string | number)[]
export type Raw = Record<string, unknown>
/** One fault of a file: where it is, and what was expected. */
export type Problem = { fichier: string; ligne: number; chemin: string; message: string }

/** The files say something that cannot be read: every fault, with its file and line. */
export class DispositifError extends Error {
  readonly problems: Problem[]
  constructor(problems: Problem[]) {
    super(problems.map(p => `${p.fichier}:${p.ligne} (${p.chemin || 'fichier'}) : ${p.message}`).join('\n'))
    this.name = 'DispositifError'
    this.problems = problems
  }
}

export type Report = (path: Path, message: string) => void

export const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
/** « vouliez-vous dire … ? », when one of the words is near enough. */
export const near = (word: string, words: Iterable<string>) => {
  const found = nearest(word, words)
  return found ? `, vouliez-vous dire « ${found} » ?` : ''
}
