import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const src = join(root, 'src')

/** Technical folders; every other folder of src is a domain. */
const technical = ['command', 'db', 'http', 'jobs', 'web']
/** The domains that any domain may import whole. */
const common = ['calendrier', 'dispositif', 'habilitation', 'territoire']
const forbiddenNames = /(^|\/)(utils?|shared|services?|core|helpers?|common|lib|index)(\.tsx?)?(\/|$)/

const walk = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap(entry =>
    entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)],
  )
const files = walk(src).filter(file => /\.tsx?$/.test(file))
const isTest = (file: string) => /\.test\.tsx?$/.test(file)
const name = (file: string) => relative(root, file)
const text = new Map(files.map(file => [file, readFileSync(file, 'utf8')]))
const sources = files.filter(file => !isTest(file))
const folderOf = (file: string) => relative(src, file).split('/').slice(0, -1)[0] ?? ''

/** The files of src that a file imports, dynamic imports included. */
function imports(file: string): string[] {
  const found = (text.get(file) ?? '').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)
  return [...found].map(match => resolve(dirname(file), match[1] ?? ''))
}

/** Lines that match, as « file:line »: comments and French sentences aside, the reader finds them at once. */
const lines = (pattern: RegExp, among: string[]) =>
  among.flatMap(file =>
    (text.get(file) ?? '')
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`${name(file)}:${i + 1}`] : [])),
  )

describe('imports', () => {
  it('ne vont d’un domaine à l’autre que par son nom ou son store', () => {
    const wrong = sources.flatMap(file => {
      const from = folderOf(file)
      if (technical.includes(from) || from === '') return []
      return imports(file)
        .filter(to => !mayImport(from, folderOf(to), relative(src, to)))
        .map(to => `${name(file)} → ${name(to)}`)
    })
    expect(wrong).toEqual([])
  })

  it('ne mènent de web qu’à ce que tout domaine emploie', () => {
    const wrong = sources
      .filter(file => ['web', 'http'].includes(folderOf(file)))
      .flatMap(file =>
        imports(file)
          .filter(to => !['web', 'http', 'db', ...common].includes(folderOf(to)))
          .map(to => `${name(file)} → ${name(to)}`),
      )
    expect(wrong).toEqual([])
  })

  it('atteignent chaque fichier depuis app.ts ou cli.ts', () => {
    const seen = new Set<string>()
    const visit = (file: string) => {
      if (seen.has(file)) return
      seen.add(file)
      for (const to of imports(file)) visit(to)
    }
    // examples.tsx is the gallery of components: tests and axe read it, no page shows it.
    for (const start of ['app.ts', 'cli.ts', 'web/examples.tsx']) visit(join(src, start))
    expect(sources.filter(file => !seen.has(file)).map(name)).toEqual([])
  })

  it('ne passent par aucun fichier qui ne ferait que réexporter', () => {
    expect(lines(/^export (\*|\{[^}]*\}) from /, sources)).toEqual([])
  })
})

/** `store.ts` and `<nom>.ts` are a domain's front doors. */
function mayImport(from: string, to: string, path: string): boolean {
  if (to === from || technical.includes(to) || common.includes(to)) return to !== 'command'
  return path === `${to}/${to}.ts` || path === `${to}/store.ts`
}

/**
 * Unfinished moves: what is longer or fuller than the rule, with the size that it must not pass. A line goes away with
 * the move that it waits for.
 */
const unfinished: Record<string, number> = {
  'src/web/examples.tsx': 370,
}

describe('fichiers', () => {
  it('portent un nom court, sans accent ni fourre-tout', () => {
    const wrong = walk(src)
      .map(file => relative(src, file))
      .filter(path => !/^[a-z0-9_./-]+$/.test(path) || forbiddenNames.test(path))
    expect(wrong).toEqual([])
  })

  const within = (sizes: [string, number][], limit: number) =>
    sizes.filter(([path, size]) => size > (unfinished[path] ?? limit))
  const lengths = sources.map((file): [string, number] => [
    name(file),
    (text.get(file) ?? '').split('\n').length - 1,
  ])
  const folders = [...Map.groupBy(sources, file => name(dirname(file)))].map(
    ([path, all]): [string, number] => [path, all.length],
  )

  it('tiennent en 250 lignes', () => {
    expect(within(lengths, 250)).toEqual([])
  })

  it('tiennent à douze par dossier, essais à part', () => {
    expect(within(folders, 12)).toEqual([])
  })

  it('ne restent pas excusés une fois rangés', () => {
    const sizes = new Map([...lengths, ...folders])
    const limit = (path: string) => (/\.tsx?$/.test(path) ? 250 : 12)
    expect(Object.keys(unfinished).filter(path => (sizes.get(path) ?? 0) <= limit(path))).toEqual([])
  })
})

describe('habitudes', () => {
  it('ne lisent l’heure qu’à l’entrée du programme', () => {
    const among = sources.filter(
      file => !['app.ts', 'cli.ts', 'command/settings.ts'].includes(relative(src, file)),
    )
    expect(lines(/new Date\(\s*\)|Date\.now\(\s*\)/, among)).toEqual([])
  })

  it('n’écrivent de champ de formulaire que dans web', () => {
    const among = sources.filter(file => folderOf(file) !== 'web')
    const wrong = lines(/<(input|select|textarea|label)\b/, among).filter(
      where => !where.startsWith('src/habilitation/personas.tsx'),
    )
    expect(wrong).toEqual([])
  })

  it('n’échappent pas au contrôle des types', () => {
    expect(lines(/@ts-(ignore|expect-error|nocheck)|\bas any\b|: any\b|<any>|biome-ignore/, files)).toEqual(
      [],
    )
  })

  it('ne laissent rien pour plus tard', () => {
    expect(lines(/\b(TODO|FIXME|XXX|HACK)\b/, files)).toEqual([])
  })

  it('ne nomment aucun registre de paquets', () => {
    const others = ['package.json', '.ci/run', 'README.md', 'CONTRIBUTING.md'].map(path => join(root, path))
    const registry = /registry\.[a-z]+\.[a-z]+|npmjs|yarnpkg|unpkg|jsdelivr/
    const wrong = [...files, ...others].filter(file => registry.test(text.get(file) ?? read(file)))
    expect(wrong.map(name)).toEqual([])
  })

  it('ne demandent rien à un autre site depuis une page', () => {
    expect(
      lines(
        /(src|action)="https?:\/\//,
        sources.filter(file => file.endsWith('.tsx')),
      ),
    ).toEqual([])
  })
})

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
