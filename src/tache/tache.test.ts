import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays } from '../calendrier/calendrier.ts'
import { jour } from '../web/format.ts'
import { eteindre, ouvrir } from './store.ts'
import type { Demande } from './tache.ts'
import { urgence } from './tache.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const ask = (more: Partial<Demande> & { cle: string }) =>
  world.write(db =>
    ouvrir(
      db,
      {
        region: 'bfc',
        stagiaire_id: null,
        compte_id: world.cast.comptes.sofia,
        objet: `Rappeler ${more.cle}`,
        echeance: addDays(world.today, 2),
        ...more,
      },
      world.now,
    ),
  )
const idOf = async (cle: string) =>
  (await world.sql<{ id: number }>`select id from tache where cle = ${cle}`)[0]?.id ?? 0

test('une échéance est dépassée le lendemain, pas le jour même', () => {
  expect(urgence('2026-11-21', '2026-11-22')).toBe('depassee')
  expect(urgence('2026-11-22', '2026-11-22')).toBe('aujourd_hui')
  expect(urgence('2026-11-25', '2026-11-22')).toBe('bientot')
  expect(urgence('2026-11-26', '2026-11-22')).toBe('plus_tard')
})

test('une tâche en retard l’est depuis le lendemain de son échéance', async () => {
  await ask({ cle: 'en-retard', echeance: addDays(world.today, -1) })
  expect((await world.as('sofia').get('/taches')).text).toContain(`En retard depuis le ${jour(world.today)}`)
})

test.each(['abc', '0', '-1', '99999999999999999999', '1e3', 'NaN'])(
  'une adresse qui n’est pas celle d’une tâche (%s) n’ouvre rien',
  async id => {
    const sofia = world.as('sofia')
    expect((await sofia.get(`/taches/${id}`)).status).toBe(404)
    expect((await sofia.post(`/taches/${id}/cloture`, { conclusion: 'Fait.' })).status).toBe(404)
    expect((await sofia.post(`/taches/${id}/transfert`, { compte_id: '1' })).status).toBe(404)
  },
)

describe('une tâche', () => {
  test('demandée deux fois est une seule tâche, et un seul message', async () => {
    expect(await ask({ cle: 'deux-fois' })).toBe(true)
    expect(await ask({ cle: 'deux-fois' })).toBe(false)
    const [row] = await world.sql<{ n: number }>`select count(*)::int n from message
      where objet = 'Rappeler deux-fois' and compte_id = ${world.cast.comptes.sofia}`
    expect(row?.n).toBe(1)
    const { text } = await world.as('sofia').get('/taches')
    expect(text).toContain('Rappeler deux-fois')
    expect((await world.as('sofia').get('/')).text).toContain('Tâches à faire')
  })

  test('ne se voit pas d’un autre organisme, ni d’une autre structure, ni d’un stagiaire', async () => {
    await ask({ cle: 'a-sofia' })
    const id = await idOf('a-sofia')
    for (const name of ['marc', 'helene', 'odile'] as const) {
      expect((await world.as(name).get('/taches?filtre=equipe')).text, name).not.toContain('a-sofia')
      expect((await world.as(name).get(`/taches/${id}`)).status, name).toBe(404)
      expect((await world.as(name).post(`/taches/${id}/cloture`, { conclusion: 'Fait' })).status, name).toBe(
        404,
      )
    }
    expect((await world.as('aicha').get('/taches')).status).toBe(404)
    expect((await world.as('claire').get('/taches?filtre=equipe')).text).toContain('a-sofia')
  })

  test('se termine en disant ce qui a été fait, une seule fois', async () => {
    await ask({ cle: 'a-terminer' })
    const id = await idOf('a-terminer')
    const silent = await world.as('sofia').post(`/taches/${id}/cloture`, { conclusion: '' })
    expect(silent.text).toContain('Dites en une phrase ce qui a été fait')
    const done = await world
      .as('sofia')
      .submit(`/taches/${id}`, `/taches/${id}/cloture`, { conclusion: 'Appelée.' })
    expect(done.notice).toBe('C’est noté : la tâche est terminée.')
    expect((await world.as('sofia').get('/taches?filtre=closes')).text).toContain('Rappeler a-terminer')
    expect((await world.as('sofia').get(`/taches/${id}`)).text).toContain('Appelée.')
    const again = await world.as('claire').post(`/taches/${id}/cloture`, { conclusion: 'Encore.' })
    expect(again.text).toContain('déjà terminée')
  })

  test('se confie à quelqu’un de son équipe, prévenu, et à personne d’autre', async () => {
    await ask({ cle: 'a-confier', compte_id: world.cast.comptes.claire })
    const id = await idOf('a-confier')
    const wrong = await world
      .as('claire')
      .post(`/taches/${id}/transfert`, { compte_id: String(world.cast.comptes.marc) })
    expect(wrong.text).toContain('Choisissez une personne de votre équipe')
    const given = await world
      .as('claire')
      .post(`/taches/${id}/transfert`, { compte_id: String(world.cast.comptes.ines) })
    expect(given.notice).toContain('La tâche est confiée')
    expect((await world.as('ines').get('/taches')).text).toContain('Rappeler a-confier')
    const { text } = await world.as('ines').get('/messages')
    expect(text).toContain('Une tâche vous est confiée')
    // What is written is also sent by mail: the subject of a task may name a person.
    expect(text).not.toContain('Rappeler a-confier')
    expect((await world.as('claire').get('/taches')).text).not.toContain('a-confier')
    world.now = new Date(Date.parse(world.now) + 60_000).toISOString()
    for (const [name, to] of [
      ['ines', 'claire'],
      ['claire', 'ines'],
    ] as const) {
      await world.as(name).post(`/taches/${id}/transfert`, { compte_id: String(world.cast.comptes[to]) })
      world.now = new Date(Date.parse(world.now) + 60_000).toISOString()
    }
    const [told] = await world.sql<{ n: number }>`select count(*)::int n from message
      where objet = 'Une tâche vous est confiée' and compte_id = ${world.cast.comptes.ines}`
    expect(told?.n).toBe(2)
  })

  test('dont la personne n’a plus de compte se voit de l’équipe', async () => {
    await ask({ cle: 'a-reprendre', compte_id: world.cast.comptes.ines })
    await world.sql`update compte set actif = false where id = ${world.cast.comptes.ines}`
    const { text } = await world.as('claire').get('/taches?filtre=equipe')
    expect(text).toContain('compte fermé : à confier')
    await world.sql`update compte set actif = true where id = ${world.cast.comptes.ines}`
  })

  test('s’éteint d’elle-même quand sa raison n’est plus, et ne se rouvre pas', async () => {
    await ask({ cle: 'retour' })
    expect(
      await world.write(db => eteindre(db, 'bfc', 'retour', 'La personne est revenue.', world.now)),
    ).toBe(true)
    expect(await world.write(db => eteindre(db, 'bfc', 'retour', 'Encore.', world.now))).toBe(false)
    expect((await world.as('sofia').get(`/taches/${await idOf('retour')}`)).text).toContain('Amont, le')
    expect(await ask({ cle: 'retour' })).toBe(false)
  })
})
