import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { asRefus, Introuvable, Refus } from '../db/refus.ts'
import type { FormState } from '../web/fields.tsx'
import { MEGABYTE, TooLarge } from './body.ts'

/** What an error is to the person who asked; `500` is ours to mend. */
export function told(error: unknown): [status: 403 | 404 | 413 | 422 | 500, text: string] {
  const known = asRefus(error)
  if (known instanceof Introuvable) return [404, known.message]
  if (known instanceof Refus) return [422, known.message]
  if (known instanceof TooLarge)
    return [
      413,
      `Ce qui est envoyé est trop lourd : ${Math.floor(known.maxSize / MEGABYTE)} Mo au plus. Rien n’a été enregistré.`,
    ]
  if (known instanceof HTTPException)
    return [403, 'Cette demande ne vient pas d’une page d’Amont. Rien n’a été enregistré.']
  return [500, 'Une erreur est survenue. Rien n’a été enregistré.']
}

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
