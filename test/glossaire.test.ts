import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const entries = readFileSync(join(root, 'GLOSSAIRE.md'), 'utf8')
  .split('\n')
  .filter(line => line.startsWith('- '))
const words = entries.map(line => /^- `(\w+)` \*\*[^*]+\*\* : .+\. Source : .+\.$/.exec(line)?.[1] ?? line)

const migrations = join(root, 'src/db/migrations')
const schema = readdirSync(migrations)
  .map(name => readFileSync(join(migrations, name), 'utf8'))
  .join('\n')

const missing = (names: Iterable<string>) => [...new Set(names)].filter(name => !words.includes(name)).sort()

describe('glossaire', () => {
  it('définit une fois chaque mot, avec sa source, dans l’ordre', () => {
    expect(words).toEqual([...new Set(words)].sort())
    expect(words.filter(word => word.startsWith('- '))).toEqual([])
  })

  it('définit chaque dossier de domaine', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
      .filter(entry => entry.isDirectory() && readdirSync(join(root, 'src', entry.name)).length > 0)
      .map(entry => entry.name)
    expect(missing(folders.filter(name => !['command', 'db', 'http', 'jobs', 'web'].includes(name)))).toEqual(
      [],
    )
  })

  it('définit chaque table', () => {
    expect(missing([...schema.matchAll(/create table (\w+)/g)].map(match => match[1] ?? ''))).toEqual([])
  })

  it('définit chaque valeur d’une liste fermée', () => {
    const lists = [...schema.matchAll(/\bin\s*\(('[^)]*')\)/g)].map(match => match[1] ?? '')
    const values = lists.flatMap(list => [...list.matchAll(/'(\w+)'/g)].map(match => match[1] ?? ''))
    expect(values.length).toBeGreaterThan(30)
    expect(missing(values.filter(value => !['F', 'M', 'journal', 'sceau'].includes(value)))).toEqual([])
  })
})
