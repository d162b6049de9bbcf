import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distance, estimateRoad, normalise, type Point, REGIONS, regionOfDepartement } from './territoire.ts'

const point: fc.Arbitrary<Point> = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
})

describe('normalise', () => {
  it.each([
    ['Chalon-sur-Saône', 'chalon sur saone'],
    ['St-Léger-s/-Dheune', 'saint leger sur dheune'],
    ['SAINT  ETIENNE', 'saint etienne'],
    ['Ste-Marie', 'sainte marie'],
    ['Les Stes Maries de la Mer', 'les saintes maries de la mer'],
    ["L'Haÿ-les-Roses", 'l hay les roses'],
    ['L’Isle-d’Abeau', 'l isle d abeau'],
    ['Œuilly', 'oeuilly'],
    ['Brest', 'brest'],
    ['Stains', 'stains'],
    ['  ', ''],
  ])('« %s » se compare comme « %s »', (text, expected) => {
    expect(normalise(text)).toBe(expected)
  })

  it('ne change plus ce qui est déjà normalisé', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => normalise(normalise(text)) === normalise(text)),
    )
  })
})

describe('distance à vol d’oiseau', () => {
  it('est la même dans les deux sens, entière et positive', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        const metres = distance(a, b)
        expect(metres).toBe(distance(b, a))
        expect(Number.isInteger(metres) && metres >= 0).toBe(true)
        expect(metres).toBeLessThanOrEqual(20_015_115)
      }),
    )
  })

  it('est nulle de soi à soi', () => {
    fc.assert(fc.property(point, a => distance(a, a) === 0))
  })

  it('ne raccourcit jamais par un détour (à deux mètres d’arrondi près)', () => {
    fc.assert(
      fc.property(point, point, point, (a, b, c) => distance(a, c) <= distance(a, b) + distance(b, c) + 2),
    )
  })

  it('compte 111 195 m pour un degré de latitude', () => {
    expect(distance({ latitude: 46, longitude: 5 }, { latitude: 47, longitude: 5 })).toBe(111_195)
  })

  it('refuse une latitude impossible en disant laquelle', () => {
    expect(() => distance({ latitude: 105.5, longitude: 47 }, { latitude: 0, longitude: 0 })).toThrow(/105.5/)
    expect(() => distance({ latitude: Number.NaN, longitude: 47 }, { latitude: 0, longitude: 0 })).toThrow(
      /NaN/,
    )
  })
})

describe('distance par la route estimée', () => {
  it('allonge de 30 %, à 100 m près, et dit que c’est une estimation', () => {
    expect(estimateRoad(37_000)).toEqual({ metres: 48_100, methode: 'estimation' })
    expect(estimateRoad(0)).toEqual({ metres: 0, methode: 'estimation' })
    expect(estimateRoad(1_000)).toEqual({ metres: 1_300, methode: 'estimation' })
  })

  it('ne descend jamais sous le vol d’oiseau, à l’arrondi près, et croît avec lui', () => {
    fc.assert(
      fc.property(fc.nat(20_000_000), fc.nat(100_000), (metres, more) => {
        const { metres: road } = estimateRoad(metres)
        expect(road % 100).toBe(0)
        expect(road).toBeGreaterThanOrEqual(metres - 50)
        expect(estimateRoad(metres + more).metres).toBeGreaterThanOrEqual(road)
      }),
    )
  })

  it('refuse une distance négative', () => {
    expect(() => estimateRoad(-1)).toThrow(/« -1 »/)
  })
})

describe('Régions', () => {
  it('rattache chaque département à une seule Région', () => {
    const all = REGIONS.flatMap(region => region.departements)
    expect(new Set(all).size).toBe(all.length)
    for (const region of REGIONS) {
      for (const departement of region.departements) expect(regionOfDepartement(departement)).toBe(region)
    }
  })

  it('connaît Saône-et-Loire et Seine-Maritime, pas le Rhône', () => {
    expect(regionOfDepartement('71')?.code).toBe('bfc')
    expect(regionOfDepartement('76')?.code).toBe('hn')
    expect(regionOfDepartement('69')).toBeNull()
  })
})
