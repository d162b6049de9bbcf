import { expect, it } from 'vitest'
import { lire } from './figures.ts'
import { indicateursOf } from './indicateurs.ts'

const regles = {
  dispositifs: [],
  publics: [],
  positives: [],
  definitions: [],
  budgets: [],
  distance: null,
  publies: [],
}

it('dit aussi le taux de sorties positives en comptant les destinations inconnues', () => {
  const i = indicateursOf(regles).find(found => found.code === 'sorties-positives')
  const chiffre = { code: '', n: 100, oui: 60, non: 20, inconnu: 20, somme: 0, moyenne: null, mediane: null }
  expect(i && lire(i, chiffre)).toEqual({
    valeur: '75\u202f%',
    precision: '60 sur 80 sorties ; 20 : destination inconnue, soit 60\u202f% en les comptant',
  })
  expect(i && lire(i, { ...chiffre, n: 80, inconnu: 0 }).precision).toBe('60 sur 80 sorties')
})
