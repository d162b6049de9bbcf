import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays } from '../calendrier/calendrier.ts'
import { jour } from '../web/format.ts'

let world: World
let parcours: number
let fin: string
beforeAll(async () => {
  world = await openWorld()
  parcours = world.cast.parcours.aicha
  fin = (await known()).fin
})
afterAll(() => world.close())

interface Known {
  fin: string
  suite: { du: string; nature: string; accord_le: string | null } | null
}
const known = async (name: 'sofia' | 'marc' | 'aicha' = 'sofia') =>
  (await world.as(name).api(`/parcours/${parcours}/suite`)).json<{ fin: Known }>().fin
const prevoir = (name: 'sofia' | 'marc' | 'claire' | 'odile', fields: Record<string, string> = {}) =>
  world.as(name).post(`/parcours/${parcours}/suite`, { nature: 'qualifiante', du: fin, ...fields })

describe('prévoir la suite', () => {
  test('sans suite : le conseiller, l’organisme et la personne lisent qu’il n’y a rien, et ce qui serait possible', async () => {
    for (const name of ['sofia', 'marc', 'aicha', 'claire'] as const) {
      const { status, text } = await world.as(name).get(`/parcours/${parcours}/suite`)
      expect(status, name).toBe(200)
      expect(text, name).toContain('Rien n’est encore prévu')
      expect(text, name).toMatch(/pourr(ait|iez) faire/)
    }
    expect((await world.as('odile').get(`/parcours/${parcours}/suite`)).status).toBe(404)
  })

  test('une étape ne commence ni avant l’entrée, ni dans le parcours, ni dans deux ans', async () => {
    expect((await prevoir('sofia', { du: '2020-01-06' })).text).toContain('Ce parcours a commencé le')
    expect((await prevoir('sofia', { du: addDays(fin, -1) })).text).toContain(
      'une étape ne commence pas dans une autre',
    )
    expect((await prevoir('sofia', { du: addDays(fin, 800) })).text).toContain('ce n’est plus une suite')
    expect((await prevoir('sofia', { du: '' })).text).toContain('Indiquez le premier jour')
    expect((await prevoir('sofia', { dispositif: 'bfc-inconnu' })).text).toContain('n’est pas un dispositif')
    expect((await known()).suite).toBeNull()
  })

  test('prévue avec vingt-trois jours d’écart, l’écart se voit ; rejointe, il n’y en a plus', async () => {
    expect((await prevoir('sofia', { du: addDays(fin, 23), commentaire: 'Titre de cuisinier' })).status).toBe(
      303,
    )
    const { text } = await world.as('marc').get(`/parcours/${parcours}/suite`)
    expect(text).toContain('23 jours sans étape')
    expect(text).toContain('Titre de cuisinier')
    expect((await prevoir('marc')).status).toBe(303)
    expect((await world.as('aicha').get(`/parcours/${parcours}/suite`)).text).not.toContain('sans étape')
    const rows = await world.sql<{
      abandon: string
    }>`select abandon from suite where parcours_id = ${parcours} order by id`
    expect(rows.map(r => r.abandon)).toEqual(['Remplacée par une autre suite.', ''])
  })

  test('la personne est prévenue, dit oui, et cela se lit', async () => {
    const { text } = await world.as('aicha').get('/messages')
    expect(text).toContain('Une suite vous est proposée')
    const yes = await world
      .as('aicha')
      .submit(`/parcours/${parcours}/suite`, `/parcours/${parcours}/suite/accord`)
    expect(yes.notice).toContain('vous êtes d’accord')
    expect((await world.as('sofia').get(`/parcours/${parcours}/suite`)).text).toContain(
      `oui, le ${jour(world.now)}`,
    )
    expect((await world.as('marc').post(`/parcours/${parcours}/suite/accord`)).status).toBe(404)
  })

  test('une suite changée entre-temps n’est pas acceptée à l’aveugle', async () => {
    const { text } = await world.as('aicha').get(`/parcours/${parcours}/suite`)
    const version = /name="_version" value="(\d+)"/.exec(text)?.[1] ?? ''
    expect(version).not.toBe('')
    expect((await prevoir('marc', { du: addDays(fin, 7) })).status).toBe(303)
    const stale = await world.as('aicha').post(`/parcours/${parcours}/suite/accord`, { _version: version })
    expect(stale.status).not.toBe(303)
    expect((await known()).suite?.accord_le).toBeNull()
  })

  test('ou ne veut pas : elle dit pourquoi, et il n’y a plus de suite', async () => {
    expect(
      (await world.as('aicha').post(`/parcours/${parcours}/suite/abandon`, { motif: '' })).text,
    ).toContain('Dites pourquoi')
    expect(
      (await world.as('aicha').post(`/parcours/${parcours}/suite/abandon`, { motif: 'C’est trop loin.' }))
        .status,
    ).toBe(303)
    expect((await known()).suite).toBeNull()
    expect(
      (await world.as('aicha').post(`/parcours/${parcours}/suite/abandon`, { motif: 'Encore.' })).text,
    ).toContain('il n’y a rien à abandonner')
  })

  test('la Région lit et ne décide pas à la place ; un autre organisme ne voit rien', async () => {
    expect((await prevoir('claire')).status).toBe(404)
    expect((await prevoir('odile')).status).toBe(404)
  })

  test('deux suites prévues au même instant : une seule reste', async () => {
    await Promise.all([prevoir('sofia'), prevoir('marc')])
    const rows =
      await world.sql`select id from suite where parcours_id = ${parcours} and abandonnee_le is null`
    expect(rows).toHaveLength(1)
  })
})

describe('la liste des fins', () => {
  test('un parcours qui finit bientôt y est tant que rien n’est prévu, puis avec « Toutes »', async () => {
    await world.sql`delete from suite where parcours_id = ${parcours}`
    const soon = addDays(world.today, 20)
    await world.sql`update parcours set fin_initiale = ${soon} where region = 'bfc' and id = ${parcours}`
    fin = (await known()).fin
    const sans = (query: string) => world.as('sofia').get(`/suites${query}`)
    const href = `/parcours/${parcours}/suite`
    expect((await sans('')).text).toContain(href)
    expect((await world.as('sofia').get('/')).text).toContain('Fins sans suite')
    await prevoir('sofia')
    expect((await sans('')).text).not.toContain(href)
    // The end moves beyond the day planned, or that day goes by and nothing begins: it is for someone to look at again.
    for (const du of [addDays(fin, -3), addDays(world.today, -2)]) {
      await world.sql`update suite set du = ${du} where parcours_id = ${parcours} and abandonnee_le is null`
      expect((await sans('')).text, du).toContain('À\u00a0revoir')
      expect((await world.as('aicha').get(href)).text, du).toContain('Une nouvelle date est à choisir')
      expect((await world.as('aicha').post(`${href}/accord`)).text, du).toContain('nouvelle date')
    }
    await prevoir('sofia')
    expect((await sans('')).text).not.toContain(href)
    expect((await sans('?toutes=oui')).text).toContain(href)
    expect((await world.as('helene').get('/suites?toutes=oui')).text).not.toContain(href)
    expect((await world.as('aicha').get('/suites')).status).toBe(404)
  })
})
