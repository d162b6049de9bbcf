import { z } from 'zod'
import { Refus } from '../db/refus.ts'
import type { FormState } from '../web/fields.tsx'

/** The form's state after a refusal, or null when the error is not the person's to mend. */
export function refusedState(error: unknown, raw: Record<string, unknown>): FormState | null {
  const values = Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : String(value),
    ]),
  )
  if (error instanceof z.ZodError) {
    const errors: Record<string, string> = {}
    for (const issue of error.issues) errors[String(issue.path[0] ?? '')] ??= issue.message
    return { values, errors }
  }
  if (error instanceof Refus) {
    return error.champ
      ? { values, errors: { [error.champ]: error.message } }
      : { values, errors: {}, refusal: error.message }
  }
  return null
}
