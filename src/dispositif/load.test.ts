import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { good } from '../../test/dispositif-fautif.ts'
import { dispositifs } from './commandes/dispositifs.ts'
import { evaluer } from './commandes/evaluer.ts'
import { dispositif, loadDispositifs } from './load.ts'

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
        : await dispositifs(args, stdout, () => '2026-11-22T09:00:00Z', stderr)
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
    expect(list.every(d => d.regles > 0 && d.exemples > 0)).toBe(true)
  })
})
