import { stringify } from 'yaml'
import type { Jour } from '../../calendrier/calendrier.ts'
import { type Dispositif, versionAt } from '../dispositif.ts'
import { readSituation } from '../situation.ts'
import type { Fait, Situation, Valeur } from '../vocabulaire.ts'
import { modelText, type Publicodes, toPublicodes } from './model.ts'
import { constantOf } from './names.ts'
import { readme } from './readme.ts'

/** The files of a package, by their path. */
export type Paquet = { [path: string]: string }

/**
 * The package of a dispositif on a day; undefined when no version is in force. It is written ready to use, not to be
 * compiled: `publicodes compile` (1.8) refuses `condition` and forgets the unit of a `durée`, that is, an age.
 */
export function ecrirePaquet(
  d: Dispositif,
  le: Jour,
  find: (code: string) => Dispositif,
): Paquet | undefined {
  const model = toPublicodes(d, le, find)
  if (!model) return undefined
  const name = `@amont/${d.code}`
  const examples = situations(model)
  return {
    'package.json': `${JSON.stringify(manifest(name, model), null, 2)}\n`,
    'README.md': readme(name, model),
    [`src/${d.code}.publicodes`]: modelText(model.regles),
    'publicodes-build/index.js': `export default ${JSON.stringify(model.regles, null, 1)}\n`,
    'publicodes-build/index.d.ts': types(model),
    [`publicodes-build/${d.code}.model.json`]: `${JSON.stringify(model.regles)}\n`,
    ...(examples ? { [`situations/${d.code}.publicodes`]: examples } : {}),
  }
}

/** The first day of the rules is the version: 2026-04-01 is 2026.4.1. */
function manifest(name: string, { d, du }: Publicodes): object {
  const build = 'publicodes-build'
  return {
    name,
    version: du.split('-').map(Number).join('.'),
    description: `${d.nom} (${d.porteur}), règles depuis le ${du}`,
    license: 'MIT',
    type: 'module',
    main: `${build}/index.js`,
    types: `${build}/index.d.ts`,
    files: ['src', 'situations', build],
    keywords: ['publicodes', 'formation professionnelle', d.region ?? d.porteur],
    peerDependencies: { publicodes: '^1.10.3' },
    publishConfig: { access: 'public' },
  }
}

const types = ({ regles }: Publicodes): string => `import type { Rule } from 'publicodes'

export type RuleName =
${Object.keys(regles)
  .map(name => `  | ${JSON.stringify(name)}`)
  .join('\n')}
declare const rules: Record<RuleName, Rule>
export default rules
`

/** A situation in the words of the model: what it does not read is left out. */
export function situationOf(
  situation: Situation,
  { regles }: Publicodes,
): { [rule: string]: string | number } {
  const known = Object.entries(situation) as [Fait, Valeur | null | undefined][]
  return Object.fromEntries(
    known.flatMap(([fait, value]) =>
      value !== null && value !== undefined && regles[`faits . ${fait}`]
        ? [[`faits . ${fait}`, typeof value === 'number' ? value : constantOf(fait, value)]]
        : [],
    ),
  )
}

/** The examples of the file that this version answers. */
function situations(model: Publicodes): string {
  const examples = model.d.exemples.filter(
    ({ le }) => versionAt(model.d, le) === model.version && le >= model.du && (!model.au || le < model.au),
  )
  return examples
    .map(({ titre, le, situation }) => {
      const contexte = situationOf({ ...readSituation(situation), le }, model)
      return stringify({ [titre]: { contexte } }, { lineWidth: 110 })
    })
    .join('\n')
}
