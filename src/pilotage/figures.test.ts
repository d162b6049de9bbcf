import { expect, it } from 'vitest'
import { lire, reponsesDe } from './figures.ts'
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
    precision:
      '60 sur 80 sorties ; réponse connue pour 80\u202f% ; 20 : destination inconnue, soit 60\u202f% en les comptant',
  })
  expect(i && lire(i, { ...chiffre, n: 80, inconnu: 0 }).precision).toBe('60 sur 80 sorties')
})

it('ne donne pas un taux sans dire combien ont répondu, sur combien', () => {
  const chiffre = { code: '', n: 10, oui: 3, non: 1, inconnu: 6, somme: 0, moyenne: null, mediane: null }
  expect(reponsesDe({ calcul: 'part' }, chiffre)).toEqual({
    interroges: 10,
    repondants: 4,
    taux_de_reponse: 400,
    taux: 750,
  })
  expect(reponsesDe({ calcul: 'nombre' }, chiffre)).toEqual({})
})
