import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addMonths, mois } from '../calendrier/calendrier.ts'
import type { View } from '../http/route.ts'
import { blank } from '../web/fields.tsx'
import { EtatsPage } from './etats-page.tsx'
import { pagesDe } from './groupes.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.app()
})
afterAll(() => world.close())

describe('les états de toute une Région', () => {
  interface Vu {
    total: number
    page: number
    pages: number
    groupes: { action_id: number; lignes: { membre: { parcours_id: number } }[] }[]
  }
  const dernier = () => mois(addMonths(`${mois(world.today)}-01`, -1))
  const lire = async (query = '') => (await world.as('claire').api(`/etats/${dernier()}${query}`)).json<Vu>()

  test('se partagent en pages de groupes entiers ; aucune personne ne manque ni ne revient', async () => {
    const { action_id, ...rest } = (
      await world.sql<{
        action_id: number
        personnes: number
      }>`select p.action_id::int, count(*)::int personnes
      from parcours p where p.region = 'bfc' group by 1 order by 2 desc, 1 limit 1`
    )[0] ?? { action_id: 0, personnes: 0 }
    expect(rest.personnes).toBeGreaterThan(0)
    const first = await lire()
    const pages = [first]
    for (let n = 2; n <= first.pages; n++) pages.push(await lire(`?page=${n}`))
    const people = pages.flatMap(p => p.groupes.flatMap(g => g.lignes.map(l => l.membre.parcours_id)))
    expect(new Set(people).size).toBe(people.length)
    expect(people.length).toBe(first.total)
    const groups = pages.flatMap(p => p.groupes.map(g => g.action_id))
    expect(new Set(groups).size).toBe(groups.length)
    for (const { groupes, total } of pages) {
      expect(total).toBe(first.total)
      const shown = groupes.reduce((n, g) => n + g.lignes.length, 0)
      expect(groupes.length === 1 || shown <= 50).toBe(true)
    }
    expect(await lire('?page=999')).toMatchObject({ page: first.pages, total: first.total })
    const one = await lire(`?action=${action_id}`)
    expect(one.pages).toBe(1)
    expect(one.groupes.every(g => g.action_id === action_id)).toBe(true)
  })

  test('un long mois dit combien en tout, et mène à chaque groupe', () => {
    const groupes = [30, 15, 10, 70, 1].map((nombre, action_id) => ({ action_id, nombre }))
    const pages = pagesDe(groupes, 50)
    expect(pages.map(p => p.map(g => g.nombre))).toEqual([[30, 15], [10], [70], [1]])
    expect(pagesDe([], 50)).toEqual([[]])
    const props = {
      mois: '2026-10',
      precedent: '2026-09',
      suivant: '2026-11',
      action: null,
      total: 126,
      tous: groupes.map(g => ({ ...g, site: `Site ${g.action_id}` })),
      page: 2,
      pages: 4,
      groupes: [{ action_id: 2, site: 'Site 2', lignes: [] }],
      view: {
        who: { role: 'region' },
        query: {},
        state: () => blank({}),
        token: () => '',
      } as unknown as View,
      one: '',
      group: '',
    }
    const text = String(EtatsPage(props))
    expect(text).toContain('126 personnes dans 5 groupes en octobre 2026')
    for (const { action_id } of groupes) expect(text).toContain(`href="/etats/2026-10?action=${action_id}"`)
    expect(text).toContain('href="/etats/2026-10?page=1"')
    expect(text).toContain('href="/etats/2026-10?page=3"')
  })
})
