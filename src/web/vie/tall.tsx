import { addDays, daysBetween, type Jour } from '../../calendrier/calendrier.ts'
import { jourCourt } from '../format.ts'
import { elastic, gapLabel, type Span, split, summary, type Vie, within, wrap } from './ligne-de-vie.ts'
import { Hatch, hatchId, Mark } from './marks.tsx'

const WIDTH = 340
const LINE_X = 16
const TEXT_X = 48
const ROW = 20
const TOP = 12
/** Height given to the passing of time, shared between all the days drawn. */
const TIME = 320
const widths = { prescription: 9, attente: 3, phase: 20, suivi: 6 }

type Entry = { le: Jour; title: string; detail: string; cls?: string }
type Sized = Entry & { lines: string[]; height: number }

const dates = ({ du, au }: Span) => {
  const last = addDays(au, -1)
  return last <= du ? jourCourt(du) : `${jourCourt(du)} – ${jourCourt(last)}`
}

function entries(vie: Vie, today: Jour, span: Span): Sized[] {
  const all: Entry[] = [
    ...vie.evenements.map(e => ({
      le: e.le,
      title: e.label,
      detail: jourCourt(e.le),
      cls: e.kind === 'alert' ? 'attend' : 'event',
    })),
    ...vie.etapes.map(e => ({ le: e.du, title: e.label, detail: dates(e), cls: e.kind })),
    ...vie.suspensions.map(s => ({ le: s.du, title: `Suspension : ${s.label}`, detail: dates(s) })),
    ...vie.gaps.map(g => ({ le: g.du, title: gapLabel(g), detail: dates(g), cls: 'attend' })),
  ]
  if (within(span, today)) all.push({ le: today, title: 'Aujourd’hui', detail: jourCourt(today), cls: 'now' })
  return all
    .toSorted((a, b) => (a.le < b.le ? -1 : a.le > b.le ? 1 : 0))
    .map(entry => {
      const lines = wrap(entry.title, 34)
      return { ...entry, lines, height: (lines.length + 1) * ROW + 10 }
    })
}

/** What is written from each day on, and at least a little room for the days where something ends. */
function room(vie: Vie, items: Sized[], span: Span): Map<Jour, number> {
  const heights = new Map<Jour, number>([[span.du, 10]])
  for (const { au } of [...vie.etapes, ...vie.suspensions, ...vie.gaps, span]) heights.set(au, 10)
  for (const le of new Set(items.map(item => item.le))) {
    heights.set(
      le,
      items.filter(item => item.le === le).reduce((sum, item) => sum + item.height, 0),
    )
  }
  return heights
}

/** From top to bottom, for a phone: each label stands beside its own day, dates included, so there is no axis to read. */
export function Tall({ vie, today, span }: { vie: Vie; today: Jour; span: Span }) {
  const items = entries(vie, today, span)
  const scale = elastic(room(vie, items, span), TIME / daysBetween(span.du, span.au))
  const y = (le: Jour) => Math.round(10 * (TOP + scale.y(le))) / 10
  const tops = items.map((item, i) => {
    const same = items.slice(0, i).filter(other => other.le === item.le)
    return y(item.le) + same.reduce((sum, other) => sum + other.height, 0)
  })
  const height = Math.ceil(TOP + scale.length)
  const id = hatchId(vie, 'tall')
  const box = (r: Span, width: number) => ({
    x: LINE_X - width / 2,
    width,
    y: y(r.du),
    height: Math.max(3, y(r.au) - y(r.du)),
  })
  return (
    <svg
      class="vie-tall"
      viewBox={`0 0 ${WIDTH} ${height}`}
      width={WIDTH}
      height={height}
      role="img"
      aria-label={summary(vie)}
    >
      {vie.suspensions.length > 0 && <Hatch id={id} />}
      {items.map(item => (
        <line x1={LINE_X} x2={TEXT_X - 8} y1={y(item.le)} y2={y(item.le)} class="vie-leader" />
      ))}
      <line x1={LINE_X} x2={LINE_X} y1={y(span.du)} y2={y(span.au)} class="vie-base" />
      {vie.etapes.map(etape => {
        const { past, planned } = split(etape, today)
        return (
          <>
            {planned && <rect {...box(planned, widths[etape.kind])} class={`vie-${etape.kind} planned`} />}
            {past && <rect {...box(past, widths[etape.kind])} class={`vie-${etape.kind}`} />}
          </>
        )
      })}
      {vie.suspensions.map(s => (
        <rect {...box(s, 22)} class="vie-suspension" fill={`url(#${id})`} />
      ))}
      {vie.gaps.map(g => (
        <rect {...box(g, 20)} class="vie-gap" />
      ))}
      {within(span, today) && <line x1="0" x2={TEXT_X - 8} y1={y(today)} y2={y(today)} class="vie-today" />}
      {vie.evenements.map(e => (
        <g transform={`translate(${LINE_X} ${y(e.le)})`}>
          <Mark kind={e.kind} size={6} />
        </g>
      ))}
      {items.map((item, i) => (
        <text x={TEXT_X} y={(tops[i] ?? 0) + 5} class={`vie-text ${item.cls ?? ''}`}>
          {item.lines.map((line, n) => (
            <tspan x={TEXT_X} dy={n === 0 ? 0 : ROW}>
              {line}
            </tspan>
          ))}
          <tspan x={TEXT_X} dy={ROW} class="soft">
            {item.detail}
          </tspan>
        </text>
      ))}
    </svg>
  )
}
