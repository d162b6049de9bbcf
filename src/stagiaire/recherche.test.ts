import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { cle, fautes, lire } from './recherche.ts'

describe('lire', () => {
  it.each([
    ['Benali 12/03/2004', ['benali'], '2004-03-12'],
    ['12 mars 2004', [], '2004-03-12'],
    ['1er août 1999 dupont', ['dupont'], '1999-08-01'],
    ['12032004', [], '2004-03-12'],
    ['2004-03-12', [], '2004-03-12'],
    ['Aïcha née le 12.3.04', ['aicha'], '2004-03-12'],
    ['5-6-72', [], '1972-06-05'],
    ['31/02/2004', ['31', '02', '2004'], null],
    ['DUPONT-Lévêque', ['dupont', 'leveque'], null],
    ['  ', [], null],
  ])('« %s »', (text, mots, naissance) => {
    expect(lire(text, '2026-11-18')).toEqual({ mots, naissance })
  })
})

describe('fautes', () => {
  it.each([
    ['dupnt', 'dupont'],
    ['duppont', 'dupont'],
    ['dupomt', 'dupont'],
    ['duopnt', 'dupont'],
    ['dupontmarie', 'dupont marie'],
    ['phillipe', 'philippe'],
  ])('« %s » ramène à « %s »', (typed, meant) => {
    const texts = [cle(typed), ...fautes(cle(typed))]
    expect(texts.some(text => cle(meant).startsWith(text))).toBe(true)
  })

  it('ne devine rien d’un texte trop court', () => {
    expect(fautes('dup')).toEqual([])
    expect(fautes('')).toEqual([])
  })
})

describe('la recherche', () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld()
    const { ml_chalonnais } = world.cast.structures
    for (const [nom, prenom, recherche, structure] of [
      ['Zwickert', 'Jean-Marie', 'zwickert jean marie', ml_chalonnais],
      ['Zwickert', 'Ottilie', 'zwickert ottilie', null],
      ['Zwinger', 'Jeanne', 'zwinger jeanne', ml_chalonnais],
    ] as const)
      await world.sql`insert into stagiaire (region, nom, prenom, nom_recherche, date_naissance, commune, structure_id, cree_le)
        values ('bfc', ${nom}, ${prenom}, ${recherche}, '1999-04-05', '71076', ${structure}, '2026-01-05') returning id`
  })
  afterAll(() => world.close())

  const found = async (who: 'claire' | 'sofia', q: string) => {
    const { personnes } = (await world.as(who).api(`/recherche?q=${encodeURIComponent(q)}`)).json<{
      personnes: { nom: string; prenom: string }[]
    }>()
    return personnes.map(p => `${p.prenom} ${p.nom}`)
  }

  it.each([
    'zwickert jean',
    'Jean-Marie ZWICKERT',
    'marie zwick',
    'zwi mar',
    'zwickert marie jean',
    'zwikert jean',
    'jean zwicketr',
    'zzwickert mari',
    'zwickert jean chalon-sur',
    '5/4/1999 zwickert jean',
  ])('trouve Jean-Marie Zwickert par « %s »', async q => {
    expect((await found('claire', q))[0]).toBe('Jean-Marie Zwickert')
  })

  it('ne montre à une conseillère que sa structure, faute de frappe, date ou commune comprises', async () => {
    expect(await found('claire', 'zwickert')).toEqual(['Jean-Marie Zwickert', 'Ottilie Zwickert'])
    for (const q of ['zwickert', 'ottilie', 'otilie zwikert', '05/04/1999', 'zwickert chalon'])
      expect(await found('sofia', q), q).not.toContain('Ottilie Zwickert')
    expect(await found('sofia', 'zwickert')).toContain('Jean-Marie Zwickert')
  })

  it('suit un nom corrigé, une structure changée, une fiche effacée', async () => {
    await world.sql`update stagiaire set nom = 'Quillfeldt', nom_recherche = 'quillfeldt ottilie' where nom_recherche = 'zwickert ottilie'`
    expect(await found('claire', 'quillf')).toEqual(['Ottilie Quillfeldt'])
    expect(await found('claire', 'zwickert ott')).not.toContain('Ottilie Zwickert')
    await world.sql`update stagiaire set structure_id = ${world.cast.structures.ml_chalonnais} where nom = 'Quillfeldt'`
    expect(await found('sofia', 'quillf')).toEqual(['Ottilie Quillfeldt'])
    await world.sql`delete from stagiaire where nom = 'Quillfeldt'`
    expect(await found('claire', 'quillf')).toEqual([])
  })

  it('se lit comme une page, sans rien d’autre que son bouton', async () => {
    const page = await world.as('sofia').get('/recherche?q=zwinger')
    expect(page.text).toContain('ZWINGER Jeanne')
    expect((await world.as('sofia').get('/recherche?q=%3Cb%3E')).text).toContain(
      'Personne ne correspond à « &lt;b&gt; »',
    )
    expect((await world.as('sofia').get('/stagiaires?q=zwniger')).text).toContain('ZWINGER Jeanne')
    expect((await world.as('marc').get('/recherche?q=zwinger')).text).not.toContain('ZWINGER')
  })
})
