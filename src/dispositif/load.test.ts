import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { good } from '../../test/dispositif-fautif.ts'
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

test('un fichier dit deux fois est refusé', () => {
  const folder = mkdtempSync(join(tmpdir(), 'amont-'))
  mkdirSync(join(folder, 'y'))
  for (const path of ['x-essai.yaml', 'y/x-essai.yaml']) writeFileSync(join(folder, path), good)
  expect(() => loadDispositifs(folder)).toThrow(/y\/x-essai\.yaml:1 .*« x-essai » est déjà dit par/)
})
test('un dossier absent est nommé', () => {
  expect(() => loadDispositifs('/nulle/part')).toThrow('« /nulle/part » est introuvable')
})
