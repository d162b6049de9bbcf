import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../../../test/world.ts'
import { addDays, addMonths, firstDay, mois } from '../../calendrier/calendrier.ts'
import type { Compte } from '../../habilitation/habilitation.ts'
import { calculerParcours } from '../calcul-store.ts'
import { concernes } from '../concernes.ts'
import { lotsFaits, ouvrir, resteACalculer, valider } from '../store.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
}, 60_000)
afterAll(() => world.close())

const E = 900_001
const dernier = () => mois(addMonths(firstDay(mois(world.today)), -1))
const aRevoir = async () =>
  (await world.read(db => concernes(db, 'bfc', dernier(), world.today))).includes(world.cast.parcours.aicha)

/** Computes the last month into a run that the two of them validate, be there a line or not. */
async function payer() {
  const [claire, ines] = [world.cast.comptes.claire, world.cast.comptes.ines].map(
    id => ({ id, region: 'bfc', nom: '', role: 'region' }) as Compte,
  ) as [Compte, Compte]
  await world.write(async db => {
    const { id } = await ouvrir(db, claire, world.now, dernier())
    await calculerParcours(db, 'bfc', id, await resteACalculer(db, 'bfc', id), world.now)
    await lotsFaits(db, 'bfc', id, world.now)
    for (const who of [claire, ines]) await valider(db, who, id, world.now)
  })
}

const calculs = () => world.sql<{
  rang: number
  avant: number
  cause: string
}>`select c.rang, c.avant, c.cause
  from calcul c join parcours p on p.region = c.region and p.id = c.parcours_id
  where c.parcours_id = ${world.cast.parcours.aicha} and c.mois = date_trunc('month', p.date_entree) order by c.rang`

test('un parcours précédent qui change dans un mois partagé fait recalculer le suivant, une seule fois', async () => {
  const { aicha } = world.cast.parcours
  const [p] = await world.sql<{ entree: string }>`select date_entree entree from parcours where id = ${aicha}`
  const entree = p?.entree ?? ''
  await payer()
  expect(await calculs()).toMatchObject([{ rang: 1, avant: 0 }])
  expect(await aRevoir()).toBe(false)
  // An earlier pathway, left the day that this one began: ten days, some of them of the same month.
  const du = addDays(entree, -10)
  const shared = Number(entree.slice(8)) - 1
  await world.sql`alter table parcours disable trigger user`
  await world.sql`insert into prescription select (jsonb_populate_record(r, jsonb_build_object('id', ${E}::int))).*
    from prescription r where r.id = (select prescription_id from parcours where id = ${aicha})`
  await world.sql`insert into parcours select (jsonb_populate_record(o, jsonb_build_object('id', ${E}::int,
    'prescription_id', ${E}::int, 'date_entree', ${du}::date, 'fin_initiale', ${entree}::date))).* from parcours o where o.id = ${aicha}`
  await world.sql`alter table parcours enable trigger user`
  await world.sql`insert into sortie (region, parcours_id, date, motif, destination)
    values ('bfc', ${E}, ${entree}, 'abandon', 'autre')`
  await world.sql`insert into droit select (jsonb_populate_record(d, jsonb_build_object('id', ${E}::int,
    'parcours_id', ${E}::int))).* from droit d where d.parcours_id = ${aicha} order by d.id limit 1`
  expect(await aRevoir()).toBe(shared > 0)
  await payer()
  const taken = Math.min(10, shared)
  expect((await calculs()).at(-1)).toMatchObject({
    rang: 2,
    avant: taken,
    cause: expect.stringContaining('jours d’un parcours précédent changés'),
  })
  expect(await aRevoir()).toBe(false)
  // A suspension of it, noted late: its last three days are given back.
  await world.sql`insert into suspension (region, parcours_id, periode, motif)
    values ('bfc', ${E}, daterange(${addDays(entree, -3)}, ${entree}), 'Autre')`
  expect(await aRevoir()).toBe(true)
  await payer()
  expect((await calculs()).at(-1)).toMatchObject({ rang: 3, avant: Math.max(0, taken - 3) })
  expect(await aRevoir()).toBe(false)
}, 60_000)
