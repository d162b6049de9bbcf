import { expect, test } from 'vitest'
import { conditionLisible } from '../catalogue/condition-lisible.ts'
import { describe as said, showValue } from './condition.ts'
import { evaluate } from './evaluate.ts'
import { compileCondition } from './format/condition.ts'
import { dispositif } from './load.ts'
import type { Fait } from './vocabulaire.ts'

const condition = (raw: object) =>
  compileCondition(raw, (path, message) => {
    throw new Error(`${path.join('.')} : ${message}`)
  })

test.each<[Fait, number, string]>([
  ['enfants_a_charge', 0, '0 enfant'],
  ['enfants_a_charge', 1, '1 enfant'],
  ['enfants_a_charge', 3, '3 enfants'],
  ['entreprises_partenaires', 1, '1 entreprise'],
  ['entreprise_effectif', 1, '1 salarié'],
  ['age_entree', 1, '1 an'],
  ['duree_mois', 1, '1 mois'],
  ['duree_mois', 1.5, '1,5 mois'],
  ['jours_formation', 1, '1 jour'],
  ['distance_km', 1, '1 km'],
])('l’unité s’accorde : %s, %d, « %s »', (fait, value, words) => {
  expect(showValue(fait, value)).toBe(words)
})

test.each<[object, string]>([
  [{ niveau_valide: 0 }, 'sans diplôme (ou brevet)'],
  [{ niveau_valide: 3 }, 'CAP ou équivalent (niveau 3)'],
  [{ niveau_valide: { moins_de: 4 } }, 'moins que le bac (niveau 4)'],
  [{ niveau_valide: { au_plus: 3 } }, 'au plus le CAP ou équivalent (niveau 3)'],
  [{ niveau_prepare: { plus_de: 4 } }, 'plus que le bac (niveau 4)'],
  [{ niveau_prepare: { au_moins: 5 } }, 'au moins le bac + 2 (niveau 5)'],
  [{ niveau_valide: { parmi: [3, 4] } }, 'parmi CAP ou équivalent (niveau 3), bac (niveau 4)'],
])('un niveau se dit en mots : %j', (raw, words) => {
  expect(said(condition(raw)).replace(/^.*? : /, '')).toBe(words)
  expect(conditionLisible(condition(raw))).toContain(words)
})

test('l’explication dit le niveau en mots, la valeur gardée reste un nombre', () => {
  const found = evaluate(dispositif('hn-caq-2014'), '2014-06-02', { niveau_valide: 4 })
  expect(JSON.stringify(found.explication)).toContain(
    'Ici : bac (niveau 4) ; attendu : au plus le CAP ou équivalent (niveau 3).',
  )
  expect(found.criteres.map(c => c.valeur)).toContain(4)
})
