import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { NOW } from '../../test/clock.ts'
import { openWorld, type World } from '../../test/world.ts'
import { addDays, isOuvre, monday, weekday } from '../calendrier/calendrier.ts'
import { dayLabel } from '../emargement/emargement.ts'
import { jour as dateOf } from '../web/format.ts'
import { codeAt, periodeLisible } from './presence.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.sql`delete from seance where parcours_id = ${aicha()}`
  await world.app()
})
afterAll(() => world.close())
beforeEach(async () => {
  world.now = NOW
  await world.sql`delete from message`
  await world.sql`delete from seance where parcours_id = ${aicha()}`
  await world.sql`update absence_annoncee set retiree_le = ${world.now} where retiree_le is null`
})

const aicha = () => world.cast.parcours.aicha
const jour = (end = '') => `/presence/${world.cast.actions.chalon}/${world.today}${end}`
const messages = () =>
  world.sql<{ role: string; nom: string; cle: string; objet: string; texte: string; lien: string }>`
    select k.role, k.nom, m.cle, m.objet, m.texte, m.lien from message m
    join compte k on k.region = m.region and k.id = m.compte_id order by m.id`
const announce = (motif = 'arret') =>
  world.as('aicha').post('/mes-absences', { du: world.today, au: addDays(world.today, 2), motif })

/** Nothing that a mailbox should not say. */
const sober = (texts: string[]) => {
  for (const text of texts) {
    expect(text).not.toMatch(/arrêt|travail|santé|maladie|Aïcha|Diallo|[<>]/i)
    expect(text.length).toBeLessThan(260)
  }
}

test('annoncée par le stagiaire, elle est dite à tous les comptes de l’organisme, à lui seul', async () => {
  await announce()
  const sent = await messages()
  const [count] = await world.sql<{
    n: number
  }>`select count(*)::int n from compte where actif and role = 'organisme'
    and organisme_id = (select organisme_id from compte where id = ${world.cast.comptes.marc})`
  expect(sent).toHaveLength(count?.n ?? -1)
  expect(new Set(sent.map(m => m.role))).toEqual(new Set(['organisme']))
  expect(sent.map(m => m.nom)).toContain('Marc Petit')
  const period = periodeLisible({ du: world.today, au: addDays(world.today, 3) })
  expect(sent[0]?.objet).toBe(`Absence annoncée ${period}`)
  expect(sent[0]?.texte).toContain(period)
  sober(sent.flatMap(m => [m.objet, m.texte]))
  const marc = world.as('marc')
  expect((await marc.get('/messages')).text).toContain('Absence annoncée du')
  // The link opens the sheet that says who, to who may see it.
  expect((await marc.get(sent[0]?.lien.split('#')[0] ?? '')).text).toContain('Aïcha Diallo')
})

test('par l’API aussi, et une seule fois pour un même envoi', async () => {
  const browser = world.as('aicha')
  const cle = await browser.key()
  const fields = { _cle: cle, du: world.today, au: world.today, motif: 'convocation' }
  await browser.post('/mes-absences', fields)
  await browser.post('/mes-absences', fields)
  expect(new Set((await messages()).map(m => m.nom)).size).toBe((await messages()).length)
  const later = { du: addDays(world.today, 7), au: addDays(world.today, 7), motif: 'enfant' }
  const before = (await messages()).length
  expect((await world.as('aicha').api('/mes-absences', later)).status).toBe(201)
  expect(await messages()).toHaveLength(before * 2)
})

test('refusée, elle n’est dite à personne', async () => {
  await world
    .as('aicha')
    .post('/mes-absences', { du: addDays(world.today, -1), au: world.today, motif: 'arret' })
  expect(await messages()).toEqual([])
})

test('annoncée par l’organisme, elle est dite au stagiaire et à qui le suit, pas à qui l’écrit', async () => {
  const fields = { parcours: aicha(), du: world.today, au: world.today, motif: 'arret' }
  expect((await world.as('marc').post(jour('/absences'), fields)).status).toBe(303)
  const sent = await messages()
  const [p] = await world.sql<{
    conseiller: string
    referent: string
  }>`select c.nom conseiller, r.nom referent
    from parcours p join compte c on c.region = p.region and c.id = p.conseiller_id
    join compte r on r.region = p.region and r.id = p.referent_id where p.id = ${aicha()}`
  const followers = [p?.conseiller, p?.referent].filter(nom => nom !== 'Marc Petit')
  expect(sent.map(m => m.nom).toSorted()).toEqual(['Aïcha Diallo', ...followers].toSorted())
  expect(sent.find(m => m.role === 'stagiaire')).toMatchObject({ lien: '/mes-absences' })
  expect(sent.find(m => m.role === 'conseiller')).toMatchObject({ lien: `/parcours/${aicha()}` })
  sober(sent.map(m => m.texte.replace('son travail', '')))
  expect((await world.as('aicha').get('/messages')).text).toContain(
    'C’est l’organisme de formation qui l’a écrit',
  )
})

test('retirée, ceux à qui elle a été dite le savent', async () => {
  await announce()
  const page = (await world.as('aicha').get('/mes-absences')).text
  await world.as('aicha').post(page.match(/\/mes-absences\/\d+\/retrait/)?.[0] ?? '')
  const said = await messages()
  const told = said.filter(m => m.cle.endsWith('-annonce')).map(m => m.nom)
  const untold = said.filter(m => m.cle.endsWith('-retrait'))
  expect(untold.map(m => m.nom)).toEqual(told)
  expect(untold[0]?.objet).toContain('Absence retirée')
  expect(untold[0]?.texte).toContain('ne l’est plus')
})

const shown = async (demi: string) => {
  await world.as('marc').post(jour(`/${demi}/ouverture`))
  const [row] = await world.sql<{ secret: string }>`select secret from code_presence
    where action_id = ${world.cast.actions.chalon} and jour = ${world.today} and demi = ${demi} and ferme_le is null`
  return codeAt(row?.secret ?? '', world.now)
}

test('une signature ne note pas plus d’heures que la semaine du dispositif, dans les mots de la feuille', async () => {
  await world.sql`delete from demi_journee where parcours_id = ${aicha()} and jour >= ${monday(world.today)}`
  // 28 hours noted for the other days; three more hours would make 31, for 30.
  const others = [0, 1, 2, 3, 4].filter(n => n !== weekday(world.today) - 1)
  const noted = others.flatMap(n =>
    ['matin', 'apres_midi'].map(demi => [addDays(monday(world.today), n), demi]),
  )
  for (const [day, demi] of noted)
    await world.sql`insert into demi_journee (region, parcours_id, jour, demi, statut, minutes)
      values ('bfc', ${aicha()}, ${day}, ${demi}, 'present', 210)`
  const refused = await world.as('aicha').post('/signer', { code: await shown('matin') })
  expect(refused.status).toBe(422)
  const words = /Aïcha Diallo, semaine du lundi [^:]*\s: 31\sh notées, pour 30\sh par semaine au plus/
  expect(refused.text).toMatch(words)
  expect(
    await world.sql`select from emargement where parcours_id = ${aicha()} and jour = ${world.today}`,
  ).toEqual([])

  const marc = world.as('marc')
  const body = new FormData()
  body.set('piece', new File(['%PDF-1.7 la feuille'], 'feuille.pdf'))
  body.set('matin', String(aicha()))
  const paper = await marc.upload(jour('/piece'), body)
  expect(paper.status).toBe(422)
  expect(paper.text).toMatch(words)

  const made = await marc.api(jour('/apres_midi/lien'), { parcours: aicha() })
  const link = made.text.match(/\/signer\/[\w-]+/)?.[0] ?? ''
  const byLink = await world.visitor().post(link)
  expect(byLink.status).toBe(422)
  expect(byLink.text).toMatch(words)

  // The same hours from the sheet: the same words.
  const sheet = `/emargement/${world.cast.actions.chalon}/${monday(world.today)}`
  const cell = { [`c-${aicha()}-${world.today}-matin`]: 'present' }
  expect((await marc.post(sheet, cell)).text).toMatch(words)

  // One hour less elsewhere, and the week holds.
  await world.sql`update demi_journee set minutes = 150 where parcours_id = ${aicha()} and jour = ${noted[0]?.[0]} and demi = 'matin'`
  expect((await world.as('aicha').post('/signer', { code: await shown('matin') })).status).toBe(303)
  expect(
    await world.sql`select statut from demi_journee where parcours_id = ${aicha()} and jour = ${world.today}`,
  ).toEqual([{ statut: 'present' }])
})

const every = (debut: number, weekday: number, du = world.today) =>
  world.sql`insert into seance (region, parcours_id, periode, jour_semaine, debut, fin, modalite)
    values ('bfc', ${aicha()}, daterange(${addDays(du, -30)}, null), ${weekday}, ${debut}, ${debut + 180}, 'centre')`

test('un jour sans séance, la page le dit, avec la prochaine, et ne demande pas de code', async () => {
  const next = addDays(world.today, 1)
  await every(540, weekday(next))
  const { text } = await world.as('aicha').get('/signer')
  expect(text).toContain('Pas de séance aujourd’hui')
  expect(text).toContain(`La prochaine séance est le ${dayLabel(next)}, à 09:00.`)
  expect(text).not.toContain('name="code"')
  const api = (await world.as('aicha').api('/signer')).json<{ prochaine: object }>()
  expect(api).toMatchObject({ prochaine: { jour: next, debut: 540 } })
})

test('un jour de séance, elle demande le code', async () => {
  await every(840, weekday(world.today))
  const { text } = await world.as('aicha').get('/signer')
  expect(text).toContain('name="code"')
  expect(text).not.toContain('Pas de séance')
})

test('sans emploi du temps, la semaine d’usage : le code du lundi au vendredi, pas le dimanche', async () => {
  expect((await world.as('aicha').get('/signer')).text).toContain('name="code"')
  world.now = `${addDays(monday(world.today), 6)}T10:00:00.000Z`
  const { text } = await world.as('aicha').get('/signer')
  let next = world.today
  do next = addDays(next, 1)
  while (!isOuvre(next))
  expect(text).toContain(`La prochaine séance est le ${dayLabel(next)}.`)
  expect(text).not.toContain('name="code"')
})

test('un jour férié, une séance finie, un parcours terminé : rien à signer, rien d’inventé', async () => {
  world.now = `${world.today.slice(0, 4)}-12-25T10:00:00.000Z`
  const ferie = (await world.as('aicha').get('/signer')).text
  expect(ferie).toMatch(/Pas de séance aujourd’hui\s: ce jour est férié|pas en formation aujourd’hui/)
  expect(ferie).not.toContain('name="code"')
  expect(dateOf(world.today)).toContain('25 décembre')
  world.now = NOW
  await world.sql`insert into seance (region, parcours_id, periode, jour_semaine, debut, fin, modalite)
    values ('bfc', ${aicha()}, daterange(${addDays(world.today, -14)}, ${addDays(world.today, -7)}), ${weekday(world.today)}, 540, 720, 'centre')`
  const over = (await world.as('aicha').get('/signer')).text
  expect(over).toContain('Aucune séance n’est prévue pour la suite')
  expect(over).not.toContain('name="code"')
})

test('la feuille du jour s’imprime : une place pour chaque signature qui manque, et pour le formateur', async () => {
  const { text } = await world.as('marc').get(jour())
  const waiting = text.match(/Pas encore signé|Noté, pas signé|Absence annoncée<\/span>/g) ?? []
  const places = text.match(/class="on-paper to-sign"/g) ?? []
  expect(waiting.length).toBeGreaterThan(0)
  expect(places).toHaveLength(waiting.length)
  expect(text).toContain('Formateur, matin :')
  expect(text).toContain('Imprimez cette page')
})
