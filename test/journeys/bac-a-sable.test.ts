import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeCheck, type Browser, fits, openBrowser, signIn } from '../browser.ts'
import { openWorld, type World } from '../world.ts'

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

test.each([1280, 360])(
  'une règle s’essaie sans JavaScript, jusqu’à la note d’une page (%i px)',
  async width => {
    const page = await browser.page({ width, javascript: false })
    const wrong: string[] = []
    const look = async (where: string) => {
      if (!(await fits(page))) wrong.push(`${where} : déborde`)
      if ((await page.locator('h1').count()) !== 1) wrong.push(`${where} : un seul titre principal attendu`)
    }
    await signIn(page, 'Claire Morel')
    await page.goto('/bac-a-sable/nouveau')
    await look('nouveau')
    await page.getByLabel('Texte à copier').selectOption('bfc-aides-stagiaires@2019-09-01')
    await page.getByLabel('Titre du brouillon').fill(`Transport dès 10 km, ${width}`)
    await page.getByRole('button', { name: 'Créer le brouillon' }).click()
    await page.getByLabel('La distance entre le domicile').fill('près')
    await page.getByRole('button', { name: 'Enregistrer et voir le résultat' }).click()
    await look('modification refusée')
    expect(await page.getByRole('alert').textContent()).toMatch(/«\sprès\s» ne convient pas/)
    await page.getByLabel('La distance entre le domicile').fill('10')
    await page.getByLabel('18 ans et plus, sans avoir travaillé').fill('900,50')
    await page.getByRole('button', { name: 'Enregistrer et voir le résultat' }).click()
    await look('résultat')
    await page.getByLabel('Essayer sur').selectOption('imaginaire-10000')
    await page.getByRole('button', { name: 'Calculer' }).click()
    await look('résultat imaginaire')
    expect(await page.locator('main').textContent()).toContain('parcours y gagnent')
    await page.getByRole('link', { name: 'Note d’une page' }).click()
    await look('note')
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByText('Personnes et montants inventés').isVisible()).toBe(true)
    const pdf = await page.pdf({ preferCSSPageSize: true })
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1)
    expect(wrong).toEqual([])
  },
)

test('axe ne trouve rien à redire, du brouillon vide à la comparaison', async () => {
  const page = await browser.page()
  await signIn(page, 'Claire Morel')
  const claire = world.as('claire')
  const make = async (titre: string) => {
    const made = await claire.post('/bac-a-sable/nouveau', {
      version: 'bfc-aides-stagiaires@2019-09-01',
      titre,
      du: `${Number(world.today.slice(0, 4)) + 1}-01-01`,
    })
    return (made.location ?? '').replace('/modification', '')
  }
  const [a, b] = [await make('Premier'), await make('Second')]
  const wrong: string[] = []
  const paths = ['', '/modification', '/note', '?population=imaginaire-10000']
  for (const path of [
    '/bac-a-sable',
    ...paths.map(p => a + p),
    `${a}/comparaison?avec=${b.split('/').at(-1)}`,
  ]) {
    await page.goto(path)
    for (const complaint of await axeCheck(page)) wrong.push(`${path} : ${complaint}`)
  }
  expect(wrong).toEqual([])
  expect(browser.complaints).toEqual([])
})
