import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { enClair } from './suivies.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('qui a des nouveautés vient d’abord, et la liste se télécharge avec les communes', async () => {
  const { sofia, marc } = world.cast.comptes
  const [last] = await world.sql<{
    id: number
    nom: string
  }>`select id, nom from stagiaire where conseiller_id = ${sofia}
    order by nom_recherche desc, id desc limit 1`
  await world.sql`update compte set nouveautes_lues_le = ${world.now} where id = ${sofia}`
  const [first] = (await world.as('sofia').api('/stagiaires?moi=oui')).json<{
    rows: { id: number }[]
    news: unknown[]
  }>().rows
  expect(first?.id).not.toBe(last?.id)
  await world.sql`insert into prescription (region, stagiaire_id, dispositif, version, action_id, structure_id, conseiller_id, cree_le,
      evaluation, distance_m) values ('bfc', ${last?.id}, 'bfc-daq-2026', '2026-01-01', ${world.cast.actions.chalon},
      ${world.cast.structures.ml_chalonnais}, ${sofia}, ${world.today}, '{}', 0) returning id`
  await world.sql`insert into prescription_evenement (region, prescription_id, statut, le, instant, compte_id)
    select region, max(id), 'acceptee', ${world.today}, ${new Date(Date.parse(world.now) + 60_000).toISOString()}, ${marc}
    from prescription where stagiaire_id = ${last?.id} group by region returning id`
  const after = (await world.as('sofia').api('/stagiaires?moi=oui')).json<{ rows: { id: number }[] }>()
  expect(after.rows[0]?.id).toBe(last?.id)
  expect((await world.as('sofia').get('/stagiaires?moi=oui')).text).toContain('1 prescription avancée')
  const file = await world.as('sofia').get('/stagiaires/liste.csv')
  expect(file.type).toContain('text/csv')
  expect(file.text).toContain('Commune')
  expect(file.text).toContain(last?.nom)
  expect((await world.as('marc').get('/stagiaires/liste.csv')).text).not.toContain('Date de naissance')
})

test('les nouveautés se disent en clair', () => {
  const none = { stagiaire_id: 1, prescriptions: 0, suspensions: 0, sorties: 0, signaux: 0, absences: 0 }
  expect(enClair({ ...none, signaux: 1, absences: 2 })).toBe('1 signal, 2 demi-journées manquées')
  expect(enClair(none)).toBe('')
  expect(enClair(undefined)).toBe('')
})
