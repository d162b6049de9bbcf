import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays } from '../calendrier/calendrier.ts'
import { relever } from './nuit.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const open = () => world.sql<{
  id: number
  clos_le: string | null
  cause_fin: string
}>`select id, clos_le, cause_fin from signal
  where nature = 'aide_demandee' order by id`

test('un clic suffit : une tâche pour la conseillère, et le stagiaire sait qui l’appelle ; deux clics font une demande', async () => {
  const home = await world.as('aicha').get('/')
  expect(home.text).toContain('Demander de l’aide')
  const asked = await world.as('aicha').submit('/', '/aide/demande')
  expect(asked.location).toBe('/aide')
  expect(asked.notice).toContain('Sofia Benali vous rappelle avant le')
  await world.as('aicha').post('/aide/demande')
  expect(await open()).toHaveLength(1)
  const tasks = await world.sql<{ echeance: string; compte_id: number }>`select echeance, compte_id from tache
    where cle like 'signal-aide-%'`
  expect(tasks).toEqual([{ echeance: addDays(world.today, 2), compte_id: world.cast.comptes.sofia }])
  const mine = await world.as('aicha').get('/')
  expect(mine.text).toContain('Sofia Benali vous rappelle avant le')
  expect(mine.text).not.toContain('/aide/demande')
})

test('une phrase ajoutée se lit sur la fiche, et dans aucun message', async () => {
  await world.as('aicha').submit('/aide', '/aide/phrase', { texte: 'Ma garde d’enfant s’arrête.' })
  const { aicha } = world.cast.stagiaires
  expect((await world.as('sofia').get(`/stagiaires/${aicha}`)).text).toContain('Ma garde d’enfant s’arrête.')
  expect(await world.sql`select id from message where texte like '%garde%' or objet like '%garde%'`).toEqual(
    [],
  )
  expect((await world.as('marc').get('/signaux')).text).not.toContain('Aide demandée')
  expect((await world.as('nadia').get('/signaux')).text).not.toContain('Aïcha')
  expect((await world.as('claire').get('/signaux')).text).toContain('Aide demandée')
})

test('quand la conseillère a rappelé, le stagiaire le voit, peut redemander, et la nuit clôt le signal', async () => {
  const [task] = await world.sql<{ id: number }>`select id from tache where cle like 'signal-aide-%'`
  await world.as('sofia').post(`/taches/${task?.id}/cloture`, { conclusion: 'Appelée, on se voit jeudi.' })
  expect((await world.as('aicha').get('/')).text).toContain('/aide/demande')
  await world.write(db => relever(db, 'bfc', world.now))
  expect((await open()).map(s => s.cause_fin)).toEqual(['La personne a été rappelée.'])
  expect((await world.as('aicha').get('/aide')).text).toContain('Appelée, on se voit jeudi.')
  world.now = new Date(Date.parse(world.now) + 60_000).toISOString()
  await world.as('aicha').post('/aide/demande')
  expect(await open()).toHaveLength(2)
})

test('elle se retire, et la tâche avec elle', async () => {
  await world.as('aicha').submit('/aide', '/aide/retrait')
  expect((await open()).every(s => s.clos_le !== null)).toBe(true)
  expect(await world.sql`select id from tache where cle like 'signal-aide-%' and close_le is null`).toEqual(
    [],
  )
  expect((await world.as('aicha').post('/aide/phrase', { texte: 'Et puis' })).text).toContain(
    'pas de demande en cours',
  )
})

test('le compte de la conseillère fermé, c’est le référent qui rappelle, et à défaut la Région', async () => {
  const ask = async () => {
    world.now = new Date(Date.parse(world.now) + 60_000).toISOString()
    const { notice } = await world.as('aicha').post('/aide/demande')
    await world.as('aicha').post('/aide/retrait')
    return notice
  }
  const close = (id: number) =>
    world.write(db => db.updateTable('compte').set({ actif: false }).where('id', '=', id).execute())
  await close(world.cast.comptes.sofia)
  expect(await ask()).toContain('Marc Petit')
  await close(world.cast.comptes.marc)
  expect(await ask()).toContain('Claire Morel')
})

test('l’aide ne se demande que pour soi, par la page comme par l’API', async () => {
  expect((await world.as('claire').api('/aide/demande', {})).status).toBe(404)
  const asked = await world.as('thomas').api('/aide/demande', {})
  expect(asked.json<{ charge: string }>().charge).toBe('Nadia Roussel')
})
