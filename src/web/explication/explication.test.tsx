import { expect, test } from 'vitest'
import { evaluate } from '../../dispositif/evaluate.ts'
import type { Noeud } from '../../dispositif/explication/noeud.ts'
import { dispositif } from '../../dispositif/load.ts'
import { Explication } from './explication.tsx'

const refused = evaluate(dispositif('bfc-daq-2020'), '2020-01-15', {
  age_entree: 15,
  demandeur_emploi: true,
  heures_prevues: 700,
}).explication
const html = (noeuds: readonly Noeud[], simple = false) =>
  String(<Explication noeuds={noeuds} simple={simple} />)

test('les critères d’une réponse se lisent tout de suite, le calcul d’une somme s’ouvre sur place', () => {
  const [first = ''] = html(refused).split('<details')
  expect(first).toContain('Condition non remplie')
  const due = evaluate(dispositif('fr-remuneration'), '2026-05-01', { age_entree: 20 }).explication
  const pay = due.filter(n => n.nom !== undefined && n.enfants)
  expect(pay.length).toBeGreaterThan(0)
  expect(html(pay).match(/<li>/g)?.length).toBeGreaterThan(pay.length)
  expect(html(pay).split('<details')[0]).not.toContain('Condition')
})

test('les numéros des règles sont pour qui les tient, pas pour la personne', () => {
  const reglage = { titre: 'Suspension', phrase: 'Ceux de 2020 (R0511 et R0512).', source: '' }
  const all = [...refused, reglage]
  expect(html(all)).toContain('règle R0510')
  expect(html(all, true)).not.toMatch(/R\d{4}|règle R/)
  expect(html(all, true)).toContain('Ceux de 2020.')
  expect(html(all, true)).toContain('en vigueur depuis le 1er janvier 2019')
})

test('ce qui est supposé se dit supposé, jamais « oui »', () => {
  const noeud: Noeud = { titre: 'Formation agréée', phrase: '', resultat: 'oui', suppose: true, source: '' }
  expect(html([noeud])).toContain('Supposé')
  expect(html([noeud])).not.toContain('Oui')
})
