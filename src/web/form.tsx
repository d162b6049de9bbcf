import type { Child } from 'hono/jsx'
import { blank, Checkbox, type FormState, fieldId } from './fields.tsx'
import { Icon } from './icons.tsx'

/** « Il reste 2 réponses à corriger », each linked to its field; or why the act was refused. */
export function ErrorSummary({ state }: { state: FormState }) {
  const errors = Object.entries(state.errors)
  if (errors.length === 0 && !state.refusal) return null
  return (
    <div class="error-summary" role="alert" tabindex={-1} autofocus>
      <Icon name="error" />
      <div>
        <p class="notice-title">
          {state.refusal ??
            (errors.length === 1
              ? 'Il reste une réponse à corriger'
              : `Il reste ${errors.length} réponses à corriger`)}
        </p>
        {errors.length > 0 && (
          <ul>
            {errors.map(([name, message]) => (
              <li>
                <a href={`#${fieldId(state, name)}`}>{message}</a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

type FormProps = {
  action: string
  /** Hidden value against forged and repeated posts. */
  token: string
  state?: FormState
  /** The version of what is being changed: a change made by someone else meanwhile is then refused, not overwritten. */
  version?: string | number
  /** What is sent besides what people type. */
  fields?: Record<string, string>
  /**
   * An act that cannot be undone: a box to tick says what will happen. It arrives as `_confirmation=oui`, and the
   * route's schema must require it: `_confirmation: z.literal('oui')`.
   */
  confirm?: string
  submit?: string
  kind?: 'primary' | 'danger'
  /** Beside the button: usually a link that gives up. */
  secondary?: Child
  children?: Child
}

/** A form that posts, with its error summary and its button. The server checks everything: the browser's bubbles stay away. */
export function Form({ action, token, state = blank(), version, confirm, fields = {}, ...rest }: FormProps) {
  return (
    <form method="post" action={action} class="form" novalidate data-once>
      <Hidden token={token} version={version} />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <ErrorSummary state={state} />
      {rest.children}
      {confirm && <Checkbox name="_confirmation" label={confirm} state={state} required />}
      <div class="actions">
        <button type="submit" class={rest.kind ?? 'primary'}>
          {rest.submit ?? 'Enregistrer'}
        </button>
        {rest.secondary}
      </div>
    </form>
  )
}

function Hidden({ token, version }: { token: string; version?: string | number }) {
  return (
    <>
      <input type="hidden" name="_cle" value={token} />
      {version !== undefined && <input type="hidden" name="_version" value={String(version)} />}
    </>
  )
}

type ActProps = {
  action: string
  token: string
  version?: string | number
  label: Child
  kind?: 'primary' | 'secondary' | 'danger'
  fields?: Record<string, string>
  /** Ends the button's name for screen readers when the same label repeats in a list: « Accepter » + « Aïcha Benali ». */
  about?: string
}

/** One act, one button: a form that posts and asks nothing. */
export function ActButton({
  action,
  token,
  version,
  label,
  kind = 'secondary',
  fields = {},
  about,
}: ActProps) {
  return (
    <form method="post" action={action} class="act" data-once>
      <Hidden token={token} version={version} />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class={kind}>
        {label}
        {about && <span class="visually-hidden"> {about}</span>}
      </button>
    </form>
  )
}

/** Opens in place: a form or details that not everybody needs. */
export function Disclosure({
  summary,
  open,
  children,
}: {
  summary: Child
  open?: boolean
  children?: Child
}) {
  return (
    <details class="disclosure" open={open}>
      <summary>{summary}</summary>
      <div class="disclosure-body">{children}</div>
    </details>
  )
}

type SearchProps = {
  action: string
  submit?: string
  reset?: string
  label?: string
  /** The page whose `#personnes` come under the field while one types. */
  suggest?: string
  children?: Child
}

/** Filters that read (GET): fields in a row, the answer's address can be kept and shared. */
export function SearchForm({
  action,
  submit = 'Rechercher',
  reset,
  label = 'Recherche',
  suggest,
  children,
}: SearchProps) {
  return (
    <search class="search" aria-label={label}>
      {suggest && <script type="module" src="/static/islands/suggest.js" />}
      <form method="get" action={action} data-suggest={suggest}>
        {children}
        <div class="actions">
          <button type="submit" class="primary">
            {submit}
          </button>
          {reset && <a href={reset}>Tout effacer</a>}
        </div>
      </form>
    </search>
  )
}
