import type { Child } from 'hono/jsx'
import { Icon } from '../icons.tsx'

type Answers = readonly (readonly [name: string, value: string])[]
type AskProps = {
  action: string
  /** The answers already given, before and after this one: the address is the only place that remembers them. */
  before: Answers
  after: Answers
  /** The id of the question's heading. */
  labelledBy: string
  children?: Child
}

/** A question that reads (GET) and stores nothing: each press leads to an address that holds all the answers. */
export function AskForm({ action, before, after, labelledBy, children }: AskProps) {
  return (
    <form method="get" action={action} class="ask" novalidate aria-labelledby={labelledBy}>
      <Kept answers={before} />
      {children}
      <Kept answers={after} />
    </form>
  )
}

const Kept = ({ answers }: { answers: Answers }) => (
  <>
    {answers.map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
  </>
)

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
