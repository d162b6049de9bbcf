import { describe, expect, test } from 'vitest'
import { loadDispositifs } from '../dispositif/load.ts'
import { aLHeure, assietteOf } from './assiette.ts'
import { ligneBudgetaire } from './etats.ts'

describe('la base des cotisations', () => {
  test.each([
    ['2001-05', 115, 46],
    ['2011-12', 150, 59],
    ['2026-01', 203, null],
    ['2026-12', 203, null],
  ])('en %s, une heure vaut %i centimes', (month, base, cotisation) => {
    expect(assietteOf(month)).toMatchObject({ base, cotisation, certitude: 'B' })
  })

  test.each(['2000-12', '2010-01', '2025-12', '2027-01'])('en %s, elle n’est pas précisée', month => {
    expect(assietteOf(month)).toBeNull()
  })

  test.each([
    [60, 203, 203],
    [0, 203, 0],
    [1, 203, 3],
    [30, 203, 102],
    [-30, 203, -102],
    [7740, 203, 26187],
    [1_000_000_000, 203, 3_383_333_333],
  ])('%i minutes à %i centimes : %i', (minutes, base, centimes) => {
    expect(aLHeure(minutes, base)).toBe(centimes)
  })
})

describe('la ligne budgétaire', () => {
  const named = loadDispositifs()
  const ligne = (codes: string[], nature: Parameters<typeof ligneBudgetaire>[3]) =>
    ligneBudgetaire(named, codes, '2026-10', nature)

  test('est celle que le dispositif qui paie nomme pour cette nature', () => {
    expect(ligne(['bfc-aides-stagiaires'], 'remuneration')).toContain('Rémunération')
    expect(ligne(['bfc-aides-stagiaires'], 'transport')).toContain('Déplacements')
  })

  test('est sinon son total, ou celui du dispositif suivi', () => {
    expect(ligne(['bfc-aides-stagiaires'], 'restauration')).toContain('Total par an')
    expect(ligne(['fr-remuneration', 'bfc-daq-2026'], 'remuneration')).toMatch(/2026$/)
  })

  test('n’est jamais inventée', () => {
    expect(ligne(['fr-remuneration'], 'remuneration')).toBe('non précisé')
    expect(ligne(['inconnu'], 'remuneration')).toBe('non précisé')
    expect(ligneBudgetaire(named, ['bfc-daq-2026'], '2019-01', 'remuneration')).toBe('non précisé')
  })
})
