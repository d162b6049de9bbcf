import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { doors, routes } from '../app.ts'
import { openApi } from './openapi.ts'

interface Operation {
  operationId: string
  summary: string
  security?: unknown[]
  parameters?: { name?: string; in?: string; required?: boolean; $ref?: string }[]
  requestBody?: { content: { 'application/json': { schema: { type: string; properties: object } } } }
  responses: Record<string, { $ref?: string; description?: string }>
}
const document = JSON.parse(JSON.stringify(openApi(routes, doors))) as {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: Record<string, Record<string, unknown>>
}
const all = Object.entries(document.paths).flatMap(([path, verbs]) =>
  Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })),
)
/** Those that ask for a token. */
const operations = all.filter(o => o.operation.security === undefined)
const open = all.filter(o => o.operation.security?.length === 0)

describe('la description de l’API', () => {
  it('contient chaque page et chaque acte, et rien d’autre', () => {
    const expected = routes
      .filter(r => r.kind !== 'download')
      .map(r => `${r.kind === 'page' ? 'get' : 'post'} /api${r.path.replace(/:(\w+)/g, '{$1}')}`)
    expect(operations.map(o => `${o.verb} ${o.path}`).sort()).toEqual([...new Set(expected)].sort())
  })

  it('donne à chaque opération un nom à elle', () => {
    const names = all.map(o => o.operation.operationId)
    expect(new Set(names).size).toBe(names.length)
  })

  it('décrit chaque paramètre de chemin, chaque corps et chaque erreur', () => {
    for (const { path, verb, operation } of operations) {
      const inPath = (operation.parameters ?? []).filter(p => p.in === 'path').map(p => p.name)
      expect(inPath, path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(m => m[1]))
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '404']))
      if (verb !== 'post') continue
      const schema = operation.requestBody?.content['application/json'].schema
      expect(schema?.type, path).toBe('object')
      expect(operation.parameters).toContainEqual({ $ref: '#/components/parameters/cle' })
      expect(Object.keys(operation.responses)).toContain('422')
    }
  })

  it('dit ce qui se lit sans jeton', () => {
    expect(open.map(o => `${o.verb} ${o.path}`).sort()).toEqual([
      'get /api/simulateur',
      'get /dispositifs/schema.json',
    ])
    expect(open.length + operations.length).toBe(all.length)
  })

  it('donne au simulateur une question par paramètre, avec ses réponses', () => {
    const [simulateur] = open.filter(o => o.path === '/api/simulateur')
    const parameters = simulateur?.operation.parameters ?? []
    expect(parameters.find(p => p.name === 'travail')).toMatchObject({
      in: 'query',
      required: false,
      schema: { enum: expect.arrayContaining(['cherche', 'travaille', 'nsp']) },
    })
    expect(parameters.find(p => p.name === 'age')).toMatchObject({
      schema: { anyOf: [{ type: 'integer' }, { const: 'nsp' }] },
    })
    expect(Object.keys(simulateur?.operation.responses ?? {})).toEqual(['200', '422'])
  })

  it('ne renvoie qu’à ce qui existe', () => {
    const refs = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)
    for (const [, kind = '', name = ''] of refs) expect(document.components[kind]).toHaveProperty(name)
    expect(document.openapi).toBe('3.1.0')
  })
})

describe('les pages de l’API', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld()
  })
  afterAll(() => world.close())

  it('se lisent sans compte', async () => {
    const json = await world.visitor().get('/api/openapi.json')
    expect(json.json<{ paths: object }>().paths).toEqual(document.paths)
    const page = await world.visitor().get('/api')
    expect(page.status).toBe(200)
    for (const route of routes) if (route.kind === 'act') expect(page.text).toContain(`/api${route.path}`)
    for (const { path } of doors) expect(page.text).toContain(`href="${path}"`)
  })

  it('ouvrent à tout le monde ce qui est décrit ainsi, dans le format annoncé', async () => {
    for (const door of doors) {
      const { status, headers } = await world.visitor().get(door.path)
      expect([door.path, status]).toEqual([door.path, 200])
      expect(headers.get('content-type')).toContain(door.type)
    }
  })

  it('demandent un jeton pour le reste', async () => {
    const answer = await world.visitor().api('/stagiaires')
    expect(answer.status).toBe(401)
    expect(answer.type).toContain('application/problem+json')
  })
})
