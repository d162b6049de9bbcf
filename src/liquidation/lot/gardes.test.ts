import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../../test/world.ts'
import { addMonths, firstDay, type Jour, mois } from '../../calendrier/calendrier.ts'
import type { Db } from '../../db/schema.ts'

/** What a direct write could do to the computations of a run: the database looks at the rows of a statement together. */
let world: World
let id = 0
interface Calcul {
  parcours_id: number
  mois: Jour
  rang: number
  liquidation_id: number
  droit_id: number
  etat_id: number | null
}
let calcul: Calcul

beforeAll(async () => {
  world = await openWorld()
  const month = mois(addMonths(firstDay(mois(world.today)), -1))
  const done = await world.as('claire').post(`/remuneration/${month}/liquidation`)
  id = Number(done.location?.split('/').at(-1))
  const [found] =
    await world.sql<Calcul>`select parcours_id, mois, rang, liquidation_id, droit_id, etat_id from calcul
    where liquidation_id = ${id} and etat_id is not null order by parcours_id limit 1`
  if (!found) throw new Error('Rien n’est calculé.')
  calcul = found
})
afterAll(() => world.close())

const refuse = (run: (db: Db) => Promise<unknown>) =>
  world.write(async db => {
    await run(db)
    throw new Error('accepté')
  })

const ecrire = (change: Partial<Calcul>) => {
  const c = { ...calcul, rang: calcul.rang + 1, ...change }
  return refuse(db =>
    sql`insert into calcul (region, parcours_id, mois, rang, liquidation_id, droit_id, etat_id, regle, version, empreinte, jours)
      values ('bfc', ${c.parcours_id}, ${c.mois}, ${c.rang}, ${c.liquidation_id}, ${c.droit_id}, ${c.etat_id}, 'essai',
        '2026-01-01', 'essai', 1)`.execute(db),
  )
}

describe('un calcul repose sur ce qui existe', () => {
  test('bien écrit, il passe', async () => {
    await expect(ecrire({})).rejects.toThrow('accepté')
  })

  test('sa liquidation', async () => {
    await expect(ecrire({ liquidation_id: 999_999 })).rejects.toMatchObject({
      constraint: 'calcul_d_une_liquidation',
    })
  })

  test('une décision de son parcours', async () => {
    const [other] = await world.sql<{ id: number }>`select id from droit where region = 'bfc'
      and parcours_id <> ${calcul.parcours_id} order by id limit 1`
    await expect(ecrire({ droit_id: other?.id ?? 0 })).rejects.toMatchObject({
      constraint: 'calcul_d_un_droit',
    })
  })

  test('l’état de son mois', async () => {
    const [other] = await world.sql<{ id: number }>`select id from etat_mensuel where region = 'bfc'
      and parcours_id <> ${calcul.parcours_id} order by id limit 1`
    await expect(ecrire({ etat_id: other?.id ?? 0 })).rejects.toMatchObject({
      constraint: 'calcul_d_un_etat',
    })
  })

  test('le calcul d’avant', async () => {
    await expect(ecrire({ rang: calcul.rang + 2 })).rejects.toMatchObject({ constraint: 'calcul_suivi' })
  })

  test('qui ne s’ôte pas sous lui', async () => {
    await expect(
      refuse(async db => {
        await sql`insert into calcul (region, parcours_id, mois, rang, liquidation_id, droit_id, etat_id, regle, version,
            empreinte, jours) values ('bfc', ${calcul.parcours_id}, ${calcul.mois}, ${calcul.rang + 1}, ${id},
            ${calcul.droit_id}, ${calcul.etat_id}, 'essai', '2026-01-01', 'essai', 1)`.execute(db)
        await sql`delete from ligne where liquidation_id = ${id}`.execute(db)
        await sql`delete from calcul where parcours_id = ${calcul.parcours_id} and mois = ${calcul.mois}
          and rang = ${calcul.rang}`.execute(db)
      }),
    ).rejects.toMatchObject({ constraint: 'calcul_suivi' })
  })
})

test('une liquidation ne s’ôte pas sous ses calculs, et garde son numéro', async () => {
  await expect(
    refuse(async db => {
      for (const table of ['lot', 'anomalie', 'validation'])
        await sql`delete from ${sql.table(table)} where liquidation_id = ${id}`.execute(db)
      await sql`delete from liquidation where id = ${id}`.execute(db)
    }),
  ).rejects.toMatchObject({ constraint: 'calcul_d_une_liquidation' })
  await expect(
    refuse(db => sql`update liquidation set id = 999999 where id = ${id}`.execute(db)),
  ).rejects.toThrow(/fait_intangible|foreign key/)
})

test('un paiement est celui d’une liquidation et d’une personne', async () => {
  const payer = (liquidation_id: number, stagiaire_id: number) =>
    refuse(db =>
      sql`insert into paiement (region, liquidation_id, stagiaire_id, centimes)
        values ('bfc', ${liquidation_id}, ${stagiaire_id}, 100)`.execute(db),
    )
  await expect(payer(id, 999_999)).rejects.toMatchObject({ constraint: 'paiement_d_une_personne' })
  await expect(payer(999_999, world.cast.stagiaires.aicha)).rejects.toMatchObject({
    constraint: 'calcul_d_une_liquidation',
  })
})
