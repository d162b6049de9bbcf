import { beforeAll, describe, expect, it } from 'vitest'
import { type Commune, loadCodesActuels, loadCommunes } from './communes.ts'
import { distance, normalise, REGIONS } from './territoire.ts'

let communes: Commune[]
let byCode: Map<string, Commune>
const commune = (code: string): Commune => {
  const found = byCode.get(code)
  if (!found) throw new Error(`Commune ${code} absente`)
  return found
}

beforeAll(() => {
  communes = loadCommunes()
  byCode = new Map(communes.map(c => [c.code, c]))
})

describe('communes de France', () => {
  it('compte les 3 685 communes de Bourgogne-Franche-Comté, par la Région comme par ses départements', () => {
    const bfc = REGIONS.find(region => region.code === 'bfc')
    expect(communes.filter(c => bfc?.insee.includes(c.region_insee))).toHaveLength(3685)
    expect(communes.filter(c => bfc?.departements.includes(c.departement))).toHaveLength(3685)
  })

  it('compte près de 35 000 communes, chacune une fois, triées par code', () => {
    expect(communes.length).toBeGreaterThan(34_900)
    expect(byCode.size).toBe(communes.length)
    expect(communes.every((c, i) => i === 0 || (communes[i - 1]?.code ?? '') < c.code)).toBe(true)
  })

  it('donne à chacune une position plausible à cinq décimales, et au moins un code postal', () => {
    const five = (degrees: number) => Math.round(degrees * 1e5) / 1e5 === degrees
    const strange = communes.filter(
      c =>
        !(five(c.latitude) && five(c.longitude)) ||
        c.codes_postaux.length === 0 ||
        (c.departement.length === 2 &&
          !(c.latitude > 41 && c.latitude < 51.2 && c.longitude > -5.2 && c.longitude < 9.6)),
    )
    expect(strange).toEqual([])
  })

  it('place Dijon à environ 37 km de Beaune', () => {
    const metres = distance(commune('21231'), commune('21054'))
    expect(metres).toBeGreaterThan(34_500)
    expect(metres).toBeLessThan(39_500)
    expect(commune('21231').position_estimee).toBe(false)
  })

  it.each([
    ['75056', 'Paris', 48.857, 2.352],
    ['13055', 'Marseille', 43.296, 5.381],
    ['25056', 'Besançon', 47.238, 6.024],
    ['71076', 'Chalon-sur-Saône', 46.781, 4.854],
    ['90010', 'Belfort', 47.638, 6.863],
    ['76540', 'Rouen', 49.443, 1.099],
    ['97611', 'Mamoudzou', -12.781, 45.228],
    ['98818', 'Nouméa', -22.276, 166.458],
  ])('place %s (%s) à moins de 3 km de sa mairie', (code, nom, latitude, longitude) => {
    expect(commune(code).nom).toBe(nom)
    expect(distance(commune(code), { latitude, longitude })).toBeLessThan(3_000)
  })

  it('signale les positions estimées, et les garde près de leur département', () => {
    const estimated = communes.filter(c => c.position_estimee)
    expect(estimated.length).toBeGreaterThan(20_000)
    const known = Map.groupBy(
      communes.filter(c => !c.position_estimee),
      c => c.departement,
    )
    for (const c of estimated.filter(c => c.departement.length === 2)) {
      const near = (known.get(c.departement) ?? []).some(other => distance(c, other) < 60_000)
      expect(near, `${c.nom} (${c.code})`).toBe(true)
    }
  })

  it('se cherche par un nom écrit à sa façon ou par un code postal', () => {
    const find = (text: string) => communes.filter(c => c.recherche.includes(normalise(text))).map(c => c.nom)
    expect(find('CHALON SUR SAONE')).toEqual(['Chalon-sur-Saône'])
    expect(find('st claude 39')).toContain('Saint-Claude')
    expect(find('21200')).toContain('Beaune')
  })
})

describe('codes anciens', () => {
  it('ramènent à la commune d’aujourd’hui', () => {
    const current = loadCodesActuels()
    expect(current.get('21231')).toBe('21231')
    expect(current.get('75112')).toBe('75056')
    expect(current.get('93059')).toBe('93066') // Pierrefitte-sur-Seine, dans Saint-Denis en 2025
    expect(current.get('00000')).toBeUndefined()
  })
})
