import { describe, expect, test } from 'vitest'
import { lireDemi, lireJour, lireMinutes, lireStatut, titres } from './colonnes.ts'
import { lire, phrase, refusee } from './ligne.ts'

describe('les titres', () => {
  test('se reconnaissent sans accent ni majuscule, dans tout ordre', () => {
    const { rang, inconnues, fautes } = titres([
      'JOUR',
      'Demi-journée',
      'Prénom',
      'NOM',
      'Date de naissance',
      'Statut',
      'Salle',
      'Durée',
    ])
    expect(fautes).toEqual([])
    expect(rang).toMatchObject({
      jour: 0,
      demi: 1,
      prenom: 2,
      nom: 3,
      date_naissance: 4,
      statut: 5,
      minutes: 7,
      parcours: -1,
    })
    expect(inconnues).toEqual(['Salle'])
  })

  test('disent ce qui manque ou vient deux fois', () => {
    expect(titres(['parcours', 'jour', 'date', 'statut']).fautes.join(' ')).toMatch(
      /« jour ».*deux fois.*Il manque : demi\./,
    )
    expect(titres(['nom', 'jour', 'demi', 'statut']).fautes.join(' ')).toContain('reconnaître les personnes')
  })

  test('d’une liste corrigée ne sont pas des inconnues', () => {
    expect(titres(['ligne', 'parcours', 'jour', 'demi', 'statut', 'à corriger']).inconnues).toEqual([])
  })
})

test.each([
  ['210', 210],
  ['3:30', 210],
  ['03:30:00', 210],
  ['3h30', 210],
  ['3 H 30', 210],
  ['3 h', 180],
  ['3,5 h', 210],
  ['3.25h', 195],
  ['45 min', 45],
  ['25:00', 1500],
  ['3,5', null],
  ['3h75', null],
  ['-3', null],
  ['trois heures', null],
  ['1e9', null],
])('« %s » fait %s minutes', (text, minutes) => {
  expect(lireMinutes(text)).toBe(minutes)
})

test.each([
  ['2026-11-02', '2026-11-02'],
  ['02/11/2026', '2026-11-02'],
  ['2/11/2026 00:00:00', '2026-11-02'],
  ['2026-11-02T00:00:00', '2026-11-02'],
  ['31/02/2026', null],
  ['11/2026', null],
  ['02/11/26', null],
])('« %s » est le jour %s', (text, jour) => {
  expect(lireJour(text)).toBe(jour)
})

test('les mots et leurs abréviations', () => {
  expect(['Matin', 'M', 'AM', 'Après-midi', 'S', 'PM'].map(lireDemi)).toEqual([
    'matin',
    'matin',
    'apres_midi',
    'apres_midi',
    'soir',
    null,
  ])
  expect(
    ['Présente', 'P', 'À distance', 'D', 'E', 'AJ', 'Absence non justifiée', 'AI', 'absent'].map(lireStatut),
  ).toEqual([
    'present',
    'present',
    'distance',
    'distance',
    'entreprise',
    'absence_justifiee',
    'absence_injustifiee',
    'absence_injustifiee',
    null,
  ])
})

describe('une ligne', () => {
  const header = titres(['parcours', 'jour', 'demi', 'statut', 'minutes', 'motif'])
  const lue = (...cells: string[]) => lire({ ligne: 12, cells }, header)
  const fautes = (...cells: string[]) => {
    const read = lue(...cells)
    return Array.isArray(read) ? read.map(f => phrase(12, f)) : []
  }

  test('juste donne une demi-journée ; ce qu’elle ne dit pas reste à savoir', () => {
    expect(lue('7', '02/11/2026', 'M', 'P', '3h30', '')).toMatchObject({
      parcours: 7,
      jour: '2026-11-02',
      demi: 'matin',
      statut: 'present',
      minutes: 210,
      retard: undefined,
      motif: null,
    })
  })

  test('fausse dit chaque faute, avec la ligne, la colonne, la valeur et quoi faire', () => {
    expect(fautes('x7', '31/02/2026', 'nuit', '', '25:00', '')).toEqual([
      'ligne 12, colonne parcours : « x7 » n’est pas un numéro de parcours.',
      'ligne 12, colonne jour : « 31/02/2026 » n’est pas une date : écrivez une date comme 2026-11-02 ou 02/11/2026.',
      expect.stringMatching(/colonne demi : « nuit ».*écrivez matin/),
      expect.stringMatching(/colonne statut : rien n’est écrit : écrivez présent/),
      'ligne 12, colonne minutes : « 25:00 » : une demi-journée dure de 1 à 360 minutes.',
    ])
  })

  test('ne prend pas trois heures pour trois minutes', () => {
    expect(fautes('7', '2026-11-02', 'M', 'P', '3', '')).toEqual([
      expect.stringContaining('« 3 h », ou « 3 min »'),
    ])
  })

  test('ne répète ni ne garde un motif qui parlerait de santé', () => {
    const cells = ['7', '2026-11-02', 'M', 'AJ', '', 'dépression']
    expect(fautes(...cells).join()).not.toContain('dépression')
    expect(JSON.stringify(refusee(12, cells, header, []))).not.toContain('dépression')
  })

  test('avec un caractère nul, ou trop de cellules, est refusée', () => {
    expect(fautes('7', '2026-11-02', 'M\0', 'P', '', '').join()).toContain('caractère invisible')
    expect(fautes('7', '2026-11-02', 'M', 'P', '180', '', 'reste').join()).toContain(
      '7 cellules pour 6 titres',
    )
    expect(fautes('7', '2026-11-02', 'M', 'P')).toEqual([])
  })
})
