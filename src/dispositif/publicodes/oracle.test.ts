import { expect, test } from 'vitest'
import { draws } from '../../../test/draws.ts'
import { compare } from '../../../test/oracle.ts'
import { dispositif, loadDispositifs } from '../load.ts'

const COUNT = draws(150, 500)

test.each([...loadDispositifs().keys()])(
  `%s : ${COUNT} situations au hasard, et publicodes répond comme nous`,
  { timeout: 60_000 },
  code => {
    const d = dispositif(code)
    const { differences, compared, leapDays, verdicts } = compare(d, COUNT)
    expect(differences).toEqual([])
    expect(compared).toBe(COUNT)
    expect(leapDays).toBeLessThanOrEqual(5)
    if (d.exemples.some(({ attendu }) => attendu.eligible === 'oui')) expect(verdicts).toContain('oui')
  },
)
