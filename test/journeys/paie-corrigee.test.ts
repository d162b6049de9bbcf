import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, addMonths, firstDay, mois } from '../../src/calendrier/calendrier.ts'
import { axeCheck, type Browser, fits, openBrowser, signIn } from '../browser.ts'
import { openWorld, type World } from '../world.ts'

/** A month paid, refused by the bank, corrected, claimed: each page of it, as its reader opens it. */
let world: World
let browser: Browser
const month = () => mois(addMonths(firstDay(mois(world.today)), -1))
let corrige = ''

async function payer() {
  const done = await world.as('claire').post(`/remuneration/${corrige}/liquidation`)
  for (const name of ['claire', 'ines'] as const)
    await world.as(name).post(`${done.location}/validation`, { _confirmation: 'oui' })
}

beforeAll(async () => {
  world = await openWorld()
  corrige = month()
  const { aicha } = world.cast.parcours
  await world.as('marc').post(`/parcours/${aicha}/etats/${corrige}`, { _confirmation: 'oui' })
  await payer()
  await world.sql`insert into virement (region, paiement_id, reference, centimes, cree_le, retour, retour_le)
    select p.region, p.id, 'ESSAI', p.centimes, ${world.now}, 'rejete', ${world.today} from paiement p
    where p.stagiaire_id = ${world.cast.stagiaires.aicha}`
  await world.as('claire').post(`/parcours/${aicha}/droits/fermeture`, {
    du: addDays(firstDay(corrige), 20),
    motif: 'Abandon constaté par l’organisme, après trois semaines sans nouvelles',
    _confirmation: 'oui',
  })
  await payer()
  const texte = 'Je n’ai pas compris pourquoi on me reprend de l’argent.\nJ’étais là tous les jours.'
  await world.as('aicha').post('/mes-reclamations', { mois: corrige, objet: 'montant', texte })
  browser = await openBrowser(world)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await world.close()
})

test.each([
  ['Aïcha Diallo', 360],
  ['Aïcha Diallo', 1280],
  ['Claire Morel', 360],
  ['Claire Morel', 1280],
] as const)(
  '%s, à %i px : rien ne déborde, axe ne trouve rien',
  async (name, width) => {
    const { aicha } = world.cast.parcours
    const [claim] = await world.sql<{ id: number }>`select id from reclamation limit 1`
    const paths =
      name === 'Aïcha Diallo'
        ? [
            '/ma-remuneration',
            `/parcours/${aicha}/remuneration/${corrige}`,
            `/mes-reclamations?mois=${corrige}`,
            `/reclamations/${claim?.id}`,
          ]
        : [
            '/regularisations',
            `/regularisations/${world.cast.stagiaires.aicha}`,
            '/regularisations/a-venir',
            `/parcours/${aicha}/droits`,
            `/parcours/${aicha}/remuneration/${corrige}?connu_le=${addDays(world.today, -1)}`,
            '/reclamations',
            `/reclamations/${claim?.id}`,
          ]
    const page = await browser.page({ width })
    await signIn(page, name)
    const wrong: string[] = []
    for (const [i, path] of paths.entries()) {
      const answer = await page.goto(path)
      if (answer?.status() !== 200) wrong.push(`${path} : ${answer?.status()}`)
      for (const details of await page.locator('main details > summary').all()) await details.click()
      if (!(await fits(page))) wrong.push(`${path} : déborde à ${width} px`)
      for (const complaint of await axeCheck(page)) wrong.push(`${path} : ${complaint}`)
      if (process.env.VUES)
        await page.screenshot({ path: `${process.env.VUES}/${name[0]}-${width}-${i}.png`, fullPage: true })
    }
    expect(wrong).toEqual([])
    expect(browser.complaints).toEqual([])
  },
  120_000,
)

test('sans souris : la personne demande, la Région répond, la personne le lit', async () => {
  const aicha = await browser.page({ width: 360 })
  await signIn(aicha, 'Aïcha Diallo')
  await aicha.goto(`/parcours/${world.cast.parcours.aicha}/remuneration/${corrige}`)
  await aicha.getByRole('link', { name: 'Ce montant me semble faux' }).press('Enter')
  await aicha.getByLabel('Que s’est-il passé ?').fill('Le transport manque pour la dernière semaine.')
  await aicha.getByRole('button', { name: 'Envoyer' }).press('Enter')
  await aicha.getByText('Votre réclamation est partie').waitFor()
  const address = new URL(aicha.url()).pathname
  const claire = await browser.page({ width: 1280 })
  await signIn(claire, 'Claire Morel')
  await claire.goto(address)
  await claire.getByLabel('Votre réponse').fill('C’est exact : il est ajouté à la prochaine paie.')
  await claire.getByRole('button', { name: 'Répondre' }).press('Enter')
  await claire.getByText('Votre réponse est partie').waitFor()
  await aicha.reload()
  await aicha.getByText('il est ajouté à la prochaine paie').waitFor()
}, 120_000)
