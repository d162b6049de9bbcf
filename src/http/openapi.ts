import type { Hono } from 'hono'
import { z } from 'zod'
import type { Role } from '../habilitation/habilitation.ts'
import { apiPage } from './api-page.tsx'
import { type Act, actName, type Door, type Page, type Route } from './route.ts'
import type { Env } from './session.ts'
import { written } from './shell.tsx'

export const ROLES: Record<Role, string> = {
  region: 'Région',
  conseiller: 'conseiller',
  organisme: 'organisme de formation',
  stagiaire: 'stagiaire',
  payeur: 'payeur',
}

/** `GET /api/openapi.json` for machines, `GET /api` for people: both made from the routes themselves. */
export function mountOpenApi(app: Hono<Env>, routes: readonly Route[], doors: readonly Door[]): void {
  const document = openApi(routes, doors)
  app.get('/api/openapi.json', c => c.json(document))
  app.get('/api', async c => c.html(await written(apiPage(inApi(routes), doors))))
}

type InApi = Page | Act
/** Files are for people: everything else has its door under `/api`. */
const inApi = (routes: readonly Route[]): InApi[] => routes.filter(route => route.kind !== 'download')

/** The OpenAPI 3.1 document of these routes, and of the doors that ask for no account. */
export function openApi(routes: readonly Route[], doors: readonly Door[]) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const door of doors) paths[door.path] = { get: opened(door) }
  for (const route of inApi(routes)) {
    const path = `/api${route.path.replace(/:(\w+)/g, '{$1}')}`
    const verb = route.kind === 'page' ? 'get' : 'post'
    paths[path] = { ...paths[path], [verb]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Amont',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'Tout ce qu’une page montre ou fait, en JSON. Les droits sont ceux du compte à qui appartient le jeton. Jours : AAAA-MM-JJ. Montants en centimes, durées en minutes, distances en mètres.',
    },
    servers: [{ url: '/' }],
    security: [{ jeton: [] }],
    paths,
    components: {
      securitySchemes: { jeton: { type: 'http', scheme: 'bearer', description: 'Jeton d’API du compte.' } },
      parameters: { cle },
      responses: {
        Erreur: {
          description: 'Refus ou erreur (RFC 9457). Rien n’a été enregistré.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Erreur' } } },
        },
      },
      schemas: { Erreur: erreur },
    },
  }
}

const cle = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Nom de ce geste, retenu un jour : envoyé deux fois avec la même clé et le même contenu, il n’est fait qu’une fois, et la seconde réponse porte « Idempotent-Replayed: true ». Avec un autre contenu, il est refusé.',
  schema: { type: 'string', minLength: 1 },
}

const erreur = {
  type: 'object',
  required: ['status', 'title'],
  properties: {
    status: { type: 'integer' },
    title: { type: 'string' },
    erreurs: {
      type: 'object',
      description: 'Le message de chaque valeur à corriger, par nom.',
      additionalProperties: { type: 'string' },
    },
  },
}

/** A door without an account; one that asks for nothing refuses nothing. */
const opened = ({ path, title, description, query, type, answer: schema }: Door) => ({
  operationId: `lire.${actName(path)}`,
  summary: title,
  description: `Ouvert à tout le monde, sans jeton. ${description}`,
  tags: [path.split('/').find(part => part && part !== 'api')],
  security: [],
  ...(query.length ? { parameters: query.map(q => ({ ...q, in: 'query', required: false })) } : {}),
  responses: {
    200: { description: title, content: { [type]: { schema } } },
    ...(query.length ? errors(422) : {}),
  },
})

function operation(route: InApi) {
  const reads = route.kind === 'page'
  const parameters: unknown[] = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  if (!reads) parameters.push({ $ref: '#/components/parameters/cle' })
  return {
    operationId: `${reads ? 'lire' : 'faire'}.${actName(route.path) || 'accueil'}${suffix(route.path)}`,
    summary: route.title,
    description: `Ouvert à : ${route.roles.map(role => ROLES[role]).join(', ')}.`,
    tags: [route.path.split('/')[1] || 'accueil'],
    ...(parameters.length ? { parameters } : {}),
    ...(reads ? {} : { requestBody: body(route) }),
    responses: reads
      ? { 200: answer('Les données de la page.'), ...errors(401, 404) }
      : {
          201: answer('Fait : `lien` mène à ce qui a changé.', { lien: { type: 'string' } }),
          ...errors(401, 404, 413, 422),
        },
  }
}

/** `/stagiaires` and `/stagiaires/:id` are two operations. */
const suffix = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => `.${name}`).join('')

function body(route: Act) {
  const { $schema, ...schema } = z.toJSONSchema(route.input, { io: 'input', unrepresentable: 'any' })
  return { required: true, content: { 'application/json': { schema } } }
}

const answer = (description: string, properties?: Record<string, unknown>) => ({
  description,
  content: { 'application/json': { schema: { type: 'object', ...(properties ? { properties } : {}) } } },
})

const errors = (...codes: number[]) =>
  Object.fromEntries(codes.map(code => [code, { $ref: '#/components/responses/Erreur' }]))
