import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** The page on which Sofia chooses for a person of whom she told that they look for a job, or not. */
async function choices(demandeur_emploi: 'oui' | 'non') {
  const sofia = world.as('sofia')
  const { location } = await sofia.post('/stagiaires/nouveau', {
    nom: demandeur_emploi === 'oui' ? 'Cherche' : 'Travaille',
    prenom: demandeur_emploi === 'oui' ? 'Lou' : 'Inès',
    date_naissance: demandeur_emploi === 'oui' ? '2004-05-06' : '1999-02-03',
    commune: 'Chalon-sur-Saône',
  })
  const file = `/stagiaires/${location?.match(/\d+/)?.[0]}`
  await sofia.post(`${file}/faits`, { du: world.today, demandeur_emploi })
  return { file, text: (await sofia.get(`${file}/prescription`)).text }
}

test('on ne prescrit pas une mesure sur l’entrée, sans étape ni site : elle se lit au catalogue', async () => {
  const { text } = await choices('oui')
  expect(text).toContain('id="bfc-daq-2026"')
  expect(text).toContain('id="bfc-blocs-btp"')
  expect(text).not.toContain('bfc-entree-assouplie')
  expect((await world.as('sofia').get('/dispositifs/bfc-entree-assouplie')).status).toBe(200)
})

test('devant un refus, le conseiller peut corriger la situation', async () => {
  const { file, text } = await choices('non')
  const section = text.split('id="bfc-daq-2026"')[1]?.split('</section>')[0]
  expect(section).toContain('Ne peut pas entrer')
  expect(section).toContain(`<a href="${file}#situation">Compléter la situation</a>`)
})
