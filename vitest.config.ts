import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const every = ['src/**/*.test.{ts,tsx}', 'test/*.test.ts']
const journeys = process.env.AMONT_TEST_NAVIGATEUR === '1'
const faults = process.env.AMONT_TEST_FAUTES === '1'

/** A second database or another year changes nothing to a test that has neither: only those that open a world run again. */
const again = process.env.AMONT_TEST_BASE === 'serveur' || process.env.AMONT_TEST_ANNEE_SUIVANTE === '1'
const inWorld = () =>
  globSync(every).filter(file => /\bopenWorld\b/.test(readFileSync(file, 'utf8')) && !ownYears(file))
/** The demonstration world is tried on instants of its own, next year's among them. */
const ownYears = (file: string) =>
  process.env.AMONT_TEST_BASE !== 'serveur' && file.endsWith('demonstration/load.test.ts')

export default defineConfig({
  test: {
    include: journeys
      ? ['test/journeys/**/*.test.ts']
      : faults
        ? ['test/faults/*.test.ts']
        : again
          ? inWorld()
          : every,
    // Faults are tested on a server of their own, that they may stop.
    globalSetup: faults ? [] : ['test/base.ts'],
    setupFiles: ['test/faults.ts'],
    pool: 'threads',
    // Each file closes its own world; loading the modules once per worker halves the time.
    isolate: false,
    maxWorkers: journeys ? 1 : 2,
    // A test that hangs fails; a slow machine does not make one fail.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    passWithNoTests: true,
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
})
