import type { Child } from 'hono/jsx'
import { Icon } from '../icons.tsx'

type AskProps = {
  action: string
  /** The answers already given: the address is the only place that remembers them. */
  kept: Iterable<readonly [string, string]>
  /** The id of the question's heading. */
  labelledBy: string
  children?: Child
}

/** A question that reads (GET) and stores nothing: each press leads to an address that holds all the answers. */
export function AskForm({ action, kept, labelledBy, children }: AskProps) {
  return (
    <form method="get" action={action} class="ask" novalidate aria-labelledby={labelledBy}>
      {[...kept].map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  )
}

type AnswerProps = {
  name: string
  value: string
  label: Child
  hint?: Child
  chosen?: boolean
  quiet?: boolean
}

/** One answer, as wide as a thumb: pressing it answers and goes on. */
export function Answer({ name, value, label, hint, chosen, quiet }: AnswerProps) {
  return (
    <button
      type="submit"
      name={name}
      value={value}
      class={['answer', quiet && 'unsure', chosen && 'chosen'].filter(Boolean).join(' ')}
    >
      <span>
        {label}
        {chosen && <span class="answer-mark"> (votre réponse)</span>}
        {hint && <span class="answer-hint">{hint}</span>}
      </span>
      <Icon name="arrow" />
    </button>
  )
}
