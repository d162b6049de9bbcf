import type { Child } from 'hono/jsx'
import { type FormState, fieldId } from './fields.tsx'
import { ErrorSummary } from './form.tsx'

type Props = {
  action: string
  token: string
  state: FormState
  name: string
  label: string
  hint: Child
  /** Kinds of files that the browser proposes: « .xml ». */
  accept: string
  submit: string
  /** False when something else may stand for the file. */
  required?: boolean
  /** More fields, after the file. */
  children?: Child
}

/** A form that sends one file. */
export function UploadForm({ action, token, state, name, label, hint, accept, submit, ...more }: Props) {
  const id = fieldId(state, name)
  const error = state.errors[name]
  return (
    <form method="post" action={action} enctype="multipart/form-data" class="form" novalidate data-once>
      <input type="hidden" name="_cle" value={token} />
      <ErrorSummary state={state} />
      <div class={error ? 'field invalid' : 'field'}>
        <label for={id}>{label}</label>
        <p class="hint" id={`${id}-aide`}>
          {hint}
        </p>
        {error && (
          <p class="error" id={`${id}-erreur`}>
            <span class="visually-hidden">Erreur : </span>
            {error}
          </p>
        )}
        <input
          type="file"
          id={id}
          name={name}
          accept={accept}
          required={more.required ?? true}
          aria-describedby={error ? `${id}-aide ${id}-erreur` : `${id}-aide`}
          aria-invalid={error ? 'true' : undefined}
        />
      </div>
      {more.children}
      <div class="actions">
        <button type="submit" class="primary">
          {submit}
        </button>
      </div>
    </form>
  )
}
