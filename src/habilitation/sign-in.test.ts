import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { createApp } from '../app.ts'
import { fingerprint, hashPassword, newToken } from './habilitation.ts'
import { openSession, openToken } from './store.ts'

const SITE = 'http://amont.invalid'
let world: World
let post: (
  path: string,
  fields: Record<string, string>,
  headers?: Record<string, string>,
  address?: string,
) => Promise<Response>
const logged: Record<string, unknown>[] = []

beforeAll(async () => {
  world = await openWorld()
  const app = createApp({ store: world.store, clock: () => world.now, log: line => logged.push(line) })
  post = async (path, fields, headers = {}, remoteAddress = '192.0.2.1') =>
    app.request(
      SITE + path,
      { method: 'POST', headers: { origin: SITE, ...headers }, body: new URLSearchParams(fields) },
      { incoming: { socket: { remoteAddress } } },
    )
  await world.store.db
    .updateTable('compte')
    .set({ courriel: 'sofia@exemple.fr', secret: await hashPassword('une phrase bien longue') })
    .where('id', '=', world.cast.comptes.sofia)
    .execute()
})
afterAll(() => world.close())

const cookie = (answer: Response) => answer.headers.get('set-cookie') ?? ''
const good = { courriel: 'Sofia@exemple.fr ', mot_de_passe: 'une phrase bien longue' }

describe('se connecter', () => {
  test('le bon mot de passe ouvre une session, invisible au JavaScript, et une ligne au journal', async () => {
    const answer = await post('/connexion?vers=%2Fstagiaires', good)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/stagiaires'])
    expect(cookie(answer)).toMatch(/amont=.*HttpOnly.*SameSite=Lax/)
    const rows = await world.sql<{ n: number }>`select count(*) n from journal
      where acte = 'connexion' and compte_id = ${world.cast.comptes.sofia}`
    expect(rows[0]?.n).toBe(1)
  })

  test('un mauvais mot de passe et un courriel inconnu donnent la même réponse', async () => {
    const wrong = await post('/connexion', { ...good, mot_de_passe: 'autre chose' })
    const unknown = await post('/connexion', { courriel: 'personne@exemple.fr', mot_de_passe: 'autre chose' })
    expect([wrong.status, unknown.status]).toEqual([422, 422])
    expect(await wrong.text()).toContain('ne vont pas ensemble')
    expect(await unknown.text()).toContain('ne vont pas ensemble')
  })

  test('après cinq échecs, il faut attendre un quart d’heure, même avec le bon mot de passe', async () => {
    const courriel = 'insiste@exemple.fr'
    for (let i = 0; i < 5; i++) await post('/connexion', { courriel, mot_de_passe: String(i) })
    expect((await post('/connexion', { courriel, mot_de_passe: 'x' })).status).toBe(429)
    const before = world.now
    world.now = new Date(Date.parse(before) + 16 * 60_000).toISOString()
    expect((await post('/connexion', { courriel, mot_de_passe: 'x' })).status).toBe(422)
    world.now = before
  })

  test('des essais envoyés ensemble comptent comme les autres', async () => {
    const courriel = 'ensemble@exemple.fr'
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, i) => post('/connexion', { courriel, mot_de_passe: String(i) })),
    )
    expect(all.filter(answer => answer.status === 422)).toHaveLength(5)
    expect(all.filter(answer => answer.status === 429)).toHaveLength(7)
  })

  test('une adresse qui essaie beaucoup de comptes attend aussi, les autres non', async () => {
    const from = async (address: string, i: number) =>
      (await post('/connexion', { courriel: `c${i}@exemple.fr`, mot_de_passe: 'x' }, {}, address)).status
    await world.sql`insert into tentative (cle, le) select ${fingerprint('adresse 192.0.2.9')}, ${world.now}
      from generate_series(1, 49)`
    expect([await from('192.0.2.9', 1), await from('192.0.2.9', 2)]).toEqual([422, 429])
    expect(await from('192.0.2.10', 3)).toBe(422)
    expect((await post('/connexion', good, { 'x-forwarded-for': '198.51.100.7' }, '192.0.2.9')).status).toBe(
      429,
    )
  })

  test('se connecter n’use pas les essais de l’adresse', async () => {
    for (let i = 0; i < 6; i++) expect((await post('/connexion', good, {}, '192.0.2.11')).status).toBe(303)
    const rows = await world.sql`select from tentative where cle = ${fingerprint('adresse 192.0.2.11')}`
    expect(rows).toEqual([])
  })

  test('un essai manqué laisse une ligne au journal, sans le courriel', async () => {
    await post('/connexion', { ...good, mot_de_passe: 'autre chose' })
    const [line] = await world.sql`select region, compte_id, objet_id from journal
      where acte = 'connexion.echec' order by id desc limit 1`
    expect(line).toEqual({ region: 'bfc', compte_id: null, objet_id: String(world.cast.comptes.sofia) })
  })

  test('on ne repart jamais vers un autre site', async () => {
    for (const vers of [
      'https://ailleurs.exemple',
      '//ailleurs.exemple',
      '/\\ailleurs.exemple',
      '/x\r\ny',
      '/x\0',
    ]) {
      const answer = await post(`/connexion?vers=${encodeURIComponent(vers)}`, good)
      expect(answer.headers.get('location')).toBe('/')
    }
  })

  test('un formulaire venu d’un autre site est refusé', async () => {
    expect((await post('/connexion', good, { origin: 'https://ailleurs.exemple' })).status).toBe(403)
  })

  test('une session finit au bout de douze heures', async () => {
    const session = cookie(await post('/connexion', good)).split(';')[0] ?? ''
    const app = await world.app()
    const at = async () => (await app.request(`${SITE}/stagiaires`, { headers: { cookie: session } })).status
    expect(await at()).toBe(200)
    const before = world.now
    world.now = new Date(Date.parse(before) + 12.1 * 3_600_000).toISOString()
    expect(await at()).toBe(303)
    world.now = before
  })

  test('le lien d’activation sert une fois', async () => {
    const token = newToken()
    await world.store.db
      .updateTable('compte')
      .set({ activation: fingerprint(token), activation_expire_le: '2100-01-01T00:00:00Z' })
      .where('id', '=', world.cast.comptes.marc)
      .execute()
    const short = await post(`/activation/${token}`, { mot_de_passe: 'court' })
    expect(await short.text()).toContain('au moins 12 caractères')
    expect((await post(`/activation/${token}`, { mot_de_passe: 'assez long cette fois' })).status).toBe(303)
    const again = await post(`/activation/${token}`, { mot_de_passe: 'assez long cette fois' })
    expect(await again.text()).toContain('a expiré ou a déjà servi')
  })

  test('un nouveau mot de passe ferme les sessions et les jetons d’avant', async () => {
    const marc = { region: 'bfc', id: world.cast.comptes.marc }
    const link = newToken()
    const [session, token] = await world.write(async db => [
      await openSession(db, marc, world.now),
      await openToken(db, marc, 'essai', world.now),
    ])
    await world.store.db
      .updateTable('compte')
      .set({ activation: fingerprint(link), activation_expire_le: '2100-01-01T00:00:00Z' })
      .where('id', '=', marc.id)
      .execute()
    const app = await world.app()
    const both = async () => [
      (await app.request(`${SITE}/parcours`, { headers: { cookie: `amont=${session}` } })).status,
      (await app.request(`${SITE}/api/parcours`, { headers: { authorization: `Bearer ${token}` } })).status,
    ]
    expect(await both()).toEqual([200, 200])
    expect((await post(`/activation/${link}`, { mot_de_passe: 'une autre phrase longue' })).status).toBe(303)
    expect(await both()).toEqual([303, 401])
  })
})

test('un personnage ne peut pas exister hors de la démonstration : la base le refuse', async () => {
  await expect(world.sql`update instance set demonstration = false`).rejects.toMatchObject({
    constraint: 'persona_hors_demonstration',
  })
  const someone = await post('/connexion/persona', { compte: String(world.cast.comptes.nadia) })
  expect(someone.status).toBe(404)
})

test('chaque réponse porte une politique de contenu stricte', async () => {
  const answer = await (await world.app()).request(`${SITE}/connexion`)
  const policy = answer.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toContain('unsafe')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
})

test('rien de personnel dans ce qui est journalisé par le serveur', async () => {
  await post('/connexion', good)
  const text = JSON.stringify(logged)
  expect(logged.length).toBeGreaterThan(5)
  for (const word of ['sofia', 'Sofia', 'exemple.fr', 'phrase']) expect(text).not.toContain(word)
})
