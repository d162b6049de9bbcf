import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onServer, openWorld, type World } from '../../test/world.ts'
import { addDays, monday } from '../calendrier/calendrier.ts'
import { CUMULS } from './etape.ts'

let world: World
let rules: string
/** The rules as they are, with the Grand Est's text on doing two things at once taken up by this Région. */
beforeAll(async () => {
  const own = join(import.meta.dirname, '../../dispositifs')
  rules = mkdtempSync(join(tmpdir(), 'regles-'))
  cpSync(own, rules, { recursive: true })
  const text = readFileSync(join(own, 'ges/ges-partenariat-pole-emploi.yaml'), 'utf8')
  writeFileSync(join(rules, 'bfc/bfc-cumul.yaml'), text.replace('ges-partenariat-pole-emploi', 'bfc-cumul'))
  world = await openWorld()
})
afterAll(async () => {
  delete process.env.AMONT_DISPOSITIFS
  rmSync(rules, { recursive: true })
  await world.close()
})

const fiche = () => `/stagiaires/${world.cast.stagiaires.aicha}/cumul`
const demande = (fields: Record<string, string> = {}) => ({
  nature: 'formations',
  du: addDays(world.today, -30),
  au: addDays(world.today, 90),
  motif: 'Une remise à niveau à distance, le soir.',
  ...fields,
})

let prescription: string | undefined

/** A second entry for Aïcha, elsewhere: asked and accepted once, entered on a day. */
async function seconde(date_entree: string) {
  const lucie = world.as('lucie')
  if (!prescription) {
    const { location } = await world
      .as('sofia')
      .post(`/stagiaires/${world.cast.stagiaires.aicha}/prescription`, {
        action: world.cast.actions.dole,
        transmettre: 'oui',
      })
    prescription = location?.match(/\d+/)?.[0]
    await lucie.post(`/prescriptions/${prescription}/acceptation`)
  }
  return lucie.post(`/prescriptions/${prescription}/entree`, {
    date_entree,
    heures_semaine: '10',
    distance: '7,5',
    fin_1: addDays(world.today, 60),
    heures_1: '80',
  })
}

test('sans texte de la Région, la page le dit et rien ne se décide', async () => {
  expect((await world.as('claire').get(fiche())).text).toContain('Aucun texte de votre région ne le permet')
  expect((await world.as('claire').post(fiche(), demande())).text).toContain('ne permet cela')
  expect((await seconde(monday(world.today))).text).toContain('suit déjà un parcours')
})

test('avec un texte, la Région décide, chacun le lit, et deux parcours peuvent courir ensemble', async () => {
  process.env.AMONT_DISPOSITIFS = rules
  expect((await world.as('claire').post(fiche(), demande({ au: addDays(world.today, -40) }))).text).toContain(
    'vient avant le premier',
  )
  expect(
    (await world.as('claire').post(fiche(), demande({ au: addDays(world.today, 1200) }))).text,
  ).toContain('36 mois au plus')
  expect((await world.as('sofia').post(fiche(), demande())).status).toBe(404)
  // Ten days of the two months that both would last: not enough; what follows makes up for it.
  expect((await world.as('claire').post(fiche(), demande({ au: addDays(world.today, 10) }))).status).toBe(303)
  expect((await seconde(monday(world.today))).text).toContain('ne couvre pas tous les jours communs')
  const rest = demande({ du: addDays(world.today, 11) })
  expect((await world.as('claire').post(fiche(), rest)).status).toBe(303)
  expect((await world.as('claire').post(fiche(), demande())).text).toContain('déjà accordé')
  for (const name of ['aicha', 'sofia', 'marc', 'claire'] as const)
    expect((await world.as(name).get(fiche())).text, name).toContain(CUMULS.formations)

  const [first] = await world.sql<{ date_entree: string }>`select date_entree from parcours
    where region = 'bfc' and id = ${world.cast.parcours.aicha}`
  expect(first).toBeDefined()
  const entry = await seconde(monday(world.today))
  expect(entry.status).toBe(303)
  const second = Number(entry.location?.match(/\d+/)?.[0])

  // Whichever lasts longer follows the other: who has two at once is not without a next step, nor chained by the shorter one.
  await world.sql`update parcours set fin_initiale = ${addDays(world.today, 80)}
    where region = 'bfc' and id = ${world.cast.parcours.aicha}`
  const suivant = async (name: 'lucie' | 'sofia', id: number) =>
    (await world.as(name).api(`/parcours/${id}/suite`)).json<{ fin: { suivant: { id: number } | null } }>()
      .fin.suivant
  expect(await suivant('sofia', world.cast.parcours.aicha)).toBeNull()
  expect(await suivant('lucie', second)).toMatchObject({ id: world.cast.parcours.aicha })

  // The same half-day is noted in one of the two only.
  const [noted] = await world.sql<{ jour: string; demi: string }>`select jour, demi from demi_journee
    where region = 'bfc' and parcours_id = ${world.cast.parcours.aicha} and statut = 'present' and jour >= ${monday(world.today)}
    order by jour limit 1`
  if (noted) {
    const twice = world.write(db =>
      db
        .insertInto('demi_journee')
        .values({
          region: 'bfc',
          parcours_id: second,
          jour: noted.jour,
          demi: noted.demi,
          statut: 'present',
          minutes: 180,
        })
        .execute(),
    )
    await expect(twice).rejects.toMatchObject({ constraint: 'demi_journee_ailleurs' })
  }
})

/** The two pathways of Aïcha, the first one first. */
const deux = () =>
  world.sql<{ id: number; date_entree: string }>`select id, date_entree from parcours
    where region = 'bfc' and stagiaire_id = ${world.cast.stagiaires.aicha} order by date_entree`

test.runIf(onServer())('deux demi-journées notées au même instant : une seule reste', async () => {
  const both = await deux()
  const jour = addDays(monday(world.today), 4)
  await world.sql`delete from demi_journee where jour = ${jour} and parcours_id in (${both[0]?.id}, ${both[1]?.id})`
  const noter = (parcours_id: number) =>
    world.write(async db => {
      await db
        .insertInto('demi_journee')
        .values({ region: 'bfc', parcours_id, jour, demi: 'matin', statut: 'present', minutes: 180 })
        .execute()
      // The other one writes before this one is done.
      await new Promise(done => setTimeout(done, 200))
    })
  const done = await Promise.allSettled(both.map(p => noter(p.id)))
  expect(done.map(d => d.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(done.find(d => d.status === 'rejected')?.reason).toMatchObject({
    constraint: 'demi_journee_ailleurs',
  })
})

test('jamais un troisième, ni deux entrées le même jour', async () => {
  const [row] = await world.sql<{ n: number }>`select count(*)::int n from parcours p where p.region = 'bfc'
    and p.stagiaire_id = ${world.cast.stagiaires.aicha}
    and not exists (select from sortie x where x.region = p.region and x.parcours_id = p.id)`
  expect(row?.n).toBe(2)
  const third = world.sql`insert into parcours (region, prescription_id, stagiaire_id, dispositif, version, action_id, date_entree,
      fin_initiale, minutes_prevues, minutes_semaine, distance_m, conseiller_id, referent_id)
    select region, prescription_id, stagiaire_id, dispositif, version, action_id, date_entree + 1, fin_initiale, 60, 60, 0,
      conseiller_id, referent_id from parcours where region = 'bfc' and stagiaire_id = ${world.cast.stagiaires.aicha}
      order by date_entree desc limit 1`
  await expect(third).rejects.toMatchObject({ constraint: 'parcours_deja_ouvert' })
  const same = world.sql`insert into parcours (region, prescription_id, stagiaire_id, dispositif, version, action_id, date_entree,
      fin_initiale, minutes_prevues, minutes_semaine, distance_m, conseiller_id, referent_id)
    select region, prescription_id, stagiaire_id, dispositif, version, action_id, date_entree, fin_initiale, 60, 60, 0,
      conseiller_id, referent_id from parcours where region = 'bfc' and stagiaire_id = ${world.cast.stagiaires.aicha}
      order by date_entree desc limit 1`
  await expect(same).rejects.toMatchObject({ constraint: 'deux_entrees_le_meme_jour' })
})

test('qui n’est jamais venu peut entrer ailleurs le même jour', async () => {
  const venue = (await deux())[1]
  await world.sql`insert into sortie (region, parcours_id, date, motif, destination)
    values ('bfc', ${venue?.id}, ${venue?.date_entree}, 'abandon', 'inconnue')`
  const again = world.sql`insert into parcours (region, prescription_id, stagiaire_id, dispositif, version, action_id, date_entree,
      fin_initiale, minutes_prevues, minutes_semaine, distance_m, conseiller_id, referent_id)
    select region, prescription_id, stagiaire_id, dispositif, version, action_id, date_entree, fin_initiale, 60, 60, 0,
      conseiller_id, referent_id from parcours where region = 'bfc' and id = ${venue?.id}`
  // The guards of dates let it pass; a prescription still gives one entry.
  await expect(again).rejects.toMatchObject({ constraint: 'une_entree_par_prescription' })
})
