import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Name, openWorld, type World } from '../../test/world.ts'
import { addDays, addMonths, firstDay, mois } from '../calendrier/calendrier.ts'
import { jour, jourCourt } from '../web/format.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.app()
}, 120_000)
afterAll(() => world.close())

const month = () => mois(addMonths(firstDay(mois(world.today)), -1))
const texte = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const MES = '/mes-reclamations'
const deposer = (fields: Record<string, string>) =>
  world.as('aicha').submit(MES, MES, { texte: 'Je crois qu’il manque un jour.', ...fields })
const messages = (name: Name) =>
  world.sql<{
    objet: string
    texte: string
    lien: string
    cle: string
  }>`select objet, texte, lien, cle from message
    where compte_id = ${world.cast.comptes[name]} and cle like 'reclamation-%' order by id`

let montant = ''
let presence = ''

describe('une réclamation, de la question à la réponse', () => {
  test('il faut dire à propos de quoi, et quelques mots', async () => {
    const refus = await deposer({ texte: 'non' })
    expect(refus.status).toBe(422)
    expect(refus.text).toContain('Choisissez dans la liste')
    expect(refus.text).toContain('5 lettres au moins')
    const ailleurs = await deposer({ mois: '2015-01', objet: 'montant' })
    expect(ailleurs.status).toBe(422)
    expect(ailleurs.text).toContain('pas en formation ce mois-là')
  })

  test('depuis la page d’un mois, ce mois est déjà choisi', async () => {
    const { text } = await world.as('aicha').get(`${MES}?mois=${month()}`)
    expect(text).toContain(`<option value="${month()}" selected`)
  })

  test('un montant va à la Région, pas à l’organisme ; la Région est prévenue, sans rien de personnel', async () => {
    const done = await deposer({ mois: month(), objet: 'montant' })
    expect(done.status).toBe(303)
    montant = done.location ?? ''
    expect((await world.as('marc').get(montant)).status).toBe(404)
    const [told] = await messages('claire')
    expect(told).toMatchObject({ lien: montant, objet: 'Une réclamation attend votre réponse' })
    expect(`${told?.objet} ${told?.texte}`).not.toMatch(/Aïcha|Diallo|€|jour\.$/)
    expect(await messages('marc')).toEqual([])
    const liste = texte((await world.as('claire').get('/reclamations')).text)
    expect(liste).toContain('Diallo Aïcha')
    expect(liste).toContain(jourCourt(addDays(world.today, 10)))
  })

  test('une présence va à l’organisme, par son référent', async () => {
    const done = await deposer({ mois: month(), objet: 'presence' })
    presence = done.location ?? ''
    expect((await world.as('marc').get(presence)).status).toBe(200)
    expect((await world.as('lucie').get(presence)).status).toBe(404)
    expect((await messages('marc')).map(m => m.lien)).toEqual([presence])
    expect(texte((await world.as('marc').get('/reclamations')).text)).toContain('Diallo Aïcha')
    expect(texte((await world.as('aicha').get(presence)).text)).toContain('Atelier des Savoirs vous répond')
  })

  test('la Région change le délai : ce qui est déjà demandé garde sa date, la suite suit le nouveau', async () => {
    const now = world.now
    const demain = addDays(world.today, 1)
    const acte = '/reglages/reclamation_delai'
    const change = await world.as('claire').submit(acte, `${acte}/changement`, {
      ...{ valeur: '5', du: demain, motif: 'Engagement de la Région' },
    })
    expect(change.status).toBe(303)
    const due = jour(addDays(world.today, 10))
    world.now = `${demain}T09:00:00.000Z`
    expect(texte((await world.as('aicha').get(montant)).text)).toContain(`vous répond avant le ${due}`)
    expect((await world.as('aicha').get(MES)).text).toContain('sous 5 jours')
    const next = await deposer({ mois: month(), objet: 'autre' })
    expect(texte((await world.as('aicha').get(next.location ?? '')).text)).toContain(
      `vous répond avant le ${jour(addDays(demain, 5))}`,
    )
    await world.as('claire').post(`${next.location}/reponse`, { texte: 'Voici la réponse.' })
    world.now = now
  })

  test('passé dix jours, le retard se voit des deux côtés', async () => {
    const now = world.now
    world.now = `${addDays(world.today, 11)}T09:00:00.000Z`
    expect(texte((await world.as('claire').get('/reclamations')).text)).toContain('En retard depuis le')
    expect(texte((await world.as('claire').get('/reclamations')).text)).toContain('11 jours')
    expect(texte((await world.as('aicha').get(montant)).text)).toContain('La réponse est en retard')
    world.now = now
  })

  test('la Région transmet à l’organisme, qui la voit alors, et répond', async () => {
    const sent = await world.as('claire').submit(montant, `${montant}/transmission`, {
      texte: 'Pouvez-vous vérifier le 12 ?',
    })
    expect(sent.status).toBe(303)
    expect((await world.as('marc').get(montant)).status).toBe(200)
    expect((await messages('marc')).map(m => m.lien)).toEqual([presence, montant])
    const twice = await world.as('claire').post(`${montant}/transmission`)
    expect(twice.status).toBe(422)
    expect(twice.text).toContain('n’est pas possible')
    const answer = await world
      .as('marc')
      .submit(montant, `${montant}/reponse`, { texte: 'Une absence était mal notée.' })
    expect(answer.status).toBe(303)
    const told = (await messages('aicha')).find(m => m.lien === montant)
    expect(told).toMatchObject({ lien: montant, objet: 'Une réponse à votre réclamation' })
    const { text } = await world.as('aicha').get(montant)
    expect(texte(text)).toContain('Une absence était mal notée.')
    expect(texte(text)).toContain('Répondue')
    expect(texte((await world.as('claire').get('/reclamations')).text)).not.toContain(month())
  })

  test('la personne demande encore, puis dit que c’est réglé', async () => {
    const aicha = world.as('aicha')
    expect((await aicha.submit(montant, `${montant}/relance`, { texte: '' })).status).toBe(422)
    const again = await aicha.submit(montant, `${montant}/relance`, { texte: 'Et le transport ?' })
    expect(again.status).toBe(303)
    expect((await messages('marc')).filter(m => m.lien === montant)).toHaveLength(2)
    await world.as('claire').post(`${montant}/reponse`, { texte: 'Il est payé avec la prochaine paie.' })
    expect((await aicha.submit(montant, `${montant}/cloture`)).status).toBe(303)
    const { reclamation } = (await aicha.api(montant)).json<{
      reclamation: { evenements: { statut: string }[] }
    }>()
    expect(reclamation.evenements.map(e => e.statut)).toEqual([
      'deposee',
      'transmise_organisme',
      'repondue',
      'relancee',
      'repondue',
      'close',
    ])
    expect((await world.as('claire').post(`${montant}/reponse`, { texte: 'Encore un mot' })).status).toBe(422)
    const toutes = texte((await world.as('claire').get('/reclamations?filtre=toutes')).text)
    expect(toutes).toContain('Close')
    expect(texte((await aicha.get(MES)).text)).toContain(`le ${jour(world.today)}`)
  })

  test('ce qui s’est dit ne s’efface pas', async () => {
    await expect(world.sql`update reclamation_evenement set texte = 'autre'`).rejects.toMatchObject({
      constraint: 'fait_intangible',
    })
  })
})

describe('droits', () => {
  test.each([
    ['aicha', 404, 200, 200],
    ['thomas', 404, 200, 404],
    ['claire', 200, 404, 200],
    ['helene', 200, 404, 404],
    ['marc', 200, 404, 200],
    ['lucie', 200, 404, 404],
    ['sofia', 404, 404, 404],
    ['paul', 404, 404, 404],
  ] as const)('%s : liste %i, les siennes %i, celle d’Aïcha %i', async (name, liste, mes, une) => {
    const who = world.as(name)
    expect((await who.get('/reclamations')).status).toBe(liste)
    expect((await who.get(MES)).status).toBe(mes)
    expect((await who.get(presence)).status).toBe(une)
  })

  test.each(['thomas', 'sofia', 'paul', 'helene', 'lucie'] as const)('%s n’agit sur aucune', async name => {
    for (const acte of ['reponse', 'transmission', 'relance', 'cloture'])
      expect((await world.as(name).post(`${presence}/${acte}`, { texte: 'Un mot de trop' })).status).toBe(404)
  })

  test('un organisme ne lit pas les réclamations d’un autre', async () => {
    expect(texte((await world.as('lucie').get('/reclamations?filtre=toutes')).text)).not.toContain('Diallo')
  })
})
