import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays, joursFeries, weekday } from '../calendrier/calendrier.ts'
import { expected } from '../seance/seance.ts'
import { attendu, expectedFor, NO_TIMETABLE } from './attendu.ts'
import { closed } from './emargement.ts'
import { membres } from './store.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** The Good Friday of a year, and its 26 December. */
const own = (year: number) => joursFeries(year, '67').filter(j => !joursFeries(year).includes(j))
const vendredi = own(2027)[0] ?? ''
const seance = {
  parcours_id: 1,
  du: '2027-01-01',
  au: null,
  jour_semaine: 5,
  debut: 540,
  fin: 720,
  modalite: 'centre' as const,
}
const libre = { date_entree: '2027-01-01', sortie: null, suspensions: [], mois_certifies: [] }

it('n’attend personne le Vendredi saint à Strasbourg, mais bien à Dijon', () => {
  expect(weekday(vendredi)).toBe(5)
  expect(closed({ ...libre, departement: '67' }, vendredi)).toBe('Jour férié')
  expect(closed({ ...libre, departement: '21' }, vendredi)).toBeNull()
  expect(closed(libre, vendredi)).toBeNull()
  expect(expected([seance], vendredi, '67')).toEqual([])
  expect(expected([seance], vendredi, '21')).toHaveLength(1)
  const at = { parcours_id: 1, jour: vendredi, demi: 'matin' as const }
  expect(expectedFor({ ...NO_TIMETABLE, departement: '67' }, at)).toBeNull()
  expect(expectedFor({ ...NO_TIMETABLE, departement: '21' }, at)).toMatchObject({ modalite: 'centre' })
})

it('suit le département du site, pas celui de la personne', async () => {
  const [someone] = await world.read(async db => {
    const compte = await db
      .selectFrom('compte')
      .selectAll()
      .where('id', '=', world.cast.comptes.marc)
      .executeTakeFirstOrThrow()
    return membres(db, compte as never, { du: addDays(world.today, -400), au: addDays(world.today, 1) })
  })
  if (!someone) throw new Error('Personne dans ce groupe')
  expect(someone.departement).toBe('71')
  expect(attendu([someone], [world.today], [], new Set()).departement).toBe('71')
})
