import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { jsonSchema } from './format/contract/json-schema.ts'
import { parseDispositif } from './format/parse.ts'
import { failedExamples } from './publication/exemples.ts'

const guide = readFileSync(new URL('../../docs/guide/dispositif.md', import.meta.url), 'utf8')
const [text = ''] = [...guide.matchAll(/```yaml\n(.*?)```/gs)].map(match => match[1] ?? '')
const check = new Ajv2020({ strictTypes: false, strictRequired: false }).compile(jsonSchema())

test('le fichier que montre le guide se lit, et ses exemples tiennent', () => {
  const d = parseDispositif(text, 'xyz/xyz-mobilite.yaml')
  expect(failedExamples(d, new Map([[d.code, d]]))).toEqual([])
  expect(check(parse(text)) || check.errors).toBe(true)
})
test('chaque condition que montre le guide se lit', () => {
  const conditions = [...guide.matchAll(/^\| `(\{.*\})` \|/gm)].map(match => match[1] ?? '')
  expect(conditions.length).toBeGreaterThan(6)
  for (const condition of conditions) {
    const step = `    demarches: [{ libelle: Essai, si: ${condition}, reglage: Essai }]\n    silences:`
    expect(() => parseDispositif(text.replace('    silences:', step), 'xyz-mobilite.yaml')).not.toThrow()
  }
})
test('la faute que montre le guide est celle qu’Amont dit', () => {
  const said = guide.match(/dispositifs\/xyz\/xyz-mobilite\.yaml:(\d+) \(…\) : (.*)/)
  const faulty = text.replace('si: { distance_km: {', 'si: { distance: {')
  expect(() => parseDispositif(faulty, 'dispositifs/xyz/xyz-mobilite.yaml')).toThrow(said?.[2])
  expect(() => parseDispositif(faulty, 'dispositifs/xyz/xyz-mobilite.yaml')).toThrow(`:${said?.[1]} `)
})
