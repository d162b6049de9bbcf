import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { nuit } from './nuit.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
const later = (hours: number) => new Date(Date.parse(world.now) + hours * 3_600_000).toISOString()

test('une étape se fait une fois par jour, et de nouveau le lendemain', async () => {
  let done = 0
  const etapes = [{ nom: 'essai', run: async () => ++done }]
  expect(await nuit(world.store, world.now, etapes)).toEqual([{ nom: 'essai', ecrits: 1 }])
  expect(await nuit(world.store, world.now, etapes)).toEqual([])
  expect(await nuit(world.store, later(24), etapes)).toEqual([{ nom: 'essai', ecrits: 2 }])
})

test('une étape qui échoue se note, n’empêche pas la suivante, et se retente une heure plus tard', async () => {
  let broken = true
  const etapes = [
    {
      nom: 'fragile',
      run: async () => {
        if (broken) throw new Error('panne')
        return 4
      },
    },
    { nom: 'solide', run: async () => 2 },
  ]
  const now = later(48)
  expect(await nuit(world.store, now, etapes)).toEqual([
    { nom: 'fragile', erreur: 'panne' },
    { nom: 'solide', ecrits: 2 },
  ])
  const [noted] = await world.sql`select erreur, fin from passage where nom = 'fragile'`
  expect(noted).toEqual({ erreur: 'panne', fin: null })
  broken = false
  expect(await nuit(world.store, later(48.5), etapes)).toEqual([])
  expect(await nuit(world.store, later(49.1), etapes)).toEqual([{ nom: 'fragile', ecrits: 4 }])
})

test('deux processus la même nuit : chaque étape se fait une seule fois', async () => {
  let done = 0
  const etapes = [{ nom: 'partagee', run: async () => ++done }]
  const now = later(96)
  await Promise.all([nuit(world.store, now, etapes), nuit(world.store, now, etapes)])
  expect(done).toBe(1)
})
