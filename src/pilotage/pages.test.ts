import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { moisLong } from '../web/format.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const since = () => `?du=2020-01-01&au=${world.today}`

it('n’est ouvert qu’à la Région', async () => {
  for (const name of ['sofia', 'marc', 'aicha', 'paul'] as const) {
    for (const path of ['/pilotage', '/pilotage/entrees', '/pilotage/entrees/liste.csv'])
      expect((await world.as(name).get(path)).status, `${name} ${path}`).toBe(404)
  }
})

it('montre les chiffres et les compare à ceux que la Région a publiés', async () => {
  const { status, text } = await world.as('claire').get('/pilotage?du=2026-01-01&au=2026-12-31')
  expect(status).toBe(200)
  for (const words of ['Personnes accompagnées', 'Moins de 26 ans', '61\u202f%', '27\u202fM€', 'Budget 2026'])
    expect(text, words).toContain(words)
})

it('compare sur la période publiée, quelle que soit celle qu’on regarde', async () => {
  const { text } = await world.as('claire').get('/pilotage?du=2026-01-01&au=2026-12-31')
  const link = text.match(
    /href="(\/pilotage\/sorties-positives\?[^"]*du=2021-01-01&amp;au=2025-12-31)">([^<]*)</,
  )
  const page = await world.as('claire').get(link?.[1]?.replaceAll('&amp;', '&') ?? '')
  expect(page.text).toContain(`<span class="figure-value">${link?.[2]}</span>`)
  expect(text).toContain('Du 1er janvier 2021 au 31 décembre 2025')
  expect(text).toContain('>5 chiffres<')
})

it('dit des mois sans liquidation qu’ils ne sont pas encore versés, et rien de faux des autres', async () => {
  const { text } = await world.as('claire').get('/pilotage')
  const spent = text.slice(text.indexOf('Dépenses, mois par mois'))
  expect(spent).toContain(`${moisLong(world.today)} : pas encore versé`)
  expect(spent).toContain('<td class="end">pas encore versé</td>')
  expect(text.slice(0, text.indexOf('Dépenses, mois par mois'))).not.toContain('pas encore')
})

it('écrit chaque définition une fois, sans double point', async () => {
  const { text } = await world.as('claire').get('/pilotage')
  const definitions = [...text.slice(text.indexOf('Lire les définitions')).matchAll(/<dd>(.*?)<\/dd>/gs)].map(
    m => m[1] ?? '',
  )
  expect(definitions.length).toBeGreaterThan(10)
  for (const words of definitions) {
    expect(words).not.toMatch(/\.\.|\. \./)
    const sentences = words.split(/(?<=\.) /)
    expect(new Set(sentences).size, words).toBe(sentences.length)
  }
})

it('chaque chiffre de la page mène à sa liste, et la liste à son fichier', async () => {
  const { text } = await world.as('claire').get(`/pilotage${since()}`)
  const links = [...text.matchAll(/href="(\/pilotage\/[^"]+)"/g)].map(
    ([, href]) => href?.replaceAll('&amp;', '&') ?? '',
  )
  expect(new Set(links.map(l => l.split('?')[0])).size).toBe(16)
  for (const link of new Set(links)) {
    const page = await world.as('claire').get(link)
    expect(page.status, link).toBe(200)
    const csv = page.text.match(/href="([^"]+liste\.csv[^"]*)"/)?.[1]?.replaceAll('&amp;', '&')
    if (!csv) continue
    const count = Number(page.text.match(/table-count"[^>]*>(?:\d+ sur )?(\d+)/)?.[1])
    const file = await world.as('claire').get(csv)
    expect(file.type).toContain('text/csv')
    expect(file.text.trimEnd().split('\r\n').length - 1, csv).toBe(count)
  }
})

it('ne montre que sa Région', async () => {
  const julie = await world.as('helene').get(`/pilotage/personnes${since()}`)
  expect(julie.text).toContain('Kevin Marchand')
  expect(julie.text).not.toContain('Aïcha')
  expect((await world.as('helene').get('/pilotage?dispositif=bfc-daq-2026')).status).toBe(404)
})

it('dit quand il n’y a rien à compter', async () => {
  const { text } = await world.as('claire').get('/pilotage?du=2010-01-01&au=2010-12-31')
  expect(text).toContain('Personne n’était en parcours sur cette période.')
  const empty = await world.as('claire').get('/pilotage/entrees?du=2010-01-01&au=2010-12-31')
  expect(empty.text).toContain('Rien à compter ici sur cette période.')
})

it('répond « introuvable » à un indicateur ou un dispositif inconnus, et se remet d’une page fausse', async () => {
  expect((await world.as('claire').get('/pilotage/inconnu')).status).toBe(404)
  expect((await world.as('claire').get('/pilotage?dispositif=xx-yy')).status).toBe(404)
  expect((await world.as('claire').get('/pilotage/entrees?page=-3&du=n&reponse=z')).status).toBe(200)
})

it('se lit aussi par l’API', async () => {
  const { chiffres } = (await world.as('claire').api(`/pilotage${since()}`)).json<{
    chiffres: { code: string; n: number }[]
  }>()
  const n = chiffres.find(c => c.code === 'entrees')?.n
  const list = (await world.as('claire').api(`/pilotage/entrees${since()}`)).json<{ lignes: unknown[] }>()
  expect(list.lignes).toHaveLength(n ?? -1)
})
