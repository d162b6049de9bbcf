/** The screenshots of the README, from the demonstration's small cast at a frozen instant: `npm run captures`. */
import { mkdirSync, statSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { createApp } from '../src/app.ts'
import { monday } from '../src/calendrier/calendrier.ts'
import { loadCast } from '../src/db/demonstration/cast.ts'
import { migrate } from '../src/db/migrate.ts'
import { openEmbedded } from '../src/db/store.ts'
import { openBrowser, signIn } from '../test/browser.ts'

const NOW = '2026-11-18T09:00:00.000Z'
const FOLDER = new URL('./images/', import.meta.url).pathname
const LIMIT = 300_000

const store = await openEmbedded({ memory: true })
await migrate(store.db)
const cast = await store.write({ compte: null, acte: 'captures', now: NOW }, db => loadCast(db, NOW))
const app = createApp({ store, clock: () => NOW })
const browser = await openBrowser({ app: async () => app })

async function capture(
  name: string,
  who: string,
  path: string,
  size: { width: number; height: number },
  where?: string,
) {
  const page: Page = await browser.page(size)
  await signIn(page, who)
  await page.goto(path)
  const target = where ? page.locator(where).first() : page
  await target.screenshot({ path: `${FOLDER}${name}.png` })
}

mkdirSync(FOLDER, { recursive: true })
const desk = { width: 1000, height: 700 }
await capture('ligne-de-vie', 'Sofia Benali', `/stagiaires/${cast.stagiaires.aicha}`, desk, 'figure.vie')
await capture(
  'emargement',
  'Marc Petit',
  `/emargement/${cast.actions.chalon}/${monday('2026-11-09')}`,
  { width: 1280, height: 700 },
  'main',
)
await capture('remuneration', 'Aïcha Diallo', `/parcours/${cast.parcours.aicha}/remuneration/2026-10`, {
  width: 640,
  height: 900,
})
await browser.close()
await store.close()

const total = ['ligne-de-vie', 'emargement', 'remuneration']
  .map(name => statSync(`${FOLDER}${name}.png`).size)
  .reduce((sum, size) => sum + size, 0)
console.log(`${total} octets`)
if (total > LIMIT) throw new Error(`Les captures pèsent ${total} octets : ${LIMIT} au plus.`)
