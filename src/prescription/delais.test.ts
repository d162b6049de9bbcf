import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays } from '../calendrier/calendrier.ts'
import { delaisParSite, duree, enGeneral } from './delais.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  // A site where nobody went yet: people entered there after one to ten days.
  const [site] = await world.sql<{
    action_id: number
  }>`with s as (insert into site (region, organisme_id, nom, adresse, commune)
      values ('bfc', ${world.cast.organismes.atelier}, 'Site mesuré', '1 rue des Lilas', '71076') returning id)
    insert into action (region, formation_id, site_id, numero, dispositif)
      select 'bfc', a.formation_id, s.id, 'mesure', a.dispositif from s, action a where a.id = ${world.cast.actions.chalon}
      returning id action_id`
  for (let days = 1; days <= 10; days++) await entered(site?.action_id ?? 0, days, addDays(world.today, -30))
  await entered(site?.action_id ?? 0, 300, addDays(world.today, -400))
})
afterAll(() => world.close())

/** Someone who entered on a day, so many days after the first transmission; transmitted again later. */
async function entered(action_id: number, days: number, le: string) {
  const [p] = await world.sql<{ id: number; stagiaire_id: number }>`with s as (
      insert into stagiaire (region, nom, prenom, nom_recherche, date_naissance, commune, cree_le)
      values ('bfc', 'Mesure', 'Lou', ${`mesure lou ${days}`}, '2000-01-02', '71076', ${addDays(le, -days)}) returning id)
    insert into prescription (region, stagiaire_id, dispositif, version, action_id, structure_id, conseiller_id, cree_le, evaluation,
        distance_m)
      select 'bfc', id, 'bfc-daq-2026', '2026-01-01', ${action_id}, ${world.cast.structures.ml_chalonnais},
        ${world.cast.comptes.sofia}, ${addDays(le, -days)}, '{}', 0 from s returning id, stagiaire_id`
  for (const [statut, day] of [
    ['transmise', addDays(le, -days)],
    ['transmise', addDays(le, -1)],
    ['entree', le],
  ])
    await world.sql`insert into prescription_evenement (region, prescription_id, statut, le, instant)
      values ('bfc', ${p?.id}, ${statut}, ${day}, ${world.now}) returning id`
  await world.sql`insert into parcours (region, prescription_id, stagiaire_id, dispositif, version, action_id, date_entree,
      fin_initiale, minutes_prevues, minutes_semaine, distance_m, conseiller_id, referent_id)
    values ('bfc', ${p?.id}, ${p?.stagiaire_id}, 'bfc-daq-2026', '2026-01-01', ${action_id}, ${le}, ${addDays(le, 20)}, 6000, 1800, 0,
      ${world.cast.comptes.sofia}, ${world.cast.comptes.marc}) returning id`
}

test('le délai court de la première transmission à l’entrée, sur douze mois', async () => {
  const all = await world.read(db => delaisParSite(db, 'bfc', world.today))
  expect(all.find(d => d.site === 'Site mesuré')).toMatchObject({ n: 10, mediane: 5, neuf_sur_dix: 9 })
  expect(await world.read(db => delaisParSite(db, 'hn', world.today))).not.toContainEqual(
    expect.objectContaining({ site: 'Site mesuré' }),
  )
})

test('sous cinq entrées, aucun délai n’est montré', async () => {
  const all = await world.read(db => delaisParSite(db, 'bfc', addDays(world.today, -380)))
  expect(all.find(d => d.site === 'Site mesuré')).toMatchObject({ n: 1, mediane: null, neuf_sur_dix: null })
})

test('la Région lit les délais avec leur définition, elle seule', async () => {
  const page = await world.as('claire').get('/pilotage/delai/sites')
  expect(page.text).toContain('Site mesuré')
  expect(page.text).toContain('première transmission de la prescription')
  expect((await world.as('sofia').get('/pilotage/delai/sites')).text).not.toContain('Site mesuré')
})

test('un délai se dit en mots', () => {
  expect([3, 7, 20, 59, 60, 130].map(duree)).toEqual([
    'moins d’une semaine',
    '1 semaine',
    '3 semaines',
    '8 semaines',
    '2 mois',
    '4 mois',
  ])
  expect(enGeneral({ mediane: 20 })).toBe('En général 3 semaines d’attente.')
  expect(enGeneral(undefined)).toBe('')
})
