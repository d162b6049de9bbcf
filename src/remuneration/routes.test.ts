import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays, addMonths, firstDay, mois } from '../calendrier/calendrier.ts'
import { euros, jour } from '../web/format.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.app()
}, 120_000)
afterAll(() => world.close())

const dernier = () => mois(addMonths(firstDay(mois(world.today)), -1))
const aicha = () => world.cast.parcours.aicha
let month = ''
const page = () => `/parcours/${aicha()}/remuneration/${month}`
const texte = (html: string) =>
  html
    .replaceAll('\u202f', ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

async function payer() {
  const done = await world.as('claire').post(`/remuneration/${month}/liquidation`)
  expect(done.status).toBe(303)
  for (const name of ['claire', 'ines'] as const)
    expect((await world.as(name).post(`${done.location}/validation`, { _confirmation: 'oui' })).status).toBe(
      303,
    )
}
const demain = (days = 1) => {
  world.now = `${addDays(world.today, days)}T09:00:00.000Z`
}
/** One attempt to pay Aïcha's last run, with the bank's answer. */
const virer = (retour: 'execute' | 'rejete') =>
  world.sql`insert into virement (region, paiement_id, reference, centimes, cree_le, retour, retour_le)
    select p.region, p.id, ${`ESSAI-${retour}`}, p.centimes, ${world.now}, ${retour}, ${world.today} from paiement p
    where p.stagiaire_id = ${world.cast.stagiaires.aicha} order by p.id desc limit 1`

let validee = ''
let versee = ''
let total = 0

describe('un mois, du calcul à la correction', () => {
  test('avant la liquidation, un calcul provisoire ; un mois sans personne n’existe pas', async () => {
    month = dernier()
    await world.as('marc').post(`/parcours/${aicha()}/etats/${month}`, { _confirmation: 'oui' })
    expect(texte((await world.as('aicha').get(page())).text)).toContain('Calcul provisoire')
    const years = mois(addMonths(firstDay(month), -24))
    expect((await world.as('aicha').get(`/parcours/${aicha()}/remuneration/${years}`)).status).toBe(404)
  })

  test('refusé par la banque, le mois dit quoi faire, et où', async () => {
    demain()
    await payer()
    validee = world.today
    demain()
    await virer('rejete')
    for (const path of [page(), '/ma-remuneration']) {
      const { text } = await world.as('aicha').get(path)
      expect(texte(text)).toContain('Votre banque a refusé le virement')
      expect(text).toContain(`href="/stagiaires/${world.cast.stagiaires.aicha}/compte-bancaire"`)
    }
    expect(texte((await world.as('sofia').get(page())).text)).toContain('La banque a refusé le virement')
  }, 30_000)

  test('payé, il est rangé parmi les mois versés', async () => {
    demain()
    await virer('execute')
    versee = world.today
    const { text } = await world.as('aicha').get('/ma-remuneration')
    expect(texte(text)).toContain(`Versé le ${jour(world.today)}`)
    expect(texte((await world.as('aicha').get(page())).text)).toContain(
      `Cet argent vous a été versé le ${jour(world.today)}`,
    )
  })

  test('un droit fermé reprend ce qui suit : le plus récent d’abord, en mots simples', async () => {
    demain()
    const before = (await world.as('claire').api(page())).json<{ mois: { total: number } }>()
    const du = addDays(firstDay(month), 20)
    await world.as('claire').post(`/parcours/${aicha()}/droits/fermeture`, {
      du,
      motif: 'Abandon constaté',
      _confirmation: 'oui',
    })
    await payer()
    const { mois: m } = (await world.as('claire').api(page())).json<{
      mois: { total: number; calculs: { rang: number; cause: string; total: number }[] }
    }>()
    expect(m.calculs.map(c => [c.rang, c.cause])).toEqual([
      [1, ''],
      [2, 'droit revu'],
    ])
    total = m.calculs[0]?.total ?? 0
    expect(total).toBe(before.mois.total)
    expect(m.total).toBe(m.calculs.reduce((n, c) => n + c.total, 0))
    const retire = -(m.calculs[1]?.total ?? 0)
    expect(retire).toBeGreaterThan(0)
    const { text } = await world.as('aicha').get(page())
    const read = texte(text)
    expect(read).toContain('Ce mois a été calculé 2 fois')
    expect(read).toContain('parce que la Région a revu votre droit')
    expect(read).toContain(`Vous aviez reçu ${texte(euros(retire))} de trop`)
    expect(read.indexOf('Trop-perçu :')).toBeLessThan(read.indexOf('Premier calcul :'))
    expect(texte((await world.as('aicha').get('/ma-remuneration')).text)).toContain(
      `Vous avez reçu ${texte(euros(retire))} de trop`,
    )
  }, 30_000)

  test('« Ce montant me semble faux » n’est proposé qu’à la personne', async () => {
    const lien = `/mes-reclamations?mois=${month}#nouvelle`
    expect((await world.as('aicha').get(page())).text).toContain(lien)
    expect((await world.as('sofia').get(page())).text).not.toContain('/mes-reclamations')
  })
})

describe('tel que connu un jour passé', () => {
  interface Vu {
    connu: string | null
    mois: { total: number; calculs: { rang: number }[]; provisoire: { centimes: number }[] }
  }
  const lire = async (le: string) => (await world.as('claire').api(`${page()}?connu_le=${le}`)).json<Vu>()

  test('le soir de la validation : le premier calcul, pas encore versé', async () => {
    const { mois: m } = await lire(validee)
    expect(m.calculs.map(c => c.rang)).toEqual([1])
    expect(m.total).toBe(total)
    const { text } = await world.as('claire').get(`${page()}?connu_le=${validee}`)
    expect(texte(text)).toContain(`Tel que connu le ${jour(validee)}`)
    expect(texte(text)).not.toContain('a été versé')
    expect(texte(text)).not.toContain('Trop-perçu')
  })

  test('la veille : rien n’était calculé ; voici ce qui l’aurait été, au centime', async () => {
    const { mois: m } = await lire(addDays(validee, -1))
    expect(m.calculs).toEqual([])
    expect(m.provisoire.reduce((n, l) => n + l.centimes, 0)).toBe(total)
    expect(
      texte((await world.as('claire').get(`${page()}?connu_le=${addDays(validee, -1)}`)).text),
    ).toContain('Ce mois n’était pas encore calculé')
  })

  test('l’argent revenu après coup était bien versé ce jour-là', async () => {
    await world.sql`update virement set retour = 'rejete', retour_le = ${world.today} where reference = 'ESSAI-execute'`
    const read = async (query: string) => texte((await world.as('claire').get(page() + query)).text)
    expect(await read('')).toContain('La banque a refusé le virement')
    expect(await read(`?connu_le=${versee}`)).toContain(`Cet argent lui a été versé le ${jour(versee)}`)
  })

  test('un fait enregistré après n’y change rien', async () => {
    const before = await lire(addDays(validee, -1))
    await world.sql`insert into fait (region, stagiaire_id, nom, valeur, du, saisi_le)
      select region, stagiaire_id, 'indemnise_are', 'true', date_entree, ${world.now} from parcours where id = ${aicha()}`
    expect(await lire(addDays(validee, -1))).toEqual(before)
  })

  test('une sortie et une suspension écrites après n’y changent rien non plus', async () => {
    const before = await lire(addDays(validee, -1))
    await world.sql`alter table suspension disable trigger user`
    await world.sql`insert into suspension (region, parcours_id, periode, motif)
      values ('bfc', ${aicha()}, daterange(${firstDay(month)}::date, ${addDays(firstDay(month), 9)}::date), 'personnel')`
    await world.sql`alter table suspension enable trigger user`
    await world.sql`insert into journal (region, le, acte, objet, objet_id, apres)
      select region, ${world.now}, 'essai', 'suspension', id::text, '{}' from suspension where parcours_id = ${aicha()}`
    expect(await lire(addDays(validee, -1))).toEqual(before)
  })

  test.each(['2199-01-01', 'hier', '2026-02-30'])(
    '« %s » n’est pas un jour passé : la page d’aujourd’hui',
    async le => {
      expect((await lire(le)).connu).toBeNull()
    },
  )
})

describe('droits de lecture', () => {
  test.each([
    ['aicha', 200],
    ['sofia', 200],
    ['marc', 200],
    ['claire', 200],
    ['thomas', 404],
    ['nadia', 404],
    ['lucie', 404],
    ['helene', 404],
    ['paul', 404],
  ] as const)('%s : %i', async (name, status) => {
    expect((await world.as(name).get(`${page()}?connu_le=${validee}`)).status).toBe(status)
  })
})
