import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import type { Store } from '../db/store.ts'
import { openToken } from '../habilitation/store.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const person = {
  nom: 'Api',
  prenom: 'Alix',
  date_naissance: '2000-01-02',
  commune: 'Chalon-sur-Saône',
}

describe('l’API', () => {
  test('sans jeton, ou avec un jeton inconnu : 401', async () => {
    const answer = await world.visitor().api('/stagiaires')
    expect(answer.status).toBe(401)
    expect(answer.type).toContain('application/problem+json')
  })

  test('les mêmes gestes que les pages, et les mêmes droits', async () => {
    const made = await world.as('sofia').api('/stagiaires/nouveau', person)
    expect(made.status).toBe(201)
    const { id } = made.json<{ id: number }>()
    const read = await world.as('sofia').api(`/stagiaires/${id}`)
    expect(read.json<{ personne: { nom: string } }>().personne.nom).toBe('Api')
    expect((await world.as('nadia').api(`/stagiaires/${id}`)).status).toBe(404)
    expect((await world.as('marc').api('/stagiaires/nouveau', person)).status).toBe(404)
  })

  test('une valeur qui ne convient pas dit laquelle et quoi faire', async () => {
    const answer = await world.as('sofia').api('/stagiaires/nouveau', { ...person, commune: 'Nulle-Part' })
    expect(answer.status).toBe(422)
    expect(answer.json<{ erreurs: Record<string, string> }>().erreurs.commune).toContain('Nulle-Part')
    expect((await world.as('sofia').api('/stagiaires/nouveau', { nom: 3 })).status).toBe(422)
  })

  test('la même clé d’idempotence ne fait pas deux fois le même geste', async () => {
    const key = { 'idempotency-key': 'essai-1' }
    const twin = { ...person, nom: 'Jumelle', pas_un_doublon: 'oui' }
    const one = await world.as('sofia').api('/stagiaires/nouveau', twin, key)
    const two = await world.as('sofia').api('/stagiaires/nouveau', twin, key)
    expect(two.json<{ lien: string }>().lien).toBe(one.json<{ lien: string }>().lien)
    const [row] = await world.sql<{ n: number }>`select count(*) n from stagiaire where nom = 'Jumelle'`
    expect(row?.n).toBe(1)
  })
})

describe('un geste, une fois', () => {
  const journey = async () => {
    const sofia = world.as('sofia')
    const fields = { _cle: await sofia.key(), ...person, nom: 'Retour', pas_un_doublon: 'oui' }
    return { sofia, fields }
  }

  test('la même page avec d’autres réponses : rien n’est perdu en silence', async () => {
    const { sofia, fields } = await journey()
    expect((await sofia.post('/stagiaires/nouveau', fields)).status).toBe(303)
    expect((await sofia.post('/stagiaires/nouveau', fields)).notice).toContain('C’était déjà fait')
    const other = await sofia.post('/stagiaires/nouveau', { ...fields, prenom: 'Changé' })
    expect(other.status).toBe(422)
    expect(other.text).toContain('Cette page a déjà servi')
    expect(other.text).toContain('value="Changé"')
    const { _cle, ...again } = fields
    expect((await sofia.submit('/stagiaires/nouveau', '/stagiaires/nouveau', again)).status).toBe(303)
  })

  test('la même clé d’API : rejouée elle le dit, avec un autre contenu elle est refusée', async () => {
    const sofia = world.as('sofia')
    const key = { 'idempotency-key': 'x'.repeat(6000) }
    const body = { ...person, nom: 'Rejeu', pas_un_doublon: 'oui' }
    const one = await sofia.api('/stagiaires/nouveau', body, key)
    const two = await sofia.api('/stagiaires/nouveau', body, key)
    expect([one.status, one.headers.get('idempotent-replayed')]).toEqual([201, null])
    expect([two.status, two.headers.get('idempotent-replayed')]).toEqual([201, 'true'])
    expect(two.json()).toEqual(one.json())
    expect((await sofia.api('/stagiaires/nouveau', { ...body, prenom: 'Autre' }, key)).status).toBe(422)
  })

  test('la même clé à une autre adresse est un autre geste', async () => {
    const sofia = world.as('sofia')
    const key = { 'idempotency-key': 'deux-fiches' }
    const ids = []
    for (const nom of ['Fiche1', 'Fiche2']) {
      const made = await sofia.api('/stagiaires/nouveau', { ...person, nom, pas_un_doublon: 'oui' })
      ids.push(made.json<{ id: number }>().id)
    }
    for (const id of ids) await sofia.api(`/stagiaires/${id}/modification`, { commune: 'Buxy' }, key)
    const rows = await world.sql<{
      n: number
    }>`select count(*) n from stagiaire s join commune c on c.code = s.commune
      where c.nom = 'Buxy' and s.id in (${ids[0]}, ${ids[1]})`
    expect(rows[0]?.n).toBe(2)
  })

  test('la mémoire des gestes ne garde ni nom, ni plus d’un jour', async () => {
    const { sofia, fields } = await journey()
    await sofia.post('/stagiaires/nouveau', { ...fields, nom: 'Secret', prenom: 'Camille' })
    const kept = await world.sql<{ texte: string }>`select concat(cle, reponse) texte from geste order by le`
    expect(JSON.stringify(kept)).not.toMatch(/Camille|deux-fiches/)
    const before = world.now
    world.now = new Date(Date.parse(before) + 25 * 3_600_000).toISOString()
    await world.as('sofia').post('/stagiaires/nouveau', { nom: 'X' })
    await world
      .as('sofia')
      .api(
        '/stagiaires/nouveau',
        { ...person, nom: 'Lendemain', pas_un_doublon: 'oui' },
        { 'idempotency-key': 'j+1' },
      )
    const rows = await world.sql<{ n: number }>`select count(*) n from geste`
    expect(rows[0]?.n).toBe(1)
    world.now = before
  })
})

describe('ce qui est envoyé', () => {
  const sofia = () => world.as('sofia')
  const raw = async (path: string, body: string, headers: Record<string, string>) => {
    const app = await world.app()
    return app.request(`http://amont.invalid${path}`, {
      method: 'POST',
      headers: { origin: 'http://amont.invalid', ...headers },
      body,
    })
  }

  test('la version peut être un nombre ou un texte, rien d’autre', async () => {
    const { id } = (
      await sofia().api('/stagiaires/nouveau', { ...person, nom: 'Version', pas_un_doublon: 'oui' })
    ).json<{ id: number }>()
    const change = async (_version: unknown) =>
      (await sofia().api(`/stagiaires/${id}/modification`, { commune: 'Buxy', _version })).status
    expect(await change(7)).toBe(422)
    expect(await change('7')).toBe(422)
    for (const wrong of ['abc', 1.5, 99999999999, '', [0], {}, true]) expect(await change(wrong)).toBe(422)
    expect(await change(0)).toBe(201)
    expect(await change('1')).toBe(201)
  })

  test('un corps qui n’est pas un objet, ou porte un caractère nul, est refusé', async () => {
    const authorization = `Bearer ${await world.write(db => openToken(db, { region: 'bfc', id: world.cast.comptes.sofia }, 'essai', world.now))}`
    const json = { authorization, 'content-type': 'application/json' }
    for (const text of [
      'null',
      '[]',
      '3',
      '{',
      '{"nom":"a\\u0000"}',
      '{"a":{"\\u0000":1}}',
      '['.repeat(500_000),
    ])
      expect((await raw('/api/stagiaires/nouveau', text, json)).status, text.slice(0, 20)).toBe(422)
    expect((await sofia().post('/stagiaires/nouveau', { ...person, nom: 'a\0' })).status).toBe(422)
    expect((await sofia().get('/stagiaires?q=%00')).status).toBe(422)
    expect((await sofia().api('/stagiaires?q=%00')).status).toBe(422)
  })

  test('un formulaire coupé est refusé', async () => {
    const headers = {
      cookie: `amont=${await sofia().session()}`,
      'content-type': 'multipart/form-data; boundary=x',
    }
    expect((await raw('/stagiaires/nouveau', '--x\r\nrien', headers)).status).toBe(422)
    expect((await raw('/connexion', '--x\r\nrien', headers)).status).toBe(422)
  })

  test('trop lourd : 413, d’un bloc ou par morceaux, et après avoir vu le compte', async () => {
    const cookie = `amont=${await sofia().session()}`
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const heavy = `nom=${'x'.repeat(1_100_000)}`
    expect((await raw('/stagiaires/nouveau', heavy, { ...type, cookie })).status).toBe(413)
    expect((await raw('/stagiaires/nouveau', heavy, type)).status).toBe(303)
    const chunks = new Headers({ ...type, cookie, 'transfer-encoding': 'chunked' })
    expect((await raw('/stagiaires/nouveau', heavy, Object.fromEntries(chunks))).status).toBe(413)
    expect((await sofia().api('/stagiaires/nouveau', { nom: heavy })).status).toBe(413)
    expect((await raw('/connexion', heavy, { ...type, 'transfer-encoding': 'chunked' })).status).toBe(413)
  })
})

test('trop lourd par le réseau : le refus est lu, la connexion n’est pas coupée', async () => {
  const server = serve({ fetch: (await world.app()).fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise(done => server.once('listening', done))
  const { port } = server.address() as AddressInfo
  const answer = await fetch(`http://127.0.0.1:${port}/stagiaires/nouveau`, {
    method: 'POST',
    headers: { origin: `http://127.0.0.1:${port}`, cookie: `amont=${await world.as('sofia').session()}` },
    body: new URLSearchParams({ nom: 'x'.repeat(3_000_000) }),
  }).finally(() => server.close())
  expect([answer.status, await answer.text()]).toEqual([413, expect.stringContaining('trop lourd')])
})

describe('les réponses', () => {
  test('rien de ce qu’un compte lit ne reste dans un cache', async () => {
    const kept = async (path: string) => (await world.as('sofia').get(path)).headers.get('cache-control')
    expect(await kept('/stagiaires')).toBe('private, no-store')
    expect(await kept('/')).toBe('private, no-store')
    expect((await world.as('sofia').api('/stagiaires')).headers.get('cache-control')).toBe(
      'private, no-store',
    )
    expect(await kept('/static/css/base.css')).toContain('public')
    expect((await world.visitor().get('/a-propos')).headers.get('cache-control')).toBeNull()
  })

  test('un fichier téléchargé laisse une ligne au journal', async () => {
    const path = `/parcours/${world.cast.parcours.aicha}/contrat.pdf`
    expect((await world.as('marc').get(path)).status).toBe(200)
    const rows = await world.sql`select compte_id, objet, objet_id from journal where acte = 'telechargement'`
    expect(rows).toEqual([{ compte_id: world.cast.comptes.marc, objet: 'fichier', objet_id: path }])
  })

  test('une adresse très longue ne perd pas la ligne du refus', async () => {
    await world.as('aicha').get(`/stagiaires/${'9'.repeat(9000)}`)
    const [line] = await world.sql<{ objet_id: string }>`select objet_id from journal
      where acte = 'acces_refuse' order by id desc limit 1`
    expect(line?.objet_id).toHaveLength(200)
  })

  test('le serveur note où est sa faute, jamais dans une bibliothèque', async () => {
    const { createApp } = await import('../app.ts')
    const error = Object.assign(new Error('secret'), { code: 'XX000' })
    error.stack = 'Error: secret\n  at x (/a/node_modules/b/src/c.ts:1:1)\n  at y (/a/src/suivi/store.ts:2:2)'
    const lines: Record<string, unknown>[] = []
    let first = true
    const store: Store = {
      ...world.store,
      read: fn => {
        if (!first) return world.store.read(fn)
        first = false
        return Promise.reject(error)
      },
    }
    const app = createApp({ store, clock: () => world.now, log: line => lines.push(line) })
    expect((await app.request('http://amont.invalid/stagiaires')).status).toBe(500)
    expect(lines[0]).toEqual({ niveau: 'erreur', code: 'XX000', place: 'at y (/a/src/suivi/store.ts:2:2)' })
  })

  test('un avis mal formé n’empêche aucune page', async () => {
    const app = await world.app()
    for (const avis of ['%25zz', '%zz', '%', 'bon'])
      expect(
        (await app.request('http://amont.invalid/connexion', { headers: { cookie: `avis=${avis}` } })).status,
      ).toBe(200)
  })

  test('en HTTPS, tous les témoins sont pour HTTPS seulement', async () => {
    const { createApp } = await import('../app.ts')
    const app = createApp({ store: world.store, clock: () => world.now, secure: true })
    const sofia = world.as('sofia')
    const fields = { ...person, nom: 'Sûr', pas_un_doublon: 'oui' }
    const answer = await app.request('http://amont.invalid/stagiaires/nouveau', {
      method: 'POST',
      headers: { origin: 'http://amont.invalid', cookie: `amont=${await sofia.session()}` },
      body: new URLSearchParams({ ...fields, _cle: await sofia.key() }),
    })
    const cookies = answer.headers.getSetCookie()
    expect(cookies.length).toBeGreaterThan(0)
    for (const line of cookies) expect(line).toContain('Secure')
  })

  test('une session finie pendant un acte ramène à la page qui le montre', async () => {
    const answer = await world.visitor().post(`/parcours/${world.cast.parcours.aicha}/signature`)
    expect(answer.location).toBe(`/connexion?vers=%2Fparcours%2F${world.cast.parcours.aicha}`)
  })

  test('une page de liste impossible est la première', async () => {
    for (const n of ['1.01', '1e30', '99999999999999999999', '-1', '0', 'abc', 'Infinity'])
      for (const path of ['/stagiaires', '/prescriptions', '/parcours', '/journal', '/offre', '/suivi'])
        expect((await world.as('claire').get(`${path}?page=${n}`)).status, `${path} ${n}`).toBe(200)
    expect((await world.as('claire').get('/prescriptions?statut=constructor')).status).toBe(200)
  })
})

test('une adresse mal formée est introuvable, jamais une erreur', async () => {
  for (const path of [
    '/stagiaires/abc',
    '/stagiaires/1;drop',
    '/parcours/999999999999999',
    '/stagiaires/%00',
  ]) {
    expect((await world.as('sofia').get(path)).status, path).toBe(404)
  }
})

test('lire ne peut pas écrire : la base le refuse', async () => {
  await expect(
    world.read(db => db.updateTable('stagiaire').set({ nom: 'X' }).execute()),
  ).rejects.toMatchObject({ code: '25006' })
})
