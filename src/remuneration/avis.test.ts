import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { latin1, objects, pages, textOf } from '../../test/pdf.ts'
import { openWorld, type World } from '../../test/world.ts'
import { addDays, addMonths, firstDay, mois } from '../calendrier/calendrier.ts'
import { euros } from '../web/format.ts'
import { type Avis, avisPdf } from './avis.ts'

const avis: Avis = {
  titre: 'Avis de paiement de mars 2026',
  region: 'Région Bourgogne-Franche-Comté',
  reference: '2026-03-12-2',
  date: '2026-04-02T09:00:00.000Z',
  le: '2 avril 2026',
  payeur: 'Région Bourgogne-Franche-Comté',
  beneficiaire: { nom: 'Aïcha Łukaszewicz', compte: 'FR76 •••• •••• 0189, au nom de A. Łukaszewicz' },
  formation: 'Site de Chalon, Atelier des Savoirs',
  calculs: [
    {
      titre: 'Trop-perçu : 12,90 €',
      phrases: ['Ce mois a été recalculé parce que vos présences ont été corrigées par l’organisme.'],
      lignes: [
        {
          intitule: 'Retenue pour absence',
          montant: '\u221212,90\u202f€',
          phrases: ['Vous avez manqué 3 heures, absence non justifiée.'],
          sources: ['Absences non justifiées : R6341-45'],
        },
      ],
    },
    {
      titre: 'Premier calcul : 652,18 €',
      phrases: ['Cet argent vous a été versé le 10 avril 2026.'],
      lignes: [
        {
          intitule: 'Rémunération',
          montant: '652,18\u202f€',
          phrases: ['652,18 € par mois.'],
          sources: ['Montant du mois : barème de la Région'],
        },
      ],
    },
  ],
  total: '639,28\u202f€',
  contacts: [{ qualite: 'À l’organisme de formation', nom: 'Marc Petit', courriel: 'marc@exemple.fr' }],
  aide: 'Ce montant vous semble faux ? Dites-le dans Amont.',
}

describe('avis de paiement en PDF', () => {
  test('est balisé, en français, titré, avec ses titres dans l’ordre', async () => {
    const pdf = latin1(await avisPdf(avis))
    expect(pdf.slice(0, 8)).toBe('%PDF-1.7')
    for (const mark of ['/Marked true', '/Lang (fr-FR)', '/StructTreeRoot', '/DisplayDocTitle true'])
      expect(pdf).toContain(mark)
    const titre = `${avis.titre} – ${avis.beneficiaire.nom}`
    expect(pdf).toContain(Buffer.from(titre, 'utf16le').swap16().toString('latin1'))
    const tags = [...pdf.matchAll(/\/S \/(\w+)\n/g)].map(([, tag]) => tag)
    const count = (tag: string) => tags.filter(t => t === tag).length
    expect([count('H1'), count('H2'), count('H3'), count('Table'), count('TH')]).toEqual([1, 5, 2, 1, 2])
  })

  test('rien n’est dessiné hors de la lecture, sinon les traits et les numéros de page', async () => {
    for (const { stream } of objects(await avisPdf(avis)).values())
      expect(stream.split(' BDC').length).toBe(stream.split('EMC\n').length)
  })

  test('dit qui paie, qui reçoit, chaque ligne avec sa phrase et sa source, le total, à qui demander', async () => {
    const text = textOf(await avisPdf(avis)).replaceAll('\n', ' ')
    for (const said of [
      'Avis de paiement de mars 2026',
      'Aïcha Łukaszewicz',
      'FR76 •••• •••• 0189',
      '−12,90 €',
      '652,18 €',
      '639,28 €',
      'Vous avez manqué 3 heures, absence non justifiée.',
      'R6341-45',
      'Marc Petit',
      'marc@exemple.fr',
    ])
      expect(text.replaceAll('\u202f', ' ')).toContain(said)
  })

  test('le même avis donne les mêmes octets ; un long avis tient sur plusieurs pages', async () => {
    expect(Buffer.from(await avisPdf(avis)).equals(Buffer.from(await avisPdf(avis)))).toBe(true)
    const [first] = avis.calculs
    if (!first) throw new Error('Cet avis n’a pas de calcul')
    const long = await avisPdf({ ...avis, calculs: Array.from({ length: 30 }, () => first) })
    expect(pages(long)).toBeGreaterThan(3)
  })
})

describe('l’avis d’un mois', () => {
  let world: World
  let month = ''
  beforeAll(async () => {
    world = await openWorld()
    await world.app()
    month = mois(addMonths(firstDay(mois(world.today)), -1))
  }, 120_000)
  afterAll(() => world.close())
  const page = () => `/parcours/${world.cast.parcours.aicha}/remuneration/${month}`
  const fichier = () => `${page()}/avis.pdf`

  test('n’existe qu’une fois le mois validé', async () => {
    await world
      .as('marc')
      .post(`/parcours/${world.cast.parcours.aicha}/etats/${month}`, { _confirmation: 'oui' })
    expect((await world.as('aicha').get(fichier())).status).toBe(404)
    const done = await world.as('claire').post(`/remuneration/${month}/liquidation`)
    expect((await world.as('aicha').get(fichier())).status).toBe(404)
    expect((await world.as('aicha').get(page())).text).not.toContain('avis.pdf')
    for (const name of ['claire', 'ines'] as const)
      await world.as(name).post(`${done.location}/validation`, { _confirmation: 'oui' })
    const { status, type, bytes } = await world.as('aicha').get(fichier())
    expect([status, type]).toEqual([200, 'application/pdf'])
    const text = textOf(bytes).replaceAll('\u202f', ' ')
    const lignes = await world.sql<{ centimes: number }>`select centimes from ligne
      where parcours_id = ${world.cast.parcours.aicha} and mois = ${firstDay(month)}`
    expect(lignes.length).toBeGreaterThan(0)
    const total = lignes.reduce((n, l) => n + l.centimes, 0)
    for (const centimes of [...lignes.map(l => l.centimes), total])
      expect(text).toContain(euros(centimes).replaceAll('\u202f', ' '))
    expect((await world.as('aicha').get(page())).text).toContain(`href="${fichier()}"`)
  }, 60_000)

  test('ne montre jamais l’IBAN entier, et ne change pas avec le temps', async () => {
    await world.sql`insert into compte_bancaire (region, stagiaire_id, titulaire, iban, saisi_le)
      values ('bfc', ${world.cast.stagiaires.aicha}, 'Aïcha Diallo', 'FR7630006000011234567890189', ${world.now})`
    const before = await world.as('aicha').get(fichier())
    const text = textOf(before.bytes)
    expect(text).toContain('FR76 •••• •••• 0189')
    expect(text).not.toContain('1234567890')
    world.now = `${addDays(world.today, 40)}T09:00:00.000Z`
    const after = await world.as('aicha').get(fichier())
    expect(Buffer.from(after.bytes).equals(Buffer.from(before.bytes))).toBe(true)
  })

  test.each([
    ['aicha', 200],
    ['sofia', 200],
    ['claire', 200],
    ['marc', 404],
    ['thomas', 404],
    ['nadia', 404],
    ['paul', 404],
    ['helene', 404],
  ] as const)('%s : %i', async (name, status) => {
    expect((await world.as(name).get(fichier())).status).toBe(status)
  })
})
