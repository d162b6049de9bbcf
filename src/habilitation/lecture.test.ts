import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { routes } from '../app.ts'
import { actName } from '../http/route.ts'
import { changements } from './changement.ts'
import { ACTES } from './mots/actes.ts'
import { OBJETS, phrase } from './mots/objets.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

describe('les mots du journal', () => {
  it('nomment chaque acte d’Amont', () => {
    for (const route of routes)
      if (route.kind === 'act') expect(Object.keys(ACTES)).toContain(actName(route.path))
  })

  it('nomment chaque table écrite', async () => {
    const tables = await world.sql<{
      nom: string
    }>`select c.relname nom from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where t.tgname = 'journal' order by 1`
    for (const { nom } of tables) expect(Object.keys(OBJETS)).toContain(nom)
  })

  it('font une phrase de chaque ligne', () => {
    const line = {
      acte: 'parcours.sortie',
      objet: 'sortie',
      objet_id: '3',
      avant: null,
      apres: { date: '2026-01-02' },
    }
    const said = (more: Partial<typeof line> | { avant: object; apres: object | null }) =>
      phrase({ ...line, ...more } as Parameters<typeof phrase>[0], 'Sofia Benali')
    expect(said({})).toBe('Sofia Benali a ajouté une sortie')
    expect(said({ avant: {}, apres: {} })).toBe('Sofia Benali a modifié une sortie')
    expect(said({ avant: {}, apres: null })).toBe('Sofia Benali a supprimé une sortie')
    expect(said({ acte: 'connexion' })).toBe('Connexion de Sofia Benali')
    expect(said({ acte: 'deconnexion' })).toBe('Déconnexion de Sofia Benali')
    expect(said({ acte: 'acces_refuse', objet: 'page', objet_id: 'GET /stagiaires/3' })).toBe(
      'Accès refusé à Sofia Benali : fiche de la personne',
    )
    expect(said({ acte: 'telechargement', objet: 'fichier', objet_id: '/parcours/3/contrat.pdf' })).toBe(
      'Sofia Benali a téléchargé un fichier : contrat',
    )
    expect(said({ objet: 'structure', apres: { nom: 'Cap emploi' } as never })).toBe(
      'Sofia Benali a ajouté une structure « Cap emploi »',
    )
  })

  it('montrent ce qui a changé, et rien d’autre', () => {
    expect(
      changements({ nom: 'A', commune: 'x', revision: 1 }, { nom: 'B', commune: 'x', revision: 2 }),
    ).toEqual([{ champ: 'Nom', avant: 'A', apres: 'B' }])
    expect(changements(null, { id: 2, parcours_id: 3, compte_id: 4, date: '2026-04-27' })).toEqual([
      { champ: 'Date', avant: '', apres: '27/04/2026' },
    ])
  })
})

describe('le journal de la Région', () => {
  it('dit qui a fait quoi, avec l’avant et l’après', async () => {
    await world.write(
      db =>
        db
          .updateTable('stagiaire')
          .set({ telephone: '06 39 98 00 77' })
          .where('id', '=', world.cast.stagiaires.aicha)
          .execute(),
      'sofia',
    )
    const { status, text } = await world.as('claire').get('/journal?qui=sofia&objet=stagiaire')
    expect(status).toBe(200)
    expect(text).toContain('Sofia Benali')
    expect(text).toContain('a modifié une fiche de personne')
    expect(text).toMatch(new RegExp(`<a href="/stagiaires/${world.cast.stagiaires.aicha}">Aïcha `))
    expect(text).not.toContain(', numéro ')
    expect(text.match(/>Filtrer( cette page)?</g)).toHaveLength(1)
    expect(text).toContain('→ 06 39 98 00 77')
    expect(text).toContain('18/11/')
  })

  it('garde la trace d’une page refusée', async () => {
    await world.as('paul').get(`/stagiaires/${world.cast.stagiaires.aicha}`)
    const { text } = await world.as('claire').get('/journal?acte=acces_refuse')
    expect(text).toMatch(/Accès refusé à Paul Girard \([^)]+\) : fiche de la personne\./)
    expect(text).toContain(`GET /stagiaires/${world.cast.stagiaires.aicha}`)
  })

  it('se filtre par date et par personne', async () => {
    const lines = async (query: string) =>
      (await world.as('claire').api(`/journal?${query}`)).json<{ lignes: { objet: string }[] }>().lignes
    expect(await lines('au=2020-01-01')).toEqual([])
    expect((await lines(`du=${world.today}`)).length).toBeGreaterThan(0)
    const about = await lines(`stagiaire=${world.cast.stagiaires.aicha}&objet=stagiaire`)
    expect(about).toHaveLength(2)
    expect((await world.as('claire').get('/journal?acte=nul&du=x&page=z')).text).toContain(
      'Aucune ligne ne correspond.',
    )
  })

  it('n’est ouvert qu’à la Région, et ne montre que la sienne', async () => {
    for (const name of ['sofia', 'marc', 'aicha', 'paul'] as const)
      expect((await world.as(name).get('/journal')).status, name).toBe(404)
    const helene = await world.as('helene').get('/journal?objet=stagiaire')
    expect(helene.text).not.toContain('06 39 98 00 77')
  })
})

describe('qui a lu un dossier', () => {
  const path = () => `/stagiaires/${world.cast.stagiaires.aicha}/consultations`

  it('se lit par la personne, son conseiller et la Région', async () => {
    await world.as('marc').get(`/parcours/${world.cast.parcours.aicha}/certifications`)
    for (const name of ['aicha', 'sofia', 'claire'] as const) {
      const { status, text } = await world.as(name).get(path())
      expect(status, name).toBe(200)
      expect(text).toContain('Marc Petit')
      expect(text).toContain('Certifications')
    }
  })

  it('et par personne d’autre', async () => {
    for (const name of ['marc', 'thomas', 'nadia', 'paul', 'helene'] as const)
      expect((await world.as(name).get(path())).status, name).toBe(404)
    expect((await world.as('claire').get('/stagiaires/x/consultations')).status).toBe(404)
  })
})
