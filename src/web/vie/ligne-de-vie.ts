import { addDays, addMonths, daysBetween, earlier, type Jour, later } from '../../calendrier/calendrier.ts'
import { jour, moisCourt, plural } from '../format.ts'

/**
 * The geometry of the ligne de vie, without any drawing: where each day falls, which months to name, on which row a label
 * fits, and the same life in words. Ranges are half-open, as everywhere.
 */
export type Span = { du: Jour; au: Jour }
export type Etape = Span & { label: string; kind: 'prescription' | 'attente' | 'phase' | 'suivi' }
export type Suspension = Span & { label: string }
export type Gap = Span & { label?: string }
export type Evenement = {
  le: Jour
  label: string
  kind?: 'start' | 'exit' | 'certification' | 'contract' | 'alert'
}

export type Vie = Span & {
  etapes: Etape[]
  suspensions: Suspension[]
  /** Days that nothing covers: a gap always asks somebody to look. */
  gaps: Gap[]
  evenements: Evenement[]
}

export const isEmpty = (vie: Vie): boolean =>
  vie.etapes.length + vie.suspensions.length + vie.gaps.length + vie.evenements.length === 0

/** The days to draw: the life's own bounds, widened to whatever it holds, and never less than one day. */
export function spanOf(vie: Vie): Span {
  const ranges = [...vie.etapes, ...vie.suspensions, ...vie.gaps]
  const starts = [vie.du, ...ranges.map(r => r.du), ...vie.evenements.map(e => e.le)].sort()
  const ends = [vie.au, ...ranges.map(r => r.au), ...vie.evenements.map(e => addDays(e.le, 1))].sort()
  const du = starts[0] ?? vie.du
  const au = ends.at(-1) ?? vie.au
  return { du, au: au > du ? au : addDays(du, 1) }
}

/** Where a day begins, from 0 (first day) to 1 (end of the last); days outside stop at the edge. */
export function fraction(span: Span, le: Jour): number {
  const share = daysBetween(span.du, le) / daysBetween(span.du, span.au)
  return Math.min(1, Math.max(0, share))
}

/** True when the day is drawn. */
export const within = (span: Span, le: Jour): boolean => le >= span.du && le < span.au

/** What can be seen of a life between two days: a list's rows all show the same ones. */
export function clip(vie: Vie, span: Span): Vie {
  const cut = <T extends Span>(ranges: T[]): T[] =>
    ranges
      .filter(r => r.du < span.au && r.au > span.du)
      .map(r => ({ ...r, du: later(r.du, span.du), au: earlier(r.au, span.au) }))
  return {
    ...vie,
    etapes: cut(vie.etapes),
    suspensions: cut(vie.suspensions),
    gaps: cut(vie.gaps),
    evenements: vie.evenements.filter(e => within(span, e.le)),
  }
}

const rank: Record<NonNullable<Evenement['kind']> | 'other', number> = {
  alert: 0,
  exit: 1,
  certification: 2,
  start: 3,
  contract: 4,
  other: 5,
}

/** The events of a small drawing: of those too close to be told apart, the one that matters most, in the order of days. */
export function thinned(evenements: Evenement[], span: Span, apart = 0.035): Evenement[] {
  const kept: Evenement[] = []
  for (const e of evenements.toSorted((a, b) => rank[a.kind ?? 'other'] - rank[b.kind ?? 'other'])) {
    if (kept.every(k => Math.abs(fraction(span, k.le) - fraction(span, e.le)) >= apart)) kept.push(e)
  }
  return kept.toSorted((a, b) => (a.le < b.le ? -1 : 1))
}

/** The part of a range before `le`, and the part from `le` on: what happened, what is planned. */
export function split<T extends Span>(range: T, le: Jour): { past?: T; planned?: T } {
  if (range.au <= le) return { past: range }
  if (range.du >= le) return { planned: range }
  return { past: { ...range, au: le }, planned: { ...range, du: le } }
}

export type Tick = { le: Jour; label: string; year: boolean }

/** Months to name under the line, at most `max` of them: each month, or one in 2, 3, 6, 12, 24; weeks for a short life. */
export function ticks(span: Span, max: number): Tick[] {
  const total = daysBetween(span.du, span.au)
  if (total <= 70) return weeklyTicks(span, Math.ceil(total / 7 / Math.max(1, max)) * 7)
  const step = [1, 2, 3, 6, 12, 24].find(months => total / (months * 30.4) <= max) ?? 60
  const first = monthsSince(span.du, step)
  const found: Tick[] = []
  for (let le = first; le < span.au; le = addMonths(le, step)) {
    const year = le.slice(5, 7) === '01'
    const named = year || found.length === 0
    const label = step >= 12 ? le.slice(0, 4) : moisCourt(le) + (named ? ` ${le.slice(0, 4)}` : '')
    found.push({ le, label, year })
  }
  return found
}

/** The first month on or after `du` that falls on a multiple of `step` counted from January. */
function monthsSince(du: Jour, step: number): Jour {
  let le = du.endsWith('-01') ? du : addMonths(`${du.slice(0, 7)}-01`, 1)
  while ((Number(le.slice(0, 4)) * 12 + Number(le.slice(5, 7)) - 1) % step !== 0) le = addMonths(le, 1)
  return le
}

function weeklyTicks(span: Span, step: number): Tick[] {
  const found: Tick[] = []
  for (let le = span.du; le < span.au; le = addDays(le, step)) {
    found.push({ le, label: `${Number(le.slice(8))} ${moisCourt(le)}`, year: false })
  }
  return found
}

/** Width of a text in the drawing's typeface: a little generous, so that labels never touch. */
export const textWidth = (text: string, size: number): number => Math.ceil(text.length * size * 0.535)

export type Label<T> = { item: T; at: number; width: number }
export type Placed<T> = Label<T> & { x: number; row: number }

/**
 * Gives each label a row (0 next to the line) so that none overlaps another or leaves the drawing. From right to left: an
 * earlier label climbs over a later one, and no leader line crosses a text (unless that would take more than `tall` rows).
 */
export function stack<T>(labels: Label<T>[], width: number, gap = 14, tall = 5): Placed<T>[] {
  const rows: number[] = []
  const leaders: { at: number; row: number }[] = []
  return labels
    .toSorted((a, b) => b.at - a.at)
    .map(label => {
      const x = Math.max(0, Math.min(label.at, width - label.width))
      const fits = (row: number) => x + label.width + gap <= (rows[row] ?? Number.POSITIVE_INFINITY)
      const clear = (row: number) =>
        !leaders.some(l => l.row > row && l.at > x - 4 && l.at < x + label.width + 4)
      const candidates = Array.from({ length: tall }, (_, row) => row).filter(fits)
      const row = candidates.find(clear) ?? candidates[0] ?? Math.max(tall, rows.length)
      leaders.push({ at: label.at, row })
      rows[row] = Math.min(x, label.at)
      return { ...label, x, row }
    })
}

/**
 * The elastic scale of the tall drawing: each day that matters has a place, far enough from the one before for what is
 * written beside it (`heights`), and further when much time passes (`perDay`). In between, time runs evenly.
 */
export function elastic(
  heights: Map<Jour, number>,
  perDay: number,
): { y: (le: Jour) => number; length: number } {
  const stops: { le: Jour; y: number }[] = []
  let floor = 0
  let before: Jour | undefined
  for (const le of [...heights.keys()].toSorted()) {
    const last = stops.at(-1)
    if (last && before) floor = last.y + Math.max(heights.get(before) ?? 0, daysBetween(before, le) * perDay)
    stops.push({ le, y: floor })
    before = le
  }
  const y = (le: Jour) => {
    const next = stops.findIndex(stop => stop.le >= le)
    const [from, to] = [stops[next - 1], stops[next]]
    if (!from || !to) return to?.y ?? floor
    return from.y + ((to.y - from.y) * daysBetween(from.le, le)) / daysBetween(from.le, to.le)
  }
  return { y, length: floor + (before ? (heights.get(before) ?? 0) : 0) }
}

/** A text cut into lines of at most `max` characters, between words. */
export function wrap(text: string, max: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < max) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** « du 12 mars 2026 au 30 avril 2026 », « le 12 mars 2026 » for a single day: the last day is said, not the day after. */
export function range({ du, au }: Span): string {
  const last = addDays(au, -1)
  return last <= du ? `le ${jour(du)}` : `du ${jour(du)} au ${jour(last)}`
}

export const gapLabel = (gap: Gap): string =>
  `${plural(daysBetween(gap.du, gap.au), 'jour')} ${gap.label ?? 'sans suite'}`

export type Line = {
  du: Jour
  when: string
  label: string
  days?: number
  kind: 'etape' | 'suspension' | 'gap' | 'evenement'
}

/** The whole life in words, in the order of days. */
export function lines(vie: Vie): Line[] {
  const ranges = <T extends Span>(kind: Line['kind'], items: T[], label: (item: T) => string): Line[] =>
    items.map(item => ({
      du: item.du,
      when: range(item),
      label: label(item),
      days: daysBetween(item.du, item.au),
      kind,
    }))
  const all = [
    ...ranges('etape', vie.etapes, e => e.label),
    ...vie.evenements.map(e => ({
      du: e.le,
      when: range({ du: e.le, au: addDays(e.le, 1) }),
      label: e.label,
      kind: 'evenement' as const,
    })),
    ...ranges('suspension', vie.suspensions, s => `Suspension : ${s.label}`),
    ...ranges('gap', vie.gaps, g => `À regarder : ${g.label ?? 'sans suite'}`),
  ]
  return all.toSorted((a, b) => (a.du < b.du ? -1 : a.du > b.du ? 1 : 0))
}

/** One sentence: what a screen reader says of the drawing. */
export function summary(vie: Vie): string {
  if (isEmpty(vie)) return 'Ligne de vie : rien pour le moment.'
  const lost = vie.gaps.reduce((sum, gap) => sum + daysBetween(gap.du, gap.au), 0)
  const parts = [
    vie.etapes.length && plural(vie.etapes.length, 'étape'),
    vie.suspensions.length && plural(vie.suspensions.length, 'suspension'),
    lost && `${plural(lost, 'jour')} sans suite`,
    vie.evenements.length && plural(vie.evenements.length, 'événement'),
  ]
  return `Ligne de vie ${range(spanOf(vie))} : ${parts.filter(Boolean).join(', ')}.`
}
