import { expect, test } from 'vitest'
import { evaluate } from './evaluate.ts'
import { parseDispositif } from './format/parse.ts'
import type { Situation } from './vocabulaire.ts'

/** A dispositif of one amount, written as its file would be. */
const amount = (lines: string) =>
  parseDispositif(
    `
code: x-essai
nom: Essai
porteur: Région
famille: aide
sources: { fiche: { titre: Une fiche } }
versions:
  - du: 2020-01-01
    montants:
      avance: { si: { rqth: oui }, montant: 30 €, reglage: essai }
      prime: { ${lines}, reglage: essai }
exemples:
  - { titre: Un cas, le: 2020-01-01, situation: {}, attendu: {} }
`,
    'x-essai.yaml',
  )
const prime = (lines: string, situation: Situation) => {
  const { montants, a_preciser } = evaluate(amount(lines), '2020-06-01', situation)
  const open = a_preciser?.prime
  return open ? [open.au_moins, open.au_plus ?? Infinity] : montants.prime
}

const cas = 'cas: [{ si: { qpv: oui }, montant: 100 € }, { si: { frr: oui }, montant: 40 € }]'
test.each<[Situation, unknown]>([
  [{ qpv: true }, 10000],
  [{ qpv: false, frr: true }, 4000],
  [{ qpv: false, frr: false }, 0],
  [{ frr: true }, [4000, 10000]],
  [{ qpv: false }, [0, 4000]],
  [{}, [0, 10000]],
])('des cas sans dernier recours, %j', (situation, due) => {
  expect(prime(cas, situation)).toEqual(due)
})

test.each<[Situation, unknown]>([
  [{ rqth: true }, 7000],
  [{ rqth: false }, 10000],
  [{}, [7000, 10000]],
])('un montant dont on déduit un autre, %j', (situation, due) => {
  expect(prime('montant: 100 €, moins: { montant_de: avance }', situation)).toEqual(due)
})

test('une déduction plus forte que le montant laisse zéro, jamais une dette', () => {
  expect(prime('montant: 20 €, moins: { montant_de: avance }', { rqth: true })).toBe(0)
})

test('un fait en centimes entre un plancher et un plafond', () => {
  const bounded = 'fait: salaire_brut_moyen, plancher: { montant: 10 € }, plafond: { montant: 20 € }'
  expect([500, 1500, 2500].map(salaire_brut_moyen => prime(bounded, { salaire_brut_moyen }))).toEqual([
    1000, 1500, 2000,
  ])
  expect(prime(bounded, {})).toEqual([1000, 2000])
})
