/** The frozen instant of every test: a Wednesday morning; one year later when the suite runs as if it were next year. */
export const NOW =
  process.env.AMONT_TEST_ANNEE_SUIVANTE === '1' ? '2027-11-18T09:00:00.000Z' : '2026-11-18T09:00:00.000Z'
