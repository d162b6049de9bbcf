import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { fautes, good } from '../../../../test/dispositif-fautif.ts'
import { folderOfRules, pathsOf } from '../../load.ts'
import { jsonSchema } from './json-schema.ts'

const committed = new URL('../../../../dispositifs/schema.json', import.meta.url)
const check = new Ajv2020({ strictTypes: false, strictRequired: false, allErrors: true }).compile(
  jsonSchema(),
)
/** What an editor underlines: nothing, or the keys and the reasons. */
const underlined = (text: string) =>
  check(parse(text)) ? [] : (check.errors ?? []).map(e => `${e.instancePath} ${e.message}`)

test('le schéma publié est à jour : « amont dispositifs --schema > dispositifs/schema.json », puis « npm run fix »', () => {
  expect(JSON.parse(readFileSync(committed, 'utf8'))).toEqual(JSON.parse(JSON.stringify(jsonSchema())))
})
test.each(pathsOf(folderOfRules()))('%s suit le schéma, et le nomme pour les éditeurs', path => {
  const text = readFileSync(path, 'utf8')
  expect(underlined(text)).toEqual([])
  expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../schema.json')
})

test('un bon fichier suit le schéma, avec une version qui en reprend une autre', () => {
  expect(underlined(good)).toEqual([])
  const changed = 'reprend: 2020-01-01\n    parametres: { age: { valeur: 18 } }\n'
  expect(underlined(good.replace('reprend: 2020-01-01\n', changed))).toEqual([])
  expect(underlined(good.replace('libelle: Âge, ', ''))).not.toEqual([])
})

describe('ce qu’un schéma peut voir, il le refuse', () => {
  test.each(fautes.filter(f => !f.horsSchema))('$nom', ({ de, par }) => {
    const faulty = good.replace(de, () => par)
    let read: unknown
    try {
      read = parse(faulty)
    } catch {
      return // not even YAML: an editor underlines it without a schema
    }
    expect(check(read)).toBe(false)
  })
})

describe('chaque fait n’a que les comparaisons qui lui conviennent', () => {
  const withSi = (si: string) => underlined(good.replace('si: { rqth: non }', `si: ${si}`))
  test.each([
    '{ age_entree: 18 }',
    '{ age_entree: { au_moins: 16, moins_de: 26 } }',
    '{ age_entree: { parmi: [16, 17] } }',
    '{ date_entree: { a_partir_du: 2020-01-01 } }',
    '{ cout_formation: { au_plus: 13 000 € } }',
    '{ cout_formation: { moins_de: { fois: 315 €, de: jours_formation } } }',
    '{ heures_situation_travail: { au_moins: { pourcent: 70, de: heures_prevues } } }',
    '{ niveau_langue: { parmi: [A1, A2] } }',
    '{ une_de: [{ rqth: oui }, { toutes: [{ qpv: oui }], aucune: [{ frr: oui }] }] }',
  ])('%s', si => {
    expect(withSi(si)).toEqual([])
  })
  test.each([
    '{ age_entree: { avant_le: 2020-01-01 } }',
    '{ age_entree: 12.5 }',
    '{ date_entree: { au_moins: 2020-01-01 } }',
    '{ rqth: { parmi: [peut-être] } }',
    '{ sexe: X }',
    '{ region: { plus_de: Bretagne } }',
    '{ heures_prevues: { au_plus: { pourcent: 70 } } }',
    '{ heures_prevues: { au_plus: { pourcent: 70, fois: 2, de: heures_semaine } } }',
    '{ une_de: [] }',
    '{ }',
  ])('refuse %s', si => {
    expect(withSi(si)).not.toEqual([])
  })
})
