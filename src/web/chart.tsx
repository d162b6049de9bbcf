import type { Child } from 'hono/jsx'
import { moisCourt, moisLong, nombre } from './format.ts'

export type Datum = { label: string; value: number; href?: string }

const pct = (value: number, max: number) => `${max > 0 ? Math.round((value / max) * 1000) / 10 : 0}%`
const withUnit = (value: number, unit?: string) => (unit ? `${nombre(value)}\u202f${unit}` : nombre(value))

type BarProps = { title: string; data: Datum[]; unit?: string }

/** Quantities to compare: a table whose last column is drawn. The figures stay readable without the drawing. */
export function BarChart({ title, data, unit }: BarProps) {
  const max = Math.max(0, ...data.map(d => d.value))
  if (data.length === 0) return <NoData title={title} />
  return (
    <table class="bars">
      <caption>{title}</caption>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">Intitulé</th>
          <th scope="col">Valeur</th>
        </tr>
      </thead>
      <tbody>
        {data.map(d => (
          <tr>
            <th scope="row">{d.href ? <a href={d.href}>{d.label}</a> : d.label}</th>
            <td>
              <div>
                <svg width="100%" height="16" aria-hidden="true">
                  <rect width="100%" height="16" class="datum-ground" />
                  <rect width={pct(d.value, max)} height="16" class="datum" />
                </svg>
                <span>{withUnit(d.value, unit)}</span>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type MonthProps = {
  title: string
  /** Null: nothing is known of that month yet. */
  data: { mois: string; value: number | null }[]
  unit?: string
  /** What to say of a month whose value is null. */
  absent?: string
}

const PLOT = 140

/** One column a month. The same figures are in a table, one click away. */
export function MonthChart({ title, data, unit, absent = 'pas encore connu' }: MonthProps) {
  const max = Math.max(0, ...data.map(d => d.value ?? 0))
  if (data.length === 0) return <NoData title={title} />
  const step = 100 / data.length
  const every = Math.ceil(data.length / 12)
  const height = (value: number | null) => (max > 0 ? ((value ?? 0) / max) * PLOT : 0)
  return (
    <figure class="months">
      <figcaption>{title}</figcaption>
      <svg width="100%" height={PLOT + 58} role="img" aria-label={`${title} : le tableau donne chaque mois.`}>
        <line x1="0" x2="100%" y1={PLOT + 22} y2={PLOT + 22} class="axis" />
        {data.map((d, i) => {
          const middle = `${(i + 0.5) * step}%`
          const top = PLOT + 22 - height(d.value)
          return (
            <g class={i % 2 ? 'odd' : undefined}>
              <title>{`${moisLong(d.mois)} : ${d.value === null ? absent : withUnit(d.value, unit)}`}</title>
              <rect
                x={`${(i + 0.14) * step}%`}
                width={`${0.72 * step}%`}
                y={top}
                height={height(d.value)}
                class="datum"
              />
              {i % every === 0 && (
                <>
                  <text x={middle} y={top - 6} text-anchor="middle" class="value">
                    {d.value !== null && nombre(d.value)}
                  </text>
                  <text x={middle} y={PLOT + 40} text-anchor="middle">
                    {moisCourt(d.mois)}
                  </text>
                </>
              )}
              {(i === 0 || d.mois.endsWith('-01')) && (
                <text x={middle} y={PLOT + 56} text-anchor="middle" class="year">
                  {d.mois.slice(0, 4)}
                </text>
              )}
            </g>
          )
        })}
      </svg>
      <details class="disclosure">
        <summary>Lire les chiffres</summary>
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">Mois</th>
              <th scope="col" class="end">
                {unit ? `Valeur (${unit})` : 'Valeur'}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map(d => (
              <tr>
                <th scope="row">{moisLong(d.mois)}</th>
                <td class="end">{d.value === null ? absent : nombre(d.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}

const NoData = ({ title }: { title: string }) => (
  <p class="no-data">
    <strong>{title}</strong> : rien à compter sur cette période.
  </p>
)

type FigureProps = {
  label: string
  value: Child
  unit?: string
  detail?: Child
  /** The list behind the figure: the whole tile leads there. */
  href?: string
  /** What was promised: « objectif 70 % ». */
  target?: string
  kind?: 'plain' | 'attention'
}

/** A figure of a dashboard and the list it counts. */
export function Figure({ label, value, unit, detail, href, target, kind = 'plain' }: FigureProps) {
  const figure = (
    <>
      <span class="figure-value">
        {value}
        {unit && <span class="figure-unit"> {unit}</span>}
      </span>
      <span class="figure-label">{label}</span>
    </>
  )
  return (
    <li class={`figure ${kind}`}>
      {href ? <a href={href}>{figure}</a> : <p>{figure}</p>}
      {target && <p class="figure-target">Objectif : {target}</p>}
      {detail && <p class="figure-detail">{detail}</p>}
    </li>
  )
}

/** A row of `<Figure>`. */
export function Figures({ children }: { children?: Child }) {
  return <ul class="figures">{children}</ul>
}
