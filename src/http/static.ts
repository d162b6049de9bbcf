import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Hono } from 'hono'
import type { Env } from './session.ts'

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  woff2: 'font/woff2',
  svg: 'image/svg+xml',
}

/** Style sheets, islands and fonts, read once: their names are the only ones served. */
export function mountStatic(app: Hono<Env>): void {
  const files = new Map<string, Buffer>()
  for (const folder of ['css', 'islands']) {
    const url = new URL(`../web/${folder}/`, import.meta.url)
    for (const name of readdirSync(url)) files.set(`${folder}/${name}`, readFileSync(new URL(name, url)))
  }
  const fonts = createRequire(import.meta.url).resolve('@fontsource/atkinson-hyperlegible/package.json')
  for (const weight of ['400', '700']) {
    const name = `atkinson-hyperlegible-latin-${weight}-normal.woff2`
    files.set(`fonts/${name}`, readFileSync(fonts.replace('package.json', `files/${name}`)))
  }
  app.get('/static/*', c => {
    const name = c.req.path.slice('/static/'.length)
    const body = files.get(name)
    if (!body) return c.text('Fichier inconnu.', 404)
    const type = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
    return c.body(new Uint8Array(body), 200, {
      'content-type': type,
      'cache-control': 'public, max-age=3600',
    })
  })
  // From the root: a service worker only sees what is under its own folder. Asked for again each time, for a mended one to arrive.
  app.get('/offline-worker.js', c =>
    c.body(new Uint8Array(files.get('islands/offline-worker.js') ?? []), 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-cache',
    }),
  )
  app.get('/favicon.ico', c => c.body(null, 204))
}
