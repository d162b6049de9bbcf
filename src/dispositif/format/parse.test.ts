import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Faute, fautes, good } from '../../../test/dispositif-fautif.ts'
import { folderOfRules, pathsOf } from '../load.ts'
import { parseDispositif } from './parse.ts'
import { DispositifError, type Problem } from './problem.ts'

const read = (text: string) => parseDispositif(text, 'x/x-essai.yaml')
function refused(text: string): Problem[] {
  try {
    read(text)
  } catch (error) {
    if (error instanceof DispositifError) return error.problems
    throw error
  }
  return []
}

test('un bon fichier se lit, et une version reprend ce qu’elle ne change pas', () => {
  const d = read(good)
  expect(d.versions.map(v => [v.du, v.au])).toEqual([
    ['2020-01-01', '2021-01-01'],
    ['2021-01-01', undefined],
  ])
  expect(d.versions[1]?.montants).toEqual(d.versions[0]?.montants)
})

describe('un fichier fautif est refusé, avec sa ligne, ce qui était attendu et ce qui a été lu', () => {
  test.each(fautes)('$nom', ({ de, par, ligne, dit }: Faute) => {
    expect(good).toContain(de)
    const problems = refused(good.replace(de, () => par))
    const first = problems.find(p => dit.every(words => p.message.includes(words)))
    expect(first, problems.map(p => `${p.ligne} ${p.message}`).join('\n') || 'accepté').toBeDefined()
    expect(first).toMatchObject({ fichier: 'x/x-essai.yaml', ligne })
  })
})

describe('ce qui est rare mais possible est accepté', () => {
  test.each([
    ['si: { rqth: non }', 'si: { age_entree: { au_moins: 16, au_plus: 16 } }'],
    ['si: { rqth: non }', 'si: { une_de: [{ age_entree: { moins_de: 10 } }, { rqth: oui }] }'],
    ['si: { rqth: non }', 'si: { aucune: [{ rqth: oui, handicap: oui }], rqth: oui }'],
    ['si: { rqth: non }', 'si: { heures_prevues: { plus_de: 17, moins_de: 18 } }'],
    ['si: { rqth: non }', 'si: { region: { parmi: [Bretagne, Normandie] }, aucune: [{ region: Bretagne }] }'],
    ['si: { rqth: non }', 'si: { cout_formation: { moins_de: { fois: 315 €, de: jours_formation } } }'],
  ])('%s → %s', (from, to) => {
    expect(refused(good.replace(from, to))).toEqual([])
  })
  test('à une autre date, un fait peut avoir une autre valeur', () => {
    const signed =
      '      - { libelle: Mineur à la signature, si: { age_entree: { moins_de: 16 } }, a_la_date: date_signature, source: fiche, regles: [R0001] }\n    montants:'
    expect(refused(good.replace('    montants:', signed))).toEqual([])
  })
})

test('une faute dans ce qu’une version reprend est dite là où elle est écrite', () => {
  const later = good.replace(
    'reprend: 2020-01-01\n',
    'reprend: 2020-01-01\n    parametres: { age: { valeur: 40 } }\n',
  )
  const problems = refused(later.replace('si: { rqth: non }', 'si: { age_entree: { moins_de: 30 } }'))
  expect(problems).toMatchObject([{ ligne: 19, chemin: expect.stringContaining('versions.1') }])
})

test('un paramètre d’une nouvelle version ne redit que ce qui change', () => {
  const version = read(
    good.replace('reprend: 2020-01-01\n', 'reprend: 2020-01-01\n    parametres: { age: { valeur: 18 } }\n'),
  ).versions[1]
  expect(version?.parametres.age).toMatchObject({ libelle: 'Âge', valeur: 18, regles: ['R0001'] })
})

test('un fichier abîmé n’importe où est lu ou refusé avec une ligne, jamais autrement', () => {
  const files = pathsOf(folderOfRules()).map(path => readFileSync(path, 'utf8').split('\n'))
  const debris = [
    '',
    '  x',
    '- y',
    '[',
    '}',
    '&a',
    '*a',
    'si: {}',
    'cas: []',
    '$x',
    '€',
    'null',
    '"',
    '1e9',
    ': :',
    '- - -',
  ]
  const damage = fc.record({
    lines: fc.constantFrom(...files),
    at: fc.nat(),
    remove: fc.nat({ max: 3 }),
    put: fc.constantFrom(...debris),
    indent: fc.nat({ max: 8 }),
    cut: fc.option(fc.nat({ max: 30 }), { nil: undefined }),
  })
  fc.assert(
    fc.property(damage, ({ lines, at, remove, put, indent, cut }) => {
      const i = at % lines.length
      const kept = cut === undefined ? [] : [(lines[i] ?? '').slice(0, cut)]
      const text = lines.toSpliced(i, remove, ...kept, ' '.repeat(indent) + put).join('\n')
      for (const { ligne, message } of refused(text)) {
        expect(ligne).toBeGreaterThan(0)
        expect(message).not.toMatch(/undefined|\[object|Invalid|expected/)
      }
    }),
    { numRuns: 60 },
  )
}, 60_000)
