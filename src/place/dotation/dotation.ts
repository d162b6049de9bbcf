/**
 * Shares `places` by numbers of people, to the largest remainder: each gets the whole part of its exact share, then those whose
 * rest is the largest get one more (the more numerous first, then the first of the list). The sum is exact, each is within one of its
 * exact share. Source: R0029, « en fonction du nombre de jeunes inscrits sur chacune des Missions locales ».
 * With nobody registered anywhere, nothing is shared: everyone gets 0.
 */
export function partager(places: number, effectifs: readonly number[]): number[] {
  const total = effectifs.reduce((sum, n) => sum + n, 0)
  if (total === 0) return effectifs.map(() => 0)
  const parts = effectifs.map((n, i) => {
    const exact = BigInt(places) * BigInt(n)
    return { i, n, floor: Number(exact / BigInt(total)), rest: exact % BigInt(total) }
  })
  const left = places - parts.reduce((sum, p) => sum + p.floor, 0)
  const first = parts.toSorted((a, b) =>
    a.rest === b.rest ? b.n - a.n || a.i - b.i : a.rest > b.rest ? -1 : 1,
  )
  const more = new Set(first.slice(0, left).map(p => p.i))
  return parts.map(p => p.floor + (more.has(p.i) ? 1 : 0))
}
