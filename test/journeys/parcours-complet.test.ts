import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { de } from '../../src/web/format.ts'
import { type Browser, comeBack, openBrowser, signIn } from '../browser.ts'
import { openWorld, type World } from '../world.ts'

/**
 * One trainee of the DAQ and one of the CAQ, from the first meeting to the six-month follow-up, in a real browser, each
 * with the euros to the cent. The first walks without JavaScript, the second with it.
 */
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

const narrow = (text: string) => text.replace(/[\u202f\u00a0]/g, ' ')
const main = async (page: Page) => narrow((await page.locator('main').textContent()) ?? '')
const says = async (page: Page, text: string) => expect(await main(page)).toContain(text)
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const open = (page: Page, summary: string) => page.locator('summary', { hasText: summary }).first().click()
const answer = (page: Page, question: string, value: 'Oui' | 'Non') =>
  page.getByRole('group', { name: question }).getByLabel(value, { exact: true }).check()

const known = new Set<string>()
/** Someone signs in on a day at ten o'clock in Paris: with one click the first time. */
async function on(day: string, page: Page, name: string) {
  world.now = `${day}T09:00:00.000Z`
  await page.context().clearCookies()
  if (known.has(name)) {
    const [compte] = await world.sql<{ id: number }>`select id from compte where nom = ${name}`
    return comeBack(page, browser.url, await world.as(compte?.id ?? 0).session())
  }
  known.add(name)
  await signIn(page, name)
}

async function sign(page: Page) {
  await page.getByLabel(/J’ai lu le contrat et je le signe/).check()
  await press(page, 'Signer le contrat')
}

async function signOnPaper(page: Page) {
  await open(page, 'La personne a signé sur papier')
  await page.getByLabel(/a signé le contrat imprimé/).check()
  await press(page, 'Noter la signature sur papier')
}

interface Story {
  prenom: string
  nom: string
  naissance: string
  commune: string
  facts: Record<string, 'Oui' | 'Non'>
  more?: Record<string, string>
  niveau?: string
  site: string
}

/** Register, tell the situation, choose the nearest site, transmit. Leaves the page on the prescription. */
async function prescribe(page: Page, s: Story) {
  await page.goto('/stagiaires/nouveau')
  await page.getByLabel('Prénom').fill(s.prenom)
  await page.getByLabel('Nom', { exact: true }).fill(s.nom)
  await page.getByLabel('Date de naissance').fill(s.naissance)
  await page.getByLabel('Commune').fill(s.commune)
  await press(page, 'Inscrire')
  await open(page, 'Mettre à jour la situation')
  for (const [question, value] of Object.entries(s.facts)) await answer(page, question, value)
  for (const [label, value] of Object.entries(s.more ?? {})) await page.getByLabel(label).fill(value)
  if (s.niveau) await page.getByLabel('Le plus haut niveau validé').selectOption({ label: s.niveau })
  await press(page, 'Enregistrer')
  await page.getByRole('link', { name: 'Prescrire un parcours' }).click()
  await says(page, 'Peut entrer')
  await page.getByRole('link', { name: 'Choisir un site' }).first().click()
  await page.getByLabel(s.site).first().check()
  await press(page, 'Transmettre à l’organisme')
  await says(page, 'Transmise')
}

/** The organisation fills one person's week from its sheet: present, or as their timetable says. */
async function fillWeek(page: Page, action: number, monday: string, name: string) {
  await page.goto(`/emargement/${action}/${monday}`)
  const empty = new RegExp(`: noter (présent|comme prévu) dans les cases vides ${de(name)}`)
  await page.getByRole('button', { name: empty }).click()
  await page.waitForURL(/\/emargement\//)
}

async function liquidate(page: Page, mois: string) {
  await page.goto('/remuneration')
  await page.locator(`form[action="/remuneration/${mois}/liquidation"] button`).first().click()
  await page.waitForURL(/\/liquidations\/\d+/)
  return new URL(page.url()).pathname
}

/** Two people agree, one after the other, each from the run's own page. */
async function validate(page: Page, day: string, liquidation: string, first: string, second: string) {
  await on(day, page, first)
  await page.goto(liquidation)
  await page.locator('input[name="_confirmation"]').check()
  await page.locator(`form[action="${liquidation}/validation"] button`).click()
  await says(page, 'Vous avez validé. Une seconde personne doit valider à son tour.')
  await on(day, page, second)
  await page.goto(liquidation)
  await page.locator('input[name="_confirmation"]').check()
  await page.locator(`form[action="${liquidation}/validation"] button`).click()
  await says(page, 'est validée')
}

/** The payer makes the bank's file on that day; gives its page. */
async function transfer(page: Page, day: string, liquidation: string) {
  await on(day, page, 'Paul Girard')
  await page.goto(`${liquidation}/virements`)
  await page.getByLabel('Date d’exécution').fill(day)
  await page.locator('input[name="_confirmation"]').check()
  await page.locator(`form[action="${liquidation}/virements"] button`).click()
  await page.waitForURL(/\/exports\/\d+/)
  return new URL(page.url()).pathname
}

/** What the account of a person holds: what was due, less what was paid and given up. */
const balance = async (stagiaire: number) =>
  (
    await world.sql<{ centimes: number }>`select coalesce(sum(centimes), 0)::bigint centimes from mouvement
      where stagiaire_id = ${stagiaire}`
  )[0]?.centimes

test('parcours complet : une stagiaire du DAQ, de la prescription au suivi à six mois, payée au centime près, corrigée', async () => {
  const page = await browser.page({ javascript: false })

  await on('2026-11-18', page, 'Sofia Benali')
  await prescribe(page, {
    prenom: 'Louna',
    nom: 'Marchal',
    naissance: '2008-03-14',
    commune: 'Buxy',
    facts: {
      'En recherche d’emploi': 'Oui',
      'Indemnisé par l’assurance chômage': 'Non',
      'A travaillé 6 mois sur 12': 'Non',
      'Travailleur handicapé reconnu': 'Non',
    },
    site: 'Atelier des Savoirs · environ 17,7',
  })
  const prescription = new URL(page.url()).pathname

  await on('2026-11-19', page, 'Marc Petit')
  await page.goto(prescription)
  await open(page, 'Proposer un rendez-vous')
  await page.getByLabel('Date du rendez-vous').fill('2026-11-25')
  await press(page, 'Proposer un rendez-vous')
  await says(page, 'Rendez-vous proposé le 25 novembre 2026')

  await on('2026-11-20', page, 'Sofia Benali')
  await says(page, 'Louna Marchal')
  await says(page, 'rendez-vous le 25 novembre 2026')

  await on('2026-11-25', page, 'Marc Petit')
  await page.goto(prescription)
  await press(page, 'Accepter')
  await page.getByRole('link', { name: 'Faire entrer en formation' }).click()
  await page.getByLabel('Date d’entrée').fill('2026-12-01')
  await page.getByLabel('Jusqu’au').fill('2027-02-26')
  await page.getByLabel('Heures prévues').fill('360')
  await press(page, 'Enregistrer l’entrée et préparer le contrat')
  await sign(page)
  await says(page, 'Il manque : le ou la stagiaire')
  await signOnPaper(page)
  await says(page, 'le contrat est complet')
  const parcours = new URL(page.url()).pathname
  const id = Number(parcours.split('/').at(-1))

  // Her timetable, then her first morning: she signs with the code of the room, the trainer countersigns.
  const { chalon } = world.cast.actions
  await page.goto(`${parcours}/seances`)
  await open(page, 'Appliquer un emploi du temps usuel')
  const usual = page.locator('form[action$="/seances/modele"]')
  await usual.getByLabel('Temps plein, du lundi au vendredi, matin et après-midi').check()
  await usual.getByLabel('Premier jour').fill('2026-12-01')
  await usual.getByRole('button', { name: 'Appliquer' }).click()
  await says(page, 'est en place à partir du 1er décembre 2026')
  const [{ stagiaire_id: louna = 0 } = {}] = await world.sql<{ stagiaire_id: number }>`with k as (
      insert into compte (region, nom, fonction, courriel, role, stagiaire_id)
      select g.region, 'Louna Marchal', 'Stagiaire', 'louna.marchal@exemple.fr', 'stagiaire', g.id
      from parcours p join stagiaire g on g.region = p.region and g.id = p.stagiaire_id where p.id = ${id}
      returning region, id, stagiaire_id),
    seen as (insert into persona (region, compte_id, rang, resume) select region, id, 90, 'Elle vient d’entrer.' from k)
    select stagiaire_id from k`
  await on('2026-12-01', page, 'Marc Petit')
  await page.goto(`/presence/${chalon}/2026-12-01`)
  await press(page, 'Afficher un code : matin')
  const code = (await page.locator('.room-code').textContent())?.trim() ?? ''
  const phone = await browser.page({ width: 360, javascript: false })
  await on('2026-12-01', phone, 'Louna Marchal')
  await phone.goto('/signer')
  await phone.getByLabel('Le code affiché dans la salle').fill(code)
  await press(phone, 'Signer')
  expect(await phone.getByRole('status').textContent()).toContain('C’est signé')
  await page.goto(`/presence/${chalon}/2026-12-01`)
  await press(page, 'Contresigner (Marc Petit) : matin')
  expect(await page.getByRole('status').textContent()).toContain('a contresigné')

  await on('2027-01-04', page, 'Marc Petit')
  for (const monday of ['2026-11-30', '2026-12-07', '2026-12-14', '2026-12-21', '2026-12-28']) {
    await fillWeek(page, chalon, monday, 'Louna Marchal')
  }
  await page.goto(`/emargement/${chalon}/2026-12-07`)
  for (const demi of ['matin', 'apres_midi']) {
    await page.locator(`select[name="c-${id}-2026-12-08-${demi}"]`).selectOption('absence_injustifiee')
  }
  await page.locator(`select[name="c-${id}-2026-12-10-matin"]`).selectOption('entreprise')
  await press(page, 'Enregistrer la semaine')
  await page.goto('/etats/2026-12')
  await page.getByRole('button', { name: 'Certifier l’état de Louna Marchal' }).click()
  await says(page, 'Certifié le 04/01/2027')

  await on('2027-01-05', page, 'Claire Morel')
  const liquidation = await liquidate(page, '2026-12')
  await validate(page, '2027-01-05', liquidation, 'Claire Morel', 'Inès Lambert')

  // 652,18 € a month (the scale of 2019, above the national 566,17 €), 98,79 € beyond 15 km, 200 € on entry, and
  // 6 hours missed without proof: 6 × 652,18 / 151,67 = 25,80 €.
  const lines = await world.sql<{ nature: string; centimes: number }>`select nature, centimes from ligne
    where parcours_id = ${id} order by nature`
  expect(lines).toEqual([
    { nature: 'forfait_entree', centimes: 20000 },
    { nature: 'remuneration', centimes: 65218 },
    { nature: 'retenue_absence', centimes: -2580 },
    { nature: 'transport', centimes: 9879 },
  ])

  // Without an account nothing can leave; she gives hers, and the bank pays it.
  await on('2027-01-06', page, 'Paul Girard')
  await page.goto(`${liquidation}/virements`)
  await says(page, 'Louna Marchal')
  await on('2027-01-06', phone, 'Louna Marchal')
  await phone.goto(`/stagiaires/${louna}/compte-bancaire`)
  await phone.getByLabel('IBAN').fill('FR14 2004 1010 0505 0001 3M02 606')
  await press(phone, 'Enregistrer ce compte')
  await says(phone, 'Celui-ci')
  const file = await transfer(page, '2027-01-06', liquidation)
  const pain = await (await page.request.get(`${file}/pain001.xml`)).text()
  expect(pain).toContain('<IBAN>FR1420041010050500013M02606</IBAN>')
  expect(pain).toContain('<InstdAmt Ccy="EUR">925.17</InstdAmt>')
  const reference = pain.match(/<EndToEndId>([^<]+)/)?.[1] ?? ''
  await on('2027-01-08', page, 'Paul Girard')
  await page.goto(file)
  await page.locator('input[type="file"]').setInputFiles({
    name: 'retour.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`reference;statut;date;motif\n${reference};execute;2027-01-08;\n`),
  })
  await page.locator(`form[action="${file}/retours"] button`).click()
  await says(page, '1 exécuté')
  await on('2027-01-08', phone, 'Louna Marchal')
  await phone.goto('/ma-remuneration')
  await says(phone, 'Versé le 8 janvier 2027')
  await says(phone, '925,17 €')
  expect(await balance(louna)).toBe(0)

  await on('2027-01-09', page, 'Sofia Benali')
  await page.goto(`${parcours}/remuneration/2026-12`)
  for (const amount of ['652,18 €', '98,79 €', '200,00 €', '25,80 €', '925,17 €']) await says(page, amount)

  // A day noted present was missed: the statement reopens, the next run writes the difference alone.
  await on('2027-01-11', page, 'Marc Petit')
  await page.goto(`/parcours/${id}/etats/2026-12`)
  await page.getByLabel('Pourquoi').fill('La feuille du 15 décembre a été recopiée avec une erreur.')
  await page.locator('input[name="_confirmation"]').check()
  await press(page, 'Rouvrir l’état')
  await page.goto(`/emargement/${chalon}/2026-12-14`)
  for (const demi of ['matin', 'apres_midi']) {
    await page.locator(`select[name="c-${id}-2026-12-15-${demi}"]`).selectOption('absence_injustifiee')
  }
  await press(page, 'Enregistrer la semaine')
  await page.goto('/etats/2026-12')
  await page.getByRole('button', { name: 'Certifier l’état de Louna Marchal' }).click()
  await says(page, 'Certifié le 11/01/2027')

  await on('2027-01-12', page, 'Claire Morel')
  const correction = await liquidate(page, '2026-12')
  await validate(page, '2027-01-12', correction, 'Claire Morel', 'Inès Lambert')
  const second = await world.sql<{
    rang: number
    nature: string
    centimes: number
  }>`select rang, nature, centimes
    from ligne where parcours_id = ${id} and rang > 1`
  expect(second).toEqual([{ rang: 2, nature: 'retenue_absence', centimes: -2580 }])
  expect(await balance(louna)).toBe(-2580)

  // What was paid too much is taken back by a plan, at most 20 € a pay, and the rest is given up.
  await on('2027-01-13', page, 'Inès Lambert')
  await page.goto('/regularisations')
  await page.getByRole('link', { name: /Marchal/ }).click()
  await says(page, '25,80 €')
  await open(page, 'Reprendre sur les prochaines paies')
  await page.getByLabel('Montant repris par paie, en euros').fill('20')
  await press(page, 'Décider cette reprise')
  await on('2027-01-13', phone, 'Louna Marchal')
  await phone.goto('/ma-remuneration')
  await says(phone, 'Vous avez reçu 25,80 € de trop')
  await says(phone, 'Chaque paie en rend 20,00 € au plus')

  await on('2027-02-01', page, 'Marc Petit')
  for (const monday of ['2027-01-04', '2027-01-11', '2027-01-18', '2027-01-25']) {
    await fillWeek(page, chalon, monday, 'Louna Marchal')
  }
  await page.goto('/etats/2027-01')
  await page.getByRole('button', { name: 'Certifier l’état de Louna Marchal' }).click()
  await on('2027-02-02', page, 'Claire Morel')
  const january = await liquidate(page, '2027-01')
  await validate(page, '2027-02-02', january, 'Claire Morel', 'Inès Lambert')
  const [paid] = await world.sql<{ centimes: number; retenue: number }>`select centimes, retenue from paiement
    where stagiaire_id = ${louna} order by id desc limit 1`
  expect(paid).toEqual({ centimes: 65218 + 9879 - 2000, retenue: 2000 })
  expect(await balance(louna)).toBe(-580)
  await page.goto(`/regularisations/${louna}`)
  await open(page, 'Remettre tout ou partie du trop-perçu')
  await page.getByLabel('Montant remis, en euros').fill('5,80')
  const forgiven = page.locator(`form[action="/regularisations/${louna}/remise"]`)
  await forgiven.getByLabel('Motif').fill('Un reste trop petit pour une reprise.')
  await forgiven.locator('input[name="_confirmation"]').check()
  await press(page, 'Remettre cette somme')
  expect(await balance(louna)).toBe(0)

  await on('2027-02-26', page, 'Marc Petit')
  await page.goto(`${parcours}/certifications`)
  await page
    .getByLabel(/Communiquer en français|S’exprimer en français/i)
    .first()
    .check()
  await page.getByLabel('Date de l’évaluation').fill('2027-02-20')
  await page.locator(`form[action="${parcours}/certifications"] button`).first().click()
  await says(page, 'C’est inscrit pour Louna Marchal')
  await page.goto(parcours)
  await open(page, 'Enregistrer la sortie')
  await page.getByLabel('Dernier jour').fill('2027-02-26')
  await page
    .locator('form[action$="/sortie"]')
    .getByLabel('Raison')
    .selectOption({ label: 'Fin prévue du parcours' })
  await page.locator('form[action$="/sortie"]').getByLabel('Et après ?').selectOption('formation_qualifiante')
  await press(page, 'Enregistrer la sortie')
  await says(page, 'Formation qualifiante')

  await on('2027-08-30', page, 'Sofia Benali')
  await page.goto('/suivi')
  await says(page, 'Louna')
  await page.goto(`${parcours}/suivi`)
  await page.getByLabel('Date de l’échange').fill('2027-08-30')
  await page
    .getByLabel(/Emploi durable/)
    .first()
    .check()
  await page.locator(`form[action="${parcours}/suivi"] button`).first().click()
  await says(page, 'La situation de Louna Marchal à six mois est enregistrée')

  const acts = await world.sql<{ acte: string }>`select distinct acte from journal
    where apres ->> 'parcours_id' = ${String(id)} or (objet = 'parcours' and objet_id = ${String(id)}) order by acte`
  expect(acts.map(a => a.acte)).toEqual(
    expect.arrayContaining([
      'prescriptions.entree',
      'parcours.sortie',
      'parcours.suivi',
      'parcours.certifications',
    ]),
  )
  expect(browser.complaints).toEqual([])
}, 240_000)

test('parcours complet : un jeune du CAQ, contrat à quatre signatures, rémunéré en phase 2', async () => {
  const page = await browser.page()

  await on('2026-11-18', page, 'Yann Duval')
  await prescribe(page, {
    prenom: 'Enzo',
    nom: 'Lemercier',
    naissance: '2007-05-02',
    commune: 'Rouen',
    facts: {
      'En recherche d’emploi': 'Oui',
      'Sans emploi': 'Oui',
      'Inscrit à France Travail': 'Oui',
      'Inscrit en Mission locale': 'Oui',
      'Indemnisé par l’assurance chômage': 'Non',
      'Primo-demandeur d’emploi': 'Oui',
      'Sorti sans diplôme ni qualification': 'Oui',
      'A travaillé 6 mois sur 12': 'Non',
      'Travailleur handicapé reconnu': 'Non',
    },
    more: { 'Le temps passé depuis la sortie de formation initiale': '14' },
    niveau: 'Sans diplôme',
    site: 'Cap Vers l’Estuaire · même commune',
  })
  const prescription = new URL(page.url()).pathname

  await on('2026-11-20', page, 'Julie Caron')
  await page.goto(prescription)
  await press(page, 'Accepter')
  await page.getByRole('link', { name: 'Faire entrer en formation' }).click()
  await page.getByLabel('Date d’entrée').fill('2026-12-01')
  const ends = page.getByLabel('Jusqu’au')
  for (const [i, day] of ['2027-01-31', '2027-07-31', '2027-12-31'].entries()) await ends.nth(i).fill(day)
  const planned = page.getByLabel('Heures prévues')
  for (const [i, hours] of ['60', '750', '600'].entries()) await planned.nth(i).fill(hours)
  await press(page, 'Enregistrer l’entrée et préparer le contrat')
  await sign(page)
  await signOnPaper(page)
  const parcours = new URL(page.url()).pathname
  for (const name of ['Hélène Lefèvre', 'Yann Duval']) {
    await on('2026-12-02', page, name)
    await page.goto(parcours)
    await sign(page)
  }
  await says(page, 'le contrat est complet')
  const pdf = await page.request.get(`${parcours}/contrat.pdf`)
  expect(pdf.headers()['content-type']).toBe('application/pdf')

  await on('2027-03-01', page, 'Julie Caron')
  for (const monday of ['2027-02-01', '2027-02-08', '2027-02-15', '2027-02-22']) {
    await fillWeek(page, world.cast.actions.rouen, monday, 'Enzo Lemercier')
  }
  await page.goto('/etats/2027-02')
  await page.getByRole('button', { name: 'Certifier l’état d’Enzo Lemercier' }).click()

  await on('2027-03-02', page, 'Hélène Lefèvre')
  const liquidation = await liquidate(page, '2027-02')
  await validate(page, '2027-03-02', liquidation, 'Hélène Lefèvre', 'Odile Marchand')
  const csv = await (await page.request.get(`${liquidation}/etat.csv`)).text()
  expect(csv).toContain('Lemercier')

  // The file gives no amount: the national minimum for 18 to 25 years, 566,17 € since April 2026 (L6341-7).
  const id = Number(parcours.split('/').at(-1))
  const lines = await world.sql<{ nature: string; centimes: number }>`select nature, centimes from ligne
    where parcours_id = ${id} order by nature`
  expect(lines).toEqual([{ nature: 'remuneration', centimes: 56617 }])

  await on('2027-03-05', page, 'Julie Caron')
  await page.goto(parcours)
  await page.getByRole('link', { name: 'Suspendre le parcours' }).click()
  await page.getByLabel('Premier jour').fill('2027-03-08')
  await page.getByLabel('Jour du retour').fill('2027-03-22')
  await page.getByLabel('Raison').selectOption({ label: 'Raison personnelle' })
  await press(page, 'Voir ce que cela change')
  await says(page, 'Rien n’est encore enregistré')
  await says(page, '14 janvier 2028')
  await press(page, 'Suspendre')
  await page.goto(parcours)
  await says(page, '14 janvier 2028')
  await on('2027-06-30', page, 'Julie Caron')
  await page.goto(parcours)
  await open(page, 'Enregistrer la sortie')
  await page.getByLabel('Dernier jour').fill('2027-06-30')
  await page
    .locator('form[action$="/sortie"]')
    .getByLabel('Raison')
    .selectOption({ label: 'Départ vers une autre formation' })
  await page.locator('form[action$="/sortie"]').getByLabel('Et après ?').selectOption('formation_qualifiante')
  await press(page, 'Enregistrer la sortie')

  await on('2028-01-10', page, 'Yann Duval')
  await page.goto(`${parcours}/suivi`)
  await page.getByLabel('Date de l’échange').fill('2028-01-10')
  await page
    .getByLabel(/Alternance/)
    .first()
    .check()
  await page.locator(`form[action="${parcours}/suivi"] button`).first().click()
  await says(page, 'à six mois est enregistrée')
  expect(browser.complaints).toEqual([])
}, 240_000)
