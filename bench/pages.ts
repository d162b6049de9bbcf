import { Hono } from 'hono'
import { createApp, routes } from '../src/app.ts'
import { loadDemonstration } from '../src/db/demonstration/load.ts'
import { migrate } from '../src/db/migrate.ts'
import { openEmbedded } from '../src/db/store.ts'
import { openSession, type Persona, personas } from '../src/habilitation/store.ts'
import { type Measure, machine, quantile, round, timed } from './measure.ts'

const PARCOURS = 2_000
const NOW = '2026-11-18T09:00:00.000Z'
const PROMISE = { median: 30, p95: 80 }
const SITE = 'http://amont.invalid'

/** Every page, as each persona sees it, in process on PGlite with the demonstration world. */
export async function* bench(): AsyncGenerator<Measure> {
  const data = `monde de démonstration, ${PARCOURS} parcours, PGlite en mémoire`
  const store = await openEmbedded({ memory: true })
  await migrate(store.db)
  await loadDemonstration(store, { parcours: PARCOURS, now: NOW })
  const app = createApp({ store, clock: () => NOW })
  const hello = await helloMedian()
  const all: number[] = []
  for (const persona of await store.read(personas)) {
    const headers = { cookie: `amont=${await signIn(persona)}` }
    const open = async (path: string) => {
      const response = await app.request(SITE + path, { headers })
      return { status: response.status, text: await response.text() }
    }
    const own: number[] = []
    for (const [route, path] of await crawl(open, persona.role)) {
      const times = await timed(() => open(path), { between: app.settled })
      own.push(...times)
      const value = round(quantile(times, 0.5))
      yield {
        name: 'page',
        value,
        unit: 'ms',
        p95: round(quantile(times, 0.95)),
        page: route,
        role: persona.role,
        data,
        ...machine,
      }
    }
    all.push(...own)
    yield {
      name: 'pages d’un rôle',
      value: round(quantile(own, 0.5)),
      unit: 'ms',
      p95: round(quantile(own, 0.95)),
      role: persona.role,
      data,
      ...machine,
    }
  }
  await store.close()
  const [median, p95] = [quantile(all, 0.5), quantile(all, 0.95)]
  const ratio = (value: number) => round(value / hello)
  yield {
    name: 'pages, médiane',
    value: round(median),
    unit: 'ms',
    ratio: ratio(median),
    promise: PROMISE.median,
    kept: median < PROMISE.median,
    data,
    ...machine,
  }
  yield {
    name: 'pages, p95',
    value: round(p95),
    unit: 'ms',
    ratio: ratio(p95),
    promise: PROMISE.p95,
    kept: p95 < PROMISE.p95,
    data,
    ...machine,
  }

  function signIn(persona: Persona) {
    const compte = { region: persona.region, id: persona.compte_id }
    return store.write({ compte: null, acte: 'mesure', now: NOW }, db => openSession(db, compte, NOW))
  }
}

/** One real address for each page of a role, found by following links from the home page. */
async function crawl(open: (path: string) => Promise<{ status: number; text: string }>, role: string) {
  const mine = routes.filter(route => route.kind === 'page' && route.roles.some(r => r === role))
  const patterns = mine.map(
    route => [route.path, new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`)] as const,
  )
  const specific = (path: string) =>
    patterns
      .filter(([, pattern]) => pattern.test(path))
      .sort(([a], [b]) => a.split(':').length - b.split(':').length)[0]?.[0]
  const found = new Map<string, string>()
  const queue = ['/', ...mine.map(route => route.path).filter(path => !path.includes(':'))]
  for (const path of queue) {
    const route = specific(path.split('?')[0] ?? '')
    if (!route || found.has(route)) continue
    const { status, text } = await open(path)
    if (status !== 200) continue
    found.set(route, path)
    for (const match of text.matchAll(/href="(\/[^"#]*)"/g))
      queue.push((match[1] ?? '').replaceAll('&amp;', '&'))
  }
  return found
}

/** What the same server costs when a page says hello. */
async function helloMedian(): Promise<number> {
  const app = new Hono().get('/', c => c.html('<!doctype html><title>Bonjour</title><p>Bonjour</p>'))
  const times = await timed(async () => (await app.request(`${SITE}/`)).text(), { runs: 200, warm: 50 })
  return quantile(times, 0.5)
}
