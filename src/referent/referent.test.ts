import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays } from '../calendrier/calendrier.ts'
import { sansReponse } from './nuit.ts'

let world: World
let aicha: number
beforeAll(async () => {
  world = await openWorld()
  aicha = world.cast.stagiaires.aicha
})
afterAll(() => world.close())

const page = (id = aicha) => `/stagiaires/${id}/referent`
const demander = (
  vers: 'nadia' | 'sofia' | 'marc' | 'yann',
  name: 'sofia' | 'claire' | 'marc' | 'nadia' = 'sofia',
) =>
  world
    .as(name)
    .post(`${page()}/passation`, { vers: String(world.cast.comptes[vers]), motif: 'Elle a déménagé.' })
const derniere = async () =>
  (
    await world.sql<{
      id: number
      reponse: string | null
    }>`select id, reponse from passation order by id desc limit 1`
  )[0]
const jours = () =>
  world.sql<{
    compte_id: number
    du: string
    au: string | null
  }>`select compte_id, lower(periode) du, upper(periode) au
    from referent where region = 'bfc' and stagiaire_id = ${aicha} order by periode`

describe('passer la main', () => {
  test('une seule personne en charge, depuis l’inscription', async () => {
    const [one, ...others] = await jours()
    expect(one).toMatchObject({ compte_id: world.cast.comptes.sofia, au: null })
    expect(others).toEqual([])
    for (const name of ['sofia', 'aicha', 'marc', 'claire'] as const)
      expect((await world.as(name).get(page())).text, name).toContain('Sofia Benali')
    expect((await world.as('nadia').get(page())).status).toBe(404)
  })

  test('se demande à un conseiller en activité de la région, et à personne d’autre', async () => {
    expect((await demander('marc')).text).toContain('Choisissez un conseiller de la liste')
    expect((await demander('yann')).text).toContain('Choisissez un conseiller de la liste')
    expect((await demander('sofia')).text).toContain('déjà suivie')
    expect((await demander('nadia', 'marc')).status).toBe(404)
    expect((await demander('nadia', 'nadia')).status).toBe(404)
    expect((await demander('nadia')).status).toBe(303)
    expect((await demander('nadia')).text).toContain('attend déjà une réponse')
  })

  test('tant que personne n’a répondu, rien ne change', async () => {
    expect((await world.as('nadia').get(`/stagiaires/${aicha}`)).status).toBe(404)
    expect((await world.as('nadia').get('/messages')).text).toContain(
      'On vous demande de suivre une personne',
    )
    expect((await world.as('nadia').get('/')).text).toContain('Personnes à suivre, sur demande')
    const { text } = await world.as('nadia').get('/passations')
    expect(text).toContain('Aïcha')
    expect((await jours()).map(j => j.compte_id)).toEqual([world.cast.comptes.sofia])
  })

  test('refusée avec une raison : qui a demandé est prévenu et reste en charge', async () => {
    const id = (await derniere())?.id
    expect((await world.as('sofia').post(`/passations/${id}/acceptation`)).status).toBe(404)
    expect((await world.as('nadia').post(`/passations/${id}/refus`, { raison: '' })).text).toContain(
      'Dites pourquoi',
    )
    expect(
      (await world.as('nadia').post(`/passations/${id}/refus`, { raison: 'Je suis complète.' })).status,
    ).toBe(303)
    const { text } = await world.as('sofia').get('/messages')
    expect(text).toContain('ne peut pas suivre')
    // What is written is also sent by mail: no name, no reason.
    expect(text).not.toContain('Je suis complète')
    expect((await world.as('sofia').get(page())).text).toContain('Je suis complète')
    expect((await world.as('nadia').post(`/passations/${id}/acceptation`)).text).toContain('déjà sa réponse')
    expect((await jours()).map(j => j.compte_id)).toEqual([world.cast.comptes.sofia])
  })

  test('acceptée : la fiche, le parcours et les tâches changent de mains, la personne est prévenue', async () => {
    await world.sql`insert into tache (region, cle, stagiaire_id, compte_id, objet, echeance, cree_le)
      values ('bfc', 'essai-referent', ${aicha}, ${world.cast.comptes.sofia}, 'Rappeler Aïcha', ${world.today}, ${world.now})`
    // A colleague of hers, who may no longer open the file either, had a task too; and a return of suspension was hers to organise.
    const { id: collegue } = await world.write(db =>
      db
        .insertInto('compte')
        .values({
          region: 'bfc',
          nom: 'Chloé Essai',
          fonction: 'Conseillère',
          courriel: 'chloe.essai@exemple.invalid',
          role: 'conseiller',
          structure_id: sql<number>`(select structure_id from compte where region = 'bfc' and id = ${world.cast.comptes.sofia})`,
        })
        .returning('id')
        .executeTakeFirstOrThrow(),
    )
    await world.sql`insert into tache (region, cle, stagiaire_id, compte_id, objet, echeance, cree_le)
      values ('bfc', 'essai-collegue', ${aicha}, ${collegue}, 'Appeler son foyer', ${world.today}, ${world.now})`
    await world.sql`insert into suspension (region, parcours_id, periode, responsable_id)
      values ('bfc', ${world.cast.parcours.aicha}, daterange(${addDays(world.today, 5)}, ${addDays(world.today, 12)}),
        ${world.cast.comptes.sofia})`
    await demander('nadia', 'claire')
    const id = (await derniere())?.id
    await world.sql`insert into tache (region, cle, stagiaire_id, compte_id, objet, echeance, cree_le)
      values ('bfc', ${`passation-${id}-sans-reponse`}, ${aicha}, ${world.cast.comptes.sofia}, 'Une passation reste sans réponse',
        ${world.today}, ${world.now})`
    const done = await world.as('nadia').post(`/passations/${id}/acceptation`)
    expect(done.location).toBe(`/stagiaires/${aicha}`)
    expect((await world.as('nadia').get(`/stagiaires/${aicha}`)).status).toBe(200)
    expect((await world.as('sofia').get(`/stagiaires/${aicha}`)).status).toBe(404)
    const { text } = await world.as('nadia').get('/taches')
    expect(text).toContain('Rappeler Aïcha')
    expect(text).toContain('Appeler son foyer')
    expect(text).not.toContain('reste sans réponse')
    const [retour] = await world.sql<{ responsable_id: number }>`select responsable_id from suspension
      where region = 'bfc' and parcours_id = ${world.cast.parcours.aicha} order by id desc limit 1`
    expect(retour?.responsable_id).toBe(world.cast.comptes.nadia)
    expect((await world.as('aicha').get('/messages')).text).toContain('vous suit à partir d’aujourd’hui')
    expect((await world.as('aicha').get(page())).text).toContain('Nadia Roussel')
    const days = await jours()
    expect(days.map(j => j.compte_id)).toEqual([world.cast.comptes.sofia, world.cast.comptes.nadia])
    expect(days[0]?.au).toBe(days[1]?.du)
    const [p] = await world.sql<{ conseiller_id: number }>`select conseiller_id from parcours
      where region = 'bfc' and id = ${world.cast.parcours.aicha}`
    expect(p?.conseiller_id).toBe(world.cast.comptes.nadia)
  })

  test('deux fois le même jour : le dernier seul reste, sans jour vide', async () => {
    await world
      .as('nadia')
      .post(`${page()}/passation`, { vers: String(world.cast.comptes.sofia), motif: 'Retour.' })
    await world.as('sofia').post(`/passations/${(await derniere())?.id}/acceptation`)
    const days = await jours()
    expect(days.map(j => j.compte_id)).toEqual([world.cast.comptes.sofia, world.cast.comptes.sofia])
    expect(days.at(-1)?.au).toBeNull()
  })

  test('se retire par un collègue qui suit la personne, pas par qui doit répondre', async () => {
    await demander('nadia')
    const id = (await derniere())?.id
    await world.sql`update passation set demandee_par = ${world.cast.comptes.claire} where id = ${id}`
    expect((await world.as('nadia').post(`/passations/${id}/retrait`)).text).toContain(
      'Cette demande vous est faite',
    )
    expect((await world.as('helene').post(`/passations/${id}/retrait`)).status).toBe(404)
    expect((await world.as('sofia').submit(page(), `/passations/${id}/retrait`)).status).toBe(303)
    expect((await derniere())?.reponse).toBe('retiree')
  })

  test('deux réponses au même instant : une seule compte', async () => {
    await demander('nadia')
    const id = (await derniere())?.id
    const answers = await Promise.all([
      world.as('nadia').post(`/passations/${id}/acceptation`),
      world.as('sofia').post(`/passations/${id}/retrait`),
    ])
    expect(answers.filter(a => a.status === 303)).toHaveLength(1)
    const reponse = (await derniere())?.reponse
    expect((await jours()).at(-1)?.compte_id).toBe(
      reponse === 'acceptee' ? world.cast.comptes.nadia : world.cast.comptes.sofia,
    )
  })
})

test('une réponse et une nouvelle demande au même instant : l’une après l’autre, sans erreur', async () => {
  await world.sql`delete from passation where reponse is null`
  const [s] = await world.sql<{ conseiller_id: number }>`select conseiller_id from stagiaire
    where region = 'bfc' and id = ${aicha}`
  const { sofia, nadia } = world.cast.comptes
  let [vers, other] =
    s?.conseiller_id === sofia ? (['nadia', 'sofia'] as const) : (['sofia', 'nadia'] as const)
  for (let i = 0; i < 5; i++) {
    expect((await demander(vers, 'claire')).status).toBe(303)
    const id = (await derniere())?.id
    const [answer, asked] = await Promise.all([
      world.as(vers).post(`/passations/${id}/acceptation`),
      demander(other, 'claire'),
    ])
    expect(answer.status).toBe(303)
    expect([303, 409, 422]).toContain(asked.status)
    // Who is in charge in the new demand is who was at that moment, never the one before.
    if (asked.status === 303) {
      const [p] = await world.sql<{
        de_id: number
        id: number
      }>`select id, de_id from passation where reponse is null`
      expect(p?.de_id).toBe(vers === 'nadia' ? nadia : sofia)
      await world.as('claire').post(`/passations/${p?.id}/retrait`)
    }
    ;[vers, other] = [other, vers]
  }
})

describe('un référent qui part', () => {
  test('ses personnes en chemin se voient et se confient ensemble', async () => {
    await world.sql`update compte set actif = false where id = ${world.cast.comptes.yann}`
    const { text } = await world.as('helene').get('/passations')
    expect(text).toContain('Référent : Yann Duval, compte fermé')
    expect(text).toContain('à confier')
    const nobody = await world.as('helene').post('/passations', { vers: '1', motif: 'Départ.' })
    expect(nobody.text).toContain('Choisissez au moins une personne')
    // Once someone was asked for each of them, nothing is left to choose: who must answer is said, without an empty form.
    await world.sql`insert into passation (region, stagiaire_id, vers_id, motif, demandee_le, demandee_par, echeance)
      select s.region, s.id, k.id, 'Départ.', ${world.now}, ${world.cast.comptes.helene}, ${world.today} from stagiaire s
      join lateral (select id from compte where region = s.region and role = 'conseiller' order by id limit 1) k on true
      where s.region = 'hn'`
    const asked = (await world.as('helene').get('/passations')).text
    expect(asked).toContain('Une réponse est attendue pour')
    expect(asked).not.toContain('name="personnes"')
    expect(asked).not.toContain('name="motif"')
    await world.sql`delete from passation where region = 'hn'`
    await world.sql`update compte set actif = true where id = ${world.cast.comptes.yann}`
    expect((await world.as('helene').get('/passations')).text).toContain(
      'Chaque personne en chemin a quelqu’un',
    )
  })
})

test('une demande sans réponse à l’échéance devient une tâche, une seule fois', async () => {
  await world.sql`delete from passation where reponse is null`
  const [s] = await world.sql<{
    conseiller_id: number
  }>`select conseiller_id from stagiaire where region = 'bfc' and id = ${aicha}`
  const [from, to] =
    s?.conseiller_id === world.cast.comptes.sofia
      ? (['sofia', 'nadia'] as const)
      : (['nadia', 'sofia'] as const)
  await demander(to, from)
  expect(await sansReponse(world.store, world.now)).toBe(0)
  const later = `${addDays(world.today, 8)}T04:00:00.000Z`
  expect(await sansReponse(world.store, later)).toBe(1)
  expect(await sansReponse(world.store, later)).toBe(0)
  expect((await world.as(from).get('/taches')).text).toContain('Une passation reste sans réponse')
})
