import type { Option } from './fields.tsx'

type CellProps = {
  name: string
  label: string
  value: string
  options: Option[]
  /** What paper shows instead: a letter or two. */
  letter?: string
  invalid?: boolean
  /** Nothing is expected here: the cell stands back, and can still be answered. */
  muted?: boolean
}

/** Words that only paper shows, where the screen has something to press. */
export const OnPaper = ({ text }: { text: string }) => (
  <span class="on-paper" aria-hidden="true">
    {text}
  </span>
)

/** One answer in a cell of a grid; `label` says whose and when, since there is no room to show it. */
export function CellSelect({ name, label, value, options, letter, invalid, muted }: CellProps) {
  return (
    <>
      <select
        name={name}
        aria-label={label}
        class={`cell ${value || 'none'}${muted ? ' muted' : ''}`}
        aria-invalid={invalid ? 'true' : undefined}
      >
        <option value="" selected={value === ''}>
          –
        </option>
        {options.map(option => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
      {letter !== undefined && <OnPaper text={letter} />}
    </>
  )
}

/** A small number in a cell of a grid; null: nothing written yet, then `hint` says what is asked. */
export function CellNumber({
  name,
  label,
  value,
  max,
  min = 1,
  hint,
}: {
  name: string
  label: string
  value: number | null
  max: number
  min?: number
  hint?: string
}) {
  return (
    <input
      type="number"
      inputmode="numeric"
      name={name}
      aria-label={label}
      value={value === null ? '' : String(value)}
      placeholder={hint}
      min={min}
      max={max}
      class="cell-number"
    />
  )
}

/** The form's own button at its top: first in order, so that the Enter key saves and does nothing else. */
export const SaveButton = ({ label }: { label: string }) => (
  <button type="submit" class="primary">
    {label}
  </button>
)

/** A second button of a form: it sends everything, and says with `name` and `value` what more is asked. */
export function AlsoButton({
  name,
  value,
  label,
  about,
}: {
  name: string
  value: string
  label: string
  about?: string
}) {
  return (
    <button type="submit" class="quiet" name={name} value={value}>
      {label}
      {about && <span class="visually-hidden"> {about}</span>}
    </button>
  )
}

/** A value that goes with the form and is not shown. */
export const HiddenValue = ({ name, value }: { name: string; value: string }) => (
  <input type="hidden" name={name} value={value} />
)
