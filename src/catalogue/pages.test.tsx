import { expect, test } from 'vitest'
import { dispositif } from '../dispositif/load.ts'
import { ListePage, stateAt } from './pages.tsx'

const state = (code: string, today: string) => {
  const { label, depuis } = stateAt(dispositif(code), today)
  return [label, depuis]
}

test('un texte est en vigueur depuis le premier jour de sa version du jour, pas de la première', () => {
  expect(state('fr-remuneration', '2026-11-22')).toEqual(['En vigueur', '2026-04-01'])
  expect(state('fr-remuneration', '2022-05-01')).toEqual(['En vigueur', '2022-04-01'])
})

test('après cinq ans sans fin écrite, le doute est dit', () => {
  expect(state('occ-75-distance', '2025-03-13')).toEqual(['En vigueur', '2020-03-13'])
  expect(state('occ-75-distance', '2025-03-14')).toEqual(['Fin non précisée', '2020-03-13'])
  expect(state('reu-plan-soutien', '2026-11-22')).toEqual(['Fin non précisée', '2020-04-13'])
})

test('un texte terminé l’est depuis le jour où il ne vaut plus, un texte à venir le dira', () => {
  expect(state('bfc-daq-2020', '2026-11-22')).toEqual(['Terminé', '2026-01-01'])
  expect(state('bfc-daq-2026', '2025-12-31')).toEqual(['À venir', '2026-01-01'])
})

test('la liste dit l’état et son jour en toutes lettres', () => {
  const page = String(<ListePage dispositifs={[dispositif('occ-75-distance')]} today="2026-11-22" />)
  expect(page.split('<tbody')[1]).toMatch(/Fin non précisée.*13 mars 2020/s)
})
