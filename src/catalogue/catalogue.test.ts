import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { loadDispositifs } from '../dispositif/load.ts'

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
  }
})

it('dit ce qui n’est pas précisé, à qui le demander, et ce qu’Amont n’applique pas', async () => {
  const daq = (await world.visitor().get('/dispositifs/bfc-daq-2026')).text
  expect(daq).toContain('Durée maximale du parcours en 2026')
  expect(daq).toContain('À demander à')
  expect(daq).toContain('règle R0002')
  const aides = (await world.visitor().get('/dispositifs/bfc-aides-stagiaires')).text
  expect(aides).toContain('Ce qu’Amont n’applique pas')
  expect(aides).toContain('652,18\u202f€')
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
})
