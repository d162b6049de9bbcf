import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { settings } from './settings.ts'
import { keep } from './start.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

test('l’entretien scelle le journal et recompte les tables de la base embarquée', async () => {
  await keep({ server: undefined, clock: () => world.now }, world.store)
  const [sceau] = await world.sql<{ n: number }>`select count(*) n from sceau`
  expect(sceau?.n).toBe(1)
  const [known] = await world.sql<{
    n: number
  }>`select reltuples::int n from pg_class where relname = 'commune'`
  expect(known?.n).toBeGreaterThan(30_000)
})

test('le courriel se règle à deux, et le mot de passe n’est jamais redit', () => {
  const smtp = 'smtps://moi:secret@courriel.exemple.fr:465'
  const from = 'Amont <ne-pas-repondre@exemple.fr>'
  expect(settings({}).courriel).toBeNull()
  expect(settings({ AMONT_SMTP: smtp, AMONT_EXPEDITEUR: from }).courriel).toEqual({ smtp, from })
  for (const env of [
    { AMONT_SMTP: smtp },
    { AMONT_EXPEDITEUR: from },
    { AMONT_SMTP: 'moi:secret@courriel', AMONT_EXPEDITEUR: from },
    { AMONT_SMTP: smtp, AMONT_EXPEDITEUR: 'personne' },
    { AMONT_SMTP: smtp, AMONT_EXPEDITEUR: 'a@b.fr\r\nBcc: c@d.fr' },
  ]) {
    expect(() => settings(env)).toThrow(/AMONT_(SMTP|EXPEDITEUR)/)
    expect(() => settings(env)).not.toThrow(/secret/)
  }
})
