/** True with `npm test -- profond`. */
const deep = process.env.AMONT_TEST_PROFOND === '1'

/** How many random cases a test draws: enough to see a fault that any reader could make, or as many as an evening allows. */
export const draws = (usual: number, many: number): number => (deep ? many : usual)

/** The seeds of a long story: another one on each base, all of them when deep. */
export function seeds(many: readonly number[]): number[] {
  const { AMONT_TEST_BASE: base, AMONT_TEST_ANNEE_SUIVANTE: year } = process.env
  const [first = 0, second = first] = many
  return deep ? [...many] : [base === 'serveur' || year === '1' ? second : first]
}
