import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { addMonths, firstDay, mois } from '../calendrier/calendrier.ts'
import type { MoisRow } from './lecture-store.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.app()
}, 60_000)
afterAll(() => world.close())

const PARTIE = '/remuneration/partie'
const dernier = () => mois(addMonths(firstDay(mois(world.today)), -1))
const texte = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const ligne = async () =>
  (await world.as('claire').api('/remuneration'))
    .json<{ mois: MoisRow[] }>()
    .mois.find(m => m.mois === dernier())

test('on choisit parmi les organismes qui ont un état à payer, et eux seuls', async () => {
  const page = (await world.as('claire').get('/remuneration')).text
  expect(page).toContain('Préparer pour une partie')
  expect(page).toContain(`<option value="${world.cast.organismes.atelier}">Atelier des Savoirs</option>`)
  expect(page).not.toContain('Cap Vers l’Estuaire')
  for (const path of ['/regularisations', '/regularisations/a-venir', '/reclamations', '/etats/retards'])
    expect(page).toContain(`href="${path}"`)
  const paid = (await world.as('paul').get('/remuneration')).text
  expect(paid).not.toContain('Préparer pour une partie')
  expect(paid).not.toContain('href="/etats/retards"')
})

test.each([
  [{}, 'Choisissez un dispositif ou un organisme'],
  [{ mois: '2026-13', organisme: '1' }, 'Choisissez un mois'],
  [{ mois: '', organisme: '1' }, 'Choisissez un mois'],
  [{ organisme: 'tous' }, 'Choisissez dans la liste'],
  [{ mois: '2199-01', organisme: '1' }, 'n’est pas encore commencé'],
  [{ dispositif: 'inconnu' }, 'Rien à payer'],
])('%o est refusé, et rien n’est préparé', async (fields, why) => {
  const refus = await world.as('claire').submit('/remuneration', PARTIE, { mois: dernier(), ...fields })
  expect(refus.status).toBe(422)
  expect(texte(refus.text)).toContain(why)
  expect(await world.sql`select from liquidation`).toEqual([])
})

test('un organisme d’une autre Région n’a rien à payer ici', async () => {
  const fields = { mois: dernier(), organisme: String(world.cast.organismes.estuaire) }
  expect((await world.as('claire').post(PARTIE, fields)).status).toBe(422)
  for (const name of ['paul', 'marc', 'sofia', 'aicha'] as const)
    expect((await world.as(name).post(PARTIE, fields)).status).toBe(404)
  expect(await world.sql`select from liquidation`).toEqual([])
})

test('la partie ne prend que ses parcours ; le mois reste fermé jusqu’à sa validation', async () => {
  const { atelier } = world.cast.organismes
  const fields = { mois: dernier(), dispositif: '', organisme: String(atelier) }
  const done = await world.as('claire').submit('/remuneration', PARTIE, fields)
  expect(done.status).toBe(303)
  const others = await world.sql`select from calcul c join parcours p on p.id = c.parcours_id
    join action a on a.id = p.action_id join site s on s.id = a.site_id where s.organisme_id <> ${atelier}`
  expect(others).toEqual([])
  const [run] = await world.sql<{ selection: object }>`select selection from liquidation`
  expect(run?.selection).toEqual({ organismes: [atelier] })
  expect(texte((await world.as('claire').get(done.location ?? '')).text)).toContain(
    'Une partie du mois seulement : Atelier des Savoirs.',
  )
  expect((await world.as('claire').get('/remuneration')).text).not.toContain(
    `/remuneration/${dernier()}/liquidation"`,
  )
  expect((await world.as('claire').post(PARTIE, fields)).status).toBe(422)
  for (const name of ['claire', 'ines'] as const)
    await world.as(name).post(`${done.location}/validation`, { _confirmation: 'oui' })
  expect(await ligne()).toMatchObject({ a_corriger: 0 })
})

test('un état payé puis corrigé se compte, et le mois se prépare de nouveau', async () => {
  const { aicha } = world.cast.parcours
  const month = firstDay(dernier())
  const before = await ligne()
  const etat = `/parcours/${aicha}/etats/${dernier()}`
  const reopened = await world
    .as('marc')
    .post(`${etat}/reouverture`, { motif: 'Une feuille recopiée à tort.', _confirmation: 'oui' })
  expect(reopened.status).toBe(303)
  await world.sql`update demi_journee set statut = 'absence_injustifiee' where (parcours_id, jour, demi) in (
    select parcours_id, jour, demi from demi_journee where parcours_id = ${aicha} and statut = 'present'
      and date_trunc('month', jour) = ${month}::date order by jour, demi limit 1)`
  // Reopened, it is waited for: nothing to correct yet.
  expect(await ligne()).toMatchObject({ a_corriger: 0 })
  expect((await world.as('marc').post(etat, { _confirmation: 'oui' })).status).toBe(303)
  expect(await ligne()).toMatchObject({ a_corriger: 1, etats: before?.etats })
  expect(texte((await world.as('claire').get('/remuneration')).text)).toContain('Corrections à venir (1)')
  const next = await world.as('claire').submit('/remuneration', `/remuneration/${dernier()}/liquidation`)
  expect(next.status).toBe(303)
  const lines = await world.sql<{ nature: string }>`select nature from ligne where rang = 2`
  expect(lines).toEqual([{ nature: 'retenue_absence' }])
})

test('quand plus rien ne peut être payé, « Préparer » disparaît, et la page dit qui attend quoi', async () => {
  const { thomas } = world.cast.parcours
  const acte = `/remuneration/${dernier()}/liquidation`
  const runs = await world.sql<{ id: number }>`select id from liquidation where validee_le is null`
  for (const { id } of runs)
    for (const name of ['claire', 'ines'] as const)
      await world.as(name).post(`/liquidations/${id}/validation`, { _confirmation: 'oui' })
  expect((await world.as('claire').get('/remuneration')).text).not.toContain(`action="${acte}"`)
  // A certified month whose contract somebody has not signed: computed, it can only wait.
  await world.sql`insert into etat_mensuel (region, parcours_id, mois, certifie_le, minutes_present, minutes_entreprise,
      minutes_absence_justifiee, minutes_absence_injustifiee, version)
    select 'bfc', ${thomas}, ${firstDay(dernier())}, ${world.now}, coalesce(sum(minutes) filter (where statut in ('present', 'distance')), 0),
      coalesce(sum(minutes) filter (where statut = 'entreprise'), 0),
      coalesce(sum(minutes) filter (where statut = 'absence_justifiee'), 0),
      coalesce(sum(minutes) filter (where statut = 'absence_injustifiee'), 0) + coalesce(sum(retard), 0), 1
    from demi_journee where parcours_id = ${thomas} and date_trunc('month', jour) = ${firstDay(dernier())}::date`
  const { text } = await world.as('claire').get('/remuneration')
  expect(text).not.toContain(`action="${acte}"`)
  expect(texte(text)).toContain('Rien à préparer pour l’instant')
  expect(texte(text)).toMatch(/Une personne attend .* Thomas Bonnot .*Le contrat n’est pas signé par tous/)
  expect(text).toContain(`href="/parcours/${thomas}/remuneration/${dernier()}"`)
  expect(text).not.toContain('Préparer pour une partie')
  expect((await world.as('paul').get('/remuneration')).text).not.toContain('Rien à préparer')
  const { preparation } = (await world.as('claire').api('/remuneration')).json<{ preparation: object }>()
  expect(preparation).toMatchObject({ possible: false, attendus: [{ parcours_id: thomas, mois: dernier() }] })
  // The API says the same to who insists.
  expect(texte((await world.as('claire').post(acte)).text)).toContain('Rien à payer')
  // Once signed, the button is back, and the month is paid.
  await world.sql`insert into signature (region, contrat_id, qualite, nom, compte_id, signe_le)
    select region, id, 'stagiaire', 'Thomas Bonnot', ${world.cast.comptes.thomas}, ${world.now} from contrat where parcours_id = ${thomas}`
  expect((await world.as('claire').get('/remuneration')).text).toContain(`action="${acte}"`)
})

test('dans une liquidation, qui attend une réponse a sa liste, avec un lien vers son mois', async () => {
  const { thomas } = world.cast.parcours
  const [run] = await world.sql<{ id: number }>`select max(id) id from liquidation`
  await world.sql`insert into anomalie (region, liquidation_id, parcours_id, mois, nature, texte, aupres_de)
    values ('bfc', ${run?.id}, ${thomas}, ${firstDay(dernier())}, 'attente', 'L’âge n’est pas connu.', '["Sofia Belkacem"]')`
  const { text } = await world.as('claire').get(`/liquidations/${run?.id}`)
  expect(texte(text)).toMatch(
    /Mois qui attendent une réponse .*Thomas Bonnot .* L’âge n’est pas connu\. Sofia Belkacem/,
  )
  expect(text).toContain(`href="/parcours/${thomas}/remuneration/${dernier()}"`)
  expect((await world.as('paul').get(`/liquidations/${run?.id}`)).text).not.toContain(
    `href="/parcours/${thomas}`,
  )
})

test('un calcul en cours se voit en haut de la page', async () => {
  await world.sql`update lot set fait_le = null where liquidation_id = (select max(id) from liquidation)`
  const page = texte((await world.as('claire').get('/remuneration')).text)
  expect(page).toMatch(/Calcul en cours : .* \(1 lot à faire\)/)
})
