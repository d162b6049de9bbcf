import { daysBetween, type Jour } from '../../calendrier/calendrier.ts'
import { jour, plural } from '../format.ts'
import {
  clip,
  fraction,
  isEmpty,
  lines,
  range,
  type Span,
  spanOf,
  split,
  summary,
  thinned,
  type Vie,
  within,
} from './ligne-de-vie.ts'
import { Hatch, hatchId, Mark } from './marks.tsx'
import { Tall } from './tall.tsx'
import { Wide } from './wide.tsx'

type Props = {
  vie: Vie
  size: 'large' | 'small'
  today: Jour
  /** Draws on these days instead of the life's own: rows of a list then compare at a glance. */
  span?: Span
}

/**
 * A pathway drawn as one line, and the same in words. `large` for a person's page (from left to right where there is room,
 * from top to bottom on a phone); `small` for a row of a list.
 */
export function LigneDeVie({ vie, size, today, span }: Props) {
  if (size === 'small') return <Small vie={vie} today={today} span={span ?? spanOf(vie)} />
  if (isEmpty(vie)) return <p class="vie-empty">Rien n’est encore inscrit sur cette ligne de vie.</p>
  return (
    <figure class="vie">
      <Wide vie={vie} today={today} span={span ?? spanOf(vie)} />
      <Tall vie={vie} today={today} span={span ?? spanOf(vie)} />
      <Legend vie={vie} today={today} />
      <details class="disclosure">
        <summary>Lire la ligne de vie en texte</summary>
        <Words vie={vie} today={today} />
      </details>
    </figure>
  )
}

function Words({ vie, today }: { vie: Vie; today: Jour }) {
  const all = lines(vie)
  const next = all.findIndex(line => line.du > today)
  return (
    <ol class="vie-words">
      {all.map((line, i) => (
        <>
          {i === next && <li class="now">Aujourd’hui, {jour(today)}</li>}
          <li class={line.kind}>
            <span class="when">{line.when}</span>
            <span class="what">
              {line.label}
              {line.days !== undefined && line.days > 1 && ` (${plural(line.days, 'jour')})`}
            </span>
          </li>
        </>
      ))}
      {next === -1 && <li class="now">Aujourd’hui, {jour(today)}</li>}
    </ol>
  )
}

/** Only what is in the drawing. */
function Legend({ vie, today }: { vie: Vie; today: Jour }) {
  const kinds = new Set(vie.etapes.map(e => e.kind))
  const id = hatchId(vie, 'legend')
  const swatch = (label: string, cls: string, height: number, fill?: string) => (
    <li>
      <svg width="26" height="16" aria-hidden="true">
        {fill && <Hatch id={id} />}
        <rect x="1" y={8 - height / 2} width="24" height={height} class={cls} fill={fill} />
      </svg>
      {label}
    </li>
  )
  return (
    <ul class="vie-legend" aria-hidden="true">
      {kinds.has('prescription') && swatch('Prescription', 'vie-prescription', 8)}
      {kinds.has('attente') && swatch('Attente', 'vie-attente', 3)}
      {kinds.has('phase') && swatch('En formation', 'vie-phase', 14)}
      {kinds.has('suivi') && swatch('Suivi', 'vie-suivi', 5)}
      {vie.etapes.some(e => e.au > today) && swatch('Prévu', 'vie-phase planned', 14)}
      {vie.suspensions.length > 0 && swatch('Suspension', 'vie-suspension', 14, `url(#${id})`)}
      {vie.gaps.length > 0 && swatch('Sans suite, à regarder', 'vie-gap', 14)}
    </ul>
  )
}

const heights = { prescription: 6, attente: 2, phase: 12, suivi: 4 }
const pct = (share: number) => `${Math.round(share * 10000) / 100}%`

function Small({ vie: whole, today, span }: { vie: Vie; today: Jour; span: Span }) {
  const vie = clip(whole, span)
  if (isEmpty(whole)) return <span class="vie-empty">Rien pour le moment</span>
  const id = hatchId(vie, 'small')
  const at = (le: Jour) => fraction(span, le)
  const box = (r: Span, height: number) => ({
    x: pct(at(r.du)),
    width: pct(Math.max(0.006, at(r.au) - at(r.du))),
    y: 12 - height / 2,
    height,
  })
  return (
    <svg class="vie-small" width="100%" height="24" role="img" aria-label={summary(whole)}>
      {vie.suspensions.length > 0 && <Hatch id={id} />}
      <line x1={pct(at(vie.du))} x2={pct(at(vie.au))} y1="12" y2="12" class="vie-base" />
      {vie.etapes.map(etape => {
        const { past, planned } = split(etape, today)
        return (
          <g>
            <title>{`${etape.label}, ${range(etape)}`}</title>
            {past && <rect {...box(past, heights[etape.kind])} class={`vie-${etape.kind}`} />}
            {planned && <rect {...box(planned, heights[etape.kind])} class={`vie-${etape.kind} planned`} />}
          </g>
        )
      })}
      {vie.suspensions.map(s => (
        <rect {...box(s, 14)} class="vie-suspension" fill={`url(#${id})`}>
          <title>{`Suspension, ${range(s)} : ${s.label}`}</title>
        </rect>
      ))}
      {vie.gaps.map(g => (
        <rect {...box(g, 12)} class="vie-gap">
          <title>{`${plural(daysBetween(g.du, g.au), 'jour')} sans suite, ${range(g)}`}</title>
        </rect>
      ))}
      {thinned(vie.evenements, span).map(e => (
        <svg x={pct(at(e.le))} y="12" width="1" height="1" overflow="visible" aria-hidden="true">
          <Mark kind={e.kind} size={4} />
        </svg>
      ))}
      {within(span, today) && (
        <line x1={pct(at(today))} x2={pct(at(today))} y1="0" y2="24" class="vie-today" />
      )}
    </svg>
  )
}
