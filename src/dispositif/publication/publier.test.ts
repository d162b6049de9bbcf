import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { good } from '../../../test/dispositif-fautif.ts'
import { readDispositifs } from '../load.ts'
import { publier } from './publier.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'amont-'))
  mkdirSync(join(folder, 'x'))
  writeFileSync(join(folder, 'x', 'x-essai.yaml'), good)
})
const inPlace = () => readFileSync(join(folder, 'x', 'x-essai.yaml'), 'utf8')
const next = `  - du: 2027-01-01
    reprend: 2021-01-01
    parametres: { age: { valeur: 18 } }
exemples:`
const publish = (text: string, corrige = false, file = 'x-essai.yaml') =>
  publier(file, text, { folder, today: '2026-11-22', corrige })
const phrases = (text: string) => publish(text).changements.map(c => c.phrase)

test('une version à venir s’ajoute, et les anciennes valent toujours pour le passé', () => {
  const text = good.replace('exemples:', next)
  expect(phrases(text)).toEqual([
    'version du 2021-01-01 : elle s’arrête le 2027-01-01 (exclu)',
    'version du 2027-01-01 ajoutée',
  ])
  expect(inPlace()).toBe(text)
  expect(
    readDispositifs(folder)
      .all.get('x-essai')
      ?.versions.map(v => v.du),
  ).toEqual(['2020-01-01', '2021-01-01', '2027-01-01'])
})

test.each([
  [
    'une règle en vigueur',
    'rqth: non }\n        montant',
    'handicap: non }\n        montant',
    'montants (prime)',
  ],
  ['un paramètre d’hier', 'valeur: 16', 'valeur: 15', 'parametres (age) ; criteres (Avoir l’âge)'],
])('%s ne change que si on le confirme', (_, from, to, section) => {
  const text = good
    .replace(from, to)
    .replace('rqth: non }\n    attendu', 'rqth: non, handicap: non }\n    attendu')
  const refused = publish(text)
  expect(refused.publie).toBe(false)
  expect(refused.changements[0]).toEqual({
    phrase: expect.stringMatching(/^version du 2020-01-01 changée : /),
    passe: true,
  })
  expect(refused.changements[0]?.phrase).toContain(section)
  expect(inPlace()).toBe(good)
  expect(publish(text, true).publie).toBe(true)
  expect(inPlace()).toBe(text)
})

test('une version retirée ou arrêtée hier est un changement du passé', () => {
  const cut = good.replace('  - du: 2021-01-01\n    reprend: 2020-01-01\n', '')
  expect(publish(cut)).toMatchObject({
    publie: false,
    changements: [{ phrase: 'version du 2021-01-01 retirée' }],
  })
  const ended = good.replace('reprend: 2020-01-01\n', 'reprend: 2020-01-01\n    au: 2026-11-01\n')
  expect(publish(ended)).toMatchObject({ publie: false })
  expect(publish(ended.replace('2026-11-01', '2026-12-01'))).toMatchObject({ publie: true })
})

test('un fichier fautif, ou dont un exemple ne tient pas, ne change rien', () => {
  expect(() => publish(good.replace('age_entree: {', 'age_entre: {'))).toThrow(
    'vouliez-vous dire « age_entree »',
  )
  expect(() => publish(good.replace('prime: 12.50 € } }', 'prime: 12.60 € } }'))).toThrow(
    /^x-essai\.yaml:29 .*« Un cas » n’est pas tenu.*prime, attendu 12,60\s€, trouvé 12,50\s€/,
  )
  expect(() => publish(good.replace('eligible: oui', 'eligible: non'))).toThrow(
    'eligible, attendu non, trouvé oui',
  )
  expect(inPlace()).toBe(good)
  expect(readdirSync(join(folder, 'x'))).toEqual(['x-essai.yaml'])
})

test('une faute nomme le fichier que l’on publie, comme on l’a écrit, pas celui qu’il remplacerait', () => {
  const typed = '../brouillons/x-essai.yaml'
  const faults = [
    ['prime: 12.50 € } }', 'prime: 12.60 € } }'],
    ['montant: 12.50 €', 'montant_de: x-absent.prime'],
  ] as const
  for (const [from, to] of faults)
    expect(() => publish(good.replace(from, to), true, typed)).toThrow(
      /^\.\.\/brouillons\/x-essai\.yaml:\d+ /,
    )
})

test('un fichier est vérifié avec tous les autres', () => {
  const other = good
    .replace('code: x-essai', 'code: x-suite')
    .replace('montant: 12.50 €', 'montant_de: x-essai.prime')
  const published = publish(other, false, 'x-suite.yaml')
  expect(published).toMatchObject({ publie: true, chemin: join(folder, 'x', 'x-suite.yaml') })
  const renamed = good.replaceAll('prime:', 'bonus:')
  expect(() => publish(renamed, true)).toThrow(/x-suite\.yaml:20 .*montant inconnu « x-essai\.prime »/)
  const circle = good.replace('montant: 12.50 €', 'montant_de: x-suite.prime')
  expect(() => publish(circle, true)).toThrow(/tourne en rond.*prime → .*prime → .*prime/)
  const cheaper = good.replaceAll('12.50 €', '11 €')
  expect(() => publish(cheaper, true)).toThrow(
    /x-suite\.yaml.*n’est pas tenu.*attendu 12,50\s€, trouvé 11,00\s€/,
  )
  expect(inPlace()).toBe(good)
})

test('publier deux fois le même texte ne change rien', () => {
  expect(publish(good).changements).toEqual([])
  expect(phrases(good.replace('Un cas', 'Un autre cas'))).toEqual([
    'seuls les exemples ou les commentaires changent',
  ])
})
