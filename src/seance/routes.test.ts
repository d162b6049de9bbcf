import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addDays, isFerie, monday } from '../calendrier/calendrier.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.app() // Loaded here, so that the first test does not wait for it.
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.sql`delete from seance`
})

const aicha = () => world.cast.parcours.aicha
const liste = (id = aicha()) => `/parcours/${id}/seances`
const prochain = () => addDays(monday(world.today), 7)
/** The first Tuesday to come that is not a public holiday. */
const mardi = (): string => {
  let jour = addDays(prochain(), 1)
  while (isFerie(jour)) jour = addDays(jour, 7)
  return jour
}
const matin = (change: Record<string, string> = {}) => ({
  rythme: 'semaine',
  jours: '2',
  du: prochain(),
  debut: '08:30',
  fin: '12:00',
  modalite: 'centre',
  ...change,
})
const rows = () =>
  world.sql<{ id: number; du: string; au: string | null; jour_semaine: number; debut: number; fin: number }>`
    select id, lower(periode) du, upper(periode) au, jour_semaine, debut, fin from seance
    where parcours_id = ${aicha()} order by lower(periode), jour_semaine, debut`

describe('ajouter', () => {
  test('chaque semaine, plusieurs jours à la fois, puis la semaine se lit', async () => {
    const marc = world.as('marc')
    expect((await marc.get(liste())).text).toContain('Aucun emploi du temps pour l’instant')
    const done = await marc.submit(liste(), liste(), { ...matin(), jours: ['1', '2', '4'] })
    expect(done.notice).toContain('3 séances ajoutées')
    const page = await marc.get(`${liste()}?semaine=${mardi()}`)
    expect(page.text).toContain('08:30–12:00')
    expect(page.text).toContain('Chaque mardi')
    const read = await world.as('marc').api(`${liste()}?semaine=${mardi()}`)
    const { semaine } = read.json<{ semaine: { jour: string; seances: unknown[] }[] }>()
    expect(semaine.find(d => d.jour === mardi())?.seances).toHaveLength(1)
  })

  test('un seul jour', async () => {
    await world.as('marc').submit(liste(), liste(), matin({ rythme: 'jour', jours: '', du: mardi() }))
    expect(await rows()).toMatchObject([{ du: mardi(), au: addDays(mardi(), 1), jour_semaine: 2 }])
  })

  test('la base refuse aussi une séance de nuit et deux séances à la fois', async () => {
    const insert = (debut: number, fin: number) => world.sql`insert into seance
      (region, parcours_id, periode, jour_semaine, debut, fin, modalite)
      values ('bfc', ${aicha()}, daterange(${prochain()}::date, null), 1, ${debut}, ${fin}, 'centre')`
    await expect(insert(1320, 120)).rejects.toMatchObject({ constraint: 'seance_dans_la_journee' })
    await expect(insert(1320, 1500)).rejects.toMatchObject({ constraint: 'seance_dans_la_journee' })
    await expect(insert(480, 900)).rejects.toMatchObject({ constraint: 'seance_dans_une_demi_journee' })
    await insert(480, 720)
    await expect(insert(600, 780)).rejects.toMatchObject({ constraint: 'seances_sans_chevauchement' })
  })

  test.each([
    ['une nuit', { debut: '22:00', fin: '02:00' }, 'passe minuit'],
    ['25 heures', { fin: '25:00' }, '« 25:00 » n’est pas une heure de la journée'],
    ['plus de six heures', { fin: '17:00' }, 'au plus 6 heures'],
    ['aucun jour', { jours: '' }, 'Cochez au moins un jour'],
    ['un huitième jour', { jours: '8' }, '« 8 » n’est pas un jour'],
    ['sans date', { du: '' }, 'Indiquez le premier jour'],
    ['avant l’entrée', { du: '2001-01-01' }, 'commence au plus tôt à l’entrée'],
    ['un lieu inconnu', { modalite: 'lune' }, 'Choisissez où la séance se passe'],
    ['la fin avant le début', { dernier: '2026-01-01' }, 'doit venir après le premier'],
  ])('refuse : %s', async (_, change, why) => {
    const refus = await world.as('marc').submit(liste(), liste(), matin(change))
    expect(refus.status).toBe(422)
    expect(refus.text).toContain(why)
    expect(await rows()).toEqual([])
  })

  test('refuse deux séances à la fois et une semaine trop longue', async () => {
    const marc = world.as('marc')
    await marc.submit(liste(), liste(), matin())
    const refus = await marc.submit(liste(), liste(), matin({ debut: '11:00', fin: '12:30' }))
    expect(refus.status).toBe(422)
    expect(refus.text).toContain('une autre séance occupe déjà 08:30–12:00')
    const longue = { ...matin({ debut: '13:00', fin: '19:00' }), jours: ['1', '2', '3', '4', '5'] }
    expect((await marc.submit(liste(), liste(), longue)).text).toMatch(
      /33\u202fh\u202f30 prévues, pour 30\u202fh/,
    )
    expect(await rows()).toHaveLength(1)
  })

  test('un mois certifié ne change plus', async () => {
    const [{ mois = '' } = {}] = await world.sql<{
      mois: string
    }>`select max(mois)::text mois from etat_courant
      where parcours_id = ${aicha()}`
    expect(mois).not.toBe('')
    const refus = await world.as('marc').submit(liste(), liste(), matin({ du: addDays(mois, 14) }))
    expect(refus.status).toBe(422)
    expect(refus.text).toContain('est certifié : ce qui y était prévu ne change plus')
  })
})

describe('un emploi du temps d’un geste', () => {
  test('un modèle usuel remplace ce qui était prévu ensuite', async () => {
    const marc = world.as('marc')
    await marc.submit(liste(), liste(), matin())
    const done = await marc.submit(liste(), `${liste()}/modele`, {
      modele: 'temps_plein',
      du: addDays(prochain(), 7),
    })
    expect(done.status).toBe(303)
    const all = await rows()
    expect(all).toHaveLength(11)
    expect(all[0]).toMatchObject({ du: prochain(), au: addDays(prochain(), 7) })
    expect(all.slice(1).reduce((n, s) => n + s.fin - s.debut, 0)).toBe(1800)
  })

  test('celui d’une autre personne du groupe, et de lui seul', async () => {
    const id = world.cast.parcours.thomas
    await ensemble(world.cast.actions.chalon)
    const marc = world.as('marc')
    await marc.submit(liste(), `${liste()}/modele`, { modele: 'mi_temps_matin', du: prochain() })
    const done = await marc.submit(liste(id), `${liste(id)}/copie`, { de: aicha(), du: prochain() })
    expect(done.status).toBe(303)
    const [{ n = 0 } = {}] = await world.sql<{
      n: number
    }>`select count(*)::int n from seance where parcours_id = ${id}`
    expect(n).toBe(5)
    const refus = await marc.post(`${liste(id)}/copie`, { de: id, du: prochain() })
    expect(refus.text).toContain('une autre personne du même groupe')
    await ensemble(world.cast.actions.besancon)
    const ailleurs = await marc.post(`${liste()}/copie`, { de: id, du: prochain() })
    expect(ailleurs.status).toBe(404)
  })

  test('refuse d’effacer une séance déjà commencée', async () => {
    const [{ du = '' } = {}] = await world.sql<{ du: string }>`select max(mois + interval '1 month')::date du
      from etat_courant where parcours_id = ${aicha()}`
    await world.sql`insert into seance (region, parcours_id, periode, jour_semaine, debut, fin, modalite)
      values ('bfc', ${aicha()}, daterange(${du}::date, null), 2, 540, 720, 'centre')`
    const refus = await world.as('marc').post(`${liste()}/modele`, { modele: 'soir', du })
    expect(refus.status).toBe(422)
    expect(refus.text).toContain('Des séances ont déjà commencé le')
    expect(await rows()).toHaveLength(1)
  })
})

/** Thomas in this group. */
const ensemble = (action: number) =>
  world.sql`update parcours set action_id = ${action} where id = ${world.cast.parcours.thomas}`

describe('changer', () => {
  const begun = async () => {
    const du = addDays(monday(world.today), -7)
    const [row] = await world.sql<{ id: number }>`insert into seance
      (region, parcours_id, periode, jour_semaine, debut, fin, modalite)
      values ('bfc', ${aicha()}, daterange(${du}::date, null), 2, 540, 720, 'centre') returning id`
    return { id: row?.id ?? 0, du, page: `${liste()}/${row?.id}` }
  }

  test('une séance commencée finit un jour, et ce qui était prévu reste écrit', async () => {
    const { page, du } = await begun()
    const done = await world.as('marc').submit(page, `${page}/fin`, { dernier: addDays(prochain(), 6) })
    expect(done.status).toBe(303)
    expect(await rows()).toMatchObject([{ du, au: addDays(prochain(), 7) }])
    const refus = await world.as('marc').submit(page, `${page}/fin`, { dernier: addDays(du, -1) })
    expect(refus.text).toContain('elle ne peut pas finir avant')
    expect((await world.as('marc').post(`${page}/retrait`)).text).toContain('notez plutôt son dernier jour')
  })

  test('un nouvel horaire commence un jour, l’ancien vaut jusque-là', async () => {
    const { page, du } = await begun()
    const change = { du: prochain(), debut: '10:00', fin: '12:30', modalite: 'distance' }
    expect((await world.as('marc').submit(page, `${page}/remplacement`, change)).status).toBe(303)
    expect(await rows()).toMatchObject([
      { du, au: prochain(), debut: 540 },
      { du: prochain(), au: null, debut: 600, fin: 750 },
    ])
    const refus = await world.as('marc').post(`${page}/remplacement`, { ...change, du })
    expect(refus.status).toBe(422)
  })

  test('une séance passée ne change plus', async () => {
    const { page, id } = await begun()
    await world.sql`update seance set periode = daterange(lower(periode), ${world.today}::date) where id = ${id}`
    const marc = world.as('marc')
    expect((await marc.get(page)).text).toContain('Cette séance est passée')
    expect((await marc.post(`${page}/fin`, { dernier: prochain() })).text).toContain('est passée')
    expect((await marc.get(`${liste()}?filtre=passees`)).text).toContain('Chaque mardi')
  })

  test('une séance à venir se retire, et le journal la garde', async () => {
    const marc = world.as('marc')
    await marc.submit(liste(), liste(), matin())
    const [one] = await rows()
    const page = `${liste()}/${one?.id}`
    expect((await marc.submit(page, `${page}/retrait`)).status).toBe(303)
    expect(await rows()).toEqual([])
    const [{ n = 0 } = {}] = await world.sql<{ n: number }>`select count(*)::int n from journal
      where objet = 'seance' and acte = 'parcours.seances.retrait' and avant is not null and apres is null`
    expect(n).toBe(1)
  })
})

describe('qui voit, qui écrit', () => {
  test.each(['aicha', 'sofia', 'claire', 'marc'] as const)('%s le lit', async name => {
    await world.as('marc').submit(liste(), liste(), matin())
    const page = await world.as(name).get(liste())
    expect(page.status).toBe(200)
    expect(page.text).toContain('Chaque mardi')
    expect(page.text.includes('Ajouter une séance')).toBe(name === 'marc')
  })
  test.each(['aicha', 'sofia', 'claire', 'paul', 'lucie'] as const)('%s ne le change pas', async name => {
    expect((await world.as(name).post(liste(), matin())).status).toBe(404)
    expect(await rows()).toEqual([])
  })
  test.each(['lucie', 'paul'] as const)('%s ne le voit pas', async name => {
    expect((await world.as(name).get(liste())).status).toBe(404)
  })
  test('une séance d’une autre personne n’existe pas ici', async () => {
    await world.as('marc').submit(liste(), liste(), matin())
    const [one] = await rows()
    const other = `${liste(world.cast.parcours.thomas)}/${one?.id}`
    expect((await world.as('lucie').get(other)).status).toBe(404)
    expect((await world.as('lucie').post(`${other}/retrait`)).status).toBe(404)
    expect((await world.as('marc').get(`${liste()}/9007199254740993`)).status).toBe(404)
    expect((await world.as('marc').get(`${liste()}/x`)).status).toBe(404)
  })
  test('une longue liste se lit page par page', async () => {
    await world.sql`insert into seance (region, parcours_id, periode, jour_semaine, debut, fin, modalite)
      select 'bfc', ${aicha()}, daterange(${mardi()}::date + 7 * n, ${mardi()}::date + 7 * n + 1), 2, 540, 720, 'centre'
      from generate_series(0, 99) n`
    const page = await world.as('marc').get(`${liste()}?page=3`)
    expect(page.text).toContain('Page 3 sur 3')
  })
})
