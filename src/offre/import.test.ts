import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { siret } from '../db/demonstration/offer.ts'
import { importLheo } from './import.ts'
import { parseLheo } from './lheo.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const lieu = (commune: string) =>
  `<lieu-de-formation><coordonnees><adresse><denomination>Le Site</denomination><ligne>1 rue Haute</ligne>
   <codepostal>71100</codepostal><ville>Chalon</ville><code-INSEE-commune>${commune}</code-INSEE-commune></adresse></coordonnees></lieu-de-formation>`
const action = (numero: string, commune: string) =>
  `<action numero="${numero}"><modalites-enseignement>0</modalites-enseignement>${lieu(commune)}
   <modalites-entrees-sorties>1</modalites-entrees-sorties>
   <session numero="S1"><periode><debut>20260105</debut><fin>20261218</fin></periode></session></action>`
const formation = (numero: string, intitule: string, actions: string, siret = '77897285100068') =>
  `<formation numero="${numero}"><intitule-formation>${intitule}</intitule-formation><objectif-formation>Apprendre</objectif-formation>
   <certifiante>0</certifiante>${actions}<organisme-formation-responsable numero="O"><SIRET-organisme-formation><SIRET>${siret}</SIRET></SIRET-organisme-formation>
   <nom-organisme>Le Centre</nom-organisme></organisme-formation-responsable></formation>`
const file = (...formations: string[]) =>
  `<lheo xmlns="http://lheo.gouv.fr/2.3"><offres>${formations.join('')}</offres></lheo>`
const load = (xml: string) => world.write(db => importLheo(db, 'bfc', parseLheo(xml)), 'claire')

describe('importer une offre', () => {
  it('crée, ne change rien la seconde fois, puis ne change que ce qui a changé', async () => {
    const xml = file(formation('F1', 'Français', action('A1', '71076') + action('A2', '71270')))
    expect(await load(xml)).toEqual({ crees: 5, modifies: 0, inchanges: 0, refuses: [] })
    expect(await load(xml)).toEqual({ crees: 0, modifies: 0, inchanges: 5, refuses: [] })
    expect(await load(xml.replace('>Français<', '>Français oral<'))).toMatchObject({
      crees: 0,
      modifies: 1,
      inchanges: 4,
    })
    const [row] = await world.sql<{ intitule: string }>`select intitule from formation where numero = 'F1'`
    expect(row?.intitule).toBe('Français oral')
  })

  it('reconnaît l’organisme à son SIRET et le lieu à son adresse', async () => {
    await load(file(formation('F2', 'Calcul', action('A3', '71076'))))
    const [n] = await world.sql<{ organismes: number; sites: number }>`select
      (select count(*) from organisme where siret = '77897285100068') organismes,
      (select count(*) from site where adresse = '1 rue Haute' and commune = '71076') sites`
    expect(n).toEqual({ organismes: 1, sites: 1 })
  })

  it('laisse de côté une commune inconnue, dit laquelle et que faire, et prend le reste', async () => {
    const rapport = await load(
      file(formation('F3', 'Numérique', action('A4', '71999') + action('A5', '71076'))),
    )
    expect(rapport.crees).toBe(3)
    expect(rapport.refuses).toEqual([
      {
        ligne: null,
        chemin: 'formation[F3]/action[A4]/lieu-de-formation',
        valeur: '71999',
        message: expect.stringContaining('Action A4 : commune « 71999 » inconnue. Donnez le code INSEE'),
      },
    ])
  })

  it('suit une commune qui a changé de code', async () => {
    const [old] = await world.sql<{ code: string }>`select code from commune where code = '75112'`
    expect(old).toBeUndefined()
    const rapport = await load(file(formation('F4', 'Code', action('A6', '75112'))))
    expect(rapport.refuses).toEqual([])
  })

  it('garde le dispositif que la Région a donné à une action', async () => {
    await world.write(db =>
      db.updateTable('action').set({ dispositif: 'bfc-daq-2026' }).where('numero', '=', 'A1').execute(),
    )
    await load(file(formation('F1', 'Autre nom', action('A1', '71076'))))
    const [row] = await world.sql<{ dispositif: string }>`select dispositif from action where numero = 'A1'`
    expect(row?.dispositif).toBe('bfc-daq-2026')
  })

  it('ne confie pas à un autre organisme une action où des personnes sont suivies', async () => {
    const moved = (numero: string) => file(formation('F1', 'Français', action(numero, '71270'), siret(90)))
    const [before] = await world.sql<{ site_id: number }>`select site_id from action where numero = 'A2'`
    expect((await load(moved('A2'))).refuses).toEqual([])
    const [after] = await world.sql<{ site_id: number }>`select site_id from action where numero = 'A2'`
    expect(after).not.toEqual(before)

    const [followed] = await world.sql<{ numero: string; site_id: number }>`select a.numero, a.site_id
      from action a join parcours p on (p.region, p.action_id) = (a.region, a.id)
      where p.id = ${world.cast.parcours.aicha}`
    const { refuses } = await load(moved(followed?.numero ?? ''))
    expect(refuses).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('ne peut pas passer à un autre organisme'),
      }),
    ])
    expect(await world.sql`select numero, site_id from action where numero = ${followed?.numero}`).toEqual([
      followed,
    ])
    expect((await world.as('marc').get(`/parcours/${world.cast.parcours.aicha}`)).status).toBe(200)
  })

  const real = '../shared/data/lheo/rco-grandest-2.3.xml'
  it.skipIf(!existsSync(real))('lit le vrai fichier du Grand Est, deux fois', async () => {
    const parsed = parseLheo(readFileSync(real))
    const first = await world.write(db => importLheo(db, 'bfc', parsed), 'claire')
    expect(first.crees).toBeGreaterThanOrEqual(3)
    const second = await world.write(db => importLheo(db, 'bfc', parsed), 'claire')
    expect(second).toMatchObject({ crees: 0, modifies: 0, inchanges: first.crees })
  })
})

describe('les pages de l’offre', () => {
  const upload = (text: string, name = 'offre.xml') => {
    const body = new FormData()
    body.set('fichier', new File([text], name, { type: 'text/xml' }))
    return body
  }

  it('se cherche par mot sans accent, commune et dispositif', async () => {
    await load(file(formation('F9', 'Métiers de la forêt', action('A9', '71270'))))
    const sofia = world.as('sofia')
    for (const query of ['q=foret', 'q=MÉTIERS+forêt', 'q=foret&commune=macon', 'q=foret&commune=71000'])
      expect((await sofia.get(`/offre?${query}`)).text, query).toContain('Métiers de la forêt')
    for (const query of ['q=foret+marine', 'q=foret&commune=dijon', 'q=foret&dispositif=bfc-daq-2026'])
      expect((await sofia.get(`/offre?${query}`)).text, query).toContain('Aucune formation ne correspond.')
  })

  it('montre une formation, ses lieux et ses dates, dernier jour compris', async () => {
    const [row] = await world.sql<{ id: number }>`select id from formation where numero = 'F9'`
    const { text } = await world.as('marc').get(`/formations/${row?.id}`)
    expect(text).toContain('Métiers de la forêt')
    expect(text).toContain('au 18/12/2026')
    expect((await world.as('helene').get(`/formations/${row?.id}`)).status).toBe(404)
    expect((await world.as('marc').get('/formations/x')).status).toBe(404)
  })

  it('n’est pas ouverte au stagiaire ni au payeur ; l’import, à la Région seule', async () => {
    for (const name of ['aicha', 'paul'] as const)
      expect((await world.as(name).get('/offre')).status).toBe(404)
    for (const name of ['sofia', 'marc', 'aicha', 'paul'] as const) {
      expect((await world.as(name).get('/offre/import')).status, name).toBe(404)
      expect((await world.as(name).upload('/offre/import', upload(file()))).status, name).toBe(404)
    }
  })

  it('importe un fichier envoyé, et en garde le compte rendu', async () => {
    const claire = world.as('claire')
    const sent = await claire.upload(
      '/offre/import',
      upload(file(formation('F10', 'Soudure', action('A10', '71999')))),
    )
    expect([sent.status, sent.location]).toEqual([303, '/offre/import'])
    expect(sent.notice).toContain('1 créés')
    const { text } = await claire.get('/offre/import')
    expect(text).toContain('commune « 71999 » inconnue')
    expect((await claire.get('/offre?q=soudure')).status).toBe(200)
  })

  it('dit ce qui ne va pas dans un fichier, et n’en écrit rien', async () => {
    const claire = world.as('claire')
    const cases: [string, string][] = [
      ['', 'Choisissez un fichier.'],
      ['<lheo', 'XML mal formé'],
      ['<html xmlns="x"/>', 'Vérifiez que le fichier est un export LHEO'],
    ]
    for (const [text, message] of cases) {
      const answer = await claire.upload('/offre/import', upload(text))
      expect(answer.status, text).toBe(422)
      expect(answer.text).toContain(message)
    }
    const none = await claire.upload('/offre/import', new FormData())
    expect(none.status).toBe(422)
  })

  it('s’importe aussi par l’API', async () => {
    const answer = await world
      .as('claire')
      .api('/offre/import', { fichier: file(formation('F11', 'Vigne', action('A11', '71076'))) })
    expect(answer.status).toBe(201)
    expect(answer.json<{ crees: number }>().crees).toBe(3)
  })
})
