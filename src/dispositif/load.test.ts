import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { dispositifs, evaluer } from './commands.ts'
import { parseDispositif } from './format/parse.ts'
import { DispositifError } from './format/problem.ts'
import { dispositif, loadDispositifs } from './load.ts'

const good = `code: x-essai
nom: Essai
porteur: Région
famille: aide
sources:
  fiche: { titre: Une fiche }
versions:
  - du: 2020-01-01
    au: 2021-01-01
    parametres:
      age: { libelle: Âge, valeur: 16, source: fiche, regles: [R0001] }
    criteres:
      - libelle: Avoir l'âge
        si: { age_entree: { au_moins: $age } }
        source: fiche
        regles: [R0001]
    montants:
      prime:
        si: { rqth: non }
        montant: 12.50 €
        source: fiche
        regles: [R0001]
  - du: 2021-01-01
    reprend: 2020-01-01
exemples:
  - titre: Un cas
    le: 2020-06-01
    situation: { age_entree: 16, rqth: non }
    attendu: { eligible: oui, montants: { prime: 12.50 € } }
`
const read = (text: string) => parseDispositif(text, 'x/x-essai.yaml')
const refusal = (text: string): string => {
  try {
    read(text)
  } catch (error) {
    if (error instanceof DispositifError) return error.message
    throw error
  }
  return 'accepté'
}

test('un bon fichier se lit, et une version reprend ce qu’elle ne change pas', () => {
  const d = read(good)
  expect(d.versions.map(v => [v.du, v.au])).toEqual([
    ['2020-01-01', '2021-01-01'],
    ['2021-01-01', undefined],
  ])
  expect(d.versions[1]?.montants).toEqual(d.versions[0]?.montants)
})

describe('un fichier fautif est refusé, avec sa ligne et le mot attendu', () => {
  test.each([
    [
      'fait mal écrit',
      'age_entree: { au_moins',
      'age_entre: { au_moins',
      ':14 ',
      'vouliez-vous dire « age_entree »',
    ],
    ['comparaison mal écrite', 'au_moins: $age', 'au_moin: $age', ':14 ', '« au_moins »'],
    [
      'valeur d’un autre type',
      'rqth: non }\n        montant',
      'rqth: peut-être }\n        montant',
      ':19 ',
      'oui ou non',
    ],
    [
      'comparaison qui ne convient pas',
      'rqth: non }\n        montant',
      'rqth: { plus_de: 2 } }\n        montant',
      ':19 ',
      'ne convient pas',
    ],
    ['clé mal écrite', 'libelle: Avoir', 'libele: Avoir', ':13 ', 'vouliez-vous dire « libelle »'],
    ['montant à trois décimales', '12.50 €\n', '12.505 €\n', ':20 ', 'montant exact'],
    ['montant sans euro', '12.50 €\n', '12.50\n', ':20 ', 'attendu'],
    ['identifiant de règle', 'regles: [R0001]\n    montants', 'regles: [R1]\n    montants', ':16 ', 'R0510'],
    [
      'règle sans source',
      '        source: fiche\n        regles: [R0001]\n    montants',
      '    montants',
      ':13 ',
      "d’où vient cette règle|d'où vient cette règle",
    ],
    [
      'source inconnue',
      'source: fiche\n        regles: [R0001]\n    montants',
      'source: fich\n        regles: [R0001]\n    montants',
      ':15 ',
      '« fiche »',
    ],
    ['paramètre inconnu', '$age', '$aje', ':14 ', 'vouliez-vous dire « age »'],
    ['date impossible', 'le: 2020-06-01', 'le: 2020-06-31', ':27 ', 'AAAA-MM-JJ'],
    ['versions qui se recouvrent', '  - du: 2021-01-01', '  - du: 2020-12-01', ':23 ', 'recouvre'],
    ['versions dans le désordre', '  - du: 2021-01-01', '  - du: 2019-12-01', ':23 ', 'se suivent'],
    ['fin avant le début', 'au: 2021-01-01', 'au: 2019-01-01', ':9 ', '« au » doit suivre « du »'],
    ['reprise d’une version inconnue', 'reprend: 2020-01-01', 'reprend: 2020-01-02', ':24 ', '2020-01-01'],
    ['exemple au fait inconnu', 'situation: { age_entree', 'situation: { age_entre', ':28 ', 'fait inconnu'],
    [
      'montant tiré d’un inconnu',
      'montant: 12.50 €',
      'montant_de: prim',
      ':19 ',
      'inconnu ou défini plus bas',
    ],
    [
      'deux bases pour un montant',
      'montant: 12.50 €',
      'montant: 12.50 €\n        montant_de: prime',
      ':19 ',
      'un seul de',
    ],
    ['clé en double', 'nom: Essai', 'nom: Essai\nnom: Encore', ':3 ', 'YAML illisible'],
    ['code différent du nom du fichier', 'code: x-essai', 'code: x-autre', ':1 ', 'x-autre.yaml'],
    ['YAML coupé', '{ titre: Une fiche }', '{ titre: Une fiche', '', 'YAML illisible'],
    ['exemples absents', good.slice(good.indexOf('exemples:')), '', ':1 ', 'une liste est attendu'],
  ])('%s', (_, from, to, line, expected) => {
    expect(good).toContain(from)
    const message = refusal(good.replace(from, to))
    expect(message).toContain(`x/x-essai.yaml${line.trim()}`)
    expect(message).toMatch(new RegExp(expected.replace(/[$().]/g, '\\$&')))
  })
})

test('un paramètre d’une nouvelle version ne redit que ce qui change', () => {
  const version = read(
    good.replace('reprend: 2020-01-01\n', 'reprend: 2020-01-01\n    parametres: { age: { valeur: 18 } }\n'),
  ).versions[1]
  expect(version?.parametres.age).toMatchObject({ libelle: 'Âge', valeur: 18, regles: ['R0001'] })
})

test('un code inconnu propose le plus proche', () => {
  expect(() => dispositif('bfc-daq-202')).toThrow('bfc-daq-202')
  expect(() => dispositif('bfc-aide-stagiaires')).toThrow('vouliez-vous dire « bfc-aides-stagiaires »')
})
test('un dossier dit toutes ses fautes d’un coup, et ses renvois sont vérifiés', () => {
  const folder = mkdtempSync(join(tmpdir(), 'amont-'))
  writeFileSync(join(folder, 'x-essai.yaml'), good.replace('montant: 12.50 €', 'montant_de: x-rien.prime'))
  expect(() => loadDispositifs(folder)).toThrow('x-rien.prime')
})
test('la lecture est faite une fois', () => {
  expect(loadDispositifs()).toBe(loadDispositifs())
  expect(dispositif('fr-remuneration')).toBe(loadDispositifs().get('fr-remuneration'))
})

describe('en ligne de commande', () => {
  async function run(command: typeof evaluer | typeof dispositifs, args: string[], input = '') {
    let [out, err] = ['', '']
    const stdout = { write: (s: string) => (out += s) }
    const stderr = { write: (s: string) => (err += s) }
    const exit =
      command === evaluer
        ? await evaluer(args, Readable.from([input]), stdout, stderr)
        : await dispositifs(args, stdout, stderr)
    return { exit, out, err }
  }

  test('évaluer lit une situation sur l’entrée standard', async () => {
    const args = ['--dispositif', 'bfc-daq-2026', '--le', '2026-02-01', '--situation', '-']
    const { exit, out } = await run(evaluer, args, '{ "demandeur_emploi": true }')
    expect(exit).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      dispositif: 'bfc-daq-2026',
      version: '2026-01-01',
      le: '2026-02-01',
      eligible: 'oui',
    })
  })
  test('un lot répond ligne à ligne, et une mauvaise ligne n’arrête rien', async () => {
    const ok = '{"dispositif":"bfc-daq-2026","le":"2026-02-01","situation":{"demandeur_emploi":false}}'
    const bad = [
      'pas du JSON',
      '{"dispositif":"bfc-daq","le":"2026-02-01"}',
      '{"dispositif":"bfc-daq-2026","le":"2026-02-31"}',
      '{"dispositif":"bfc-daq-2026","le":"2026-02-01","situation":{"age":3}}',
    ]
    const { exit, out } = await run(evaluer, ['--lot', '-'], [ok, ...bad, ok].join('\n'))
    const lines = out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>)
    expect(exit).toBe(0)
    expect(lines.map(line => line.eligible ?? line.ligne)).toEqual(['non', 2, 3, 4, 5, 'non'])
    expect(lines[4]?.erreur).toContain('Fait inconnu « age »')
  })
  test.each([
    [[], '--dispositif CODE manque'],
    [['--dispositif', 'bfc-daq-2026'], '--le AAAA-MM-JJ manque'],
    [['--dispositif', 'bfc-daq-2026', '--le', '2026-02-30'], 'une date AAAA-MM-JJ'],
    [['--dispositif', 'nulle-part', '--le', '2026-02-03'], 'Dispositif inconnu'],
    [
      ['--dispositif', 'bfc-daq-2026', '--le', '2026-02-03', '--situation', '/nulle/part'],
      'fichier illisible',
    ],
    [['--lot', '/nulle/part'], 'fichier illisible'],
    [['--inconnu'], 'argument non compris : --inconnu'],
  ])('%j est refusé en français, code 2', async (args, message) => {
    const { exit, out, err } = await run(evaluer, args)
    expect([exit, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })
  test('dispositifs --json dit ce qui est chargé', async () => {
    const { out } = await run(dispositifs, ['--json'])
    const list = JSON.parse(out) as { code: string; versions: unknown[]; regles: number; exemples: number }[]
    expect(list.find(d => d.code === 'fr-remuneration')).toMatchObject({
      versions: expect.any(Array),
      exemples: expect.any(Number),
    })
    expect(list.every(d => d.regles > 5 && d.exemples > 0)).toBe(true)
  })
})
