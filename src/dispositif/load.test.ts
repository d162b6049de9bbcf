import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { good } from '../../test/dispositif-fautif.ts'
import { dispositif, loadDispositifs, loadInTurns } from './load.ts'

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

test('une lecture par tours dit toutes les fautes, ou donne les mêmes règles', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'amont-'))
  const write = (code: string, text: string) =>
    writeFileSync(join(folder, `${code}.yaml`), text.replace('x-essai', code))
  write('x-un', good.replace('age_entree: {', 'age_entre: {'))
  write('x-deux', good.replace('rqth: non }', 'rqth: peut-être }'))
  write('x-trois', good)
  await expect(loadInTurns(folder)).rejects.toThrow(/x-deux\.yaml:19 .*x-un\.yaml:14 /s)
  write('x-un', good)
  write('x-deux', good)
  await loadInTurns(folder)
  expect([...loadDispositifs(folder).keys()]).toEqual(['x-deux', 'x-trois', 'x-un'])
})
test('un fichier dit deux fois est refusé', () => {
  const folder = mkdtempSync(join(tmpdir(), 'amont-'))
  mkdirSync(join(folder, 'y'))
  for (const path of ['x-essai.yaml', 'y/x-essai.yaml']) writeFileSync(join(folder, path), good)
  expect(() => loadDispositifs(folder)).toThrow(/y\/x-essai\.yaml:1 .*« x-essai » est déjà dit par/)
})
test('un dossier absent est nommé', () => {
  expect(() => loadDispositifs('/nulle/part')).toThrow('« /nulle/part » est introuvable')
})
