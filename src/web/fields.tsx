import type { Child } from 'hono/jsx'
import { Icon } from './icons.tsx'

/** What the person typed, what is wrong with it, and why the act was refused as a whole, if it was. */
export type FormState = {
  values: Record<string, string>
  errors: Record<string, string>
  refusal?: string
  /** When two forms of one page share a field's name: keeps their ids apart. */
  prefix?: string
}

/** A form nobody has filled in yet; give the values that are already known. */
export const blank = (values: Record<string, string> = {}): FormState => ({ values, errors: {} })

/** The id of a field in the page: the error summary links to it. */
export const fieldId = (state: FormState, name: string) => `champ-${state.prefix ?? ''}${name}`

export type Option = { value: string; label: string; hint?: string }

type Base = { name: string; label: string; hint?: Child; state: FormState; required?: boolean }

/** « (facultatif) » after the label of what may stay empty: no asterisks to decode. */
const Optional = ({ required }: { required?: boolean }) =>
  required ? null : <span class="optional"> (facultatif)</span>

const describedBy = (id: string, hint?: Child, error?: string) =>
  [hint && `${id}-aide`, error && `${id}-erreur`].filter(Boolean).join(' ') || undefined

function Help({ id, hint, error }: { id: string; hint?: Child; error?: string }) {
  return (
    <>
      {hint && (
        <p class="hint" id={`${id}-aide`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${id}-erreur`}>
          <Icon name="error" />
          <span>
            <span class="visually-hidden">Erreur : </span>
            {error}
          </span>
        </p>
      )}
    </>
  )
}

/** Label, hint and error around one control; `control` receives the attributes that tie them together. */
function Field(props: Base & { control: (attributes: ReturnType<typeof tied>) => Child }) {
  const attributes = tied(props)
  return (
    <div class={props.state.errors[props.name] ? 'field invalid' : 'field'}>
      <label for={attributes.id}>
        {props.label}
        <Optional required={props.required} />
      </label>
      <Help id={attributes.id} hint={props.hint} error={props.state.errors[props.name]} />
      {props.control(attributes)}
    </div>
  )
}

function tied({ name, hint, state, required }: Base) {
  const id = fieldId(state, name)
  const error = state.errors[name]
  return {
    id,
    name,
    required: required ?? false,
    'aria-describedby': describedBy(id, hint, error),
    'aria-invalid': error ? ('true' as const) : undefined,
  }
}

type TextProps = Base & {
  type?: 'text' | 'date' | 'email' | 'tel' | 'number' | 'search' | 'password'
  autocomplete?: string
  inputmode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email'
  min?: string | number
  max?: string | number
  /** As wide as the answer is long. */
  width?: 'short' | 'medium' | 'full'
}

/** One line to type. */
export function TextField({ type = 'text', autocomplete, inputmode, min, max, width, ...base }: TextProps) {
  return (
    <Field
      {...base}
      control={attributes => (
        <input
          {...attributes}
          type={type}
          value={type === 'password' ? undefined : (base.state.values[base.name] ?? '')}
          autocomplete={autocomplete}
          inputmode={inputmode}
          min={min}
          max={max}
          class={`width-${width ?? (type === 'date' || type === 'number' ? 'short' : 'full')}`}
        />
      )}
    />
  )
}

/** Several lines to type. */
export function TextArea({ rows = 4, ...base }: Base & { rows?: number }) {
  return (
    <Field
      {...base}
      control={attributes => (
        <textarea {...attributes} rows={rows}>
          {base.state.values[base.name] ?? ''}
        </textarea>
      )}
    />
  )
}

/** One answer among many; `empty` is the label of « no answer yet ». */
export function Select({ options, empty, width, ...base }: Base & Choices & Pick<TextProps, 'width'>) {
  const value = base.state.values[base.name] ?? ''
  return (
    <Field
      {...base}
      control={attributes => (
        <select {...attributes} class={`width-${width ?? 'full'}`}>
          {empty !== undefined && (
            <option value="" selected={value === ''}>
              {empty}
            </option>
          )}
          {options.map(option => (
            <option value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    />
  )
}

type Choices = { options: Option[]; empty?: string }
type GroupProps = Omit<Base, 'label'> & { legend: Child; options: Option[]; inline?: boolean }

/** One answer among a few, all visible. */
export function Radios(props: GroupProps) {
  return <Group {...props} type="radio" chosen={[props.state.values[props.name] ?? '']} />
}

/** Any number of answers; `state.values[name]` holds them separated by commas. */
export function Checkboxes(props: GroupProps) {
  return <Group {...props} type="checkbox" chosen={(props.state.values[props.name] ?? '').split(',')} />
}

function Group(props: GroupProps & { type: 'radio' | 'checkbox'; chosen: string[] }) {
  const { name, legend, hint, state, required, options, inline, type, chosen } = props
  const id = fieldId(state, name)
  const error = state.errors[name]
  return (
    <fieldset class={error ? 'field invalid' : 'field'} aria-describedby={describedBy(id, hint, error)}>
      <legend>
        {legend}
        <Optional required={required} />
      </legend>
      <Help id={id} hint={hint} error={error} />
      <div class={inline ? 'choices inline' : 'choices'}>
        {options.map((option, i) => {
          const optionId = i === 0 ? id : `${id}-${i + 1}`
          return (
            <div class="choice">
              <input
                type={type}
                id={optionId}
                name={name}
                value={option.value}
                checked={chosen.includes(option.value)}
                aria-describedby={option.hint && `${optionId}-detail`}
              />
              <label for={optionId}>{option.label}</label>
              {option.hint && (
                <p class="hint" id={`${optionId}-detail`}>
                  {option.hint}
                </p>
              )}
            </div>
          )
        })}
      </div>
    </fieldset>
  )
}

/** One box to tick: sends `oui`, or nothing. */
export function Checkbox({ name, label, hint, state, required }: Base) {
  const attributes = tied({ name, label, hint, state, required })
  const error = state.errors[name]
  return (
    <div class={error ? 'field invalid' : 'field'}>
      <div class="choice">
        <input {...attributes} type="checkbox" value="oui" checked={state.values[name] === 'oui'} />
        <label for={attributes.id}>{label}</label>
        <Help id={attributes.id} hint={hint} error={error} />
      </div>
    </div>
  )
}
