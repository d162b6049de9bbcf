import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { destinations } from '../dispositif/dispositif.ts'
import { acceptedFrom, DESTINATIONS, dueFrom, libelleDestination, observationRefused } from './suivi.ts'

it('nomme chaque destination des dispositifs', () => {
  expect(Object.keys(DESTINATIONS)).toEqual([...destinations])
  expect(libelleDestination('alternance')).toContain('Alternance')
})

it('attend cinq mois, et rappelle à six', () => {
  expect(dueFrom('2026-08-31')).toBe('2027-02-28')
  expect(acceptedFrom('2026-01-15')).toBe('2026-06-15')
  expect(observationRefused('2026-06-15', '2026-01-15', '2026-07-01')).toBeNull()
  expect(observationRefused('2026-06-14', '2026-01-15', '2026-07-01')).toContain('à partir du 15 juin 2026')
  expect(observationRefused('2026-01-14', '2026-01-15', '2026-07-01')).toContain('avant la sortie')
  expect(observationRefused('2026-07-02', '2026-01-15', '2026-07-01')).toContain('n’est pas encore passé')
  expect(observationRefused('2026-07-01', null, '2026-07-01')).toContain('enregistrez d’abord la sortie')
})

describe('suivre une personne six mois après', () => {
  let world: World
  let path: string
  beforeAll(async () => {
    world = await openWorld()
    path = `/parcours/${world.cast.parcours.julien}/suivi`
  })
  afterAll(() => world.close())

  it('liste qui rappeler, à son conseiller et à la Région seulement', async () => {
    for (const name of ['sofia', 'claire'] as const) {
      const answer = await world.as(name).get('/suivi')
      expect(answer.status).toBe(200)
      expect(answer.text, name).toContain(path)
    }
    expect((await world.as('nadia').get('/suivi')).text).not.toContain(path)
    expect((await world.as('helene').get('/suivi')).text).not.toContain(path)
    for (const name of ['marc', 'aicha', 'paul'] as const)
      expect((await world.as(name).get('/suivi')).status, name).toBe(404)
  })

  it('montre le suivi à qui voit le parcours, sans formulaire à qui ne le remplit pas', async () => {
    expect((await world.as('sofia').get(path)).text).toContain('Que fait la personne aujourd’hui ?')
    const marc = await world.as('marc').get(path)
    expect(marc.status).toBe(200)
    expect(marc.text).not.toContain('Que fait la personne aujourd’hui ?')
    for (const name of ['nadia', 'lucie', 'aicha', 'helene'] as const)
      expect((await world.as(name).get(path)).status, name).toBe(404)
  })

  it('refuse ce qui vient trop tôt, ou sans sortie', async () => {
    const fields = { situation: 'emploi_durable', observe_le: world.today }
    const running = await world.as('sofia').post(`/parcours/${world.cast.parcours.aicha}/suivi`, fields)
    expect(running.status).toBe(422)
    expect(running.text).toContain('enregistrez d’abord la sortie')
    const [sortie] = await world.sql<{
      date: string
    }>`select date from sortie where parcours_id = ${world.cast.parcours.julien}`
    const early = await world.as('sofia').post(path, { ...fields, observe_le: sortie?.date ?? '' })
    expect(early.status).toBe(422)
    expect(early.text).toContain('à partir du')
    const unsaid = await world.as('sofia').submit(path, path, { observe_le: world.today })
    expect(unsaid.text).toContain('Choisissez la situation de la personne.')
  })

  it('garde à rappeler une personne qui n’a pas répondu, autant de fois qu’il faut', async () => {
    const figures = async () =>
      (await world.as('sofia').api('/suivi')).json<{ reponses: object; personnes: unknown[] }>()
    const before = await figures()
    const unanswered = { situation: 'inconnue', observe_le: world.today }
    for (const call of ['2e appel', '3e appel']) {
      const noted = await world.as('sofia').submit(path, path, unanswered)
      expect([noted.status, noted.notice]).toEqual([303, 'C’est noté : sans réponse.'])
      const { text } = await world.as('sofia').get('/suivi')
      expect(text.split(path)).toHaveLength(2)
      expect(text).toContain(call)
    }
    const after = await figures()
    expect(after.reponses).toEqual(before.reponses)
    expect(after.personnes).toHaveLength(before.personnes.length)
    expect((await world.as('sofia').get('/suivi?vue=faits')).text).not.toContain(path)
    const { text } = await world.as('sofia').get(path)
    expect(text.match(/: sans réponse\./g)).toHaveLength(2)
    expect(text).toContain('Sans réponse à cet appel')
  })

  it('compte les personnes, pas les appels, dans les chiffres de la Région', async () => {
    const { text } = await world
      .as('claire')
      .get(`/pilotage/reponses-six-mois?du=2020-01-01&au=${world.today}&reponse=toutes`)
    expect(text.split(`/parcours/${world.cast.parcours.julien}"`)).toHaveLength(2)
  })

  it('enregistre la situation une fois, et la personne n’est plus à rappeler', async () => {
    const done = await world
      .as('sofia')
      .submit(path, path, { situation: 'alternance', observe_le: world.today })
    expect([done.status, done.location]).toEqual([303, path])
    expect((await world.as('sofia').get(path)).text).toContain(DESTINATIONS.alternance)
    expect((await world.as('sofia').get('/suivi')).text).not.toContain(path)
    expect((await world.as('sofia').get('/suivi?vue=faits')).text).toContain(path)
    const again = await world.as('claire').post(path, { situation: 'autre', observe_le: world.today })
    expect(again.status).toBe(422)
    expect(again.text).toContain('Ce suivi est déjà enregistré.')
    const late = await world.as('claire').post(path, { situation: 'inconnue', observe_le: world.today })
    expect(late.status).toBe(422)
    expect((await world.as('lucie').post(path, { situation: 'autre', observe_le: world.today })).status).toBe(
      404,
    )
  })
})
