import { expect, test } from 'vitest'
import { addDays } from '../calendrier/calendrier.ts'
import { cleRappel, echeance, joursDeRetard, rappel } from './retard.ts'

test.each([
  ['2026-10-31', 0],
  ['2026-11-10', 0],
  ['2026-11-11', 1],
  ['2026-11-22', 12],
  ['2027-01-10', 61],
])('octobre, le %s : %s jours de retard', (today, jours) => {
  expect(joursDeRetard('2026-10', today)).toBe(jours)
  expect(echeance('2026-10')).toBe('2026-11-10')
})

test.each([
  ['2026-10-31', null],
  ['2026-11-01', 'etat-2026-10-j1'],
  ['2026-11-04', 'etat-2026-10-j1'],
  ['2026-11-05', 'etat-2026-10-j5'],
  ['2026-11-10', 'etat-2026-10-j5'],
  ['2026-11-11', 'etat-2026-10-j11'],
  ['2026-11-15', 'etat-2026-10-j15'],
  ['2026-11-20', 'etat-2026-10-j20'],
  ['2026-11-30', 'etat-2026-10-j20'],
  ['2026-12-01', null],
])('octobre, le %s : rappel %s', (today, cle) => {
  expect(cleRappel('2026-10', today)).toBe(cle)
})

test('cinq rappels en tout pour un mois, quel que soit le mois', () => {
  for (const month of ['2026-02', '2026-10', '2027-12', '2028-02']) {
    const days = Array.from({ length: 120 }, (_, n) => addDays(`${month}-01`, n))
    const keys = new Set(days.map(day => cleRappel(month, day)).filter(Boolean))
    expect(keys.size, month).toBe(5)
  }
})

test('un rappel dit combien et jusqu’à quand', () => {
  expect(rappel({ mois: '2026-10', nombre: 3 }, '2026-11-05')).toEqual({
    objet: '3 états de présence à certifier pour octobre 2026',
    texte:
      'Il reste 3 états de présence à certifier pour octobre 2026. La certification est attendue le 10 novembre 2026 au plus tard : c’est elle qui déclenche la rémunération des stagiaires.',
    lien: '/etats/2026-10',
  })
  expect(rappel({ mois: '2026-10', nombre: 1 }, '2026-11-12').texte).toContain(
    'Il reste 1 état de présence à certifier pour octobre 2026. La certification était attendue le 10 novembre',
  )
})
