import { availableParallelism } from 'node:os'

/** One line of a benchmark: `ratio` is to a bare equivalent measured in the same run, `promise` what was promised. */
export interface Measure {
  name: string
  value: number
  unit: string
  ratio?: number
  promise?: number
  kept?: boolean
  data: string
  cores: number
  node: string
  [more: string]: unknown
}

export const machine = { cores: availableParallelism(), node: process.versions.node }

/** The value below which a share of the measures lies. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

export const round = (value: number) => Math.round(value * 100) / 100

/** Milliseconds of each of `runs` calls, after `warm` calls that nobody counts; `between` runs outside the clock. */
export async function timed(
  fn: () => Promise<unknown>,
  {
    runs = 20,
    warm = 3,
    between = async () => {},
  }: { runs?: number; warm?: number; between?(): Promise<unknown> } = {},
): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < warm + runs; i++) {
    const start = performance.now()
    await fn()
    const spent = performance.now() - start
    if (i >= warm) times.push(spent)
    await between()
  }
  return times
}
