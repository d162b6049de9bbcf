import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judge } from '../../condition.ts'
import type { Situation } from '../../vocabulaire.ts'
import { compileCondition } from '../condition.ts'
import { conflict, deny, located } from './solve.ts'

type Raw = { [key: string]: unknown }
const age = fc.integer({ min: 0, max: 4 })
const comparaison = fc.oneof(
  fc.record({
    age_entree: fc.oneof(age, fc.record({ parmi: fc.array(age, { minLength: 1, maxLength: 2 }) })),
  }),
  fc
    .tuple(fc.constantFrom('moins_de', 'plus_de', 'au_moins', 'au_plus'), age)
    .map(([op, n]): Raw => ({ age_entree: { [op]: n } })),
  fc
    .tuple(fc.constantFrom('avant_le', 'a_partir_du'), fc.constantFrom('2020-01-01', '2020-01-02'))
    .map(([op, jour]): Raw => ({ date_entree: { [op]: jour } })),
  fc.record({ rqth: fc.constantFrom('oui', 'non') }),
  fc.record({ sexe: fc.constantFrom('F', 'M') }),
  fc.record({ region: fc.constantFrom('Bretagne', 'Normandie') }),
)
const { condition } = fc.letrec<{ condition: Raw }>(tie => {
  const liste = fc.array(tie('condition'), { minLength: 1, maxLength: 3 })
  return {
    condition: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      comparaison,
      fc.record({ toutes: liste }),
      fc.record({ une_de: liste }),
      fc.record({ aucune: liste }),
      fc.tuple(comparaison, comparaison).map(([a, b]): Raw => ({ ...a, ...b })),
    ),
  }
})

/** Everyone that these conditions can tell apart. */
const everyone: Situation[] = [0, 1, 2, 3, 4, 5].flatMap(age_entree =>
  ['2019-12-31', '2020-01-01', '2020-01-02'].flatMap(date_entree =>
    [true, false].flatMap(rqth =>
      ['F', 'M'].flatMap(sexe =>
        ['Bretagne', 'Normandie', 'Corse'].map(region => ({ age_entree, date_entree, rqth, sexe, region })),
      ),
    ),
  ),
)
const meets = (raw: Raw) => {
  const compiled = compileCondition(raw, (path, message) => expect.unreachable(`${path} ${message}`))
  return (person: Situation) => judge(compiled, person).resultat === 'oui'
}

test('une condition est dite impossible exactement quand personne ne la remplit', () => {
  fc.assert(
    fc.property(fc.array(condition, { minLength: 1, maxLength: 3 }), conditions => {
      const tests = conditions.map(meets)
      const someone = everyone.some(person => tests.every(meet => meet(person)))
      expect(conflict(conditions.map(raw => located(raw, []))) === undefined).toBe(someone)
    }),
    { numRuns: 2000 },
  )
})

test('ce qui est exclu d’une condition est ce qu’elle ne prend pas', () => {
  fc.assert(
    fc.property(condition, condition, (a, b) => {
      const [meetA, meetB] = [meets(a), meets(b)]
      const someone = everyone.some(person => meetA(person) && !meetB(person))
      expect(conflict([located(a, []), deny(located(b, []))]) === undefined).toBe(someone)
    }),
    { numRuns: 2000 },
  )
})

test('les comparaisons accusées suffisent à se contredire', () => {
  fc.assert(
    fc.property(fc.array(comparaison, { minLength: 2, maxLength: 5 }), conditions => {
      const leaves = conflict(conditions.map(raw => located(raw, [])))
      if (leaves) expect(conflict(leaves)).toBeDefined()
    }),
    { numRuns: 1000 },
  )
})

test('une condition très longue ne retient personne', () => {
  const many = Array.from({ length: 40 }, (_, i) => ({
    une_de: [{ age_entree: { parmi: [i, i + 1, 50] } }, { distance_km: { parmi: [i, 50] } }],
  }))
  expect(conflict([located({ toutes: many }, [])])).toBeUndefined()
})
