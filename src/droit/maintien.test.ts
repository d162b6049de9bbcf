import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays } from '../calendrier/calendrier.ts'
import { Refus } from '../db/refus.ts'
import { aPrendre, type Decision, effectif, ouvertures, type Personne } from './droit.ts'
import { fermer, limites, maintenir, rouvrir, type Stop } from './maintien.ts'

const OCC = 'occ-75-distance'
const ouverture: Decision = {
  nature: 'ouverture',
  du: '2026-01-05',
  au: null,
  regle: 'fr-remuneration',
  version: '2021-05-01',
  regime: 'legal',
  faits: { date_entree: '2026-01-05' },
}
const stops: Stop[] = [
  { nature: 'suspension', du: '2026-03-02', au: '2026-05-04' },
  { nature: 'arret', du: '2026-06-01', au: null },
]
const demande = (du: string, au: string, droits: Decision[] = [ouverture], own = OCC) =>
  maintenir(own, droits, stops, du, au)

describe('maintenir une rémunération', () => {
  test('les limites se lisent dans le fichier du dispositif, et nulle part ailleurs', () => {
    expect(limites(OCC, 'fr-remuneration', '2026-03-02')).toMatchObject({
      dispositif: OCC,
      suspension_jours: 28,
      arret_jours: 15,
    })
    expect(limites('bfc-daq-2026', 'fr-remuneration', '2026-03-02')).toBeNull()
    expect(limites(OCC, 'fr-remuneration', '2020-03-12')).toBeNull()
  })

  test('quatre semaines d’une suspension, pas un jour de plus', () => {
    expect(demande('2026-03-02', '2026-03-30')).toMatchObject({
      nature: 'maintien',
      du: '2026-03-02',
      au: '2026-03-30',
      regle: 'fr-remuneration',
      faits: ouverture.faits,
    })
    expect(() => demande('2026-03-02', '2026-03-31')).toThrow('28 jours au plus')
  })

  test('ce qui est déjà maintenu compte, et ne se maintient pas deux fois', () => {
    const kept = demande('2026-03-02', '2026-03-16')
    const droits = [ouverture, kept]
    expect(demande('2026-03-16', '2026-03-30', droits).nature).toBe('maintien')
    expect(() => demande('2026-03-16', '2026-03-31', droits)).toThrow('dont 14 déjà maintenus')
    expect(() => demande('2026-03-15', '2026-03-20', droits)).toThrow('couvre déjà')
  })

  test('des suspensions qui se suivent sans un jour d’écart partagent une seule limite', () => {
    const suite: Stop[] = [
      { nature: 'suspension', du: '2026-03-16', au: '2026-04-20' },
      { nature: 'suspension', du: '2026-03-02', au: '2026-03-16' },
      { nature: 'suspension', du: '2026-04-20', au: '2026-05-04' },
      { nature: 'suspension', du: '2026-05-05', au: null },
    ]
    const suivi = (du: string, au: string, droits: Decision[] = [ouverture]) =>
      maintenir(OCC, droits, suite, du, au)
    const kept = suivi('2026-03-02', '2026-03-16')
    expect(() => suivi('2026-03-16', '2026-03-31', [ouverture, kept])).toThrow('dont 14 déjà maintenus')
    expect(() =>
      suivi('2026-04-20', '2026-05-04', [ouverture, kept, suivi('2026-03-16', '2026-03-30')]),
    ).toThrow('dont 28 déjà maintenus')
    // One decision may pass from one to the next; a day of training between two gives a limit of its own.
    expect(suivi('2026-03-10', '2026-04-07').au).toBe('2026-04-07')
    expect(suivi('2026-05-05', '2026-06-02', [ouverture, kept]).au).toBe('2026-06-02')
  })

  test('quinze jours après un arrêt', () => {
    expect(demande('2026-06-01', '2026-06-16').au).toBe('2026-06-16')
    expect(() => demande('2026-06-01', '2026-06-17')).toThrow('15 jours au plus')
  })

  test.each([
    ['hors d’un arrêt', '2026-02-02', '2026-02-10', 'n’est pas arrêtée'],
    ['au-delà de la reprise', '2026-04-20', '2026-05-05', 'reprend le 4 mai 2026'],
    ['à l’envers', '2026-03-10', '2026-03-10', 'avant le premier'],
  ])('refusé %s', (_cas, du, au, dit) => {
    expect(() => demande(du, au)).toThrow(dit)
  })

  test('rien à maintenir sans droit ouvert, ni sans mesure du dispositif', () => {
    expect(() => demande('2026-03-02', '2026-03-10', [])).toThrow('Aucun droit')
    expect(() => demande('2026-03-02', '2026-03-10', [ouverture], 'bfc-daq-2026')).toThrow('Aucun texte')
    const closed = fermer([ouverture], '2026-01-05', '2026-02-01')
    expect(() => demande('2026-03-02', '2026-03-10', [ouverture, closed])).toThrow('Aucun droit')
  })
})

describe('mettre fin à un droit', () => {
  test('plus rien n’est dû à partir de ce jour, tout l’est encore la veille', () => {
    const droits = [ouverture, fermer([ouverture], '2026-01-05', '2026-04-01')]
    expect(effectif(droits, '2026-03-31')).toBe(ouverture)
    expect(effectif(droits, '2026-04-01')).toBeNull()
    expect(() => fermer(droits, '2026-01-05', '2026-05-01')).toThrow('déjà fermé depuis le 1er avril 2026')
    expect(fermer(droits, '2026-01-05', '2026-03-01').du).toBe('2026-03-01')
  })

  test('ni avant l’entrée, ni sans droit', () => {
    expect(() => fermer([ouverture], '2026-01-05', '2026-01-04')).toThrow(Refus)
    expect(() => fermer([], '2026-01-05', '2026-02-01')).toThrow('Aucun droit')
  })
})

describe('rouvrir un droit', () => {
  const p: Personne = {
    dispositif: 'bfc-daq-2026',
    date_entree: '2026-01-05',
    date_naissance: '1990-01-01',
    distance_m: 3000,
    minutes_semaine: 35 * 60,
    signe_le: '2026-01-05',
    faits: [{ nom: 'demandeur_emploi', valeur: true, du: '2026-01-01' }],
  }
  const suite = (...plus: Decision[]) => {
    const droits = [...aPrendre(p, [], '2026-06-30')]
    for (const d of plus) droits.push(d)
    return droits
  }
  const close = (droits: Decision[], du: string) => [...droits, fermer(droits, p.date_entree, du)]
  const open = (droits: Decision[], du: string) => [...droits, rouvrir(droits, du)]

  test('une nouvelle décision, avec la règle et les faits d’avant ; la fermeture reste', () => {
    const droits = open(close(suite(), '2026-04-01'), '2026-04-01')
    expect(droits.map(d => d.nature)).toEqual(['ouverture', 'fermeture', 'reouverture'])
    expect(effectif(droits, '2026-04-01')).toMatchObject({ nature: 'reouverture', faits: droits[0]?.faits })
    expect(aPrendre(p, droits, '2026-06-30')).toEqual([])
  })

  test('rouvert plus tard, les jours entre les deux restent fermés, même quand un fait change ensuite', () => {
    const droits = open(close(suite(), '2026-03-01'), '2026-04-01')
    expect(ouvertures(droits, p.date_entree)).toEqual([
      { du: '2026-01-05', au: '2026-03-01' },
      { du: '2026-04-01', au: null },
    ])
    const are = { nom: 'indemnise_are', valeur: true, du: '2026-02-10' }
    const more = aPrendre({ ...p, faits: [...p.faits, are] }, droits, '2026-06-30')
    const all = [...droits, ...more]
    expect(more.map(d => [d.nature, d.du, d.au])).toEqual([
      ['revision', '2026-02-10', '2026-03-01'],
      ['revision', '2026-04-01', null],
    ])
    expect(effectif(all, '2026-03-15')).toBeNull()
    expect(effectif(all, '2026-04-15')?.faits.indemnise_are).toBe(true)
    expect(aPrendre({ ...p, faits: [...p.faits, are] }, all, '2026-06-30')).toEqual([])
  })

  test('refusé quand rien n’est fermé, ou pas encore ce jour-là', () => {
    expect(() => rouvrir(suite(), '2026-04-01')).toThrow('n’a pas été fermé')
    const closed = close(suite(), '2026-04-01')
    expect(() => rouvrir(closed, '2026-03-31')).toThrow('il l’est à partir du 1er avril 2026')
    expect(() => rouvrir(open(closed, '2026-04-01'), '2026-05-01')).toThrow('n’est pas fermé le 1er mai 2026')
  })

  test('fermé, rouvert, refermé : chaque jour suit la dernière décision qui le concerne', () => {
    const droits = close(open(close(suite(), '2026-03-01'), '2026-03-01'), '2026-05-01')
    expect(ouvertures(droits, p.date_entree)).toEqual([{ du: '2026-01-05', au: '2026-05-01' }])
    expect(effectif(droits, '2026-04-30')?.nature).toBe('reouverture')
    expect(effectif(droits, '2026-05-01')).toBeNull()
    expect(ouvertures(close(droits, '2026-02-01'), p.date_entree)).toEqual([
      { du: '2026-01-05', au: '2026-02-01' },
    ])
  })

  test('quoi que l’on ferme et rouvre, les jours ouverts sont ceux que les décisions disent', () => {
    const jour = fc.integer({ min: 0, max: 120 }).map(n => addDays('2026-01-05', n))
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), jour), { maxLength: 8 }), moves => {
        let droits = suite()
        for (const [closes, du] of moves) {
          try {
            droits = closes ? close(droits, du) : open(droits, du)
          } catch (error) {
            if (!(error instanceof Refus)) throw error
          }
        }
        const opened = ouvertures(droits, p.date_entree)
        for (let n = 0; n <= 125; n++) {
          const le = addDays('2026-01-05', n)
          const inside = opened.some(o => o.du <= le && (o.au === null || le < o.au))
          expect(effectif(droits, le) !== null).toBe(inside)
        }
        expect(aPrendre(p, droits, '2026-06-30')).toEqual([])
      }),
    )
  })
})

describe('les droits d’un parcours, vus par la Région', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld()
  })
  afterAll(() => world.close())
  const page = () => `/parcours/${world.cast.parcours.aicha}/droits`
  const fin = () => addDays(world.today, -20)

  test('sans décision, la page le dit et ne propose rien', async () => {
    const { status, text } = await world.as('claire').get(page())
    expect(status).toBe(200)
    expect(text).toContain('Aucune décision pour l’instant')
    expect(text).not.toContain('/droits/fermeture')
  })

  test.each([
    ['claire', 200],
    ['helene', 404],
    ['sofia', 404],
    ['marc', 404],
    ['aicha', 404],
    ['paul', 404],
  ] as const)('%s à la porte : %i', async (name, status) => {
    expect((await world.as(name).get(page())).status).toBe(status)
  })

  test('la liquidation ouvre le droit ; la page dit la règle, les faits, ce qui est accordé', async () => {
    const mois = world.today.slice(0, 7)
    const before = addDays(`${mois}-01`, -1).slice(0, 7)
    expect((await world.as('claire').post(`/remuneration/${before}/liquidation`)).status).toBe(303)
    const { text } = await world.as('claire').get(page())
    expect(text).toContain('Ouverture')
    expect(text).toContain('Claire')
    expect(text).toMatch(/652,18/)
    expect(text).toContain('version du')
    expect(text).not.toContain('/droits/maintien')
    const { droits } = (await world.as('claire').api(page())).json<{ droits: { nature: string }[] }>()
    expect(droits[0]).toMatchObject({ nature: 'ouverture' })
  })

  test('maintenir est refusé quand aucun texte ne le permet', async () => {
    const refus = await world
      .as('claire')
      .post(`${page()}/maintien`, { du: fin(), au: world.today, motif: 'Crise sanitaire' })
    expect(refus.status).toBe(422)
    expect(refus.text).toContain('n’est pas arrêtée')
  })

  test('mettre fin au droit demande un motif et une case cochée, puis se lit', async () => {
    const claire = world.as('claire')
    const acte = `${page()}/fermeture`
    const sans = await claire.submit(page(), acte, { du: fin(), motif: 'non' })
    expect(sans.status).toBe(422)
    expect(sans.text).toContain('5 lettres au moins')
    expect(sans.text).toContain('Cochez la case')
    const fields = { du: fin(), motif: 'Abandon constaté', _confirmation: 'oui' }
    expect((await claire.submit(page(), acte, fields)).status).toBe(303)
    const { text } = await claire.get(page())
    expect(text).toContain('Fermeture')
    expect(text).toContain('Abandon constaté')
    expect((await claire.submit(page(), acte, fields)).text).toContain('déjà fermé')
    for (const name of ['marc', 'sofia', 'aicha', 'paul', 'helene'] as const)
      expect((await world.as(name).post(acte, fields)).status).toBe(404)
  })

  test('fermé par erreur, le droit se rouvre par une décision motivée ; tout reste lu', async () => {
    const claire = world.as('claire')
    const acte = `${page()}/reouverture`
    const { text: before } = await claire.get(page())
    expect(before).toContain('Ce droit est fermé depuis le')
    const sans = await claire.submit(page(), acte, { du: fin(), motif: 'non' })
    expect(sans.status).toBe(422)
    expect(sans.text).toContain('5 lettres au moins')
    expect(sans.text).toContain('Cochez la case')
    const fields = { du: fin(), motif: 'Fermé par erreur', _confirmation: 'oui' }
    for (const name of ['marc', 'sofia', 'aicha', 'paul', 'helene'] as const)
      expect((await world.as(name).post(acte, fields)).status).toBe(404)
    const tot = await claire.submit(page(), acte, { ...fields, du: addDays(fin(), -1) })
    expect(tot.text).toContain('n’est pas fermé')
    expect((await claire.submit(page(), acte, fields)).status).toBe(303)
    const { text } = await claire.get(page())
    expect(text).toContain('Réouverture')
    expect(text).toContain('Fermé par erreur')
    expect(text).toContain('Abandon constaté')
    expect(text).not.toContain('Rouvrir ce droit')
    const { droits } = (await claire.api(page())).json<{ droits: { nature: string }[] }>()
    expect(droits.map(d => d.nature)).toEqual(['ouverture', 'fermeture', 'reouverture'])
  })

  test('un droit n’est ni changé, ni effacé', async () => {
    await expect(world.sql`update droit set motif = 'autre'`).rejects.toMatchObject({
      constraint: 'fait_intangible',
    })
  })
})
