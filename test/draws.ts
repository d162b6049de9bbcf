/** True with `npm test -- profond`. */
const deep = process.env.AMONT_TEST_PROFOND === '1'

/** How many random cases a test draws: enough to see a fault that any reader could make, or as many as an evening allows. */
export const draws = (usual: number, many: number): number => (deep ? many : usual)

const { AMONT_TEST_BASE: base, AMONT_TEST_ANNEE_SUIVANTE: year } = process.env
const again = base === 'serveur' || year === '1'

/** Cases that a database does not answer differently: every other one on the first, the others on the next, all when deep. */
export const shared = <T>(cases: readonly T[]): T[] => cases.filter((_, i) => deep || (i % 2 === 1) === again)

/** The seeds of a long story: another one on each base, all of them when deep. */
export function seeds(many: readonly number[]): number[] {
  const [first = 0, second = first] = many
  return deep ? [...many] : [again ? second : first]
}
