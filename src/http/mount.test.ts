import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'

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
