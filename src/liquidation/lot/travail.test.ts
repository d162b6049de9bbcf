import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../../../test/world.ts'
import { addMonths, firstDay, mois } from '../../calendrier/calendrier.ts'
import type { Compte } from '../../habilitation/habilitation.ts'
import { ouvrir } from '../store.ts'
import { calculerLot, passing, travailler } from './travail.ts'

let world: World
let page = ''
beforeAll(async () => {
  world = await openWorld()
  const who = { id: world.cast.comptes.claire, region: 'bfc' } as Compte
  const month = mois(addMonths(firstDay(mois(world.today)), -1))
  const { id, lots } = await world.write(db => ouvrir(db, who, world.now, month, {}, 1))
  expect(lots).toBeGreaterThan(1)
  page = `/liquidations/${id}`
})
afterAll(() => world.close())

const read = async () => {
  const { text, headers } = await world.as('claire').get(page)
  return { text: text.replaceAll('\u202f', ' '), refresh: headers.get('refresh') }
}

test('pendant le calcul, la page dit où il en est, se renouvelle, et ne laisse pas valider', async () => {
  const [{ lots = 0 } = {}] = await world.sql<{ lots: number }>`select count(*)::int lots from lot`
  expect(await calculerLot(world.store, world.now)).toBe('fait')
  const { text, refresh } = await read()
  expect(text).toContain(`1 lot sur ${lots}`)
  expect(refresh).toBe('5')
  expect(text).not.toContain('Valider la liquidation')
  const refus = await world.as('claire').post(`${page}/validation`, { _confirmation: 'oui' })
  expect(refus.text).toContain('Le calcul n’est pas fini')
})

test('un lot qui échoue trois fois est montré, puis recommencé', async () => {
  const claire = world.as('claire')
  expect((await claire.post(`${page}/reprise`)).text).toContain('Aucun calcul n’est arrêté')
  await world.sql`update lot set essais = 3, erreur = 'Dispositif inconnu' where fait_le is null`
  expect(await calculerLot(world.store, world.now)).toBe('rien')
  const { text, refresh } = await read()
  expect(text).toContain('Le calcul s’est arrêté')
  expect(text).toContain('Dispositif inconnu')
  expect(refresh).toBeNull()
  expect((await world.as('paul').get(page)).text).not.toContain('Recommencer le calcul')
  expect((await world.as('paul').post(`${page}/reprise`)).status).toBe(404)
  expect((await claire.post(`${page}/reprise`)).status).toBe(303)
  expect((await read()).text).toContain('Calcul en cours')
})

test('un processus prend les lots l’un après l’autre, et s’arrête quand on le lui dit', async () => {
  const stop = new AbortController()
  const work = travailler(world.store, { clock: () => world.now, signal: stop.signal, attente: 5 })
  const left = async () =>
    (await world.sql<{ n: number }>`select count(*)::int n from lot where fait_le is null`)[0]?.n
  while ((await left()) !== 0) await new Promise(resolve => setTimeout(resolve, 5))
  stop.abort()
  expect(await work).toBeGreaterThan(0)
  const { text, refresh } = await read()
  expect(text).toContain('Valider la liquidation')
  expect(refresh).toBeNull()
})

test.each([
  [{ code: '53100' }, true],
  [{ code: '57P01' }, true],
  [{ code: '40P01' }, true],
  [{ code: 'ECONNREFUSED' }, true],
  [{ message: 'Connection terminated unexpectedly' }, true],
  [{ code: '23505' }, false],
  [{ code: 'P0001' }, false],
  [{ message: 'Dispositif inconnu' }, false],
])('%o : une faute passagère de la base ? %s', (error, expected) => {
  expect(passing(error)).toBe(expected)
})
