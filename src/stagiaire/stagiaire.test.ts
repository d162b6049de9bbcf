import { expect, test } from 'vitest'
import { type FaitDate, faitsAt, nomRecherche, situationAt, valeurLisible } from './stagiaire.ts'

const fait = (id: number, nom: FaitDate['nom'], valeur: FaitDate['valeur'], du: string): FaitDate => ({
  id,
  nom,
  valeur,
  du,
  origine: '',
  saisi_par: null,
})

test('un fait vaut jusqu’au suivant du même nom', () => {
  const faits = [
    fait(1, 'beneficiaire_rsa', true, '2024-01-01'),
    fait(2, 'beneficiaire_rsa', false, '2025-03-01'),
  ]
  const rsa = (le: string) => faitsAt(faits, le)[0]?.valeur
  expect(rsa('2023-12-31')).toBeUndefined()
  expect(rsa('2024-01-01')).toBe(true)
  expect(rsa('2025-02-28')).toBe(true)
  expect(rsa('2025-03-01')).toBe(false)
})

test('une correction du même jour l’emporte sur ce qu’elle corrige', () => {
  const faits = [fait(2, 'rqth', false, '2024-01-01'), fait(1, 'rqth', true, '2024-01-01')]
  expect(faitsAt(faits, '2024-06-01')).toMatchObject([{ id: 2, valeur: false }])
})

test('la situation réunit l’identité et les faits du jour', () => {
  const personne = {
    date_naissance: '2007-05-04',
    commune: '71076',
    region_nom: 'Bourgogne-Franche-Comté',
    sexe: null,
  }
  expect(situationAt(personne, [fait(1, 'sans_emploi', true, '2026-01-01')], '2026-02-01')).toEqual({
    sans_emploi: true,
    date_naissance: '2007-05-04',
    commune: '71076',
    region: 'Bourgogne-Franche-Comté',
  })
})

test('les doublons se comparent sans accents ni traits d’union', () => {
  expect(nomRecherche('DUPONT-Lévêque', 'Éloïse')).toBe(nomRecherche('Dupont Leveque', 'eloise'))
})

test('les valeurs se lisent en français', () => {
  expect(valeurLisible('rqth', true)).toBe('oui')
  expect(valeurLisible('niveau_valide', 3)).toBe('niveau 3 (CAP, BEP)')
  expect(valeurLisible('mois_depuis_sortie', 6.5)).toBe('6,5 mois')
})
