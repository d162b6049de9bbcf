import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { routes } from '../app.ts'
import { openApi } from './openapi.ts'

interface Operation {
  operationId: string
  summary: string
  parameters?: { name?: string; in?: string; required?: boolean; $ref?: string }[]
  requestBody?: { content: { 'application/json': { schema: { type: string; properties: object } } } }
  responses: Record<string, { $ref?: string; description?: string }>
}
const document = JSON.parse(JSON.stringify(openApi(routes))) as {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: Record<string, Record<string, unknown>>
}
const operations = Object.entries(document.paths).flatMap(([path, verbs]) =>
  Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })),
)

describe('la description de l’API', () => {
  it('contient chaque page et chaque acte, et rien d’autre', () => {
    const expected = routes
      .filter(r => r.kind !== 'download')
      .map(r => `${r.kind === 'page' ? 'get' : 'post'} /api${r.path.replace(/:(\w+)/g, '{$1}')}`)
    expect(operations.map(o => `${o.verb} ${o.path}`).sort()).toEqual([...new Set(expected)].sort())
  })

  it('donne à chaque opération un nom à elle', () => {
    const names = operations.map(o => o.operation.operationId)
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
  })

  it('demandent un jeton pour le reste', async () => {
    const answer = await world.visitor().api('/stagiaires')
    expect(answer.status).toBe(401)
    expect(answer.type).toContain('application/problem+json')
  })
})
