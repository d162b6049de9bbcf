import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { isJour } from '../../calendrier/calendrier.ts'
import { type Evaluation, evaluate } from '../evaluate.ts'
import { DispositifError } from '../format/problem.ts'
import { dispositif } from '../load.ts'
import { readSituation } from '../situation.ts'
import { answer, DemandeError, type Out, openFile, optionsOf, readText } from './demande.ts'

/** The standard input, by either of its names: a pipe named as a file cannot be read as one. */
const isStdin = (file: string | undefined) => file === '-' || file === '/dev/stdin'

function evaluateRequest(request: unknown): Evaluation {
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    throw new DemandeError('un objet { "dispositif", "le", "situation" } est attendu')
  const { dispositif: code, le, situation } = request as Record<string, unknown>
  if (typeof code !== 'string' || !code)
    throw new DemandeError('« dispositif » : un code est attendu, par exemple bfc-daq-2026')
  if (!isJour(le))
    throw new DemandeError(
      `« le » : une date AAAA-MM-JJ est attendue (reçu : ${JSON.stringify(le) ?? 'rien'})`,
    )
  return evaluate(dispositif(code), le, readSituation(situation ?? {}))
}

function parseJson(source: string, where: string): unknown {
  try {
    return JSON.parse(source)
  } catch (error) {
    throw new DemandeError(`${where} : JSON illisible (${(error as Error).message})`)
  }
}

/** Reads a situation or a batch and answers in JSON, or in words. Returns the exit code: 2 when the demand cannot be understood. */
export async function evaluer(
  args: string[],
  stdin: NodeJS.ReadableStream,
  stdout: Out,
  stderr: Out = process.stderr,
): Promise<number> {
  return answer(stderr, async () => {
    const options = {
      dispositif: { type: 'string' },
      le: { type: 'string' },
      situation: { type: 'string' },
      lot: { type: 'string' },
      texte: { type: 'boolean' },
    } as const
    const values = optionsOf(args, options)
    if (values.lot !== undefined) {
      if (values.dispositif ?? values.le ?? values.situation ?? values.texte)
        throw new DemandeError(
          '--lot s’emploie seul : chaque ligne porte son dispositif, sa date et sa situation',
        )
      await batch(isStdin(values.lot) ? stdin : openFile(values.lot), stdout)
      return undefined
    }
    if (!values.dispositif) throw new DemandeError('--dispositif CODE manque')
    if (!values.le) throw new DemandeError('--le AAAA-MM-JJ manque')
    const source =
      values.situation === undefined
        ? '{}'
        : isStdin(values.situation)
          ? await text(stdin)
          : readText(values.situation)
    const situation = parseJson(source, isStdin(values.situation) ? 'entrée standard' : `${values.situation}`)
    const found = evaluateRequest({ dispositif: values.dispositif, le: values.le, situation })
    stdout.write(`${values.texte ? await inWords(found) : JSON.stringify(found, null, 2)}\n`)
    return undefined
  })
}

/** The explanation as a person reads it. */
const inWords = async (found: Evaluation) => (await import('../explication/texte.ts')).texte(found).trimEnd()

/** One line in, one line out, in order; a line that cannot be answered says why and stops nothing. */
async function batch(input: NodeJS.ReadableStream, stdout: Out): Promise<void> {
  let ligne = 0
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    ligne++
    if (line.trim() === '') continue
    try {
      stdout.write(`${JSON.stringify(evaluateRequest(parseJson(line, `ligne ${ligne}`)))}\n`)
    } catch (error) {
      if (error instanceof DispositifError) throw error
      stdout.write(`${JSON.stringify({ erreur: (error as Error).message, ligne })}\n`)
    }
  }
}
