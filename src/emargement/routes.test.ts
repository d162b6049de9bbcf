import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onServer, openWorld, type World } from '../../test/world.ts'
import { addDays, isOuvre, monday } from '../calendrier/calendrier.ts'
import type { Compte } from '../habilitation/habilitation.ts'
import { hold } from './store.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** The last week that is over, and one working day in it. */
const lundi = () => monday(addDays(world.today, -7))
const ouvre = () => [0, 1, 2, 3, 4].map(n => addDays(lundi(), n)).find(jour => isOuvre(jour)) ?? lundi()
const feuille = (semaine = lundi()) => `/emargement/${world.cast.actions.chalon}/${semaine}`
const cellule = (jour: string, demi = 'matin', parcours = world.cast.parcours.aicha) =>
  `c-${parcours}-${jour}-${demi}`
const note = async (jour: string, demi = 'matin', parcours = world.cast.parcours.aicha) =>
  (
    await world.sql<{ statut: string; minutes: number }>`select statut, minutes from demi_journee
      where parcours_id = ${parcours} and jour = ${jour} and demi = ${demi}`
  )[0]

describe('la feuille de la semaine', () => {
  test('montre les groupes de l’organisme et ce qui reste à noter', async () => {
    const { status, text } = await world.as('marc').get('/emargement')
    expect(status).toBe(200)
    expect(text).toContain(feuille(monday(world.today)))
    expect(text).not.toContain(`/emargement/${world.cast.actions.besancon}/`)
  })

  test('nomme chaque case par la personne, le jour et la demi-journée', async () => {
    const { text } = await world.as('marc').get(feuille())
    expect(text).toMatch(/aria-label="Aïcha Diallo, lundi \d+[^"]*, matin"/)
  })

  test('enregistre ce qui a changé, et rien d’autre', async () => {
    const { status, notice } = await world.as('marc').submit(feuille(), feuille(), {
      [cellule(ouvre())]: 'absence_justifiee',
      [cellule(ouvre(), 'apres_midi')]: 'present',
    })
    expect(status).toBe(303)
    expect(notice).toContain('1 demi-journée')
    expect(await note(ouvre())).toMatchObject({ statut: 'absence_justifiee', minutes: 180 })
  })

  test('le même bouton pressé deux fois n’enregistre qu’une fois', async () => {
    const marc = world.as('marc')
    const fields = { _cle: await marc.key(), [cellule(ouvre())]: 'entreprise' }
    expect((await marc.post(feuille(), fields)).notice).toContain('1 demi-journée')
    expect((await marc.post(feuille(), fields)).notice).toContain('déjà fait')
  })

  test('une durée se change case par case', async () => {
    const champ = cellule(ouvre()).replace('c-', 'm-')
    await world.as('marc').submit(feuille(), feuille(), { [cellule(ouvre())]: 'present', [champ]: 210 })
    expect(await note(ouvre())).toMatchObject({ minutes: 210 })
    const refus = await world
      .as('marc')
      .submit(feuille(), feuille(), { [cellule(ouvre())]: 'present', [champ]: 400 })
    expect(refus.status).toBe(422)
    expect(refus.text).toContain('1 à 360 minutes')
  })

  test('les raccourcis remplissent les cases vides, sans JavaScript', async () => {
    await world.write(db =>
      db
        .deleteFrom('demi_journee')
        .where('parcours_id', '=', world.cast.parcours.aicha)
        .where('jour', '=', ouvre())
        .execute(),
    )
    const marc = world.as('marc')
    await marc.submit(feuille(), feuille(), { remplir: `colonne:${ouvre()}-matin` })
    expect(await note(ouvre())).toMatchObject({ statut: 'present' })
    expect(await note(ouvre(), 'apres_midi')).toBeUndefined()
    await marc.submit(feuille(), feuille(), { remplir: `ligne:${world.cast.parcours.aicha}` })
    expect(await note(ouvre(), 'apres_midi')).toMatchObject({ statut: 'present' })
    expect(await note(addDays(lundi(), 5))).toBeUndefined()
    expect((await marc.submit(feuille(), feuille(), { remplir: 'tout' })).notice).toBe('Rien n’a changé.')
  })

  test('une feuille restée ouverte ne recouvre pas ce qu’un autre a noté', async () => {
    const marc = world.as('marc')
    const { text } = await marc.get(feuille())
    const vu = text.match(/name="vu" value="([^"]*)"/)?.[1] ?? ''
    await world.write(
      db =>
        db
          .updateTable('demi_journee')
          .set({ statut: 'absence_injustifiee', compte_id: world.cast.comptes.claire })
          .where('parcours_id', '=', world.cast.parcours.aicha)
          .where('jour', '=', ouvre())
          .where('demi', '=', 'matin')
          .execute(),
      'claire',
    )
    const refus = await marc.post(feuille(), {
      vu,
      [cellule(ouvre())]: 'entreprise',
      [cellule(ouvre(), 'apres_midi')]: 'present',
    })
    expect(refus.status).toBe(422)
    expect(refus.text).toContain('Claire Morel a mis « Absence non justifiée »')
    expect(await note(ouvre())).toMatchObject({ statut: 'absence_injustifiee' })
    expect((await marc.post(feuille(), { vu, [cellule(ouvre(), 'apres_midi')]: 'entreprise' })).status).toBe(
      303,
    )
  })

  test('refuse la présence d’un jour suspendu, en nommant la personne et le jour', async () => {
    const jour = addDays(monday(world.today), 7)
    await world.sql`insert into suspension (region, parcours_id, periode, motif)
      values ('bfc', ${world.cast.parcours.aicha}, daterange(${jour}, ${addDays(jour, 7)}), 'personnel')`
    const page = await world.as('marc').get(feuille(jour))
    expect(page.text).toContain('<span class="closed soft">Suspendu</span>')
    const refus = await world.as('marc').post(feuille(jour), { [cellule(jour)]: 'absence_justifiee' })
    expect(refus.status).toBe(422)
    expect(refus.text).toMatch(/Aïcha Diallo, lundi [^:]* : son parcours est suspendu/)
  })

  test('un jour à venir ne prend qu’une absence annoncée', async () => {
    const jour = addDays(monday(world.today), 14)
    const marc = world.as('marc')
    expect((await marc.post(feuille(jour), { [cellule(jour)]: 'present' })).text).toContain(
      'pas encore passé',
    )
    expect((await marc.post(feuille(jour), { [cellule(jour)]: 'absence_justifiee' })).status).toBe(303)
  })

  test('refuse la première demi-journée au-delà du plafond, et n’écrit rien', async () => {
    const { aicha } = world.cast.parcours
    const [{ faites = 0 } = {}] = await world.sql<{
      faites: number
    }>`select sum(minutes)::int faites from demi_journee
      where parcours_id = ${aicha} and statut in ('present', 'entreprise')`
    await world.sql`update parcours set minutes_max = ${Math.max(faites + 180, 1)}, minutes_prevues = 60 where id = ${aicha}`
    const jour = world.today
    const refus = await world.as('marc').post(feuille(monday(jour)), {
      [cellule(jour)]: 'present',
      [cellule(jour, 'apres_midi')]: 'present',
    })
    expect(refus.text).toMatch(/Aïcha Diallo, [^:]*après-midi : le plafond de/)
    expect(await note(jour)).toBeUndefined()
    await world.sql`update parcours set minutes_max = null where id = ${aicha}`
  })

  test('l’API note une semaine avec les mêmes règles', async () => {
    const answer = await world.as('marc').api(feuille(), { [cellule(ouvre())]: 'present' })
    expect(answer.status).toBe(201)
    expect((await world.as('marc').api(feuille(), { [cellule(ouvre())]: 'dort' })).status).toBe(422)
  })

  test('refuse une case écrite de deux façons', async () => {
    const double = cellule(ouvre()).replace('c-', 'c-0')
    const refus = await world
      .as('marc')
      .post(feuille(), { [cellule(ouvre())]: 'present', [double]: 'present' })
    expect(refus.status).toBe(422)
    expect(refus.text).toContain('Cette case n’existe pas')
  })

  test('refuse une semaine plus longue que celle du dispositif, et n’écrit rien', async () => {
    const jours = [0, 1, 2, 3, 4].map(n => addDays(lundi(), n)).filter(jour => isOuvre(jour))
    const cells = jours.flatMap(jour => ['matin', 'apres_midi'].map(demi => cellule(jour, demi)))
    const longue = cells.flatMap(name => [
      [name, 'present'],
      [name.replace('c-', 'm-'), 360],
    ])
    const before = await note(ouvre())
    const refus = await world.as('marc').post(feuille(), Object.fromEntries(longue))
    expect(refus.status).toBe(422)
    expect(refus.text).toMatch(/Aïcha Diallo, semaine du lundi [^:]* : \d+\u202fh notées, pour 30\u202fh/)
    expect(await note(ouvre())).toEqual(before)
  })

  test('qui n’a pas droit à un groupe ne le retient pas', async () => {
    const held = (name: 'lucie' | 'marc') =>
      world.write(async db => {
        const { region, id, role, organisme_id } = await db
          .selectFrom('compte')
          .select(['region', 'id', 'role', 'organisme_id'])
          .where('id', '=', world.cast.comptes[name])
          .executeTakeFirstOrThrow()
        return hold(db, { region, id, role, organisme_id } as Compte, { action: world.cast.actions.chalon })
      })
    expect(await held('lucie')).toEqual([])
    expect(await held('marc')).toContain(world.cast.parcours.aicha)
  })

  test('le groupe d’un autre organisme n’existe pas, et la tentative laisse une trace', async () => {
    expect((await world.as('lucie').get(feuille())).status).toBe(404)
    expect((await world.as('lucie').post(feuille(), { [cellule(ouvre())]: 'present' })).status).toBe(404)
    const [{ n = 0 } = {}] = await world.sql<{ n: number }>`select count(*)::int n from journal
      where acte = 'acces_refuse' and compte_id = ${world.cast.comptes.lucie}`
    expect(n).toBe(2)
    const autre = cellule(ouvre(), 'matin', world.cast.parcours.thomas)
    expect((await world.as('marc').post(feuille(), { [autre]: 'present' })).status).toBe(404)
  })

  test.each(['claire', 'sofia', 'aicha', 'paul'] as const)('%s n’ouvre pas la feuille', async name => {
    expect((await world.as(name).get(feuille())).status).toBe(404)
  })

  test.each(['2026-11-17', 'hier', '2026-02-30'])('la semaine « %s » n’existe pas', async semaine => {
    expect((await world.as('marc').get(feuille(semaine))).status).toBe(404)
  })
})

test.runIf(onServer())('deux personnes qui enregistrent la même case : la seconde est prévenue', async () => {
  const { text } = await world.as('marc').get(feuille())
  const vu = text.match(/name="vu" value="([^"]*)"/)?.[1] ?? ''
  const champ = cellule(ouvre(), 'apres_midi')
  const answers = await Promise.all([
    world.as('marc').post(feuille(), { vu, [champ]: 'absence_justifiee' }),
    world.as('marc').post(feuille(), { vu, [champ]: 'absence_injustifiee' }),
  ])
  expect(answers.map(a => a.status).sort()).toEqual([303, 422])
})
