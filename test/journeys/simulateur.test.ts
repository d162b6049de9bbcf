import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeCheck, type Browser, fits, openBrowser } from '../browser.ts'
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

const ANSWERS = 'region=bfc&travail=cherche&age=19&france_travail=non&handicap=non&activite=non'
const MORE = 'distance=18&famille=aucune&projet=oui&diplome=aucun&rsa=non'
const MAYOTTE = 'region=may&travail=cherche&age=30&activite=non'
const PAGES = [
  '/simulateur',
  '/simulateur?region=bfc',
  '/simulateur?region=bfc&age=vingt',
  '/simulateur?region=bfc&couleur=bleu',
  `/simulateur?${ANSWERS}&modifier=age`,
  `/simulateur/resultat?${ANSWERS}`,
  '/simulateur/resultat?region=ges&travail=cherche&age=20',
  '/simulateur/resultat?region=bfc&travail=etudes&age=16',
  `/simulateur/resultat?${MAYOTTE}`,
  '/simulateur/resultat?region=cor&travail=travaille&age=50',
  `/simulateur/fiche?${ANSWERS}`,
]

test('répondre sur un téléphone sans JavaScript, de la région à la fiche, en revenant une fois', async () => {
  const page = await browser.page({ width: 360, javascript: false })
  await page.goto('/')
  await page.getByRole('link', { name: 'À quoi ai-je droit' }).click()
  await page.getByLabel('Dans quelle région').selectOption('Bourgogne-Franche-Comté')
  await page.getByRole('button', { name: 'Commencer' }).click()
  await page.getByRole('button', { name: 'Non, et je cherche' }).click()
  const second = await page.getByRole('heading', { level: 1 }).textContent()
  await page.getByRole('link', { name: 'Question précédente' }).click()
  expect(await page.getByRole('button', { name: '(votre réponse)' }).textContent()).toContain('je cherche')
  await page.getByRole('button', { name: 'Non, et je cherche' }).click()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(second)
  for (let turn = 0; turn < 20 && !page.url().includes('/resultat'); turn++)
    await page.getByRole('button', { name: 'Je ne sais pas' }).click()
  expect(await page.getByRole('heading', { level: 2 }).first().textContent()).toContain('Ouvert pour vous')
  await page.getByRole('link', { name: 'Préparer ma fiche' }).click()
  await page.getByRole('heading', { name: 'Les papiers à apporter' }).waitFor()
  expect(await page.context().cookies()).toEqual([])
}, 60_000)

test('axe ne trouve rien, rien ne déborde, et chaque réponse tient sous le pouce', async () => {
  const wrong: string[] = []
  for (const width of [360, 1280]) {
    const page = await browser.page({ width })
    for (const path of PAGES) {
      await page.goto(path)
      if (!(await fits(page))) wrong.push(`${path} : déborde à ${width} px`)
      if (width === 360) for (const complaint of await axeCheck(page)) wrong.push(`${path} : ${complaint}`)
      for (const button of await page.locator('button.answer').all())
        if (((await button.boundingBox())?.height ?? 0) < 44) wrong.push(`${path} : réponse trop petite`)
    }
  }
  expect(wrong).toEqual([])
  expect(browser.complaints).toEqual([])
}, 120_000)

test('la fiche imprimée ne montre ni menu ni lien à suivre', async () => {
  const page = await browser.page()
  await page.goto(`/simulateur/fiche?${ANSWERS}`)
  await page.emulateMedia({ media: 'print' })
  for (const name of ['Revenir à mon résultat', 'Se connecter', 'À propos'])
    expect(await page.getByRole('link', { name }).isVisible(), name).toBe(false)
  expect(await page.getByText('Notes du rendez-vous').isVisible()).toBe(true)
})

test('un seul résultat, avec toutes les réponses et la place des notes, tient sur une page', async () => {
  const page = await browser.page()
  await page.goto(`/simulateur/fiche?${ANSWERS.replace('bfc', 'cor')}&${MORE}`)
  expect(await page.locator('.outcome').count()).toBe(1)
  const margin = { top: '1cm', bottom: '1cm', left: '1cm', right: '1cm' }
  const pdf = (await page.pdf({ format: 'A4', margin })).toString('latin1')
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1)
})
