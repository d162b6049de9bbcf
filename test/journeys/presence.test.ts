import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeCheck, type Browser, fits, openBrowser, signIn } from '../browser.ts'
import { openWorld, type World } from '../world.ts'

/** A morning in a room: the trainer shows a code, a trainee signs on a phone, another by a link, the trainer countersigns. */
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

test('un téléphone signe avec le code affiché dans la salle, sans JavaScript', async () => {
  const wrong: string[] = []
  const room = await browser.page({ width: 1280, javascript: false })
  const phone = await browser.page({ width: 360, javascript: false })
  await signIn(room, 'Marc Petit')
  await room.goto(`/presence/${world.cast.actions.chalon}/${world.today}`)
  await room.getByRole('button', { name: 'Afficher un code : matin' }).click()
  const code = (await room.locator('.room-code').textContent())?.trim() ?? ''
  expect(code).toMatch(/^\d{3} \d{3}$/)
  expect((await room.locator('.room-code').boundingBox())?.height).toBeGreaterThan(100)

  await signIn(phone, 'Aïcha Diallo')
  await phone.getByRole('link', { name: 'Signer ma présence' }).click()
  await phone.getByLabel('Le code affiché dans la salle').fill('000 00')
  await phone.getByRole('button', { name: 'Signer' }).click()
  expect(await phone.getByRole('alert').textContent()).toContain('6 chiffres')
  if (!(await fits(phone))) wrong.push('refus : déborde')
  await phone.getByLabel('Le code affiché dans la salle').fill(code)
  await phone.getByRole('button', { name: 'Signer' }).click()
  expect(await phone.getByRole('status').textContent()).toContain('C’est signé')
  if (!(await fits(phone))) wrong.push('signé : déborde')

  await room.reload()
  await room.getByText('1 signature').waitFor()
  await room.getByRole('link', { name: 'Feuille du jour' }).click()
  await room.getByText('A signé', { exact: true }).waitFor()
  await room.getByRole('button', { name: 'Faire un lien pour Aïcha Diallo, après-midi' }).click()
  const link = (await room.getByRole('status').textContent())?.match(/https?:\S+/)?.[0] ?? ''
  const friend = await browser.page({ width: 360, javascript: false })
  await friend.goto(link)
  if (!(await fits(friend))) wrong.push('lien : déborde')
  await friend.getByRole('button', { name: 'Je signe ma présence' }).click()
  await friend.getByRole('heading', { name: 'C’est signé' }).waitFor()

  await room.reload()
  await room.getByRole('button', { name: 'Contresigner (Marc Petit) : matin' }).click()
  expect(await room.getByRole('status').textContent()).toContain('a contresigné')
  expect(wrong).toEqual([])
}, 90_000)

test('axe ne trouve rien, rien ne déborde, sur un téléphone comme à un bureau', async () => {
  const sheet = `/presence/${world.cast.actions.chalon}/${world.today}`
  await world.as('marc').post(`${sheet}/soir/ouverture`)
  await world.as('aicha').post('/mes-absences', { du: world.today, au: world.today, motif: 'enfant' })
  const made = await world.as('marc').post(`${sheet}/soir/lien`, { parcours: world.cast.parcours.aicha })
  const link = new URL(made.notice?.match(/https?:\S+/)?.[0] ?? '').pathname
  const pages = {
    'Marc Petit': [sheet, `${sheet}/soir/code`, `${sheet}/matin/code`],
    'Aïcha Diallo': ['/', '/signer', '/mes-absences', link, '/signer/inconnu'],
  }
  const wrong: string[] = []
  for (const width of [360, 1280])
    for (const [name, paths] of Object.entries(pages)) {
      const page = await browser.page({ width })
      await signIn(page, name)
      for (const path of paths) {
        await page.goto(path)
        for (const summary of await page.locator('summary').all()) await summary.click()
        if (!(await fits(page))) wrong.push(`${path} : déborde à ${width} px`)
        for (const complaint of await axeCheck(page)) wrong.push(`${path}, ${width} px : ${complaint}`)
        if (process.env.AMONT_LOOK)
          await page.screenshot({
            path: `${process.env.AMONT_LOOK}/${width}${path.replaceAll('/', '_').slice(0, 30)}.png`,
            fullPage: width === 360,
          })
      }
    }
  expect(wrong).toEqual([])
  expect(browser.complaints).toEqual([])
}, 90_000)
