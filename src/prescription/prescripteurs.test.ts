import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { dispositif, loadDispositifs } from '../dispositif/load.ts'
import { peutPrescrire, phrasePrescripteurs, prescripteursDe } from './prescripteurs.ts'

describe('qui prescrit', () => {
  const of = (code: string, le: string) => prescripteursDe(dispositif(code), le)

  it('est lu dans le texte, avec sa règle', () => {
    const caq = of('hn-caq-2014', '2014-10-01')
    expect(caq).toMatchObject({ regle: 'liste', reseaux: ['mission_locale'] })
    expect(phrasePrescripteurs(caq)).toMatch(/^Qui prescrit : Mission locale \(.+R0047\)\.$/)
    expect([
      peutPrescrire(caq, 'mission_locale'),
      peutPrescrire(caq, 'apec'),
      peutPrescrire(caq, null),
    ]).toEqual([true, false, false])
  })

  it('est « structure d’insertion » dans un texte, SIAE ici', () => {
    expect(of('bfc-entree-assouplie', '2019-09-01').reseaux).toEqual(['siae', 'departement'])
  })

  it('n’est personne quand aucune prescription n’est demandée : tout le monde peut inscrire', () => {
    const prepa = of('bre-prepa', '2020-01-15')
    expect(prepa.regle).toBe('sans_prescription')
    expect(peutPrescrire(prepa, 'ccas')).toBe(true)
  })

  it('ne bloque personne quand le texte n’en dit rien', () => {
    const silent = of('bfc-blocs-btp', '2026-11-18')
    expect(silent.regle).toBe('non_precise')
    expect(peutPrescrire(silent, 'cidff')).toBe(true)
    expect(phrasePrescripteurs(silent)).toContain('n’est pas précisé')
  })

  it('est un réseau connu dans tous les textes', () => {
    const unknown = [...loadDispositifs().values()].flatMap(d =>
      d.versions.flatMap(v => prescripteursDe(d, v.du).autres.map(word => `${d.code} : ${word}`)),
    )
    expect(unknown).toEqual([])
  })
})

describe('prescrire', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld()
  })
  afterAll(() => world.close())

  it('est refusé à un autre réseau, avec la règle et à qui demander', async () => {
    const sofia = world.as('sofia')
    const { location } = await sofia.post('/stagiaires/nouveau', {
      nom: 'Reseau',
      prenom: 'Lou',
      date_naissance: '2004-05-06',
      commune: 'Chalon-sur-Saône',
    })
    const file = `/stagiaires/${location?.match(/\d+/)?.[0]}`
    await sofia.post(`${file}/faits`, { du: world.today, demandeur_emploi: 'oui', projet_confirme: 'oui' })
    await world.sql`update structure set reseau = 'cidff' where id = ${world.cast.structures.ml_chalonnais}`
    const page = await sofia.get(`${file}/prescription`)
    expect(page.text).toContain('Votre structure ne peut pas prescrire ici')
    const refused = await sofia.api(`${file}/prescription`, { action: world.cast.actions.chalon })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Qui prescrit : Mission locale, France Travail')
    expect(refused.text).toContain('Demandez à France Travail Chalon')
    await world.sql`update structure set reseau = 'mission_locale' where id = ${world.cast.structures.ml_chalonnais}`
    const done = await sofia.api(`${file}/prescription`, { action: world.cast.actions.chalon })
    expect(done.text).not.toContain('Qui prescrit')
  })
})
