import { readdir, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as launcher } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeCheck, fits } from '../../test/browser.ts'
import { gallery } from './examples.tsx'

/** The policy of the real server: what it blocks must not be needed here either. */
const CSP =
  "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
const TYPES: Record<string, string> = { css: 'text/css', js: 'text/javascript', woff2: 'font/woff2' }
const require = createRequire(import.meta.url)

const FONTS = 'document.fonts.ready.then(fonts => [...fonts].map(font => font.status))'

let browser: Browser
let server: Server
let origin = ''

beforeAll(async () => {
  if (again) return
  server = createServer(async (req, res) => {
    const path = (req.url ?? '/').split('?')[0] ?? '/'
    const page = gallery[path.slice(1)]
    res.setHeader('content-security-policy', CSP)
    res.setHeader('content-type', `${TYPES[path.split('.').at(-1) ?? ''] ?? 'text/html'}; charset=utf-8`)
    if (page) return res.end(String(page()))
    const name = path.slice('/static/'.length)
    const file = name.startsWith('fonts/')
      ? require
          .resolve('@fontsource/atkinson-hyperlegible/package.json')
          .replace('package.json', name.replace('fonts', 'files'))
      : new URL(name, import.meta.url)
    const body = await readFile(file).catch(() => null)
    res.statusCode = body ? 200 : 404
    res.end(body)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await launcher.launch({
    executablePath: await chromium.executablePath(),
    // In a single process, closing one page takes the whole browser down.
    args: chromium.args.filter(arg => arg !== '--single-process'),
    headless: true,
  })
}, 60_000)

afterAll(async () => {
  await browser?.close()
  server?.close()
})

/** Opens a page and fails on whatever the browser complains about: a blocked style, a missing file, a script error. */
async function open(name: string, width: number, colorScheme: 'light' | 'dark', javaScriptEnabled = true) {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme,
    javaScriptEnabled,
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', error => complaints.push(String(error)))
  page.on(
    'response',
    response => response.status() >= 400 && complaints.push(`${response.status()} ${response.url()}`),
  )
  await page.goto(`${origin}/${name}`, { waitUntil: 'load' })
  return { context, page, complaints }
}

/** Neither database nor date here: once is enough, the suite's other runs leave the browser alone. */
const again = Boolean(process.env.AMONT_TEST_BASE ?? process.env.AMONT_TEST_ANNEE_SUIVANTE)

describe.skipIf(again).each(['light', 'dark'] as const)('%s', scheme => {
  describe.each([360, 1280])('%i px', width => {
    test.each(Object.keys(gallery))(
      '%s : accessible, sans défilement de côté',
      { timeout: 30_000 },
      async name => {
        const { context, page, complaints } = await open(name, width, scheme)
        await page.evaluate(
          "document.querySelectorAll('details').forEach(details => { details.open = true })",
        )
        // The same page: only its colours differ in the dark.
        expect(await axeCheck(page, scheme === 'dark' ? ['color-contrast'] : undefined)).toEqual([])
        expect(await fits(page)).toBe(true)
        expect(await page.evaluate(FONTS)).toContain('loaded')
        expect(complaints).toEqual([])
        await context.close()
      },
    )
  })
})

describe.skipIf(again)('les améliorations du navigateur', () => {
  test('le filtre retrouve une ligne sans accent ni majuscule, et dit combien', {
    timeout: 30_000,
  }, async () => {
    const { context, page } = await open('liste', 1280, 'light')
    await page.getByLabel('Filtrer').fill('aicha greta')
    expect(await page.locator('tbody tr:visible').count()).toBe(1)
    expect(await page.locator('.table-count').textContent()).toBe('1 sur cette page')
    await page.getByLabel('Filtrer cette page').fill('zzz')
    expect(await page.locator('.table-none').textContent()).toBe('Rien sur cette page.')
    expect(await page.locator('.table-none').isVisible()).toBe(true)
    await page.getByLabel('Filtrer').press('Escape')
    expect(await page.locator('tbody tr:visible').count()).toBe(5)
    expect(await page.locator('.table-count').textContent()).toBe('5 sur 128 personnes')
    await context.close()
  })

  test('sans JavaScript, pas de filtre qui ne filtre rien', { timeout: 30_000 }, async () => {
    const { context, page } = await open('liste', 1280, 'light', false)
    expect(await page.locator('.filter').isVisible()).toBe(false)
    await context.close()
  })

  test('un formulaire ne part qu’une fois, et revient utilisable', { timeout: 30_000 }, async () => {
    const { context, page } = await open('formulaire', 1280, 'light')
    let posts = 0
    await page.route('**/prescriptions', route => {
      posts++
      return route.fulfill({ status: 204 })
    })
    const button = page.getByRole('button', { name: 'Transmettre la prescription' })
    await button.dblclick()
    await page.waitForSelector('button[aria-busy]')
    expect(posts).toBe(1)
    expect(await button.isDisabled()).toBe(true)
    await page.evaluate("dispatchEvent(new Event('pageshow'))")
    expect(await button.isEnabled()).toBe(true)
    await context.close()
  })

  test('les îlots tiennent dans 15 ko, ce qui vient sans réseau ou après un désaccord à part', async () => {
    const folder = new URL('islands/', import.meta.url)
    const later = ['offline-worker.js', 'offline-kept.js', 'offline-send.js', 'offline-choice.js']
    const sizes = new Map<string, number>()
    for (const name of await readdir(folder)) sizes.set(name, (await readFile(new URL(name, folder))).length)
    const total = (among: string[]) => among.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0)
    // Where people are looked for, no sheet is signed: the two never come together.
    expect(total(['suggest.js'])).toBeLessThan(2_500)
    const usual = [...sizes.keys()].filter(name => !later.includes(name) && name !== 'suggest.js')
    expect(total(usual)).toBeLessThan(15_000)
    expect(total(later)).toBeLessThan(15_000)
  })
})
