import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('css/base.css', import.meta.url), 'utf8')
const tokens = (block: string) =>
  Object.fromEntries(
    [...block.matchAll(/(--[a-z-]+):\s*(#[0-9a-f]{6});/g)].map(m => [m[1] ?? '', m[2] ?? '']),
  )
const [light = {}, dark = {}] = [...css.matchAll(/:root\s*\{([^}]*)\}/g)].map(m => tokens(m[1] ?? ''))

/** WCAG 2.2 relative luminance and contrast. */
const luminance = (hex: string) => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map(i => Number.parseInt(hex.slice(i, i + 2), 16) / 255)
    .map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string) => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

const grounds = ['--ground', '--surface', '--deep-tint']
const TEXT = [
  ...['--ink', '--soft', '--link', '--error'].flatMap(text => grounds.map(ground => [text, ground])),
  ['--accent-ink', '--ground'],
  ['--accent-ink', '--surface'],
  ['--accent-ink', '--accent-tint'],
  ['--ink', '--accent-tint'],
  ['--error', '--error-tint'],
  ['--ink', '--error-tint'],
  ['--on-deep', '--deep'],
  ['--on-deep', '--deep-strong'],
  ['--on-deep-soft', '--header'],
]
const DRAWING = ['--drawn', '--accent', '--line-strong'].flatMap(line =>
  ['--ground', '--surface'].map(ground => [line, ground]),
)

const themes: [string, Record<string, string | undefined>][] = [
  ['clair', { ...light, '--header': light['--deep'] }],
  ['sombre', { ...light, ...dark }],
]

describe.each(themes)('contraste en mode %s', (_, theme) => {
  test.each(TEXT)('texte %s sur %s : au moins 4,5', (text = '', ground = '') => {
    expect(contrast(theme[text] ?? '', theme[ground] ?? '')).toBeGreaterThanOrEqual(4.5)
  })

  test.each(DRAWING)('trait %s sur %s : au moins 3', (line = '', ground = '') => {
    expect(contrast(theme[line] ?? '', theme[ground] ?? '')).toBeGreaterThanOrEqual(3)
  })
})
