import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays } from '../calendrier/calendrier.ts'
import { type Cle, lisible, REGLAGES, saisie, type Valeur, valeurLe } from './reglage.ts'
import { reglageOf } from './store.ts'

const cles = Object.keys(REGLAGES) as Cle[]

describe('les réglages connus', () => {
  test.each(cles)('%s : la valeur de départ est dans les bornes, et se lit', cle => {
    const { min, max, defaut, source } = REGLAGES[cle]
    expect(min <= defaut && defaut <= max).toBe(true)
    expect(source.length).toBeGreaterThan(10)
    expect(lisible(cle, defaut)).toMatch(/%|jour|€/)
  })

  test('la dernière valeur commencée vaut, jamais une valeur à venir', () => {
    const v = (du: string, valeur: number): Valeur => ({ cle: 'reprise_part', du, valeur })
    const rows = [v('2026-01-01', 10), v('2026-01-01', 15), v('2026-06-01', 30)]
    expect(valeurLe(rows, 'reprise_part', '2025-12-31')).toBe(20)
    expect(valeurLe(rows, 'reprise_part', '2026-01-01')).toBe(15)
    expect(valeurLe(rows, 'reprise_part', '2026-05-31')).toBe(15)
    expect(valeurLe(rows, 'reprise_part', '2026-06-01')).toBe(30)
    expect(valeurLe(rows, 'saut_part', '2026-06-01')).toBe(30)
  })

  test('tout entier des bornes se saisit comme il se lit, rien d’autre', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cles), fc.integer({ min: -50, max: 120_000 }), (cle, n) => {
        const { min, max, unite } = REGLAGES[cle]
        const typed = unite === 'centimes' ? (n / 100).toFixed(2).replace('.', ',') : String(n)
        if (n >= min && n <= max) expect(saisie(cle, typed)).toBe(n)
        else expect(() => saisie(cle, typed)).toThrow('hors des bornes')
      }),
    )
    expect(saisie('reprise_part', ' 25 % ')).toBe(25)
    expect(() => saisie('reprise_part', '12,5')).toThrow('nombre entier')
    expect(() => saisie('reprise_part', 'vingt')).toThrow('nombre entier')
    expect(() => saisie('saut_montant', '12,505')).toThrow('en euros')
  })
})

describe('la Région règle', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld()
  })
  afterAll(() => world.close())
  const PART = '/reglages/reprise_part'
  const changer = (fields: Record<string, string>) =>
    world.as('claire').submit(PART, `${PART}/changement`, fields)

  test.each([
    ['claire', 200],
    ['marc', 404],
    ['sofia', 404],
    ['aicha', 404],
    ['paul', 404],
  ] as const)('%s à la porte : %i', async (name, status) => {
    for (const path of ['/reglages', PART]) expect((await world.as(name).get(path)).status).toBe(status)
  })

  test('un réglage inconnu n’existe pas', async () => {
    expect((await world.as('claire').get('/reglages/toString')).status).toBe(404)
  })

  test('la page dit la valeur de départ, ses bornes et sa source', async () => {
    const { text } = await world.as('claire').get(PART)
    expect(text).toContain('20 %')
    expect(text).toContain('aucun texte lu ne le fixe')
    expect(text).toContain('La Région n’a rien décidé')
  })

  test('refusé hors des bornes, dans le passé, sans motif, sans changement', async () => {
    const du = world.today
    for (const [fields, dit] of [
      [{ valeur: '51', du, motif: 'Délibération' }, 'de 1 % à 50 %'],
      [{ valeur: '25', du: addDays(du, -1), motif: 'Délibération' }, 'Ce jour est passé'],
      [{ valeur: '25', du: addDays(du, 5000), motif: 'Délibération' }, 'trop lointaine'],
      [{ valeur: '25', du, motif: 'non' }, '5 lettres au moins'],
      [{ valeur: '25', du, motif: 'x'.repeat(501) }, '500 caractères au plus'],
      [{ valeur: '20', du, motif: 'Délibération' }, 'vaut déjà 20 %'],
      [{ valeur: '', du, motif: 'Délibération' }, 'Indiquez la nouvelle valeur'],
    ] as const) {
      const refus = await changer(fields)
      expect(refus.status).toBe(422)
      expect(refus.text).toContain(dit)
    }
    expect(await world.sql`select from reglage`).toEqual([])
  })

  test('une valeur vaut à partir de son jour, l’ancienne avant ; les autres Régions n’en voient rien', async () => {
    const du = addDays(world.today, 40)
    const done = await changer({ valeur: '15', du, motif: 'Délibération du conseil' })
    expect(done.status).toBe(303)
    const of = (region: string, le: string) => world.read(db => reglageOf(db, region, 'reprise_part', le))
    expect(await of('bfc', addDays(du, -1))).toBe(20)
    expect(await of('bfc', du)).toBe(15)
    expect(await of('hn', du)).toBe(20)
    const { text } = await world.as('claire').get('/reglages')
    expect(text).toMatch(/15 %[\s\S]*à partir du/)
    const api = (await world.as('claire').api(PART)).json<{ histoire: object[]; reglage: object }>()
    expect(api.reglage).toMatchObject({ valeur: 20, a_venir: [{ valeur: 15, du }] })
    expect(api.histoire).toMatchObject([{ valeur: 15, motif: 'Délibération du conseil' }])
  })

  test('décidée de nouveau pour le même jour, la dernière l’emporte et la première reste lue', async () => {
    const du = addDays(world.today, 40)
    expect((await changer({ valeur: '10', du, motif: 'Seconde délibération' })).status).toBe(303)
    expect(await world.read(db => reglageOf(db, 'bfc', 'reprise_part', du))).toBe(10)
    const { text } = await world.as('claire').get(PART)
    expect(text).toContain('Seconde délibération')
    expect(text).toContain('Délibération du conseil')
  })

  test('rien ne s’efface ni ne devient rétroactif, même sans passer par l’application', async () => {
    await expect(world.sql`update reglage set valeur = 1`).rejects.toMatchObject({
      constraint: 'fait_intangible',
    })
    await expect(world.sql`delete from reglage`).rejects.toMatchObject({ constraint: 'fait_intangible' })
    await expect(
      world.sql`insert into reglage (region, cle, du, valeur, motif, decide_le)
        values ('bfc', 'reprise_part', ${addDays(world.today, -2)}, 5, 'Essai direct', ${world.now})`,
    ).rejects.toMatchObject({ constraint: 'reglage_jamais_retroactif' })
  })
})
