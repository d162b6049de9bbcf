import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, monday } from '../../src/calendrier/calendrier.ts'
import { axeCheck, type Browser, fits, openBrowser, signIn } from '../browser.ts'
import { openWorld, type World } from '../world.ts'

/** The sheet of a week is the widest page: it scrolls inside itself, never the page, and prints on one landscape sheet. */
let world: World
let browser: Browser
beforeAll(async () => {
  world = await openWorld()
  browser = await openBrowser(world)
})
afterAll(async () => {
  await browser?.close()
  await world.close()
})

const sheet = () => `/emargement/${world.cast.actions.chalon}/${monday(addDays(world.today, -7))}?samedi=1`
const shown = (page: Page, selector: string) => page.locator(selector).first().isVisible()

test.each([360, 768, 1024, 1280])(
  'à %i pixels, la feuille ne fait pas défiler la page',
  async width => {
    const page = await browser.page({ width })
    await signIn(page, 'Marc Petit')
    await page.goto(sheet())
    expect(await fits(page)).toBe(true)
    expect(await axeCheck(page)).toEqual([])
  },
  60_000,
)

test('sur papier, une page en travers, des lettres au lieu des listes', async () => {
  const page = await browser.page({ width: 1280 })
  await signIn(page, 'Marc Petit')
  await page.goto(sheet())
  expect(await shown(page, '.week .on-paper')).toBe(false)
  await page.emulateMedia({ media: 'print' })
  expect(await shown(page, '.week select.cell')).toBe(false)
  const letters = page.locator('.week td .on-paper')
  expect((await letters.allTextContents()).filter(text => !/^(P|E|AJ|AI|–)$/.test(text))).toEqual([])
  expect(await letters.first().isVisible()).toBe(true)
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)]
  expect(boxes.map(([, width, height]) => Number(width) > Number(height))).toEqual([true])
}, 60_000)
