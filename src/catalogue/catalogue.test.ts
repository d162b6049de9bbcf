import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { compileCondition } from '../dispositif/format/condition.ts'
import { loadDispositifs } from '../dispositif/load.ts'
import { conditionLisible } from './condition-lisible.ts'
import { grosMontant } from './mots.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

it('liste chaque dispositif, sans compte', async () => {
  const { status, text } = await world.visitor().get('/dispositifs')
  expect(status).toBe(200)
  for (const d of loadDispositifs().values()) expect(text).toContain(`/dispositifs/${d.code}`)
})

it('dit les règles de chacun avec leurs sources, sans nom de code', async () => {
  for (const d of loadDispositifs().values()) {
    const { status, text } = await world.visitor().get(`/dispositifs/${d.code}`)
    expect(status, d.code).toBe(200)
    const shown = text.replace(/<[^>]*>/g, ' ')
    for (const v of d.versions)
      for (const c of v.criteres) expect(shown).toContain(c.libelle.replaceAll("'", '&#39;'))
    expect(shown.match(/\b[a-zé]+_[a-z_]+\b/g) ?? [], d.code).toEqual([])
    expect(shown.match(/\bR0\d{3}\b/g) ?? [], d.code).toEqual([])
    expect(text.match(/<td[^>]*>(?:<span[^>]*>)?[a-zà-ÿ][^<]*/g) ?? [], d.code).toEqual([])
  }
})

it('dit ce qui n’est pas précisé, à qui le demander, et ce qu’Amont n’applique pas', async () => {
  const daq = (await world.visitor().get('/dispositifs/bfc-daq-2026')).text
  expect(daq).toContain('Durée maximale du parcours en 2026')
  expect(daq).toContain('À demander à')
  expect(daq).toContain('title="Règle R0002"')
  expect(daq).toContain('27 millions d’euros')
  expect(daq).toContain('limite non précisée, à demander à la Région')
  const aides = (await world.visitor().get('/dispositifs/bfc-aides-stagiaires')).text
  expect(aides).toContain('Ce qu’Amont n’applique pas')
  expect(aides).toContain('Du 1er mai 2019 au 31 août 2019')
  expect(aides).toContain('652,18\u202f€')
})

it('dit un budget en millions', () => {
  expect(grosMontant(1_474_000_000)).toBe('14,74 millions d’euros')
  expect(grosMontant(64_000_000)).toBe('640\u202f000\u202f€')
})

it('dit une condition comme on la lit', () => {
  const lisible = (raw: object) => conditionLisible(compileCondition(raw, fault => expect(fault).toEqual([])))
  expect(lisible({ demandeur_emploi: true })).toBe('être en recherche d’emploi')
  expect(lisible({ indemnise_are: false })).toBe('ne pas être indemnisé par l’assurance chômage')
  expect(lisible({ activite_suffisante: true, age_entree: { au_moins: 16, moins_de: 26 } })).toBe(
    'avoir travaillé 6 mois sur 12 ou 12 mois sur 24 et avoir au moins 16 ans et moins de 26 ans à l’entrée en formation',
  )
  expect(lisible({ distance_km: { plus_de: 15 } })).toBe('habiter à plus de 15 km du lieu de formation')
  expect(lisible({ heures_prevues: { au_plus: 650 } })).toBe('la durée prévue du parcours : au plus 650 h')
})

it('répond « introuvable » à un dispositif qui n’existe pas', async () => {
  expect((await world.visitor().get('/dispositifs/xx-yy')).status).toBe(404)
})

it('garde le nom de qui est connecté', async () => {
  expect((await world.as('sofia').get('/dispositifs')).text).toContain('Sofia Benali')
})

it('dit ce qu’est Amont, et où en est son accessibilité', async () => {
  for (const path of ['/a-propos', '/accessibilite']) {
    const { status, text } = await world.visitor().get(path)
    expect(status).toBe(200)
    expect(text).toContain('<h1>')
  }
  const about = (await world.visitor().get('/a-propos')).text
  for (const words of ['L’agent payeur', 'Combien de temps', 'délégué à la', 'saisir la CNIL'])
    expect(about).toContain(words)
  const accessible = (await world.visitor().get('/accessibilite')).text
  for (const words of ['pas encore été audité', 'l’outil axe', 'au clavier', 'en haut du formulaire'])
    expect(accessible).toContain(words)
})

it('publie le schéma des fichiers, que les éditeurs et d’autres programmes lisent', async () => {
  const { status, text, headers } = await world.visitor().get('/dispositifs/schema.json')
  expect(status).toBe(200)
  expect(headers.get('content-type')).toContain('application/schema+json')
  const committed = readFileSync(new URL('../../dispositifs/schema.json', import.meta.url), 'utf8')
  expect(JSON.parse(text)).toEqual(JSON.parse(committed))
})
