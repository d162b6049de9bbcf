import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { capacite, demande, entrer } from '../../test/monde-place.ts'
import { onServer, openWorld, type World } from '../../test/world.ts'
import { addDays } from '../calendrier/calendrier.ts'
import { retenir, verifierEntree } from './store.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.app()
})
afterAll(() => world.close())

const take = (id: number, action: number, du: string, au: string | null) =>
  world.write(db =>
    sql`insert into place (region, action_id, prescription_id, jours, origine, proposee_le, acceptee_le)
      values ('bfc', ${action}, ${id}, datemultirange(daterange(${du}::date, ${au}::date)), 'acceptation', ${world.now}, ${world.now})`.execute(
      db,
    ),
  )

describe('la base compte', () => {
  test('jamais plus de places que la capacité, aucun jour, quel que soit l’ordre des demandes et des décisions', async () => {
    const { macon } = world.cast.actions
    const base = world.today
    const ids: number[] = []
    for (let i = 0; i < 14; i++) ids.push(await demande(world, macon, { nom: `Essai${i}` }))
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('prendre' as const),
        qui: fc.nat(13),
        du: fc.nat(12),
        duree: fc.option(fc.integer({ min: 1, max: 30 })),
      }),
      fc.record({ kind: fc.constant('rendre' as const), qui: fc.nat(13) }),
      fc.record({
        kind: fc.constant('decider' as const),
        du: fc.nat(40),
        duree: fc.option(fc.integer({ min: 1, max: 30 })),
        places: fc.nat(5),
      }),
    )
    let refusals = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async steps => {
        await world.write(db =>
          sql`update place set liberee_le = ${world.now}, raison = 'Fin d’essai'
          where action_id = ${macon} and liberee_le is null`.execute(db),
        )
        await capacite(world, macon, 1)
        for (const s of steps) {
          const done =
            s.kind === 'rendre'
              ? world.write(db =>
                  sql`update place set liberee_le = ${world.now}, raison = 'Rendue'
                  where prescription_id = ${ids[s.qui] ?? 0} and liberee_le is null`.execute(db),
                )
              : s.kind === 'prendre'
                ? take(
                    ids[s.qui] ?? 0,
                    macon,
                    addDays(base, s.du),
                    s.duree === null ? null : addDays(base, s.du + s.duree),
                  )
                : world.write(db =>
                    sql`insert into capacite (region, action_id, periode, places, decide_le)
                    values ('bfc', ${macon}, daterange(${addDays(base, s.du)}::date,
                      ${s.duree === null ? null : addDays(base, s.du + s.duree)}::date), ${s.places}, ${world.now})`.execute(
                      db,
                    ),
                  )
          await done.catch((error: { constraint?: string }) => {
            expect(['place_plus_de_places', 'place_unique', 'capacite_sous_les_places']).toContain(
              error.constraint,
            )
            if (error.constraint !== 'place_unique') refusals++
          })
        }
        const over =
          await world.sql`select j::date from generate_series(${base}::date, ${base}::date + 90, interval '1 day') j
          where capacite_du_jour('bfc', ${macon}, j::date) < (select count(*) from place p where p.action_id = ${macon}
            and p.liberee_le is null and p.jours @> j::date)`
        expect(over).toEqual([])
      }),
      { numRuns: 8, seed: 41 },
    )
    expect(refusals).toBeGreaterThan(1)
  }, 120_000)

  test('les places libres d’un séjour sont celles de son jour le plus plein', async () => {
    const { besancon } = world.cast.actions
    const base = world.today
    for (const [i, [du, au]] of [
      [0, 20],
      [10, 30],
      [15, 40],
      [50, 60],
    ].entries())
      await take(
        await demande(world, besancon, { nom: `Libre${i}` }),
        besancon,
        addDays(base, du ?? 0),
        addDays(base, au ?? 0),
      )
    await fc.assert(
      fc.asyncProperty(fc.nat(70), fc.integer({ min: 1, max: 40 }), async (du, duree) => {
        const stay = [addDays(base, du), addDays(base, du + duree)] as const
        const [found] = await world.sql<{
          libres: number
        }>`select libres from places_libres('bfc', ${besancon},
          datemultirange(daterange(${stay[0]}::date, ${stay[1]}::date)), ${world.now})`
        const [counted] = await world.sql<{ libres: number }>`select min(24 - (select count(*) from place p
          where p.action_id = ${besancon} and p.liberee_le is null and p.jours @> j::date))::int libres
          from generate_series(${stay[0]}::date, ${stay[1]}::date - 1, interval '1 day') j`
        expect(found?.libres).toBe(counted?.libres)
      }),
      { numRuns: 15 },
    )
  })

  test.runIf(onServer())(
    'quarante personnes à la fois pour les trois dernières places : trois, pas une de plus',
    async () => {
      const { dole } = world.cast.actions
      await capacite(world, dole, 3)
      const ids: number[] = []
      for (let i = 0; i < 40; i++) ids.push(await demande(world, dole, { nom: `Course${i}` }))
      const done = await Promise.allSettled(
        ids.map(id =>
          world.write(db => retenir(db, { region: 'bfc', id: world.cast.comptes.sofia }, id, world.now)),
        ),
      )
      expect(done.filter(d => d.status === 'fulfilled')).toHaveLength(3)
      const [row] = await world.sql<{
        n: number
      }>`select count(*)::int n from place where action_id = ${dole} and liberee_le is null`
      expect(row?.n).toBe(3)
      for (const d of done)
        if (d.status === 'rejected')
          expect(String(d.reason)).toMatch(/plus de place libre|place_plus_de_places/)
    },
    30_000,
  )
})

describe('ce que l’organisme et la Région décident', () => {
  const path = () => `/places/${world.cast.actions.le_creusot}`
  const change = (fields: Record<string, string>, who: 'marc' | 'lucie' | 'sofia' = 'marc') =>
    world.as(who).post(`${path()}/capacite`, fields)

  test('le nombre de places : refusé dans le passé, à l’envers, sous ce qui est promis', async () => {
    const du = world.today
    const { le_creusot } = world.cast.actions
    for (const id of [await demande(world, le_creusot), await demande(world, le_creusot)])
      await take(id, le_creusot, addDays(du, 5), addDays(du, 15))
    for (const [fields, dit] of [
      [{ du: addDays(du, -1), places: '9' }, 'Ce jour est passé'],
      [{ du, au: addDays(du, -1), places: '9' }, 'La fin doit venir après'],
      [{ du, places: '-1' }, 'de 0 à 9'],
      [{ du, places: '' }, ''],
      [{ du, places: '2', minimum: '3' }, 'dépasse le nombre de places'],
      [{ du, places: '1' }, 'Des places déjà promises dépassent'],
      [{ du: '2100-06-01', places: '1' }, 'trop lointaine'],
    ] as const) {
      const refused = await change(fields)
      expect(refused.status, JSON.stringify(fields)).toBe(422)
      expect(refused.text).toContain(dit)
    }
    expect((await change({ du, places: '5' }, 'lucie')).status).toBe(404)
    expect((await change({ du, places: '5' }, 'sofia')).status).toBe(404)
    expect((await change({ du, au: addDays(du, 4), places: '0', motif: 'Travaux' })).status).toBe(303)
    expect((await change({ du: addDays(du, 15), places: '1' })).status).toBe(303)
    const { text } = await world.as('marc').get(path())
    expect(text).toContain('Travaux')
  })

  test('une session qui ouvre à partir de trois personnes le dit', async () => {
    const { le_creusot } = world.cast.actions
    expect((await change({ du: world.today, places: '5', minimum: '3', motif: 'Classe mixte' })).status).toBe(
      303,
    )
    const { text } = await world.as('sofia').get(`/places/${le_creusot}`)
    expect(text).toContain('La session ouvre à partir de 3 personnes')
    expect(text).toContain('il en manque 3')
  })

  test('des jours d’entrée prévus : on n’entre que ces jours-là, et la page les dit', async () => {
    const jour = addDays(world.today, 7)
    const add = (fields: Record<string, string>) => world.as('marc').post(`${path()}/entrees`, fields)
    expect((await add({ jour })).text).toContain('on entre à toute date')
    expect((await world.as('marc').post(`${path()}/rythme`, { entree: 'parfois' })).status).toBe(422)
    expect((await world.as('lucie').post(`${path()}/rythme`, { entree: 'cadencees' })).status).toBe(404)
    expect((await world.as('marc').submit(path(), `${path()}/rythme`, { entree: 'cadencees' })).status).toBe(
      303,
    )
    expect((await add({ jour: addDays(world.today, -1) })).status).toBe(422)
    expect((await add({ jour, places: '1' })).status).toBe(303)
    expect((await add({ jour })).text).toContain('déjà prévu')
    const id = await demande(world, world.cast.actions.le_creusot, { statut: 'acceptee' })
    const enter = (date_entree: string) =>
      world.as('marc').submit(`/prescriptions/${id}/entree`, `/prescriptions/${id}/entree`, {
        date_entree,
        heures_semaine: '30',
        distance: '3',
      })
    expect((await enter(addDays(jour, 1))).text).toContain('on entre à des jours prévus')
    const [row] = await world.sql<{ id: number }>`select id from entree_prevue where annulee_le is null`
    expect(
      (await world.as('lucie').post(`${path()}/entrees/annulation`, { entree: String(row?.id) })).status,
    ).toBe(404)
    const withdrawn = await world.as('marc').post(`${path()}/entrees/annulation`, { entree: String(row?.id) })
    expect(withdrawn.status).toBe(303)
    expect(
      (await world.as('marc').post(`${path()}/entrees/annulation`, { entree: String(row?.id) })).status,
    ).toBe(404)
  })
})

test('la Région voit les sites qui prévoient moins d’entrées dans l’année que le dispositif n’en demande', async () => {
  const { besancon } = world.cast.actions
  await world.sql`update action set dispositif = 'bfc-blocs-btp', entree = 'cadencees' where id = ${besancon}`
  const seen = async () => (await world.as('claire').get('/places')).text
  expect(await seen()).toContain('0 entrée prévue, le dispositif en demande 3 au moins')
  const year = world.today.slice(0, 4)
  for (const day of ['02-03', '06-02', '09-01'])
    await world.sql`insert into entree_prevue (region, action_id, jour, decide_le)
      values ('bfc', ${besancon}, ${`${year}-${day}`}, ${world.now})`
  expect(await seen()).not.toContain('Trop peu d’entrées')
})

test('une entrée se fait un jour prévu, dans la limite de ses places', async () => {
  const { chalon } = world.cast.actions
  const refusal = (jour: string) =>
    world
      .read(db => verifierEntree(db, 'bfc', chalon, jour))
      .then(
        () => '',
        (error: Error) => error.message,
      )
  expect(await refusal(world.today)).toBe('')
  await world.sql`update action set entree = 'dates_fixes' where id = ${chalon}`
  expect(await refusal(world.today)).toBe('')
  const jour = addDays(world.today, 10)
  await world.sql`insert into entree_prevue (region, action_id, jour, places, decide_le)
    values ('bfc', ${chalon}, ${jour}, 1, ${world.now})`
  expect(await refusal(world.today)).toContain('Les prochains')
  expect(await refusal(addDays(jour, 1))).toContain('Aucun autre jour')
  expect(await refusal(jour)).toBe('')
  await entrer(world, await demande(world, chalon), jour, addDays(jour, 30))
  expect(await refusal(jour)).toContain('sont prises')
})

describe('des places d’un site à un autre', () => {
  const move = (fields: Record<string, string>, who: 'claire' | 'marc' = 'claire') =>
    world.as(who).post('/places/transferts', fields)

  test('les deux nombres changent ensemble ; refusé entre dispositifs, dans le passé, quand les places sont prises', async () => {
    const { chalon, le_creusot, rouen } = world.cast.actions
    const du = world.today
    const fields = {
      de: String(chalon),
      vers: String(le_creusot),
      places: '4',
      du,
      au: addDays(du, 29),
      motif: 'Zone en tension',
    }
    const of = async (action: number, le: string) =>
      (await world.sql<{ n: number }>`select capacite_du_jour('bfc', ${action}, ${le}) n`)[0]?.n
    const before = await of(le_creusot, du)
    for (const [wrong, dit] of [
      [{ ...fields, vers: String(chalon) }, 'deux sites différents'],
      [{ ...fields, du: addDays(du, -1) }, 'Ce jour est passé'],
      [{ ...fields, au: addDays(du, -1) }, 'La fin doit venir après'],
      [{ ...fields, places: '24' }, 'ne sont pas libres pendant toute la période'],
      [{ ...fields, motif: 'x' }, '5 lettres'],
    ] as const) {
      const refused = await move(wrong)
      expect(refused.status).toBe(422)
      expect(refused.text).toContain(dit)
    }
    expect((await move({ ...fields, vers: String(rouen) })).status).toBe(404)
    expect((await move(fields, 'marc')).status).toBe(404)
    expect(await world.sql`select from transfert`).toEqual([])
    expect((await move(fields)).notice).toContain('4 places de Chalon')
    expect([await of(chalon, du), await of(chalon, addDays(du, 30))]).toEqual([20, 24])
    expect([await of(le_creusot, addDays(du, 29)), before]).toEqual([(before ?? 0) + 4, before])
    await expect(world.sql`delete from transfert`).rejects.toMatchObject({ constraint: 'fait_intangible' })
    await demande(world, le_creusot, { statut: 'en_attente' })
    const { text } = await world.as('claire').get('/places/transferts')
    expect(text).toContain('Des personnes attendent')
  })
})

describe('les places d’un lot', () => {
  const fields = () => ({
    dispositif: 'hn-caq-2014',
    lot: 'Rouen-Elbeuf-Barentin',
    du: world.today,
    au: addDays(world.today, 180),
    places: '3',
  })
  const who = () => world.as('helene')
  const structures = () => [world.cast.structures.ml_rouen, world.cast.structures.ml_le_havre].map(String)

  test('la Région note les inscrits, voit la répartition, puis la décide', async () => {
    const page = '/places/dotations'
    const [rouen = '', havre = ''] = structures()
    const ask = (more = {}) => who().post(`${page}/essai`, { ...fields(), structures: structures(), ...more })
    expect((await ask()).text).toContain('Le nombre de jeunes inscrits manque')
    const count = (structure: string, nombre: string, au = world.today) =>
      who().post('/places/effectifs', { structure, nombre, au })
    expect((await count(rouen, '-3')).status).toBe(422)
    expect((await count(rouen, '3', addDays(world.today, 1))).status).toBe(422)
    expect((await count(String(world.cast.structures.ml_chalonnais), '3')).status).toBe(404)
    expect(
      (await world.as('julie').post('/places/effectifs', { structure: rouen, nombre: '3', au: world.today }))
        .status,
    ).toBe(404)
    expect((await count(rouen, '2000')).status).toBe(303)
    expect((await count(havre, '1000')).status).toBe(303)
    expect((await ask({ structures: '' })).status).toBe(422)
    expect((await ask({ au: world.today })).status).toBe(422)
    const seen = await ask()
    expect(seen.status).toBe(303)
    expect(await world.sql`select from repartition`).toEqual([])
    const shown = seen.location ?? ''
    expect((await who().get(shown.split('#')[0] ?? '')).text).toContain('Ce que cela donnerait')
    const target = `${page}?${shown.split('?')[1]?.split('#')[0]}`
    expect((await who().post(target, { motif: 'Délibération du 3' })).text).toContain('Cochez la case')
    expect((await who().post(page, { motif: 'Délibération du 3', _confirmation: 'oui' })).status).toBe(422)
    expect((await who().post(target, { motif: 'Délibération du 3', _confirmation: 'oui' })).status).toBe(303)
    const rows = await world.sql`select structure_id, places from dotation order by places desc`
    expect(rows).toEqual([
      { structure_id: Number(rouen), places: 2 },
      { structure_id: Number(havre), places: 1 },
    ])
    const again = await who().post(target, { motif: 'Délibération du 3', _confirmation: 'oui' })
    expect(again.text).toContain('couvre déjà une partie de ces jours')
  })

  test('un conseiller lit ce qui reste, et ne prend pas au-delà ; la Région peut admettre un dépassement', async () => {
    const { le_havre } = world.cast.actions
    const path = `/places/${le_havre}`
    expect((await world.as('karim').get(path)).text).toContain('Il reste 1 place de votre structure sur 1')
    const hold = async () => {
      const id = await demande(world, le_havre, { by: 'karim' })
      return world.as('karim').post(`/prescriptions/${id}/place`)
    }
    expect((await hold()).status).toBe(303)
    expect((await hold()).text).toContain('La structure a pris toute sa dotation : 1 place')
    expect((await world.as('karim').get(path)).text).toContain(
      'Votre structure a pris toute sa dotation : 1 place',
    )
    const reglage = '/reglages/dotation_depassement'
    const done = await who().submit(reglage, `${reglage}/changement`, {
      valeur: '100',
      du: world.today,
      motif: 'Souplesse',
    })
    expect(done.status).toBe(303)
    expect((await hold()).status).toBe(303)
    expect((await hold()).status).toBe(422)
  })
})
