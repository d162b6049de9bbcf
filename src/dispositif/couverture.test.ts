import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { good } from '../../test/dispositif-fautif.ts'
import { fileOfRegles } from './commandes/dispositifs.ts'
import { couverture, readRegles } from './couverture.ts'
import type { Dispositif } from './dispositif.ts'
import { parseDispositif } from './format/parse.ts'
import { loadDispositifs } from './load.ts'

const lignes = readRegles(readFileSync(fileOfRegles, 'utf8'))
const shared = new URL('../../../shared/reference/regles.csv', import.meta.url)
const present = existsSync(shared)
if (!present) process.stderr.write('Référence absente, test sauté : regles.csv\n')

describe('les règles des textes', () => {
  test('la liste se lit : un identifiant, un dispositif et une phrase par ligne', () => {
    expect(lignes).toHaveLength(763)
    expect(new Set(lignes.map(l => l.id)).size).toBe(lignes.length)
    expect(lignes.filter(l => !/^R\d{4}$/.test(l.id) || !l.code || !l.type || !l.regle)).toEqual([])
  })
  test.skipIf(!present)('la liste est celle de la référence', () => {
    const reference = new Map(readRegles(readFileSync(shared, 'utf8')).map(l => [l.id, l.code]))
    expect(new Map(lignes.map(l => [l.id, l.code]))).toEqual(reference)
  })

  const found = couverture(lignes, loadDispositifs())
  test('chacune est appliquée, dite, ou déclarée non exécutable, dès que son dispositif a un fichier', () => {
    expect(found.manquantes).toEqual([])
    expect(Object.keys(found.a_ecrire).filter(code => loadDispositifs().has(code))).toEqual([])
  })
  test('aucun fichier ne cite une règle inconnue, ni celle d’un autre document', () => {
    expect(found.fautes).toEqual([])
  })
  test('une règle non exécutable dit pourquoi', () => {
    expect(found.non_executables.filter(n => n.raison.length < 20)).toEqual([])
  })
  test('le compte est juste', () => {
    const sum = (counts: { [key: string]: number }) => Object.values(counts).reduce((a, b) => a + b, 0)
    const { executees, dites, non_executables, manquantes, a_ecrire, total } = found
    expect(sum(executees) + sum(dites) + non_executables.length + manquantes.length + sum(a_ecrire)).toBe(
      total,
    )
  })
})

describe('ce qui se perd est dit', () => {
  const essai = (id: string) => ({ id, code: 'x-essai', type: 'age', regle: 'Une règle' })
  const of = (text: string, rows = [essai('R0001')]) =>
    couverture(rows, new Map<string, Dispositif>([['x-essai', parseDispositif(text, 'x-essai.yaml')]]))
  const silent = (id: string) =>
    good.replace(
      'exemples:',
      `    non_executable:\n      - { raison: Aucun fait ne le dit, regles: [${id}] }\nexemples:`,
    )

  test('une règle que le fichier oublie', () => {
    expect(of(good, [essai('R0001'), essai('R0002')]).manquantes).toEqual([essai('R0002')])
    expect(of(silent('R0002'), [essai('R0001'), essai('R0002')]).manquantes).toEqual([])
  })
  test('une règle qui n’existe pas', () => {
    expect(of(good, [essai('R0009')]).fautes[0]).toContain('R0001 n’est pas dans la liste')
  })
  test('une règle d’un autre document', () => {
    expect(of(good, [{ ...essai('R0001'), code: 'x-autre' }]).fautes[0]).toContain(
      'R0001 est une règle de x-autre',
    )
  })
  test('une règle appliquée et dite non exécutable', () => {
    expect(of(silent('R0001')).fautes[0]).toContain('à la fois appliquée et dite non exécutable')
  })
})
