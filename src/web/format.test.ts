import { describe, expect, test } from 'vitest'
import {
  de,
  euros,
  heures,
  jour,
  jourCourt,
  km,
  moisCourt,
  moisLong,
  nombre,
  percent,
  plural,
  unbroken,
} from './format.ts'

const NARROW = '\u202f'
/** Written with ordinary spaces here, so that the expectations stay readable. */
const plain = (s: string) => s.replaceAll(NARROW, ' ')

describe('écriture des montants, des dates et des durées', () => {
  test('un instant porte le jour de Paris, pas celui de Londres', () => {
    expect(jour('2026-10-31T23:30:00.000Z')).toBe('1er novembre 2026')
    expect(jourCourt('2026-07-31T22:30:00.000Z')).toBe('01/08/2026')
    expect(jourCourt('2026-10-25T00:30:00+00:00')).toBe('25/10/2026')
  })

  test.each([
    [65218, '652,18 €'],
    [0, '0,00 €'],
    [5, '0,05 €'],
    [123456789, '1 234 567,89 €'],
    [-9879, '\u221298,79 €'],
  ])('euros(%i) → %s', (centimes, text) => expect(plain(euros(centimes))).toBe(text))

  test('un montant ne se coupe jamais en fin de ligne', () => expect(euros(123456)).not.toContain(' '))

  test.each([
    ['2026-03-12', '12 mars 2026', '12/03/2026'],
    ['2026-01-01', '1er janvier 2026', '01/01/2026'],
    ['2024-02-29', '29 février 2024', '29/02/2024'],
    ['2026-12-31', '31 décembre 2026', '31/12/2026'],
  ])('jour(%s) → %s', (iso, long, short) => {
    expect(jour(iso)).toBe(long)
    expect(jourCourt(iso)).toBe(short)
  })

  test('un mois', () => {
    expect(moisLong('2026-03')).toBe('mars 2026')
    expect(moisLong('2026-08-31')).toBe('août 2026')
    expect(moisCourt('2026-02')).toBe('févr.')
  })

  test.each([
    [210, '3 h 30'],
    [180, '3 h'],
    [45, '45 min'],
    [65, '1 h 05'],
    [0, '0 h'],
    [72000, '1 200 h'],
  ])('heures(%i) → %s', (minutes, text) => expect(plain(heures(minutes))).toBe(text))

  test.each([
    [7200, '7,2 km'],
    [15000, '15 km'],
    [340, '0,3 km'],
    [0, '0 km'],
    [1234560, '1 234,6 km'],
  ])('km(%i) → %s', (metres, text) => expect(plain(km(metres))).toBe(text))

  test('une part', () => {
    expect(plain(percent(61, 100))).toBe('61 %')
    expect(plain(percent(1, 8))).toBe('13 %')
    expect(percent(0, 0)).toBe('–')
    expect(plain(percent(0, 4))).toBe('0 %')
  })

  test('un nombre et son accord', () => {
    expect(plain(nombre(30000))).toBe('30 000')
    expect(plain(nombre(-1500.5))).toBe('\u22121 500,5')
    expect(plural(0, 'personne')).toBe('0 personne')
    expect(plural(1, 'personne')).toBe('1 personne')
    expect(plain(plural(1250, 'personne'))).toBe('1 250 personnes')
    expect(plural(3, 'parcours')).toBe('3 parcours')
    expect(plural(3, 'local', 'locaux')).toBe('3 locaux')
  })
})

describe('« de » devant un nom', () => {
  test.each([
    ['Audincourt', 'd’Audincourt'],
    ['Étampes', 'd’Étampes'],
    ['Œuf-en-Ternois', 'd’Œuf-en-Ternois'],
    ['Aïcha Diallo', 'd’Aïcha Diallo'],
    ['Hélène Lefèvre', 'd’Hélène Lefèvre'],
    ['Hubert', 'd’Hubert'],
    ['Yves', 'd’Yves'],
    ['Le Creusot', 'du Creusot'],
    ['Les Lilas', 'des Lilas'],
    ['La Rochelle', 'de la Rochelle'],
    ['L’Aigle', 'de l’Aigle'],
    ['Chalon-sur-Saône', 'de Chalon-sur-Saône'],
    ['Honfleur', 'de Honfleur'],
    ['Haute-Saône', 'de Haute-Saône'],
    ['Yann Duval', 'de Yann Duval'],
    ['Lesneven', 'de Lesneven'],
  ])('%s : %s', (name, said) => {
    expect(de(name)).toBe(said)
  })
})

describe('ce qui ne se coupe pas en fin de ligne', () => {
  test.each([
    ['<p>Il reste : 3 jours</p>', '<p>Il reste\u00a0: 3 jours</p>'],
    ['<p>« ici »</p>', '<p>«\u00a0ici\u00a0»</p>'],
    [
      '<p>Vraiment ? Oui ! Enfin ; 3 € et 4 %</p>',
      '<p>Vraiment\u202f? Oui\u202f! Enfin\u202f; 3\u00a0€ et 4\u00a0%</p>',
    ],
    ['<p>Lire <a href="/x">cela</a> ?</p>', '<p>Lire <a href="/x">cela</a>\u202f?</p>'],
    ['texte nu : ici', 'texte nu\u00a0: ici'],
  ])('dans un texte : %s', (html, read) => {
    expect(unbroken(html)).toBe(read)
    expect(unbroken(read)).toBe(read)
  })

  test.each([
    '<input value="Oui ? « non » : 3 €"/>',
    '<div data-words="{&quot;a&quot; : 1}" aria-label="Retirer : lundi"></div>',
    '<textarea name="texte">Ce que j’ai écrit : « ceci » ?</textarea>',
    '<code>a ? b : c</code>',
    '<p>09:00, http://exemple.fr, a:b</p>',
  ])('ni dans un attribut, ni dans un champ, ni dans du code : %s', html => {
    expect(unbroken(html)).toBe(html)
  })
})
