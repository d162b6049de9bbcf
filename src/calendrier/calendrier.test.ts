import { expect, it } from 'vitest'
import { isJour } from './calendrier.ts'

it('ne prend pour un jour qu’un jour réel, d’une année vraisemblable', () => {
  for (const jour of ['1900-01-01', '2024-02-29', '2200-12-31']) expect(isJour(jour), jour).toBe(true)
  for (const jour of [
    '1899-12-31',
    '2201-01-01',
    '9999-12-31',
    '0001-01-01',
    '2026-02-30',
    '2026-2-3',
    '',
    20260101,
  ])
    expect(isJour(jour), String(jour)).toBe(false)
})
