import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { good } from '../../../test/dispositif-fautif.ts'
import { dispositifs } from './dispositifs.ts'
import { evaluer } from './evaluer.ts'

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

  test('évaluer --texte explique comme on parle', async () => {
    const args = ['--dispositif', 'bfc-daq-2026', '--le', '2026-02-01', '--texte']
    const { exit, out } = await run(evaluer, args)
    expect(exit).toBe(0)
    expect(out).toContain('Être demandeur d’emploi')
    expect(() => JSON.parse(out)).toThrow()
  })
  test('dispositifs --couverture compte toutes les règles', async () => {
    const { exit, out } = await run(dispositifs, ['--couverture', '--json'])
    expect(exit).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ total: 763, fautes: [], manquantes: [] })
    expect((await run(dispositifs, ['--couverture'])).out).toMatch(/763 {2}règles dans la liste/)
    const silent = (await run(dispositifs, ['--couverture', '--detail'])).out
    expect(silent).toContain('R0620 bfc-aides-stagiaires : Aucun fait ne dit')
  })
  test('dispositifs --schema donne le contrat des fichiers', async () => {
    expect(JSON.parse((await run(dispositifs, ['--schema'])).out)).toMatchObject({ title: 'Dispositif' })
  })
  test('dispositifs --publier dit ce qui change, puis refuse de changer ce qui est en vigueur', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'amont-'))
    const file = join(mkdtempSync(join(tmpdir(), 'amont-')), 'x-essai.yaml')
    const publish = async (text: string, ...more: string[]) => {
      writeFileSync(file, text)
      return run(dispositifs, ['--publier', file, '--vers', folder, ...more])
    }
    expect(await publish(good)).toMatchObject({
      exit: 0,
      out: expect.stringContaining('version du 2020-01-01 ajoutée'),
    })
    expect(readdirSync(join(folder, 'x'))).toEqual(['x-essai.yaml'])
    const changed = good.replaceAll('12.50 €', '13 €')
    expect(await publish(changed)).toMatchObject({ exit: 1, out: expect.stringContaining('--corrige') })
    expect(await publish(changed, '--corrige')).toMatchObject({ exit: 0 })
    const faulty = await publish(good.replace('$age', '$aje'))
    expect(faulty).toMatchObject({ exit: 2, out: '', err: expect.stringContaining('x-essai.yaml:14') })
  })
  test('dispositifs --publicodes écrit un paquet, ou le modèle seul', async () => {
    const model = await run(dispositifs, ['--publicodes', 'bfc-daq-2026'])
    expect([model.exit, model.out]).toEqual([0, expect.stringContaining('faits . demandeur_emploi')])
    const folder = mkdtempSync(join(tmpdir(), 'amont-'))
    await run(dispositifs, ['--publicodes', 'bfc-daq-2026', '--vers', folder])
    expect(readdirSync(folder)).toContain('package.json')
    const wrong = await run(dispositifs, ['--publicodes', 'bfc-daq-2026', '--le', '2026-02-30'])
    expect(wrong).toMatchObject({ exit: 2, err: expect.stringContaining('2026-02-30') })
  })
})
