import { expect, test } from 'vitest'
import { compare } from '../../../test/oracle.ts'
import { dispositif, loadDispositifs } from '../load.ts'

test.each([...loadDispositifs().keys()])(
  '%s : 500 situations au hasard, et publicodes répond comme nous',
  { timeout: 60_000 },
  code => {
    const d = dispositif(code)
    const { differences, compared, leapDays, verdicts } = compare(d, 500)
    expect(differences).toEqual([])
    expect(compared).toBe(500)
    expect(leapDays).toBeLessThanOrEqual(5)
    if (d.exemples.some(({ attendu }) => attendu.eligible === 'oui')) expect(verdicts).toContain('oui')
  },
)
