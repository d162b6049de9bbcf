import { Notice } from '../blocks.tsx'
import { blank, TextField } from '../fields.tsx'
import { Disclosure, SearchForm } from '../form.tsx'
import { jour } from '../format.ts'

/** « Tel que connu le 12 mars 2026 »: says that what follows is past, and how to come back. Nothing for today. */
export function ConnuLe({ connu, action }: { connu: string | null; action: string }) {
  if (!connu) return null
  return (
    <Notice kind="info" title={`Tel que connu le ${jour(connu)}`}>
      <p>
        Ce qui a été décidé, calculé, versé ou corrigé après ce jour n’est pas montré.{' '}
        <a href={action}>Revenir à aujourd’hui</a>
      </p>
    </Notice>
  )
}

/** Asks for the same page as it was known on another day. */
export function ChoisirConnuLe({ connu, action }: { connu: string | null; action: string }) {
  const state = blank({ connu_le: connu ?? '' })
  return (
    <Disclosure summary="Voir ce que l’on savait un autre jour">
      <SearchForm action={action} submit="Voir" label="Ce que l’on savait un jour donné">
        <TextField name="connu_le" label="Ce que l’on savait le" type="date" state={state} required />
      </SearchForm>
    </Disclosure>
  )
}
