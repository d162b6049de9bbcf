import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Name, openWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

interface Accueil {
  attentes: { label: string; count: number; href: string }[]
}
const accueil = async (name: Name) => (await world.as(name).api('/')).json<Accueil>().attentes

test.each(['sofia', 'marc', 'helene', 'claire'] as const)(
  '%s : chaque chiffre ouvre la liste qu’il compte',
  async name => {
    const found = await accueil(name)
    expect(found.length).toBeGreaterThan(0)
    for (const { label, count, href } of found) {
      expect(count, label).toBeGreaterThan(0)
      expect((await world.as(name).get(href)).status, href).toBe(200)
      if (href.startsWith('/prescriptions') || href.startsWith('/parcours')) {
        const { total } = (await world.as(name).api(href)).json<{ total: number }>()
        expect(total, label).toBe(count)
      }
    }
  },
)

test('la conseillère sait qu’une prescription reste à transmettre, puis n’en entend plus parler', async () => {
  const waiting = async () =>
    (await accueil('sofia')).find(a => a.label === 'Prescriptions à transmettre')?.count ?? 0
  const before = await waiting()
  await world.as('sofia').post(`/prescriptions/${world.cast.prescriptions.mehdi}/transmission`)
  expect(await waiting()).toBe(before - 1)
})

test('ce qui change se voit une fois, jusqu’à ce qu’on dise l’avoir lu', async () => {
  const news = async () => (await world.as('marc').get('/')).text.includes('Transmise')
  expect(await news()).toBe(true)
  await world.as('marc').post('/nouveautes/lecture')
  expect(await news()).toBe(false)
})

test('une stagiaire sait qui l’accompagne et comment lui écrire', async () => {
  const page = await world.as('aicha').get('/')
  expect(page.text).toContain('Sofia Benali')
  expect(page.text).toMatch(/href="mailto:[^"]+"/)
})

test('un contrat à signer se voit chez qui doit le signer', async () => {
  expect((await world.as('thomas').get('/')).text).toContain('Votre contrat attend votre signature')
  expect((await accueil('helene')).some(a => a.label === 'Contrats à signer')).toBe(true)
})
