import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadCommunes } from '../territoire/communes.ts'
import { departementDe } from '../territoire/territoire.ts'
import {
  chemins,
  dureeVoiture,
  enTransportsCourt,
  enVoiture,
  heure,
  modeOf,
  reserve,
  trier,
} from './trajet.ts'

/** As one reads it: narrow spaces are spaces. */
const read = (text: string) => text.replaceAll('\u202f', ' ')

const communes = new Map(loadCommunes().map(c => [c.code, c]))
const at = (code: string) => {
  const c = communes.get(code)
  if (!c) throw new Error(`Commune ${code} absente`)
  return { ...c, commune: code }
}

describe('en voiture', () => {
  // Usual times of a route planner by the fastest road, without traffic, to a few minutes.
  it.each([
    ['21231', '21054', 40], // Dijon, Beaune
    ['71076', '71270', 55], // Chalon-sur-Saône, Mâcon
    ['71076', '71153', 40], // Chalon-sur-Saône, Le Creusot
    ['25056', '39198', 45], // Besançon, Dole
    ['25056', '90010', 70], // Besançon, Belfort
    ['76540', '76351', 65], // Rouen, Le Havre
  ])('de %s à %s, la fourchette contient un temps usuel, %i min', (from, to, minutes) => {
    const { min, max } = enVoiture(at(from), at(to))
    expect(min).toBeLessThanOrEqual(minutes + 5)
    expect(max).toBeGreaterThanOrEqual(minutes - 5)
    expect(max).toBeLessThanOrEqual(min * 2)
  })

  it('ne promet jamais une minute précise, et ne raccourcit jamais avec la distance', () => {
    const step = fc.integer({ min: 0, max: 200_000 })
    const from = { commune: '21231', latitude: 47, longitude: 5 }
    const to = (metres: number) => ({ ...from, latitude: 47 + metres / 111_195 })
    fc.assert(
      fc.property(step, step, (a, b) => {
        const near = enVoiture(from, to(Math.min(a, b)))
        const far = enVoiture(from, to(Math.max(a, b)))
        expect(near.max - near.min).toBeGreaterThanOrEqual(5)
        expect(near.min % 5).toBe(0)
        expect(near.max % 5).toBe(0)
        expect(far.min).toBeGreaterThanOrEqual(near.min)
        expect(far.max).toBeGreaterThanOrEqual(near.max)
      }),
    )
  })

  it('est plus lent en montagne et outre-mer, à distance égale', () => {
    const there = { latitude: 46.2, longitude: 5 }
    const time = (commune: string) =>
      enVoiture({ commune, latitude: 46, longitude: 5 }, { commune, ...there })
    expect(time('73065').metres).toBe(time('71076').metres)
    expect(time('73065').max).toBeGreaterThan(time('71076').max)
    expect(time('97411').max).toBeGreaterThan(time('73065').max)
    expect(['21231', '2A004', '97411', '97801'].map(departementDe)).toEqual(['21', '2A', '974', '978'])
  })

  it('se dit en une fourchette', () => {
    expect(read(dureeVoiture({ min: 5, max: 10 }))).toBe('moins de 10 min')
    expect(read(dureeVoiture({ min: 25, max: 35 }))).toBe('environ 25 à 35 min')
    expect(read(dureeVoiture({ min: 45, max: 60 }))).toBe('environ 45 min à 1 h')
    expect(read(dureeVoiture({ min: 70, max: 105 }))).toBe('environ 1 h 10 à 1 h 45')
  })
})

const way = {
  depart: 478,
  arrivee: 520,
  correspondances: 1,
  retour: 1075,
  correspondances_retour: 0,
  a_pied: false,
}
const source = {
  source: 'mobigo.zip',
  jour: '2026-11-24',
  valable_au: '2026-12-13',
  calcule_le: '2026-11-22T02:00:00Z',
}
const car = { metres: 20_000, min: 20, max: 30 }

describe('les mots d’un trajet', () => {
  it('disent l’aller, les changements et le retour', () => {
    expect(
      read(
        chemins({ distance_m: 20_000, voiture: car, transports: way }, { source, position_estimee: false }),
      ),
    ).toBe(
      'Environ 20 à 30 min en voiture. 42 min en transports : départ à 7 h 58, arrivée à 8 h 40, 1 changement. Retour à la maison à 17 h 55, en partant à 17 h.',
    )
    expect(read(enTransportsCourt(way))).toBe('42 min en transports')
    expect(read(heure(1_455))).toBe('0 h 15')
  })

  it('disent quand rien ne ramène, et ne mettent pas de voiture dans la même commune', () => {
    const aller = { ...way, retour: null, correspondances_retour: null }
    expect(read(enTransportsCourt(aller))).toBe('42 min en transports, sans retour après 17 h')
    const walk = { ...way, depart: 528, arrivee: 540, a_pied: true }
    expect(
      read(chemins({ distance_m: 0, voiture: car, transports: walk }, { source, position_estimee: false })),
    ).toBe('Environ 15 min à pied.')
  })

  it('ne disent « aucun trajet » que si les horaires permettent de le savoir', () => {
    const site = { distance_m: 20_000, voiture: car, transports: null }
    expect(chemins(site, { source, position_estimee: false })).toContain('Aucun trajet en transports')
    expect(read(chemins(site, { source: null, position_estimee: false }))).toBe(
      'Environ 20 à 30 min en voiture.',
    )
    expect(read(chemins(site, { source, position_estimee: true }))).toBe('Environ 20 à 30 min en voiture.')
  })

  it('disent d’où viennent les horaires, jusqu’à quand, ou qu’ils sont dépassés', () => {
    const known = { source, position_estimee: false }
    expect(reserve(known, 'Audincourt', '2026-11-22')).toBe(
      'Les durées en voiture sont des estimations, depuis le centre d’Audincourt. Transports d’après : mobigo.zip, un jour comme le 24 novembre 2026. Horaires valables jusqu’au 12 décembre 2026.',
    )
    expect(reserve(known, 'Dole', '2026-12-13')).toContain('ne valaient que jusqu’au 12 décembre 2026')
    expect(reserve({ source: null, position_estimee: false }, 'Dole', '2026-12-13')).toContain(
      'ne sont pas chargés',
    )
    expect(reserve({ source, position_estimee: true }, 'Dole', '2026-11-22')).toContain(
      'à quelques kilomètres près',
    )
  })
})

describe('l’ordre des sites', () => {
  const site = (nom: string, distance_m: number, transports: typeof way | null, min = 10) => ({
    nom,
    distance_m,
    transports,
    voiture: { metres: distance_m, min, max: min + 10 },
  })
  const sites = [
    site('loin mais direct', 30_000, way, 30),
    site('sans retour', 12_000, { ...way, depart: 500, retour: null as unknown as number }, 20),
    site('rien', 5_000, null, 40),
    site('long', 20_000, { ...way, depart: 400 }, 25),
  ]
  const names = (mode: 'proche' | 'voiture' | 'transports') => trier(sites, mode).map(s => s.nom)

  it('suit la distance, la route, ou les transports', () => {
    expect(names('proche')).toEqual(['rien', 'sans retour', 'long', 'loin mais direct'])
    expect(names('voiture')).toEqual(['sans retour', 'long', 'loin mais direct', 'rien'])
    expect(names('transports')).toEqual(['loin mais direct', 'long', 'sans retour', 'rien'])
    expect([modeOf('transports'), modeOf('avion'), modeOf('constructor'), modeOf(undefined)]).toEqual([
      'transports',
      'proche',
      'proche',
      'proche',
    ])
  })
})
