import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { good } from '../../test/dispositif-fautif.ts'
import { evaluate } from '../dispositif/evaluate.ts'
import { dispositif, loadDispositifs } from '../dispositif/load.ts'
import { followRules } from './rules.ts'

let folder = ''
let stop = () => {}
const lines: Record<string, unknown>[] = []
const write = (name: string, text: string) => {
  writeFileSync(join(folder, 'a.tmp'), text)
  renameSync(join(folder, 'a.tmp'), join(folder, name))
}
const other = good.replace('code: x-essai', 'code: x-autre')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'amont-'))
  write('x-essai.yaml', good)
  write('x-autre.yaml', other)
  lines.length = 0
  vi.stubEnv('AMONT_DISPOSITIFS', folder)
  loadDispositifs()
  stop = followRules(folder, line => lines.push({ ...line }), { every: 10 })
})
afterEach(() => {
  stop()
  vi.unstubAllEnvs()
})
const said = (text: string) =>
  vi.waitFor(() => expect(JSON.stringify(lines)).toContain(text), { timeout: 4000 })

test('un fichier changé est relu sans redémarrer, et les autres restent les mêmes', async () => {
  const before = loadDispositifs()
  write('x-essai.yaml', good.replace('nom: Essai', 'nom: Second essai'))
  await said('x-essai')
  expect(dispositif('x-essai').nom).toBe('Second essai')
  expect(loadDispositifs()).not.toBe(before)
  expect(dispositif('x-autre')).toBe(before.get('x-autre'))
  expect(lines).toEqual([{ niveau: 'info', message: 'Règles relues', dispositifs: ['x-essai'] }])
})

test('un fichier fautif laisse toutes les règles en place, dit où et pourquoi, puis se répare', async () => {
  write('x-autre.yaml', other.replace('nom: Essai', 'nom: Autre'))
  write('x-essai.yaml', good.replace('age_entree: {', 'age_entre: {'))
  await said('x-essai.yaml:14')
  expect(JSON.stringify(lines)).toContain('vouliez-vous dire « age_entree »')
  expect(dispositif('x-essai').versions).toHaveLength(2)
  expect(dispositif('x-autre').nom).toBe('Essai')
  write('x-essai.yaml', good)
  await said('Règles relues')
  expect(dispositif('x-autre').nom).toBe('Autre')
})

test('un texte que des parcours ont suivi ne disparaît pas', async () => {
  rmSync(join(folder, 'x-autre.yaml'))
  await said('n’est plus dans le dossier')
  expect(dispositif('x-autre').nom).toBe('Essai')
  write(
    'x-autre.yaml',
    other.slice(0, other.indexOf('  - du: 2021')) + other.slice(other.indexOf('exemples:')),
  )
  await said('la version du 2021-01-01 a disparu')
  expect(dispositif('x-autre').versions).toHaveLength(2)
})

test('qui calcule avec un fichier changé est renouvelé aussi : rien d’ancien ne lui survit', async () => {
  const from = (code: string, montant: string) =>
    good.replace('code: x-essai', `code: ${code}`).replace('montant: 12.50 €', `montant_de: ${montant}`)
  write('x-suite.yaml', from('x-suite', 'x-essai.prime'))
  write('x-fin.yaml', from('x-fin', 'x-suite.prime'))
  await said('x-fin')
  const before = loadDispositifs()
  const due = () =>
    evaluate(dispositif('x-fin'), '2020-06-01', { age_entree: 20, rqth: false }).montants.prime
  expect(due()).toBe(1250)
  write('x-essai.yaml', good.replaceAll('12.50 €', '14 €'))
  await said('["x-essai","x-fin","x-suite"]')
  expect(due()).toBe(1400)
  expect(dispositif('x-fin')).not.toBe(before.get('x-fin'))
  expect(dispositif('x-autre')).toBe(before.get('x-autre'))
})

test('un nouveau fichier entre en vigueur', async () => {
  write('x-neuf.yaml', good.replace('code: x-essai', 'code: x-neuf'))
  await said('x-neuf')
  expect(dispositif('x-neuf').nom).toBe('Essai')
})
