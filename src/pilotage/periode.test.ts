import { expect, it } from 'vitest'
import { inWords, lastDay, monthsOf, periodeOf, presets, publishedPeriod, yearOf } from './periode.ts'

const today = '2026-11-18'

it('prend l’année civile jusqu’à aujourd’hui quand rien n’est demandé', () => {
  expect(periodeOf({}, today)).toEqual({ du: '2026-01-01', au: '2026-11-19' })
})

it('compte le dernier jour demandé, jamais au-delà d’aujourd’hui', () => {
  expect(periodeOf({ du: '2025-01-01', au: '2025-12-31' }, today)).toEqual({
    du: '2025-01-01',
    au: '2026-01-01',
  })
  expect(periodeOf({ du: '2026-06-01', au: '2027-12-31' }, today).au).toBe('2026-11-19')
})

it('reste une période quand les dates sont fausses ou à l’envers', () => {
  expect(periodeOf({ du: 'hier', au: '2026-02-30' }, today)).toEqual(periodeOf({}, today))
  expect(periodeOf({ du: '2026-05-10', au: '2026-05-01' }, today)).toEqual({
    du: '2026-05-01',
    au: '2026-05-02',
  })
})

it('se dit en mots, dernier jour compris', () => {
  const period = { du: '2026-01-01', au: '2026-11-19' }
  expect(inWords(period)).toBe('du 1er janvier 2026 au 18 novembre 2026')
  expect(lastDay(period)).toBe(today)
  expect(yearOf(period)).toBe(2026)
  expect(yearOf({ du: '2025-12-31', au: '2026-02-01' })).toBeNull()
})

it('propose quatre périodes en un geste', () => {
  expect(presets(today, '2021-02-01').map(p => p.periode)).toEqual([
    { du: '2026-01-01', au: '2026-11-19' },
    { du: '2025-01-01', au: '2026-01-01' },
    { du: '2025-11-19', au: '2026-11-19' },
    { du: '2021-02-01', au: '2026-11-19' },
  ])
})

it('compte chaque mois qu’elle touche', () => {
  expect(monthsOf({ du: '2025-11-30', au: '2026-02-01' })).toEqual(['2025-11', '2025-12', '2026-01'])
  expect(monthsOf({ du: '2026-01-31', au: '2026-02-02' })).toEqual(['2026-01', '2026-02'])
})

it('lit la période d’un chiffre publié, sans aller au-delà d’aujourd’hui', () => {
  expect(publishedPeriod('2021-2025', '2026-11-18')).toEqual({ du: '2021-01-01', au: '2026-01-01' })
  expect(publishedPeriod('2021-2025', '2024-02-29')).toEqual({ du: '2021-01-01', au: '2024-03-01' })
  expect(publishedPeriod('depuis 2021', '2026-11-18')).toEqual({ du: '2021-01-01', au: '2026-11-19' })
  expect(publishedPeriod('par an', '2026-11-18')).toBeNull()
})
