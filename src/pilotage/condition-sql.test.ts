import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/world.ts'
import { type Condition, evaluateCondition } from '../dispositif/condition.ts'
import { compileCondition } from '../dispositif/format/condition.ts'
import { conditionSql } from './condition-sql.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const leaf = fc.oneof(
  fc.boolean().map(v => ({ rqth: v })),
  fc.boolean().map(v => ({ parent_isole: v })),
  fc.integer({ min: 0, max: 7 }).map(n => ({ niveau_valide: { au_plus: n } })),
  fc.integer({ min: 15, max: 30 }).map(n => ({ age_entree: { moins_de: n, plus_de: 15 } })),
  fc.constantFrom('F', 'M').map(v => ({ sexe: { parmi: [v] } })),
  fc.constant({ date_signature: { a_partir_du: '2026-01-01' } }),
)
const tree = fc.letrec<{ node: object }>(tie => ({
  node: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ toutes: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ une_de: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ aucune: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
  ),
})).node

const situation = fc.record(
  {
    rqth: fc.boolean(),
    parent_isole: fc.boolean(),
    niveau_valide: fc.integer({ min: 0, max: 7 }),
    age_entree: fc.integer({ min: 14, max: 31 }),
    sexe: fc.constantFrom('F', 'M'),
    date_signature: fc.constantFrom('2025-12-31', '2026-01-01', '2026-06-01'),
  },
  { requiredKeys: [] },
)

it('répond en SQL comme le moteur de règles, dans les trois valeurs', async () => {
  const cases = fc.sample(fc.tuple(tree, situation), { numRuns: 300, seed: 7 })
  const expected = cases.map(([raw, facts]) => evaluateCondition(compile(raw), facts))
  const answers = await world.read(async db => {
    const rows = cases.map(
      ([raw, facts], i) =>
        sql`select ${i}::int i, ${conditionSql(compile(raw), fait => sql`(${JSON.stringify(facts)}::jsonb ->> ${fait})`)} ok`,
    )
    return (await sql<{ ok: boolean | null }>`${sql.join(rows, sql` union all `)} order by i`.execute(db))
      .rows
  })
  expect(answers.map(a => (a.ok === null ? 'non_precise' : a.ok ? 'oui' : 'non'))).toEqual(expected)
  expect(new Set(expected)).toEqual(new Set(['oui', 'non', 'non_precise']))
})

const compile = (raw: object): Condition =>
  compileCondition(raw, (path, message) => {
    throw new Error(`${path.join('.')} : ${message}`)
  })
