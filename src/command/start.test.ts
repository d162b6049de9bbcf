import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { keep } from './start.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('l’entretien scelle le journal et recompte les tables de la base embarquée', async () => {
  await keep({ server: undefined, clock: () => world.now }, world.store)
  const [sceau] = await world.sql<{ n: number }>`select count(*) n from sceau`
  expect(sceau?.n).toBe(1)
  const [known] = await world.sql<{
    n: number
  }>`select reltuples::int n from pg_class where relname = 'commune'`
  expect(known?.n).toBeGreaterThan(30_000)
})
