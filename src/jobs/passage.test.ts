import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { enRetard } from './passage.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const at = (hours: number) => new Date(Date.parse(world.now) + hours * 3_600_000).toISOString()
const note = (nom: string, hours: number, done: boolean) =>
  world.sql`insert into passage (nom, jour, debut, fin, ecrits, erreur) values (${nom}, ${at(hours).slice(0, 10)}, ${at(hours)},
    ${done ? at(hours) : null}, ${done ? 1 : null}, ${done ? null : 'panne'})`
const late = () => world.read(db => enRetard(db, world.now))

test('une nuit faite hier n’est pas en retard ; manquée, elle se voit, et la Région le lit', async () => {
  expect(await late()).toEqual([])
  await note('signaux', -20, true)
  expect(await late()).toEqual([])
  await note('places', -72, true)
  await note('places', -48, false)
  await note('places', -24, false)
  expect(await late()).toEqual([{ nom: 'places', dernier: at(-72) }])
  expect((await world.as('claire').get('/')).text).toContain('places')
  expect((await world.as('claire').get('/')).text).toContain('n’a pas été fait la nuit dernière')
  expect((await world.as('sofia').get('/')).text).not.toContain('la nuit dernière')
})

test('une étape qui n’a jamais réussi est en retard dès le lendemain, pas le premier jour', async () => {
  await note('neuve', -2, false)
  expect((await late()).map(r => r.nom)).not.toContain('neuve')
  await note('ratee', -50, false)
  expect(await late()).toContainEqual({ nom: 'ratee', dernier: null })
})
