import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays, isFerie, monday, weekday } from '../calendrier/calendrier.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.app() // Loaded here, so that the first test does not wait for it.
})
afterAll(() => world.close())

const id = () => world.cast.parcours.aicha
/** The last Monday over that is not a public holiday: its week is of a month that is not certified. */
const jour = () => {
  let day = monday(addDays(world.today, -1))
  while (isFerie(day)) day = addDays(day, 1)
  return day
}
const page = (day = jour()) => `/parcours/${id()}/presences/${day}`
const feuille = () => `/emargement/${world.cast.actions.chalon}/${monday(jour())}`
const cellule = (demi = 'matin', day = jour()) => `c-${id()}-${day}-${demi}`
const notes = (day = jour()) =>
  world.sql<{
    demi: string
    statut: string
    minutes: number
    retard: number
  }>`select demi, statut, minutes, retard,
    motif, minutes_connexion, travail from demi_journee where parcours_id = ${id()} and jour = ${day} order by demi desc`
const prevoir = (debut: number, fin: number, modalite = 'centre', day = jour()) =>
  world.sql`insert into seance (region, parcours_id, periode, jour_semaine, debut, fin, modalite)
    values ('bfc', ${id()}, daterange(${monday(day)}::date, null), ${weekday(day)}, ${debut}, ${fin}, ${modalite})`

beforeEach(async () => {
  await world.sql`delete from seance`
  await world.sql`delete from demi_journee where parcours_id = ${id()}
    and jour >= ${monday(jour())} and jour < ${addDays(monday(jour()), 7)}`
})

describe('le détail d’un jour', () => {
  test('un retard ajouté à une présence déjà notée se retire de sa durée ; enlevé, il la rend', async () => {
    const marc = world.as('marc')
    await marc.submit(page(), page(), { statut_matin: 'present' })
    const tel = { statut_matin: 'present', minutes_matin: 180, retard_matin: 20 }
    await marc.submit(page(), page(), tel)
    expect(await notes()).toMatchObject([{ minutes: 160, retard: 20 }])
    // The duration that the form shows now, and no delay any more.
    await marc.submit(page(), page(), { statut_matin: 'present', minutes_matin: 160, retard_matin: '' })
    expect(await notes()).toMatchObject([{ minutes: 180, retard: 0 }])
    // Both said: stayed later than planned.
    await marc.submit(page(), page(), { statut_matin: 'present', minutes_matin: 190, retard_matin: 20 })
    expect(await notes()).toMatchObject([{ minutes: 190, retard: 20 }])
    // A program that says both says what it means.
    await marc.api(page(), { statut_matin: 'present', minutes_matin: 190, retard_matin: 10 })
    expect(await notes()).toMatchObject([{ minutes: 190, retard: 10 }])
  })

  test('se note, se relit, et la feuille ne le perd pas', async () => {
    const marc = world.as('marc')
    const done = await marc.submit(page(), page(), {
      statut_matin: 'present',
      retard_matin: 25,
      statut_apres_midi: 'absence_justifiee',
      motif_apres_midi: 'convocation',
    })
    expect(done.notice).toContain('2 demi-journées enregistrées')
    const expected = [
      { demi: 'matin', statut: 'present', minutes: 155, retard: 25 },
      { demi: 'apres_midi', statut: 'absence_justifiee', minutes: 180, retard: 0, motif: 'convocation' },
    ]
    expect(await notes()).toMatchObject(expected)
    expect((await marc.get(page())).text).toContain('value="25"')
    const sheet = await marc.get(feuille())
    expect(sheet.text).toMatch(/retard 25\u202fmin/)
    const again = { [cellule()]: 'present', [cellule('apres_midi')]: 'absence_justifiee' }
    expect((await marc.submit(feuille(), feuille(), again)).notice).toBe('Rien n’a changé.')
    expect((await marc.api(feuille(), again)).json()).toMatchObject({ enregistrees: 0 })
    expect(await notes()).toMatchObject(expected)
  })

  test('à distance : un temps de connexion ou un travail validé', async () => {
    const marc = world.as('marc')
    const refus = await marc.submit(page(), page(), { statut_matin: 'distance' })
    expect(refus.status).toBe(422)
    expect(refus.text).toMatch(/Aïcha Diallo, [^:]*, matin : une demi-journée à distance demande/)
    // What is asked for is in sight.
    expect(refus.text.split('id="apres_midi"')[0]).toMatch(/<details[^>]*\sopen[^>]*>[\s\S]*connexion_matin/)
    await marc.submit(page(), page(), { statut_matin: 'distance', travail_matin: 'Exercice 3, corrigé' })
    await marc.submit(page(), page(), { statut_soir: 'distance', connexion_soir: 80, minutes_soir: 90 })
    expect(await notes()).toMatchObject([
      { demi: 'soir', minutes: 90, minutes_connexion: 80 },
      { demi: 'matin', travail: 'Exercice 3, corrigé', minutes_connexion: null },
    ])
    expect((await marc.get(feuille())).text).toContain('soir')
  })

  test.each([
    [{ statut_matin: 'present', minutes_matin: 361 }, '1 à 360 minutes'],
    [
      { statut_matin: 'present', minutes_matin: 300, retard_matin: 61 },
      '300 minutes et 61 de retard font 361',
    ],
    [{ statut_matin: 'absence_injustifiee', retard_matin: 5 }, 'un retard de 5 minutes'],
    [{ statut_matin: 'present', motif_matin: 'arret' }, 'un motif ne se note que'],
    [{ statut_matin: 'present', minutes_matin: 'beaucoup' }, '« beaucoup »'],
    [{ statut_matin: 'distance', connexion_matin: 721 }, 'de 0 à 720'],
    [
      {
        statut_matin: 'absence_justifiee',
        minutes_matin: 360,
        statut_apres_midi: 'absence_justifiee',
        minutes_apres_midi: 300,
        statut_soir: 'absence_justifiee',
        minutes_soir: 61,
      },
      'pour 12\u202fh par jour au plus',
    ],
  ])('refuse %o', async (fields, why) => {
    const refus = await world.as('marc').submit(page(), page(), fields as Record<string, string>)
    expect(refus.status).toBe(422)
    expect(refus.text).toContain(why)
    expect(await notes()).toEqual([])
  })

  test('ce qu’un autre a noté entre-temps n’est pas recouvert', async () => {
    const marc = world.as('marc')
    const fields = { avant: '', statut_matin: 'present' }
    await marc.submit(page(), page(), { statut_matin: 'absence_injustifiee' })
    const refus = await marc.post(page(), fields)
    expect(refus.status).toBe(422)
    expect(refus.text).toContain('Quelqu’un a changé cette feuille')
  })

  test('un jour fermé le dit, et ne se note pas', async () => {
    const sortie = addDays(world.today, 400)
    const text = (await world.as('marc').get(page('2001-01-01'))).text
    expect(text).toContain('Rien ne peut être noté : ce jour vient avant son entrée en formation')
    expect((await world.as('marc').post(page('2001-01-01'), { statut_matin: 'present' })).status).toBe(422)
    expect((await world.as('marc').post(page(sortie), { statut_matin: 'present' })).text).toContain(
      'pas encore passé',
    )
  })

  test.each(['lucie', 'sofia', 'claire', 'aicha', 'paul'] as const)('%s ne l’ouvre pas', async name => {
    expect((await world.as(name).get(page())).status).toBe(404)
    expect((await world.as(name).post(page(), { statut_matin: 'present' })).status).toBe(404)
  })
  test.each(['hier', '2026-02-30'])('le jour « %s » n’existe pas', async day => {
    expect((await world.as('marc').get(page(day))).status).toBe(404)
  })
})

describe('la feuille suit l’emploi du temps', () => {
  test('remplit comme prévu, et rien de ce qui ne l’est pas', async () => {
    await prevoir(510, 720)
    await prevoir(1080, 1200, 'entreprise')
    const marc = world.as('marc')
    const sheet = await marc.get(feuille())
    expect(sheet.text).toContain('Noter comme prévu dans toutes les cases vides')
    expect(sheet.text).toContain('(non prévu)')
    expect(sheet.text).toContain(`name="${cellule('soir')}"`)
    expect(sheet.text).not.toContain(`name="${cellule('soir', addDays(jour(), 1))}"`)
    await marc.submit(feuille(), feuille(), { remplir: `ligne:${id()}` })
    expect(await notes()).toMatchObject([
      { demi: 'soir', statut: 'entreprise', minutes: 120 },
      { demi: 'matin', statut: 'present', minutes: 210 },
    ])
    expect(await notes(addDays(jour(), 1))).toEqual([])
  })

  test('une demi-journée qui n’est pas prévue se note quand même', async () => {
    await prevoir(510, 720)
    const marc = world.as('marc')
    await marc.submit(feuille(), feuille(), { [cellule('apres_midi')]: 'present' })
    expect(await notes()).toMatchObject([{ demi: 'apres_midi', minutes: 180 }])
  })

  test('à distance, la connexion se note sur la feuille', async () => {
    await prevoir(540, 720, 'distance')
    const marc = world.as('marc')
    const connexion = cellule().replace('c-', 'x-')
    expect((await marc.get(feuille())).text).toContain(`name="${connexion}"`)
    await marc.submit(feuille(), feuille(), { remplir: 'tout' })
    expect(await notes()).toEqual([])
    await marc.submit(feuille(), feuille(), { remplir: 'tout', [connexion]: 100 })
    expect(await notes()).toMatchObject([{ statut: 'distance', minutes: 180, minutes_connexion: 100 }])
  })

  test('le nombre de demi-journées attendues est celui de l’emploi du temps', async () => {
    const count = async () => {
      const { groupes } = (await world.as('marc').api(`/emargement?semaine=${jour()}`)).json<{
        groupes: { action_id: number; attendues: number; notees: number }[]
      }>()
      return groupes.find(g => g.action_id === world.cast.actions.chalon)?.attendues ?? 0
    }
    const before = await count()
    await prevoir(510, 720)
    expect(await count()).toBeLessThan(before)
  })

  test('une absence annoncée se voit, et aucun raccourci ne la remplit', async () => {
    await prevoir(510, 720)
    const [row] = await world.sql<{ id: number }>`insert into absence_annoncee
      (region, parcours_id, periode, motif, annoncee_le)
      values ('bfc', ${id()}, daterange(${jour()}::date, ${jour()}::date + 1), 'convocation', ${world.now}) returning id`
    const marc = world.as('marc')
    expect((await marc.get(feuille())).text).toContain('absence annoncée')
    expect((await marc.get(page())).text).toContain('Une absence est annoncée ce jour-là')
    await marc.submit(feuille(), feuille(), { remplir: 'tout' })
    expect(await notes()).toEqual([])
    await marc.submit(feuille(), feuille(), { [cellule()]: 'absence_justifiee' })
    expect(await notes()).toMatchObject([{ statut: 'absence_justifiee', minutes: 210 }])
    await world.sql`delete from absence_annoncee where id = ${row?.id ?? 0}`
  })
})
