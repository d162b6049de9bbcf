import { addDays, type Jour } from '../calendrier/calendrier.ts'
import { jourCourt } from './format.ts'
import {
  fraction,
  gapLabel,
  type Span,
  split,
  spread,
  summary,
  type Vie,
  within,
  wrap,
} from './ligne-de-vie.ts'
import { Hatch, hatchId, Mark } from './ligne-de-vie-marks.tsx'

const WIDTH = 340
const LINE_X = 18
const TEXT_X = 56
const ROW = 19
const TOP = 18
const widths = { prescription: 9, attente: 3, phase: 20, suivi: 6 }

type Entry = { le: Jour; title: string; detail: string; cls?: string }

const dates = ({ du, au }: Span) => {
  const last = addDays(au, -1)
  return last <= du ? jourCourt(du) : `${jourCourt(du)} – ${jourCourt(last)}`
}

function entries(vie: Vie, today: Jour, span: Span): Entry[] {
  const all: Entry[] = [
    ...vie.etapes.map(e => ({ le: e.du, title: e.label, detail: dates(e), cls: e.kind })),
    ...vie.suspensions.map(s => ({ le: s.du, title: `Suspension : ${s.label}`, detail: dates(s) })),
    ...vie.gaps.map(g => ({ le: g.du, title: gapLabel(g), detail: dates(g), cls: 'attend' })),
    ...vie.evenements.map(e => ({
      le: e.le,
      title: e.label,
      detail: jourCourt(e.le),
      cls: e.kind === 'alert' ? 'attend' : 'event',
    })),
  ]
  if (within(span, today)) all.push({ le: today, title: 'Aujourd’hui', detail: jourCourt(today), cls: 'now' })
  return all.toSorted((a, b) => (a.le < b.le ? -1 : a.le > b.le ? 1 : 0))
}

/** From top to bottom, for a phone: every label has its dates beside it, so there is no axis to read. */
export function Tall({ vie, today, span }: { vie: Vie; today: Jour; span: Span }) {
  const items = entries(vie, today, span).map(entry => ({ ...entry, lines: wrap(entry.title, 34) }))
  const sized = items.map(item => ({ ...item, height: (item.lines.length + 1) * ROW + 10 }))
  const length = sized.reduce((sum, item) => sum + item.height, 0)
  const y = (le: Jour) => TOP + fraction(span, le) * length
  const tops = spread(sized.map(item => ({ at: y(item.le), height: item.height })))
  const bottom = Math.max(y(span.au), (tops.at(-1) ?? 0) + (sized.at(-1)?.height ?? 0)) + 8
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
      viewBox={`0 0 ${WIDTH} ${Math.ceil(bottom)}`}
      width={WIDTH}
      height={Math.ceil(bottom)}
      role="img"
      aria-label={summary(vie)}
    >
      {vie.suspensions.length > 0 && <Hatch id={id} />}
      {sized.map((item, i) => (
        <path
          d={`M${LINE_X} ${y(item.le)}H36L50 ${(tops[i] ?? 0) - 4}`}
          class={`vie-leader ${item.cls ?? ''}`}
        />
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
      {within(span, today) && <line x1="0" x2="36" y1={y(today)} y2={y(today)} class="vie-today" />}
      {vie.evenements.map(e => (
        <g transform={`translate(${LINE_X} ${y(e.le)})`}>
          <Mark kind={e.kind} size={6} />
        </g>
      ))}
      {sized.map((item, i) => (
        <text x={TEXT_X} y={tops[i]} class={`vie-text ${item.cls ?? ''}`}>
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
