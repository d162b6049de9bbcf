import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { seal, verify } from './journal.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const rename = (nom: string) =>
  world.write(db => db.updateTable('structure').set({ nom }).where('reseau', '=', 'cap_emploi').execute())

/** What someone with the keys of the server could do. */
async function tamper(statement: string) {
  await world.write(async db => {
    await sql.raw('alter table journal disable trigger intangible').execute(db)
    await sql.raw(statement).execute(db)
    await sql.raw('alter table journal enable trigger intangible').execute(db)
  })
}

describe('sceaux du journal', () => {
  it('scelle les lignes nouvelles, puis rien tant que rien ne s’écrit', async () => {
    await rename('Cap emploi de Saône-et-Loire')
    const first = await seal(world.store, world.now)
    expect(first.lignes).toBeGreaterThan(0)
    expect(first.empreinte).toMatch(/^[0-9a-f]{64}$/)
    expect(await seal(world.store, world.now)).toEqual({ lignes: 0, empreinte: first.empreinte })
  })

  it('enchaîne les sceaux et les vérifie tous', async () => {
    await rename('Cap emploi 71')
    expect((await seal(world.store, world.now)).lignes).toBe(1)
    await rename('Cap emploi Saône-et-Loire')
    const result = await world.read(verify)
    expect(result).toMatchObject({ sceaux: 2, libres: 1, rompus: [] })
  })

  it('montre le sceau dont une ligne a été retouchée, et lui seul', async () => {
    await tamper(`update journal set motif = 'rien' where id = 1`)
    expect((await world.read(verify)).rompus.map(s => s.premier)).toEqual([1])
    await tamper(`update journal set motif = '' where id = 1`)
    expect((await world.read(verify)).rompus).toEqual([])
  })

  it('montre le sceau dont une ligne a été retirée', async () => {
    const [last] = await world.sql<{ dernier: number }>`select max(dernier) dernier from sceau`
    await tamper(`delete from journal where id = ${last?.dernier}`)
    expect((await world.read(verify)).rompus.map(s => s.dernier)).toEqual([last?.dernier])
  })

  it('refuse d’ôter ou de changer une ligne ou un sceau', async () => {
    for (const table of ['journal', 'sceau'] as const) {
      await expect(world.write(db => db.deleteFrom(table).execute())).rejects.toMatchObject({
        constraint: 'fait_intangible',
      })
      await expect(
        world.write(db => db.updateTable(table).set({ le: world.now }).execute()),
      ).rejects.toMatchObject({
        constraint: 'fait_intangible',
      })
    }
  })
})
