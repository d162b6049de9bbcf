import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

it('part d’une base migrée, avec ses communes', async () => {
  expect((await world.sql<{ n: number }>`select count(*) n from commune`)[0]?.n).toBeGreaterThan(34_000)
})
