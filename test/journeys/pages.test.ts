import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, monday } from '../../src/calendrier/calendrier.ts'
import { axeCheck, type Browser, fits, openBrowser, signIn } from '../browser.ts'
import { NOW } from '../clock.ts'
import { openWorld, type World } from '../world.ts'

/** Every page, as each role that may open it: axe finds nothing, and nothing overflows on a phone or at a desk. */
let world: World
let browser: Browser
beforeAll(async () => {
  world = await openWorld()
  await prepare()
  browser = await openBrowser(world)
})
afterAll(async () => {
  await browser?.close()
  await world.close()
})

const ids = { liquidation: 0, prescription: 0, acceptee: 0 }

/** A liquidation to read, a prescription to answer, another one accepted. */
async function prepare() {
  const { actions } = world.cast
  const month = lastMonth()
  await world.as('claire').post(`/remuneration/${month}/liquidation`)
  const [liquidation] = await world.sql<{ id: number }>`select id from liquidation order by id desc limit 1`
  for (const nom of ['Attente', 'Accueil']) {
    const sofia = world.as('sofia')
    const person = await sofia.post('/stagiaires/nouveau', {
      nom,
      prenom: 'Camille',
      date_naissance: nom === 'Attente' ? '2001-02-03' : '1999-08-07',
      commune: 'Chalon-sur-Saône',
    })
    const file = person.location ?? ''
    await sofia.post(`${file}/faits`, { du: world.today, demandeur_emploi: 'oui' })
    await sofia.post(`${file}/prescription`, { action: actions.chalon, transmettre: 'oui' })
  }
  const rows = await world.sql<{ id: number }>`select id from prescription order by id desc limit 2`
  await world.as('marc').post(`/prescriptions/${rows[1]?.id}/acceptation`)
  await world.as('claire').post('/etats/retards/rappel')
  Object.assign(ids, { liquidation: liquidation?.id, prescription: rows[0]?.id, acceptee: rows[1]?.id })
}

const lastMonth = () => addDays(`${world.today.slice(0, 7)}-01`, -1).slice(0, 7)

/** A suspension to look at before it is asked or decided. */
const PAUSE = `du=${addDays(NOW.slice(0, 10), 7)}&retour=${addDays(NOW.slice(0, 10), 21)}&classe=autre`

/** What each role opens; `:x` are filled from the world. */
const PAGES: Record<string, string[]> = {
  personne: [
    '/',
    '/connexion',
    '/dispositifs',
    '/dispositifs/bfc-daq-2026',
    '/dispositifs/fr-remuneration',
    '/accessibilite',
    '/a-propos',
    '/api',
    '/nulle-part',
  ],
  'Sofia Benali': [
    '/',
    '/stagiaires',
    '/stagiaires?q=personne+de+ce+nom',
    '/stagiaires/nouveau',
    '/stagiaires/:aicha',
    '/stagiaires/:aicha/modification',
    '/stagiaires/:aicha/consultations',
    '/stagiaires/:aicha/prescription?dispositif=bfc-daq-2026',
    '/prescriptions',
    '/prescriptions/:prescription',
    '/parcours',
    '/parcours/:parcours',
    '/parcours/:parcours/certifications',
    '/parcours/:parcours/suivi',
    '/parcours/:parcours/remuneration/:mois',
    '/suivi',
    '/offre',
  ],
  'Marc Petit': [
    '/',
    '/prescriptions?statut=transmise',
    '/prescriptions/:prescription',
    '/prescriptions/:acceptee/entree',
    '/parcours?filtre=tous',
    '/parcours/:parcours',
    `/parcours/:parcours/suspension?geste=suspension&${PAUSE}`,
    '/parcours/:parcours/certifications',
    '/emargement',
    '/emargement/:action/:semaine',
    '/parcours/:parcours/presences/:semaine',
    '/parcours/:parcours/seances',
    '/etats/:mois',
    '/parcours/:parcours/etats/:mois',
    '/messages',
    '/offre',
  ],
  'Aïcha Diallo': [
    '/',
    '/ma-remuneration',
    '/mes-reclamations',
    '/messages',
    '/parcours/:parcours',
    `/parcours/:parcours/suspension?geste=suspension&${PAUSE}`,
    '/parcours/:parcours/seances',
    '/parcours/:parcours/remuneration/:mois',
    '/stagiaires/:aicha',
    '/stagiaires/:aicha/consultations',
  ],
  'Claire Morel': [
    '/',
    '/stagiaires',
    '/prescriptions',
    '/parcours?filtre=suspendu',
    '/remuneration',
    '/liquidations/:liquidation',
    '/parcours/:parcours/droits',
    '/parcours/:parcours/remuneration/:mois?connu_le=2026-01-15',
    '/regularisations',
    '/regularisations/a-venir',
    '/regularisations/:aicha',
    '/reclamations?filtre=toutes',
    '/etats/retards',
    '/boite-d-envoi',
    '/pilotage',
    '/pilotage?du=2035-01-01&au=2036-01-01',
    '/offre',
    '/offre/import',
    '/journal',
    '/suivi',
  ],
  'Paul Girard': ['/', '/remuneration', '/liquidations/:liquidation'],
  'Hélène Lefèvre': ['/', '/parcours?filtre=a_signer', '/pilotage'],
  'Kevin Marchand': ['/'],
}

/** Who mostly opens Amont on a phone: axe reads their pages there, and the others' at a desk; nothing overflows at either. */
const onPhones = ['personne', 'Aïcha Diallo', 'Kevin Marchand']

const filled = (path: string) => {
  const values: Record<string, string | number> = {
    aicha: world.cast.stagiaires.aicha,
    parcours: world.cast.parcours.aicha,
    action: world.cast.actions.chalon,
    semaine: monday(world.today),
    mois: lastMonth(),
    ...ids,
  }
  return path.replace(/:([a-z]+)/g, (_, name) => String(values[name]))
}

describe.each(Object.keys(PAGES))('%s', name => {
  test('chaque page, au bureau et au téléphone', async () => {
    // Opened as its role mostly does, axe reads it; then the same page at the other width.
    const [width, other] = onPhones.includes(name) ? [360, 1280] : [1280, 360]
    const page = await browser.page({ width })
    if (name !== 'personne') await signIn(page, name)
    const wrong: string[] = []
    for (const path of PAGES[name] ?? []) {
      await page.setViewportSize({ width, height: 800 })
      const answer = await page.goto(filled(path))
      const expected = path === '/nulle-part' ? 404 : 200
      if (answer?.status() !== expected) wrong.push(`${path} : ${answer?.status()}`)
      if ((await page.locator('h1').count()) !== 1) wrong.push(`${path} : un seul titre principal attendu`)
      if (!(await fits(page))) wrong.push(`${path} : déborde à ${width} px`)
      for (const complaint of await axeCheck(page)) wrong.push(`${path} : ${complaint}`)
      await page.setViewportSize({ width: other, height: 800 })
      if (!(await fits(page))) wrong.push(`${path} : déborde à ${other} px`)
    }
    expect(wrong).toEqual([])
    expect(browser.complaints).toEqual([])
  }, 240_000)
})

test('au clavier : le lien d’évitement mène au contenu, le bouton suit les champs', async () => {
  const page = await browser.page({ width: 360 })
  await signIn(page, 'Sofia Benali')
  await page.goto('/stagiaires/nouveau')
  await page.keyboard.press('Tab')
  expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('Aller au contenu')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.getByLabel('Prénom').focus()
  await page.keyboard.type('Zoé')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('alert')
  expect(await page.getByLabel('Prénom').inputValue()).toBe('Zoé')
})
