import { defineConfig } from 'vitest/config'

const journeys = process.env.AMONT_TEST_NAVIGATEUR === '1'

export default defineConfig({
  test: {
    include: journeys ? ['test/journeys/**/*.test.ts'] : ['src/**/*.test.{ts,tsx}', 'test/*.test.ts'],
    globalSetup: ['test/base.ts'],
    setupFiles: ['test/faults.ts'],
    pool: 'threads',
    maxWorkers: journeys ? 1 : 2,
    testTimeout: journeys ? 60_000 : 10_000,
    hookTimeout: 60_000,
    passWithNoTests: true,
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
})
