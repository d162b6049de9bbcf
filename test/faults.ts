import { afterEach, beforeEach, expect } from 'vitest'

/** A warning is a fault: what would only be printed fails the test that caused it. */
let printed: string[] = []

for (const level of ['error', 'warn'] as const) {
  console[level] = (...words: unknown[]) => {
    printed.push(words.map(word => (typeof word === 'string' ? word : describe(word))).join(' '))
  }
}

beforeEach(() => {
  printed = []
})

afterEach(() => {
  expect(printed, 'rien ne doit être écrit dans la console').toEqual([])
})

function describe(word: unknown): string {
  return word instanceof Error ? (word.stack ?? word.message) : JSON.stringify(word)
}
