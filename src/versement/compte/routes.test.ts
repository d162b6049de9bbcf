import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../../test/world.ts'
import { addMonths, firstDay, mois } from '../../calendrier/calendrier.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.app()
}, 60_000)
afterAll(() => world.close())

const IBAN = 'FR76 3000 6000 0112 3456 7890 189'
const AUTRE = 'FR14 2004 1010 0505 0001 3M02 606'
const path = (who: 'aicha' | 'thomas' | 'lea' = 'aicha') =>
  `/stagiaires/${world.cast.stagiaires[who]}/compte-bancaire`
const donner = (name: Parameters<World['as']>[0], fields: Record<string, string>, to = path()) =>
  world.as(name).submit(to, to, fields)
const messages = (objet: string) =>
  world.sql<{ compte_id: number; texte: string; lien: string }>`select compte_id, texte, lien from message
    where objet = ${objet} order by compte_id`

describe('le compte bancaire d’une personne', () => {
  test('sans compte, la page dit ce qui manque', async () => {
    const { status, text } = await world.as('aicha').get(path())
    expect(status).toBe(200)
    expect(text).toContain('sans lui, rien ne peut vous être versé')
    expect((await world.as('aicha').get(`/stagiaires/${world.cast.stagiaires.aicha}`)).text).toContain(
      `href="${path()}"`,
    )
  })

  test.each([
    [{ iban: 'FR7630006000011234567890188' }, 'sa clé ne correspond pas'],
    [{ iban: 'FR76' }, 'un IBAN qui commence par FR en compte 27'],
    [{ iban: 'US64SVBKUS6S3300958879' }, /pays/],
    [{ iban: 'TN5910006035183598478831' }, 'zone SEPA'],
    [{ iban: '' }, 'Indiquez l’IBAN'],
    [{ iban: IBAN, bic: 'X' }, '8 ou 11 caractères'],
    [{ iban: 'CH93 0076 2011 6238 5295 7' }, 'donnez aussi le BIC'],
    [{ iban: IBAN, titulaire: ' ' }, 'en lettres latines'],
    [{ iban: IBAN, titulaire: 'Иван Иванов' }, 'en lettres latines'],
    [{ iban: IBAN, titulaire: 'a'.repeat(141) }, '140 caractères au plus'],
  ])('%o est refusé, rien n’est gardé', async (fields, why) => {
    const answer = await donner('aicha', { titulaire: 'Aïcha Diallo', ...fields })
    expect(answer.status).toBe(422)
    expect(answer.text).toMatch(why)
    expect(await world.sql`select id from compte_bancaire`).toEqual([])
  })

  test('la personne le donne ; qui l’a saisi le relit, les autres le reconnaissent', async () => {
    expect((await donner('aicha', { titulaire: 'Aïcha Diallo', iban: IBAN, bic: 'agrifrpp' })).status).toBe(
      303,
    )
    expect((await world.as('aicha').get(path())).text).toContain(IBAN)
    for (const name of ['sofia', 'marc', 'claire'] as const) {
      const { text } = await world.as(name).get(path())
      expect(text).toContain('FR76 •••• •••• 0189')
      expect(text).not.toContain('3000 6000')
      const api = (await world.as(name).api(path())).text
      expect(api).not.toMatch(/30006000|AGRIFRPP/)
    }
  })

  test('le donner une seconde fois ne change rien', async () => {
    const again = await donner('aicha', {
      titulaire: 'Aïcha Diallo',
      iban: IBAN.toLowerCase(),
      bic: 'AGRIFRPP',
    })
    expect(again.status).toBe(422)
    expect(again.text).toContain('rien ne change')
  })

  test('un changement s’ajoute, l’ancien reste ; la personne apprend que quelqu’un d’autre l’a fait', async () => {
    expect((await donner('marc', { titulaire: 'A. Diallo', iban: AUTRE })).status).toBe(303)
    const rows = await world.sql<{ iban: string }>`select iban from compte_bancaire order by id`
    expect(rows.map(r => r.iban)).toEqual([IBAN, AUTRE].map(i => i.replaceAll(' ', '')))
    const { text } = await world.as('aicha').get(path())
    expect(text).toContain('FR14 •••• •••• 2606')
    expect(text).toContain(IBAN)
    expect(await messages('Votre compte bancaire a été enregistré')).toMatchObject([
      { compte_id: world.cast.comptes.aicha, texte: expect.stringContaining('Marc Petit'), lien: path() },
    ])
    expect(await messages('Un compte bancaire a changé')).toEqual([])
  })

  test('la Région est prévenue quand il change alors qu’un paiement attend', async () => {
    const dernier = mois(addMonths(firstDay(mois(world.today)), -1))
    expect((await world.as('claire').post(`/remuneration/${dernier}/liquidation`)).status).toBe(303)
    const done = await donner('aicha', { titulaire: 'Aïcha Diallo', iban: IBAN })
    expect(done.notice).toContain('la Région est prévenue')
    const told = await messages('Un compte bancaire a changé')
    expect(told.map(m => m.compte_id)).toEqual(
      (
        await world.sql<{
          id: number
        }>`select id from compte where region = 'bfc' and role = 'region' and actif order by id`
      ).map(r => r.id),
    )
    expect(told[0]?.texte).not.toMatch(/FR|Diallo|€/)
  })

  test('le journal le note, sans le donner à lire', async () => {
    const { text } = await world.as('claire').get('/journal?objet=compte_bancaire')
    expect(text).toContain('FR76 •••• •••• 0189')
    expect(text).not.toContain('30006000011234567890189')
    expect((await world.as('claire').api('/journal?objet=compte_bancaire')).text).not.toContain('30006000')
  })

  test.each([
    ['thomas', 404],
    ['nadia', 404],
    ['lucie', 404],
    ['helene', 404],
    ['paul', 404],
    ['sofia', 200],
  ] as const)('%s à la porte : %i', async (name, status) => {
    expect((await world.as(name).get(path())).status).toBe(status)
    if (status === 404) {
      const post = await world.as(name).post(path(), { titulaire: 'Pirate', iban: AUTRE })
      expect(post.status).toBe(404)
    }
  })

  test('un organisme ne le voit pas avant l’entrée', async () => {
    expect((await world.as('marc').get(path('lea'))).status).toBe(404)
    expect((await world.as('sofia').get(path('lea'))).status).toBe(200)
  })
})
