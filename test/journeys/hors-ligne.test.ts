import type { ServerResponse } from 'node:http'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addDays, isOuvre, type Jour, monday } from '../../src/calendrier/calendrier.ts'
import { axeCheck, type Browser, fits, openBrowser, signIn } from '../browser.ts'
import { openWorld, type World } from '../world.ts'

/** The week's sheet without network: kept, filled, sent once, and a person decides when two have written. */
let world: World
let browser: Browser
/** No request reaches the server: a browser told to be offline lets its service workers through at times. */
let cut = false
/** The answer to the next POST is lost, once the server has worked. */
let loses = false

beforeAll(async () => {
  world = await openWorld()
  browser = await openBrowser(
    {
      app: async () => {
        const app = await world.app()
        const fetch: typeof app.fetch = async (request, env, ctx) => {
          const { outgoing } = env as { outgoing: ServerResponse }
          if (cut) {
            outgoing.destroy()
            return new Response()
          }
          const answer = await app.fetch(request, env, ctx)
          if (!loses || request.method !== 'POST') return answer
          loses = false
          await answer.text()
          outgoing.destroy()
          return new Response()
        }
        return { ...app, fetch }
      },
    },
    { workers: true },
  )
})
afterAll(async () => {
  await browser?.close()
  await world.close()
})
beforeEach(async () => {
  cut = false
  loses = false
  await world.write(db =>
    db.deleteFrom('demi_journee').where('parcours_id', '=', aicha()).where('jour', '>=', lundi()).execute(),
  )
})

const aicha = () => world.cast.parcours.aicha
const lundi = () => monday(addDays(world.today, -7))
const days = () => [0, 1, 2, 3, 4].map(n => addDays(lundi(), n)).filter(jour => isOuvre(jour))
const dayAt = (n: number): Jour => days()[n] ?? lundi()
const sheet = () => `/emargement/${world.cast.actions.chalon}/${lundi()}`
const cell = (page: Page, jour: Jour, demi = 'matin') =>
  page.locator(`select[name="c-${aicha()}-${jour}-${demi}"]`)
const save = (page: Page) => page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

const stored = () =>
  world.sql<{ jour: string; demi: string; statut: string }>`select jour, demi, statut from demi_journee
    where parcours_id = ${aicha()} and jour >= ${lundi()} and jour < ${addDays(lundi(), 7)} order by jour, demi desc`
/** How many lines of the journal speak of these half-days. */
const written = async () =>
  Number(
    (
      await world.sql<{ n: number }>`select count(*)::int n from journal
        where objet = 'demi_journee' and coalesce(apres, avant) ->> 'parcours_id' = ${String(aicha())}`
    )[0]?.n,
  )

async function line(page: Page, there: boolean) {
  cut = !there
  await page.context().setOffline(!there)
  // A page loaded without network is not told that it is back: the device does that.
  if (there) await page.evaluate("dispatchEvent(new Event('online'))").catch(() => {})
}

/** Marc, in front of a sheet that his device keeps. */
async function open(width = 1280): Promise<Page> {
  const page = await browser.page({ width })
  await signIn(page, 'Marc Petit')
  await page.goto(sheet())
  await kept(page)
  return page
}

const kept = (page: Page) =>
  expect
    .poll(
      () =>
        page.evaluate(`(async () =>
          !!(await caches.match(location.href)) &&
          !!(await caches.match('/static/islands/offline-kept.js')) &&
          (await navigator.serviceWorker.ready).active.state)()`),
      { timeout: 30_000 },
    )
    .toBe('activated')

test('sans réseau, la feuille s’ouvre, se remplit, et part une fois au retour', async () => {
  const page = await open()
  const before = await written()
  await line(page, false)
  await page.reload()
  await says(page, /Sans réseau\s: cette feuille date du/)
  await cell(page, dayAt(0)).selectOption('present')
  await cell(page, dayAt(0), 'apres_midi').selectOption('absence_justifiee')
  await cell(page, dayAt(1)).selectOption('entreprise')
  await save(page)
  await says(page, '1 feuille attend le réseau')
  expect(await cell(page, dayAt(0), 'apres_midi').inputValue()).toBe('absence_justifiee')
  expect(await axeCheck(page)).toEqual([])

  await page.reload()
  await says(page, '1 feuille attend le réseau')
  expect(await cell(page, dayAt(1)).inputValue()).toBe('entreprise')
  expect(await stored()).toEqual([])

  await line(page, true)
  await says(page, '3 demi-journées enregistrées')
  expect(await page.getByText('attend le réseau').count()).toBe(0)
  expect((await stored()).map(c => c.statut)).toEqual(['present', 'absence_justifiee', 'entreprise'])
  expect(await written()).toBe(before + 3)

  await page.reload()
  await kept(page)
  expect(await written()).toBe(before + 3)
  expect(await cell(page, dayAt(1)).inputValue()).toBe('entreprise')
  expect(browser.complaints.filter(text => !text.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([])
})

test('une réponse perdue en route ne note rien deux fois', async () => {
  const page = await open()
  const before = await written()
  await cell(page, dayAt(0)).selectOption('present')
  loses = true
  await save(page)
  await says(page, 'C’était déjà fait')
  expect(await stored()).toMatchObject([{ statut: 'present' }])
  expect(await written()).toBe(before + 1)
  expect(await page.getByText('attend le réseau').count()).toBe(0)
})

test('ce que deux personnes ont noté : l’une choisit, case par case', async () => {
  const page = await open(360)
  await line(page, false)
  await page.reload()
  await cell(page, dayAt(0)).selectOption('present')
  await cell(page, dayAt(1)).selectOption('present')
  await cell(page, dayAt(2)).selectOption('entreprise')
  await save(page)
  await says(page, '1 feuille attend le réseau')

  const nadia = await colleague()
  for (const n of [0, 1])
    await world.as(nadia).submit(sheet(), sheet(), {
      [`c-${aicha()}-${dayAt(n)}-matin`]: 'absence_injustifiee',
    })
  await line(page, true)
  await says(page, 'Ce que vous aviez noté sans réseau')
  await says(page, /Aïcha Diallo, lundi .*, matin\s: Nadia Collègue a mis «\sAbsence non justifiée\s»/)
  expect((await stored()).map(c => c.statut)).toEqual(['absence_injustifiee', 'absence_injustifiee'])
  expect(await axeCheck(page)).toEqual([])
  expect(await fits(page)).toBe(true)

  await group(page, dayAt(0)).getByLabel('Ce que vous aviez noté : Présent').check()
  await group(page, dayAt(1))
    .getByLabel('Ce qui est enregistré : Absence non justifiée, par Nadia Collègue')
    .check()
  await page.getByRole('button', { name: 'Enregistrer ces choix' }).click()
  await says(page, '2 demi-journées enregistrées')
  expect((await stored()).map(c => c.statut)).toEqual(['present', 'absence_injustifiee', 'entreprise'])
  expect(await page.locator('#choix-hors-ligne').count()).toBe(0)
})

const group = (page: Page, jour: Jour) =>
  page.locator('#choix-hors-ligne fieldset', { has: page.locator(`input[name="${aicha()}-${jour}-matin"]`) })

/** Another account of Marc's organisation. */
async function colleague(): Promise<number> {
  const [row] = await world.sql<{
    id: number
  }>`insert into compte (region, nom, courriel, fonction, role, organisme_id)
    select region, 'Nadia Collègue', 'nadia.collegue@exemple.fr', fonction, role, organisme_id from compte
    where id = ${world.cast.comptes.marc} returning id`
  return Number(row?.id)
}

test('la session a expiré : la feuille attend, puis part après la connexion', async () => {
  const page = await open()
  const before = await written()
  await line(page, false)
  await page.reload()
  await cell(page, dayAt(0)).selectOption('present')
  await save(page)
  await says(page, '1 feuille attend le réseau')
  await page.context().clearCookies()
  await line(page, true)
  await page.getByRole('link', { name: 'Connectez-vous pour envoyer ce qui attend.' }).click()
  await says(page, '1 feuille attend le réseau : connectez-vous pour l’envoi.')
  expect(await copies(page)).toEqual([])
  await page.getByRole('button', { name: 'Marc Petit' }).click()
  await says(page, /C’est envoyé\s: la feuille de la semaine du .*1 demi-journée enregistrée/)
  expect(await stored()).toMatchObject([{ statut: 'present' }])
  expect(await written()).toBe(before + 1)
})

test('un autre compte ne voit ni n’envoie ce qui attend', async () => {
  const page = await open()
  await line(page, false)
  await page.reload()
  await cell(page, dayAt(0)).selectOption('present')
  await save(page)
  await says(page, '1 feuille attend le réseau')
  await page.context().clearCookies()
  await line(page, true)
  await signIn(page, 'Sofia Benali')
  await says(page, 'Une feuille notée avec un autre compte attend sur cet appareil')
  expect(await stored()).toEqual([])
  expect(await copies(page)).toEqual([])
  await line(page, false)
  await page.goto(sheet())
  await says(page, 'Aucune feuille n’est gardée sur cet appareil')
  await line(page, true)
  // What Marc wrote is still his: it leaves when he signs in again.
  await page.context().clearCookies()
  await signIn(page, 'Marc Petit')
  await expect.poll(async () => (await stored()).length).toBe(1)
})

/** The names of the caches that keep sheets on this device. */
const copies = (page: Page) =>
  page.evaluate(`(async () => (await caches.keys()).filter(name => name.startsWith('amont-sheets-')))()`)

test.each(['/connexion', '/', '/simulateur'])(
  'la session a expiré : à la première page ouverte (%s), les copies quittent l’appareil',
  async path => {
    const page = await open()
    expect(await copies(page)).toHaveLength(1)
    await page.context().clearCookies()
    await page.goto(path)
    await expect.poll(() => copies(page)).toEqual([])
    await line(page, false)
    await page.goto(sheet())
    await says(page, 'Aucune feuille n’est gardée sur cet appareil')
    expect(await page.getByText('Aïcha').count()).toBe(0)
  },
)

test('les raccourcis remplissent à l’écran ce que le serveur note ensuite', async () => {
  const page = await open()
  await line(page, false)
  await page.reload()
  await page.locator(`button[name=remplir][value="ligne:${aicha()}"]`).click()
  await says(page, /Cases remplies\s: [1-9]/)
  const filled = await noted(page)
  await save(page)
  await says(page, '1 feuille attend le réseau')
  await line(page, true)
  await says(page, `${filled.length} demi-journées enregistrées`)
  const rows = (await stored()).map(({ jour, demi, statut }) => [`c-${aicha()}-${jour}-${demi}`, statut])
  expect(filled.toSorted()).toEqual(rows.toSorted())
})

test('une copie de la veille prend les présences du jour venu, et rien des jours à venir', async () => {
  const page = await browser.page()
  await signIn(page, 'Marc Petit')
  await page.goto(`/emargement/${world.cast.actions.chalon}/${monday(world.today)}`)
  await kept(page)
  const tomorrow = addDays(world.today, 1)
  const options = () => cell(page, tomorrow).locator('option').count()
  expect(await options()).toBe(2)
  // The page's clock moves, the worker's does not: young for both.
  await date(page, "'2099-01-01T00:00:00Z'")
  await line(page, false)
  await page.clock.setFixedTime(world.now)
  await page.reload()
  await page.locator('button[name=remplir][value=tout]').click()
  await says(page, /Cases remplies\s: \d+/)
  expect((await noted(page)).filter(([name]) => name.includes(tomorrow))).toEqual([])
  expect(await options()).toBe(2)
  await page.clock.setFixedTime(`${tomorrow}T09:00:00Z`)
  await page.reload()
  await says(page, /Sans réseau\s: cette feuille date du/)
  await cell(page, tomorrow).selectOption('present')
})

/** The fields of Aïcha's half-days that say something, with what they say. */
const noted = async (page: Page) => {
  const pairs = await page
    .locator(`select[name^="c-${aicha()}-"]`)
    .evaluateAll(all =>
      (all as unknown as { name: string; value: string }[]).map(one => [one.name, one.value]),
    )
  return pairs.filter((pair): pair is [string, string] => Boolean(pair[1]))
}

test('se déconnecter avertit, puis efface les feuilles et ce qui attend', async () => {
  const page = await open()
  await line(page, false)
  await page.reload()
  await cell(page, dayAt(0)).selectOption('present')
  await save(page)
  await says(page, '1 feuille attend le réseau')
  const asked: string[] = []
  let answer = false
  page.on('dialog', dialog => {
    asked.push(dialog.message())
    return answer ? dialog.accept() : dialog.dismiss()
  })
  const leave = page.getByRole('button', { name: 'Se déconnecter' })
  await leave.click()
  await expect.poll(() => asked.length).toBe(1)
  expect(asked[0]).toContain('vous effacez ce qui n’est pas envoyé')
  await page.reload()
  await says(page, '1 feuille attend le réseau')
  answer = true
  await leave.click()
  await says(page, 'Les feuilles gardées sont effacées de cet appareil')
  await page.reload()
  await says(page, 'Aucune feuille n’est gardée sur cet appareil')
  await line(page, true)
  await page.goto(sheet())
  expect(await page.getByText('attend le réseau').count()).toBe(0)
  expect(await stored()).toEqual([])
})

test('sans réseau, la liste des feuilles gardées remplace une page qui ne l’est pas', async () => {
  const page = await open()
  await line(page, false)
  await page.goto('/emargement')
  await says(page, 'Cette page demande le réseau')
  expect(await axeCheck(page)).toEqual([])
  await page.getByRole('link', { name: /^Semaine du/ }).click()
  await says(page, /Sans réseau\s: cette feuille date du/)
})

/** Gives the copy of this sheet another instant, an expression of the page. */
const date = (page: Page, instant: string) =>
  page.evaluate(`(async () => {
    const name = (await caches.keys()).find(one => one.startsWith('amont-sheets-'))
    const cache = await caches.open(name)
    const copy = await cache.match(location.href)
    const headers = new Headers(copy.headers)
    headers.set('x-kept', ${instant})
    await cache.put(location.href, new Response(await copy.text(), { headers }))
  })()`)

test('une copie de plus de sept jours n’est plus montrée', async () => {
  const page = await open()
  await date(page, `new Date(Date.now() - 8 * 86400000).toISOString()`)
  await line(page, false)
  await page.reload()
  await says(page, 'Aucune feuille n’est gardée sur cet appareil')
})

test('une case fermée entre-temps se dit, le reste s’enregistre', async () => {
  const page = await open()
  await line(page, false)
  await page.reload()
  await cell(page, dayAt(0)).selectOption('present')
  await cell(page, dayAt(1)).selectOption('present')
  await save(page)
  await says(page, '1 feuille attend le réseau')
  await world.write(
    db =>
      sql`insert into suspension (region, parcours_id, periode, motif) select region, id,
        daterange(${dayAt(1)}::date, ${addDays(dayAt(1), 1)}::date), 'autre' from parcours where id = ${aicha()}`.execute(
        db,
      ),
    'marc',
  )
  await line(page, true)
  await says(page, 'Ce que vous aviez noté sans réseau')
  await says(page, 'son parcours est suspendu ce jour-là')
  const shut = group(page, dayAt(1)).getByLabel('Ce que vous aviez noté : Présent (ne se note plus)')
  expect(await shut.isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Enregistrer ces choix' }).click()
  await says(page, '1 demi-journée enregistrée')
  expect(await stored()).toMatchObject([{ jour: dayAt(0), statut: 'present' }])
})
