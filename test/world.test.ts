import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

describe('le monde des essais', () => {
  it('part d’une base migrée, avec ses communes et ses personnages', async () => {
    expect((await world.sql<{ n: number }>`select count(*) n from commune`)[0]?.n).toBeGreaterThan(34_000)
    const [sofia] = await world.sql<{
      nom: string
    }>`select nom from compte where id = ${world.cast.comptes.sofia}`
    expect(sofia?.nom).toBe('Sofia Benali')
  })
})
