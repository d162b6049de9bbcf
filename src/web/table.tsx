import type { Child } from 'hono/jsx'
import { Empty } from './blocks.tsx'
import { nombre, plural } from './format.ts'
import { Icon } from './icons.tsx'

export type Column = {
  key: string
  label: string
  /** `end` for figures, which then line up. */
  align?: 'start' | 'end'
  width?: 'narrow' | 'wide'
  /** No visible header: a column of buttons. */
  hideLabel?: boolean
}

export type Row = Record<string, Child>

type TableProps = {
  caption: string
  columns: Column[]
  rows: Row[]
  /** What to say when there are no rows. */
  empty?: Child
  /** How many there are in all, when this page shows only some. */
  total?: number
  /** Other pages follow, of an unknown number of rows; a `total` above the rows says it by itself. */
  partial?: boolean
  /** The thing counted, singular: « personne ». */
  unit?: string
  /** Its plural, when it is not made with s. */
  units?: string | undefined
  /** Adds a field that filters the rows while typing. */
  filterable?: boolean
  /** Address of the same rows as CSV. */
  csv?: string
  id?: string
  /** The caption is read out but not shown: a heading just above says the same. */
  hideCaption?: boolean
}

/** A list of things to compare. The first column names the row; on a phone each row becomes a card. */
export function Table(props: TableProps) {
  const { caption, columns, rows, empty, unit = 'ligne', filterable = false, csv, hideCaption } = props
  const id = props.id ?? slug(caption)
  const total = props.total ?? rows.length
  const partial = props.partial ?? total > rows.length
  if (rows.length === 0)
    return empty && typeof empty !== 'string' ? empty : <Empty title={empty ?? `Aucune ${unit}.`} />
  const count =
    total > rows.length
      ? `${nombre(rows.length)} sur ${plural(total, unit, props.units)}`
      : plural(total, unit, props.units)
  return (
    <div class="table">
      <div class="table-tools">
        {!hideCaption && (
          <p class="table-title" aria-hidden="true">
            {caption}
          </p>
        )}
        <p class="table-count" aria-live="polite">
          {count}
        </p>
        {filterable && (
          <div class="filter" data-filter={id} data-partial={partial ? '' : undefined} hidden>
            <label for={`${id}-filtre`}>{partial ? 'Filtrer cette page' : 'Filtrer'}</label>
            <span class="filter-field">
              <Icon name="search" />
              <input type="search" id={`${id}-filtre`} autocomplete="off" aria-controls={id} />
            </span>
          </div>
        )}
        {csv && (
          <a class="csv" href={csv} download>
            <Icon name="download" />
            <span>
              Télécharger (CSV)<span class="visually-hidden"> : {caption}</span>
            </span>
          </a>
        )}
      </div>
      <section class="table-scroll" aria-label={caption} tabindex={0}>
        <table id={id}>
          <caption class="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              {columns.map(column => (
                <th scope="col" class={cellClass(column)}>
                  {column.hideLabel ? <span class="visually-hidden">{column.label}</span> : column.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr>{columns.map((column, i) => cell(column, row[column.key], i === 0))}</tr>
            ))}
          </tbody>
        </table>
      </section>
      <p class="table-none" hidden>
        {partial ? 'Rien sur cette page.' : 'Rien ne correspond. Essayez un mot plus court.'}
      </p>
    </div>
  )
}

function cell(column: Column, value: Child, first: boolean) {
  const absent =
    value === null || value === undefined || value === '' || (value === false && !column.hideLabel)
  const content = absent ? <span class="unknown">–</span> : value
  const attributes = { class: cellClass(column), 'data-label': column.hideLabel ? undefined : column.label }
  return first ? (
    <th scope="row" {...attributes}>
      {content}
    </th>
  ) : (
    <td {...attributes}>{content}</td>
  )
}

const cellClass = ({ align, width }: Column) =>
  [align === 'end' && 'end', width && `col-${width}`].filter(Boolean).join(' ') || undefined

/** « Prescriptions à traiter » → 'prescriptions-a-traiter': an id made of a caption. */
export const slug = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

type PaginationProps = { page: number; pages: number; href: (page: number) => string }

/** Previous and next around « Page 2 sur 7 ». Nothing at all when one page is enough. */
export function Pagination({ page, pages, href }: PaginationProps) {
  if (pages <= 1) return null
  return (
    <nav class="pagination" aria-label="Pages">
      {page > 1 && (
        <a href={href(page - 1)} rel="prev">
          Page précédente
        </a>
      )}
      <span aria-current="page">
        Page {nombre(page)} sur {nombre(pages)}
      </span>
      {page < pages && (
        <a href={href(page + 1)} rel="next">
          Page suivante
        </a>
      )}
    </nav>
  )
}
