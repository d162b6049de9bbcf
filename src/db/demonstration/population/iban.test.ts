import fc from 'fast-check'
import { isValidIBAN } from 'ibantools'
import { expect, test } from 'vitest'
import { ibanOf } from './iban.ts'

test('chaque compte inventé a une clé d’IBAN juste et une vraie clé de RIB, jamais 00', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), rank => {
      const iban = ibanOf(rank)
      expect(iban).toMatch(/^FR\d{2}9999900001\d{13}$/)
      expect(isValidIBAN(iban)).toBe(true)
      const rib = iban.slice(4)
      // A whole RIB, its letters as numbers, is a multiple of 97.
      expect(BigInt(rib) % 97n).toBe(0n)
      expect(Number(rib.slice(-2))).toBeGreaterThan(0)
    }),
  )
})

test('deux rangs, deux comptes', () => {
  expect(new Set(Array.from({ length: 500 }, (_, rank) => ibanOf(rank))).size).toBe(500)
})
