import { euros } from '../web/format.ts'

/** What changes for people, in centimes: who gains, who loses, how much. */
export interface Changement {
  /** How many are counted, those for whom nothing changes included. */
  sur: number
  gagnants: number
  perdants: number
  /** Over those for whom something changes; null when there is nobody. */
  moyenne_gagnants: number | null
  mediane_gagnants: number | null
  moyenne_perdants: number | null
  mediane_perdants: number | null
  /** From the greatest loss to the greatest gain; those for whom nothing changes are left out. */
  classes: { libelle: string; n: number }[]
}

/** Above this many different changes, they are gathered by steps. */
const DISTINCTS = 10

/** The changes of a population, from one difference per person; those left out (`dehors`) are not counted. */
export function changementOf(ecarts: Float64Array, among: Uint8Array): Changement {
  const perDifference = new Map<number, number>()
  for (let i = 0; i < ecarts.length; i++) {
    const ecart = ecarts[i] ?? 0
    if (ecart !== 0 && among[i] === 1) perDifference.set(ecart, (perDifference.get(ecart) ?? 0) + 1)
  }
  const sorted = [...perDifference].sort(([a], [b]) => a - b)
  const gains = sorted.filter(([ecart]) => ecart > 0)
  const pertes = sorted.filter(([ecart]) => ecart < 0)
  return {
    sur: among.reduce((sum, counted) => sum + counted, 0),
    gagnants: count(gains),
    perdants: count(pertes),
    moyenne_gagnants: mean(gains),
    mediane_gagnants: median(gains),
    moyenne_perdants: mean(pertes),
    mediane_perdants: median(pertes),
    classes: classesOf(sorted),
  }
}

type Counted = readonly (readonly [ecart: number, n: number])[]

const count = (list: Counted) => list.reduce((sum, [, n]) => sum + n, 0)

function mean(list: Counted): number | null {
  const n = count(list)
  return n === 0 ? null : Math.round(list.reduce((sum, [ecart, k]) => sum + ecart * k, 0) / n)
}

/** The value in the middle; between two, their mean. */
function median(list: Counted): number | null {
  const n = count(list)
  if (n === 0) return null
  const at = (rank: number) => {
    let seen = 0
    for (const [ecart, k] of list) {
      seen += k
      if (rank < seen) return ecart
    }
    return 0
  }
  return Math.round((at((n - 1) >> 1) + at(n >> 1)) / 2)
}

/** Each change by itself while they are few; else by steps of a round number of euros. */
function classesOf(sorted: Counted): Changement['classes'] {
  if (sorted.length <= DISTINCTS) return sorted.map(([ecart, n]) => ({ libelle: signed(ecart), n }))
  const first = sorted[0]?.[0] ?? 0
  const last = sorted.at(-1)?.[0] ?? 0
  const step = roundStep((last - first) / DISTINCTS)
  const classes: Changement['classes'] = []
  for (let from = Math.floor(first / step) * step; from <= last; from += step) {
    const inside = sorted.filter(([ecart]) => ecart >= from && ecart < from + step)
    classes.push({ libelle: `${entire(from)} à ${entire(from + step)}`, n: count(inside) })
  }
  return classes
}

/** 1, 2 or 5 euros, tens, hundreds…: the smallest that is at least `centimes`. */
function roundStep(centimes: number): number {
  for (let unit = 100; ; unit *= 10)
    for (const factor of [1, 2, 5]) if (unit * factor >= centimes) return unit * factor
}

/** A change, always with its sign: « +47,82 € ». */
export const signed = (centimes: number): string => `${centimes > 0 ? '+' : ''}${euros(centimes)}`
const entire = (centimes: number) => signed(centimes).replace(',00', '')
