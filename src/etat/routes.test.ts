import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onServer, openWorld, type World } from '../../test/world.ts'
import { addMonths, mois, monday } from '../calendrier/calendrier.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.app()
})
afterAll(() => world.close())

const cellule = (jour: string, demi = 'matin', parcours = world.cast.parcours.aicha) =>
  `c-${parcours}-${jour}-${demi}`
const plusTard = () => mois(addMonths(world.today, 3))

describe('l’état du mois', () => {
  const dernier = () => mois(addMonths(`${mois(world.today)}-01`, -1))
  const etats = (parcours: number, month = dernier()) => `/parcours/${parcours}/etats/${month}`

  test('refuse de certifier quand une signature manque au contrat', async () => {
    const refus = await world.as('lucie').post(etats(world.cast.parcours.thomas))
    expect(refus.status).toBe(422)
    expect(refus.text).toContain('Thomas Bonnot : le contrat n’est pas signé par tous')
    expect(refus.text).toContain('le ou la stagiaire')
  })

  test('dit ce qui manque, puis certifie quand la case est cochée', async () => {
    const { kevin } = world.cast.parcours
    const [jour] = await world.sql<{ jour: string }>`select jour from demi_journee
      where parcours_id = ${kevin} and to_char(jour, 'YYYY-MM') = ${dernier()} order by jour limit 1`
    await world.sql`delete from demi_journee where parcours_id = ${kevin} and jour = ${jour?.jour ?? ''} and demi = 'matin'`
    const julie = world.as('julie')
    const refus = await julie.post(etats(kevin))
    expect(refus.status).toBe(422)
    expect(refus.text).toContain('Kevin Marchand : rien n’est noté pour')
    const done = await julie.submit(`/etats/${dernier()}`, etats(kevin), { _confirmation: 'oui' })
    expect(done.status).toBe(303)
    expect((await julie.get(`/etats/${dernier()}`)).text).toContain('Certifié le')
    expect((await julie.post(etats(kevin), { _confirmation: 'oui' })).text).toContain('déjà certifié')
  })

  test('un mois certifié ne change plus', async () => {
    const { kevin } = world.cast.parcours
    const [row] = await world.sql<{ jour: string }>`select jour from demi_journee
      where parcours_id = ${kevin} and to_char(jour, 'YYYY-MM') = ${dernier()} order by jour desc limit 1`
    const jour = row?.jour ?? ''
    const adresse = `/emargement/${world.cast.actions.rouen}/${monday(jour)}`
    const refus = await world
      .as('julie')
      .post(adresse, { [cellule(jour, 'matin', kevin)]: 'absence_injustifiee' })
    expect(refus.text).toContain('l’état de ce mois est déjà certifié')
  })

  test('la base refuse un état qui ne dit pas ce qui est noté', async () => {
    const { kevin } = world.cast.parcours
    const mois = `${plusTard()}-01`
    await expect(
      world.sql`insert into etat_mensuel (region, parcours_id, mois, certifie_le, minutes_present, minutes_entreprise,
        minutes_absence_justifiee, minutes_absence_injustifiee) values ('hn', ${kevin}, ${mois}, ${world.now}, 60, 0, 0, 0)`,
    ).rejects.toMatchObject({ constraint: 'etat_inexact' })
  })

  test('un mois qui n’est pas fini ne se certifie pas', async () => {
    const refus = await world.as('marc').post(etats(world.cast.parcours.aicha, mois(world.today)))
    expect(refus.text).toContain('ce mois n’est pas terminé')
  })

  test('le groupe se certifie d’un geste ; qui n’est pas prêt est nommé', async () => {
    await world.sql`alter table etat_mensuel disable trigger user`
    await world.sql`delete from etat_mensuel where parcours_id = ${world.cast.parcours.aicha} and mois = ${`${dernier()}-01`}`
    await world.sql`alter table etat_mensuel enable trigger user`
    expect((await world.as('marc').get(`/etats/${dernier()}`)).text).toContain(
      '<span class="on-paper" aria-hidden="true">À certifier</span>',
    )
    const done = await world.as('marc').post(`/actions/${world.cast.actions.chalon}/etats/${dernier()}`)
    expect(done.status).toBe(303)
    expect(done.notice).toContain('1 état certifié')
    const none = await world
      .as('julie')
      .post(`/actions/${world.cast.actions.rouen}/etats/${mois(world.today)}`)
    expect(none.status).toBe(422)
    expect(none.text).toContain('Aucun état n’est prêt')
  })

  test('la Région lit les états de tous, un organisme les siens seulement', async () => {
    expect((await world.as('claire').get(`/etats/${dernier()}`)).text).toContain('Thomas Bonnot')
    expect((await world.as('marc').get(`/etats/${dernier()}`)).text).not.toContain('Thomas Bonnot')
    expect((await world.as('claire').post(etats(world.cast.parcours.thomas))).status).toBe(404)
    expect((await world.as('marc').post(etats(world.cast.parcours.thomas))).status).toBe(404)
    expect((await world.as('sofia').get(`/etats/${dernier()}`)).status).toBe(404)
  })

  test('une page sans personne le dit', async () => {
    expect((await world.as('marc').get('/etats/2015-01')).text).toContain('Aucun parcours en janvier 2015')
    expect((await world.as('marc').get('/etats/2015-13')).status).toBe(404)
  })
})

describe('ce qui est préparé', () => {
  const dernier = () => mois(addMonths(`${mois(world.today)}-01`, -1))
  interface Lu {
    minutes_attendues: number | null
    retard: number
    non_signees: number
    manque: string[]
  }
  const ligne = async (month: string, parcours = world.cast.parcours.thomas) =>
    (await world.as('claire').api(`/parcours/${parcours}/etats/${month}`)).json<{ ligne: Lu }>().ligne
  const page = async () => {
    const [p] = await world.sql<{ action_id: number }>`select action_id from parcours
      where region = 'bfc' and id = ${world.cast.parcours.thomas}`
    return (await world.as('claire').get(`/etats/${dernier()}?action=${p?.action_id}`)).text
  }

  test('sans emploi du temps, rien n’est prévu ; avec un emploi du temps, les heures et les oublis en viennent', async () => {
    const { thomas } = world.cast.parcours
    await world.sql`delete from seance where region = 'bfc'`
    expect((await ligne(dernier()))?.minutes_attendues).toBeNull()
    expect(await page()).not.toContain('Prévu')
    await world.sql`insert into seance (region, parcours_id, periode, jour_semaine, debut, fin, modalite)
      values ('bfc', ${thomas}, daterange(${`${dernier()}-01`}, null), 6, 540, 660, 'centre')`
    const found = await ligne(dernier())
    expect(found?.minutes_attendues).toBeGreaterThanOrEqual(120)
    expect((found?.minutes_attendues ?? 1) % 120).toBe(0)
    expect(found?.manque).toHaveLength((found?.minutes_attendues ?? 0) / 120)
    expect(found?.manque.every(m => /^samedi .*, matin$/.test(m))).toBe(true)
    expect(await page()).toContain('Prévu')
  })

  test('compte les retards et les demi-journées que personne n’a signées', async () => {
    const { thomas } = world.cast.parcours
    await world.sql`alter table emargement disable trigger user`
    await world.sql`delete from emargement where parcours_id = ${thomas}`
    await world.sql`alter table emargement enable trigger user`
    const before = (await ligne(dernier()))?.non_signees ?? 0
    expect(before).toBeGreaterThan(1)
    const [row] = await world.sql<{ jour: string; demi: string }>`select jour, demi from demi_journee
      where parcours_id = ${thomas} and to_char(jour, 'YYYY-MM') = ${dernier()} and statut = 'present' limit 1`
    await world.sql`update demi_journee set minutes = 160, retard = 20
      where parcours_id = ${thomas} and jour = ${row?.jour ?? ''} and demi = ${row?.demi ?? ''}`
    await world.sql`insert into emargement (region, parcours_id, jour, demi, moyen, signe_le)
      values ('bfc', ${thomas}, ${row?.jour ?? ''}, ${row?.demi ?? ''}, 'code', ${world.now})`
    expect(await ligne(dernier())).toMatchObject({ retard: 20, non_signees: before - 1 })
    const text = await page()
    expect(text).toContain(`${before - 1} demi-journées non signées`)
    expect(text).toMatch(/dont 20.min de retard/)
  })
})

test.runIf(onServer())('noter et certifier en même temps : l’état dit toujours ce qui est noté', async () => {
  const { aicha } = world.cast.parcours
  const month = mois(addMonths(`${mois(world.today)}-01`, -1))
  const [row] = await world.sql<{ jour: string }>`select jour from demi_journee
    where parcours_id = ${aicha} and to_char(jour, 'YYYY-MM') = ${month} and statut = 'present' order by jour limit 1`
  const jour = row?.jour ?? ''
  const adresse = `/emargement/${world.cast.actions.chalon}/${monday(jour)}`
  for (const statut of ['entreprise', 'present', 'entreprise']) {
    await world.sql`alter table etat_mensuel disable trigger user`
    await world.sql`delete from etat_mensuel where parcours_id = ${aicha} and mois = ${`${month}-01`}`
    await world.sql`alter table etat_mensuel enable trigger user`
    await Promise.all([
      world.as('marc').post(adresse, { [cellule(jour)]: statut }),
      world.as('marc').post(`/parcours/${aicha}/etats/${month}`, { _confirmation: 'oui' }),
    ])
    const [sums] =
      await world.sql`select e.minutes_present = sum(d.minutes) filter (where d.statut = 'present') exact
      from etat_mensuel e join demi_journee d on d.parcours_id = e.parcours_id and date_trunc('month', d.jour) = e.mois
      where e.parcours_id = ${aicha} and e.mois = ${`${month}-01`} group by e.minutes_present`
    expect(sums).toEqual({ exact: true })
  }
})
