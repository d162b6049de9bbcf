import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const read = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('\u202f', ' ')
    .replace(/\s+/g, ' ')
const offre = async (query: string) => read((await world.as('sofia').get(`/offre${query}`)).text)
const rank = (text: string, ...noms: string[]) => noms.map(nom => text.indexOf(`${nom} (`))
const sorted = (ranks: number[]) => ranks.every((at, i) => at > 0 && (i === 0 || (ranks[i - 1] ?? 0) < at))

it('va du plus proche au plus loin d’une commune, avec la distance et la voiture', async () => {
  const near = await offre('?pres=Le+Creusot')
  expect(sorted(rank(near, 'Le Creusot', 'Chalon-sur-Saône', 'Mâcon', 'Dole', 'Besançon'))).toBe(true)
  expect(near).toContain('Depuis Le Creusot')
  expect(near).toMatch(/Environ 43,\d km, environ \d+ à \d+ min en voiture/)
  expect(near).toContain('Même commune')
  expect(near).toContain('Les horaires des transports ne sont pas chargés dans Amont.')
  const other = await offre('?pres=25000')
  expect(sorted(rank(other, 'Besançon', 'Dole', 'Chalon-sur-Saône'))).toBe(true)
})

it('garde l’ordre des noms sans commune, et le dit quand elle est ailleurs', async () => {
  expect(await offre('')).not.toContain('Depuis')
  const unknown = await offre('?pres=Marseille')
  expect(unknown).toContain('« Marseille » : cette commune n’est pas dans la région.')
  expect(unknown).not.toContain('Depuis')
})

it('reste un filtre avec les autres', async () => {
  const page = await offre('?pres=Dole&commune=Mâcon')
  expect(page).toContain('Mâcon (')
  expect(page).not.toContain('Besançon (')
})
