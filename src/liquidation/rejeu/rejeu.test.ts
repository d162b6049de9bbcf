import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../../../test/world.ts'
import { addMonths, firstDay, mois } from '../../calendrier/calendrier.ts'
import { rejouer } from './rejeu.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const ecarts = async () => (await world.read(db => rejouer(db))).ecarts

test('le journal redonne le registre, avant et après une liquidation', async () => {
  expect(await ecarts()).toEqual([])
  const month = mois(addMonths(firstDay(mois(world.today)), -1))
  const done = await world.as('claire').post(`/remuneration/${month}/liquidation`)
  expect(done.status).toBe(303)
  expect(await ecarts()).toEqual([])
  const { tables } = await world.read(db => rejouer(db))
  expect(tables.find(t => t.table === 'ligne')?.lignes).toBeGreaterThan(0)
  expect((await world.as('claire').post(`${done.location}/annulation`)).status).toBe(303)
  expect(await ecarts()).toEqual([])
  expect((await world.as('claire').post(`/remuneration/${month}/liquidation`)).status).toBe(303)
  expect(await ecarts()).toEqual([])
})

test('une ligne retouchée ou retirée sans passer par le journal se voit', async () => {
  await world.sql`alter table ligne disable trigger user`
  const [ligne] = await world.sql<{ id: number }>`select min(id) id from ligne`
  await world.sql`update ligne set centimes = centimes + 1 where id = ${ligne?.id}`
  expect(await ecarts()).toMatchObject([{ table: 'ligne', quoi: 'differente' }])
  await world.sql`update ligne set centimes = centimes - 1 where id = ${ligne?.id}`
  expect(await ecarts()).toEqual([])
  await world.sql`create temp table gardee as select * from ligne where id = ${ligne?.id}`
  await world.sql`delete from ligne where id = ${ligne?.id}`
  expect(await ecarts()).toMatchObject([{ table: 'ligne', quoi: 'absente' }])
  await world.sql`alter table ligne enable trigger user`
})
