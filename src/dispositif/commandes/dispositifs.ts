import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isJour } from '../../calendrier/calendrier.ts'
import { type Couverture, couverture, readRegles } from '../couverture.ts'
import { cited, type Dispositif } from '../dispositif.ts'
import { folderOfRules, loadDispositifs } from '../load.ts'
import { answer, DemandeError, type Out, optionsOf, readText } from './demande.ts'

/** The reference: every rule that the texts state, one a line. */
export const fileOfRegles = fileURLToPath(new URL('../../../dispositifs/regles.csv', import.meta.url))
const print = (stdout: Out, value: unknown) => stdout.write(`${JSON.stringify(value, null, 2)}\n`)

/** Says what is loaded, and what is asked of it. Returns the exit code. */
export async function dispositifs(
  args: string[],
  stdout: Out,
  now: () => string,
  stderr: Out = process.stderr,
): Promise<number> {
  return answer(stderr, async () => {
    const values = optionsOf(args, {
      json: { type: 'boolean' },
      couverture: { type: 'boolean' },
      detail: { type: 'boolean' },
      schema: { type: 'boolean' },
      publier: { type: 'string' },
      corrige: { type: 'boolean' },
      publicodes: { type: 'string' },
      le: { type: 'string' },
      vers: { type: 'string' },
    })
    if (values.couverture) return showCouverture(stdout, values)
    if (values.schema) return showSchema(stdout)
    if (values.publier !== undefined) return publish(values.publier, values, now, stdout)
    if (values.publicodes !== undefined) return exportPublicodes(values.publicodes, values, now, stdout)
    if (values.json) print(stdout, [...loadDispositifs().values()].map(summary))
    else for (const d of loadDispositifs().values()) stdout.write(line(summary(d)))
    return 0
  })
}

const summary = (d: Dispositif) => {
  const { regles, references } = cited(d)
  return {
    code: d.code,
    nom: d.nom,
    porteur: d.porteur,
    versions: d.versions.map(({ du, au }) => (au === undefined ? { du } : { du, au })),
    sources: Object.values(d.sources).map(s => (s.page === undefined ? s.titre : `${s.titre}, p. ${s.page}`)),
    regles: regles.length + references.length,
    exemples: d.exemples.length,
  }
}

function line(d: ReturnType<typeof summary>): string {
  const dates = d.versions.map(v => (v.au === undefined ? `depuis ${v.du}` : `${v.du} → ${v.au}`)).join(', ')
  return `${d.code.padEnd(24)}${d.regles} règles, ${d.exemples} exemples, ${dates}\n${' '.repeat(24)}${d.nom}\n`
}

/** What the files make of each line of the reference; exit code 1 when one is lost or wrong. */
function showCouverture(stdout: Out, { json, detail }: { json?: boolean; detail?: boolean }): number {
  const found = couverture(readRegles(readText(fileOfRegles)), loadDispositifs())
  if (json) print(stdout, found)
  else stdout.write(inWords(found, detail === true))
  return found.fautes.length || found.manquantes.length ? 1 : 0
}

const sum = (counts: { [key: string]: number }) => Object.values(counts).reduce((a, b) => a + b, 0)
const each = (counts: { [key: string]: number }) =>
  Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ')

function inWords(c: Couverture, detail: boolean): string {
  const parts: [string, number, string[]][] = [
    ['appliquées', sum(c.executees), [each(c.executees)]],
    ['dites comme données', sum(c.dites), [each(c.dites)]],
    [
      'non exécutables',
      c.non_executables.length,
      detail ? c.non_executables.map(n => `${n.id} ${n.code} : ${n.raison}`) : ['raisons : --detail'],
    ],
    ['oubliées d’un fichier', c.manquantes.length, c.manquantes.map(l => `${l.id} ${l.code} : ${l.regle}`)],
    [
      `à écrire, sans fichier (${Object.keys(c.a_ecrire).length} dispositifs)`,
      sum(c.a_ecrire),
      [detail ? each(c.a_ecrire) : 'lesquels : --detail'],
    ],
  ]
  const lines = parts.flatMap(([name, n, more]) => [
    `${String(n).padStart(5)}  ${name}`,
    ...(n ? more.filter(Boolean).map(text => `       ${text}`) : []),
  ])
  const fautes = c.fautes.length ? ['', 'Fautes :', ...c.fautes.map(f => `  ${f}`)] : []
  return `${[`${String(c.total).padStart(5)}  règles dans la liste`, ...lines, ...fautes].join('\n')}\n`
}

async function showSchema(stdout: Out): Promise<number> {
  const { schemaText } = await import('../format/contract/json-schema.ts')
  stdout.write(schemaText())
  return 0
}

/** The day it is in France: what is in force is counted by it. */
const todayOf = async (now: () => string) => (await import('../../http/session.ts')).paris(now())

async function publish(
  file: string,
  { vers, corrige }: { vers?: string; corrige?: boolean },
  now: () => string,
  stdout: Out,
): Promise<number> {
  const { publier } = await import('../publication/publier.ts')
  const options = { folder: vers ?? folderOfRules(), today: await todayOf(now), corrige: corrige === true }
  const { code, chemin, changements, publie } = publier(file, readText(file), options)
  const lines = changements.map(c => `  - ${c.phrase}${c.passe ? ' (déjà en vigueur)' : ''}`)
  const end = !changements.length
    ? `${code} : rien ne change.`
    : publie
      ? `${code} est publié dans ${chemin}.`
      : `${code} n’est pas publié : ce qui est déjà en vigueur a servi à des décisions. Ajoutez une version datée, ou confirmez la correction avec --corrige.`
  stdout.write(`${[...lines, end].join('\n')}\n`)
  return publie ? 0 : 1
}

/** A package in a folder, or the model alone on the terminal. */
async function exportPublicodes(
  code: string,
  { le, vers }: { le?: string; vers?: string },
  now: () => string,
  stdout: Out,
): Promise<number> {
  if (le !== undefined && !isJour(le))
    throw new DemandeError(`--le : une date AAAA-MM-JJ est attendue (lu : ${le})`)
  const { publicodesCommand } = await import('../publicodes/command.ts')
  const jour = le ?? (await todayOf(now))
  if (vers === undefined) publicodesCommand(code, jour, { stdout: text => stdout.write(text) })
  else
    publicodesCommand(code, jour, {
      file(path, text) {
        const target = join(vers, path)
        mkdirSync(dirname(target), { recursive: true })
        writeFileSync(target, text)
      },
    })
  return 0
}
