import { serve } from '@hono/node-server'
import chromium from '@sparticuz/chromium'
import axe from 'axe-core'
import { type Browser as Chromium, chromium as launcher, type Page } from 'playwright-core'
import type { World } from './world.ts'

export interface Browser {
  /** The address of the application, without a final slash. */
  url: string
  /** A new person at a new screen: own cookies, 1280 × 800 unless told (`{ width: 360 }`), with or without JavaScript. */
  page(options?: { width?: number; height?: number; javascript?: boolean }): Promise<Page>
  /** What the pages complained about since the start: must stay empty. */
  complaints: string[]
  close(): Promise<void>
}

/**
 * The world's application behind a real HTTP server, and a real browser in front of it; in one process unless `workers`: a
 * service worker makes that fall.
 */
export async function openBrowser(
  world: Pick<World, 'app'>,
  { workers = false }: { workers?: boolean } = {},
): Promise<Browser> {
  const app = await world.app()
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise(resolve => server.on('listening', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  chromium.setGraphicsMode = false
  const launched: Chromium = await launcher.launch({
    args: chromium.args.filter(arg => !workers || arg !== '--single-process'),
    executablePath: await chromium.executablePath(),
    headless: true,
  })
  const complaints: string[] = []
  return {
    url,
    complaints,
    async page({ width = 1280, height = 800, javascript = true } = {}) {
      const context = await launched.newContext({
        baseURL: url,
        viewport: { width, height },
        javaScriptEnabled: javascript,
        locale: 'fr-FR',
        timezoneId: 'Europe/Paris',
        reducedMotion: 'reduce',
        serviceWorkers: workers ? 'allow' : 'block',
      })
      context.setDefaultTimeout(30_000)
      const page = await context.newPage()
      page.on('pageerror', error => complaints.push(`${page.url()} : ${error.message}`))
      page.on('console', message => {
        // A page that answers 404 or 422 on purpose is not a complaint.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
          complaints.push(`${page.url()} : ${message.text()}`)
        }
      })
      return page
    },
    async close() {
      await launched.close()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/**
 * What axe finds wrong on the page as it stands, one line each: an empty list is the only good answer. `rules`: these
 * alone, where the rest was read under another look.
 */
export async function axeCheck(page: Page, rules?: string[]): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(async runOnly => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: Violation[] }> }
    }
    // Nothing is asked that no line prints.
    const quick = { resultTypes: ['violations'], selectors: false, preload: false }
    const { violations } = await axe.run({ ...quick, ...(runOnly ? { runOnly } : {}) })
    return {
      violations: violations.map(({ id, help, nodes }) => ({
        id,
        help,
        nodes: nodes.map(({ html }) => ({ html })),
      })),
    }
  }, rules)
  return found.violations.flatMap(violation =>
    violation.nodes.map(node => `${violation.id} : ${violation.help} : ${node.html.slice(0, 120)}`),
  )
}

interface Violation {
  id: string
  help: string
  nodes: { html: string }[]
}

/** Signs in with one click, as in the demonstration. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.goto('/connexion')
  await page.getByRole('button', { name }).click()
  await page.waitForURL(url => !url.pathname.startsWith('/connexion'))
}

/** Signed in already, as after the click, for who comes back: the one who comes for the first time uses `signIn`. */
export async function comeBack(page: Page, url: string, session: string): Promise<void> {
  await page.context().addCookies([{ name: 'amont', value: session, url }])
  await page.goto('/')
}

/** True when the page does not scroll sideways at its width. */
export const fits = (page: Page) =>
  page.evaluate(() => {
    const { document } = globalThis as unknown as { document: { documentElement: Element } }
    return document.documentElement.scrollWidth <= document.documentElement.clientWidth
  })

interface Element {
  scrollWidth: number
  clientWidth: number
}
