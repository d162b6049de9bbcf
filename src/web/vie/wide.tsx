import { daysBetween, type Jour } from '../../calendrier/calendrier.ts'
import { moisCourt } from '../format.ts'
import {
  fraction,
  gapLabel,
  type Label,
  type Placed,
  range,
  type Span,
  split,
  stack,
  summary,
  textWidth,
  ticks,
  type Vie,
  within,
} from './ligne-de-vie.ts'
import { Hatch, hatchId, Mark } from './marks.tsx'

const WIDTH = 960
const MARGIN = 10
const ROW = 22
const TEXT = 14.5
const heights = { prescription: 11, attente: 3, phase: 24, suivi: 6 }

type Words = { label: string; soft?: string; cls?: string }

const dayMonth = (le: Jour) => `${Number(le.slice(8))} ${moisCourt(le)}`

/** From left to right: events above the line, étapes, suspensions and gaps named below it, then the months. */
export function Wide({ vie, today, span }: { vie: Vie; today: Jour; span: Span }) {
  const x = (le: Jour) => Math.round(10 * (MARGIN + fraction(span, le) * (WIDTH - 2 * MARGIN))) / 10
  const above = stack(
    vie.evenements.map(e =>
      named({ label: e.label, soft: dayMonth(e.le), cls: e.kind === 'alert' ? 'attend' : '' }, x(e.le)),
    ),
    WIDTH,
  )
  const below = stack(
    [
      ...vie.etapes.map(e => named({ label: e.label, cls: e.kind }, x(e.du))),
      ...vie.suspensions.map(s =>
        named({ label: 'Suspension', soft: `${daysBetween(s.du, s.au)} j · ${s.label}` }, x(s.du)),
      ),
      ...vie.gaps.map(g => named({ label: gapLabel(g), cls: 'attend' }, x(g.du))),
    ],
    WIDTH,
  )
  const rows = (placed: Placed<Words>[]) => 1 + Math.max(-1, ...placed.map(p => p.row))
  const lineY = 26 + rows(above) * ROW + 24
  const axisY = lineY + 34 + rows(below) * ROW
  const id = hatchId(vie, 'wide')
  const drawn = within(span, today)
  return (
    <svg
      class="vie-wide"
      viewBox={`0 0 ${WIDTH} ${axisY + 28}`}
      width={WIDTH}
      height={axisY + 28}
      role="img"
      aria-label={summary(vie)}
    >
      {vie.suspensions.length > 0 && <Hatch id={id} />}
      <Months span={span} x={x} y={axisY} />
      {drawn && <line x1={x(today)} x2={x(today)} y1="20" y2={axisY} class="vie-today" />}
      {above.map(p => (
        <line x1={p.at} x2={p.at} y1={lineY} y2={lineY - 30 - p.row * ROW} class="vie-leader" />
      ))}
      {below.map(p => (
        <line x1={p.at} x2={p.at} y1={lineY} y2={lineY + 22 + p.row * ROW} class="vie-leader" />
      ))}
      <line x1={x(span.du)} x2={x(span.au)} y1={lineY} y2={lineY} class="vie-base" />
      <Segments vie={vie} today={today} x={x} y={lineY} hatch={id} />
      {vie.evenements.map(e => (
        <g transform={`translate(${x(e.le)} ${lineY})`}>
          <title>{`${e.label}, ${dayMonth(e.le)}`}</title>
          <Mark kind={e.kind} size={6.5} />
        </g>
      ))}
      {above.map(p => (
        <Text placed={p} y={lineY - 32 - p.row * ROW} />
      ))}
      {below.map(p => (
        <Text placed={p} y={lineY + 34 + p.row * ROW} />
      ))}
      {drawn && (
        <text x={Math.min(WIDTH - 44, Math.max(44, x(today)))} y="14" text-anchor="middle" class="vie-now">
          Aujourd’hui
        </text>
      )}
    </svg>
  )
}

const named = (item: Words, at: number): Label<Words> => ({
  item,
  at,
  width: textWidth(item.label + (item.soft ? ` ${item.soft}` : ''), TEXT),
})

function Text({ placed, y }: { placed: Placed<Words>; y: number }) {
  const { label, soft, cls } = placed.item
  return (
    <>
      <rect x={placed.x - 3} y={y - 15} width={placed.width + 3} height={ROW - 2} class="vie-ground" />
      <text x={placed.x} y={y} class={`vie-text ${cls ?? ''}`}>
        {label}
        {soft && (
          <tspan class="soft" dx="5">
            {soft}
          </tspan>
        )}
      </text>
    </>
  )
}

type Scaled = { x: (le: Jour) => number; y: number }

function Segments({ vie, today, x, y, hatch }: Scaled & { vie: Vie; today: Jour; hatch: string }) {
  const box = (r: Span, height: number) => ({
    x: x(r.du),
    width: Math.max(3, x(r.au) - x(r.du)),
    y: y - height / 2,
    height,
  })
  return (
    <>
      {vie.etapes.map(etape => {
        const { past, planned } = split(etape, today)
        return (
          <g>
            <title>{`${etape.label}, ${range(etape)}`}</title>
            {planned && <rect {...box(planned, heights[etape.kind])} class={`vie-${etape.kind} planned`} />}
            {past && <rect {...box(past, heights[etape.kind])} class={`vie-${etape.kind}`} />}
          </g>
        )
      })}
      {vie.suspensions.map(s => (
        <rect {...box(s, 26)} class="vie-suspension" fill={`url(#${hatch})`}>
          <title>{`Suspension, ${range(s)}`}</title>
        </rect>
      ))}
      {vie.gaps.map(g => (
        <rect {...box(g, 24)} class="vie-gap">
          <title>{`${gapLabel(g)}, ${range(g)}`}</title>
        </rect>
      ))}
    </>
  )
}

function Months({ span, x, y }: Scaled & { span: Span }) {
  return (
    <g class="vie-axis">
      <line x1={x(span.du)} x2={x(span.au)} y1={y} y2={y} />
      {ticks(span, 12).map(tick => (
        <>
          <line x1={x(tick.le)} x2={x(tick.le)} y1={y} y2={y + (tick.year ? 10 : 6)} />
          {x(tick.le) + textWidth(tick.label, 14) < WIDTH && (
            <text x={x(tick.le) + 4} y={y + 18} class={tick.year ? 'year' : undefined}>
              {tick.label}
            </text>
          )}
        </>
      ))}
    </g>
  )
}
