/** Chance that comes back the same from the same seed. */
export interface Random {
  /** In [0, 1[. */
  next(): number
  /** An integer from `min` to `max`, both possible. */
  int(min: number, max: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of the keys, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K
}

/** Mulberry32, over a seed and the rank of what is drawn: each person is the same however many come before. */
export function random(seed: number, rank: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(rank + 1, 0x85ebca6b)) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  next()
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  const pick = <T>(list: readonly T[]): T => {
    const item = list[Math.floor(next() * list.length)]
    if (item === undefined) throw new Error('Nothing to pick from an empty list.')
    return item
  }
  const weighted = <K extends string>(weights: Readonly<Record<K, number>>): K => {
    const keys = Object.keys(weights) as K[]
    let left = next() * keys.reduce((sum, key) => sum + weights[key], 0)
    for (const key of keys) {
      left -= weights[key]
      if (left < 0) return key
    }
    return pick(keys)
  }
  return { next, int, chance: p => next() < p, pick, weighted }
}

/** A list drawn by weight in logarithmic time: the communes around a site. */
export function drawer<T>(items: readonly T[], weight: (item: T) => number): (random: Random) => T {
  const sums: number[] = []
  let total = 0
  for (const item of items) {
    total += weight(item)
    sums.push(total)
  }
  return r => {
    const target = r.next() * total
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) > target) high = middle
      else low = middle + 1
    }
    const item = items[low]
    if (item === undefined) throw new Error('Nothing to draw from an empty list.')
    return item
  }
}
