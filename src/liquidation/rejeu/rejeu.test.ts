import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../../../test/world.ts'
import { addMonths, firstDay, mois } from '../../calendrier/calendrier.ts'
import { rejouer } from './rejeu.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const ecarts = async () => (await world.read(db => rejouer(db))).ecarts

test('le journal redonne le registre, avant et après une liquidation', async () => {
  expect(await ecarts()).toEqual([])
  const month = mois(addMonths(firstDay(mois(world.today)), -1))
  const done = await world.as('claire').post(`/remuneration/${month}/liquidation`)
  expect(done.status).toBe(303)
  expect(await ecarts()).toEqual([])
  const { tables } = await world.read(db => rejouer(db))
  expect(tables.find(t => t.table === 'ligne')?.lignes).toBeGreaterThan(0)
  expect((await world.as('claire').post(`${done.location}/annulation`)).status).toBe(303)
  expect(await ecarts()).toEqual([])
  expect((await world.as('claire').post(`/remuneration/${month}/liquidation`)).status).toBe(303)
  expect(await ecarts()).toEqual([])
})

test('une ligne retouchée ou retirée sans passer par le journal se voit', async () => {
  await world.sql`alter table ligne disable trigger user`
  const [ligne] = await world.sql<{ id: number }>`select min(id) id from ligne`
  await world.sql`update ligne set centimes = centimes + 1 where id = ${ligne?.id}`
  expect(await ecarts()).toMatchObject([{ table: 'ligne', quoi: 'differente' }])
  await world.sql`update ligne set centimes = centimes - 1 where id = ${ligne?.id}`
  expect(await ecarts()).toEqual([])
  await world.sql`create temp table gardee as select * from ligne where id = ${ligne?.id}`
  await world.sql`delete from ligne where id = ${ligne?.id}`
  expect(await ecarts()).toMatchObject([{ table: 'ligne', quoi: 'absente' }])
  await world.sql`alter table ligne enable trigger user`
})

test('un ordre de nombreuses lignes n’en laisse qu’une au journal, d’où chacune revient', async () => {
  const nombre = 150
  await world.write(db =>
    sql`insert into droit (region, parcours_id, nature, periode, regle, version, regime, faits, evaluation, motif, decide_le)
      select d.region, d.parcours_id, 'revision', d.periode, d.regle, d.version, d.regime, d.faits, d.evaluation, 'Essai ' || n,
        d.decide_le from (select * from droit where region = 'bfc' order by id limit 2) d, generate_series(1, ${nombre - 1}::int) n
      where n = 7 or d.id = (select min(id) from droit where region = 'bfc') order by d.id, n`.execute(db),
  )
  const [line] = await world.sql<{
    nombre: number
  }>`select (apres -> 'nombre')::int nombre from journal where objet = 'droit' order by id desc limit 1`
  expect(line?.nombre).toBe(nombre)
  expect((await ecarts()).filter(e => e.table === 'droit')).toEqual([])

  const journal = (await world.as('claire').get('/journal?objet=droit')).text
  expect(journal).toContain(String(nombre))
  expect(journal).not.toContain('Essai 7')
  const [other] = await world.sql<{ stagiaire_id: number }>`select p.stagiaire_id from droit d join parcours p
    on p.region = d.region and p.id = d.parcours_id where d.motif = 'Essai 7' order by d.id desc limit 1`
  const theirs = (await world.as('claire').get(`/journal?objet=droit&stagiaire=${other?.stagiaire_id}`)).text
  expect(theirs).toContain('Essai 7')
  expect(theirs).not.toContain('Essai 8')

  await world.sql`alter table droit disable trigger user`
  await world.sql`update droit set motif = 'Autre' where id = (select max(id) from droit)`
  expect((await ecarts()).filter(e => e.table === 'droit')).toMatchObject([{ quoi: 'differente' }])
  await world.sql`alter table droit enable trigger user`
})
