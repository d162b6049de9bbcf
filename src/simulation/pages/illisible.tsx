import type { View } from '../../http/route.ts'
import { Heading, Notice, Section } from '../../web/blocks.tsx'
import { Disclosure, Form } from '../../web/form.tsx'
import type { Brouillon } from '../store.ts'

/** A draft that today's rules of writing refuse, and why. */
export type Illisible = { brouillon: Brouillon; illisible: string }

/** Why a draft cannot be read, with what can still be done with it. */
export function IllisiblePage({ brouillon: b, illisible, view }: Illisible & { view: View }) {
  return (
    <>
      <Heading
        title={b.titre}
        lead="Ce brouillon est gardé, mais il ne peut plus être calculé ni modifié ici."
        actions={
          <>
            <a class="button" href={`/bac-a-sable/nouveau?version=${b.dispositif}@${b.version}`}>
              Recommencer depuis le texte actuel
            </a>
            <a href={`/bac-a-sable/${b.id}/texte.yaml`} download>
              Télécharger le texte (YAML)
            </a>
            <a href="/bac-a-sable">Tous les brouillons</a>
          </>
        }
      />
      <Notice kind="attention" title="Ce brouillon ne se lit plus">
        Amont a changé depuis que ce brouillon a été écrit, et refuse maintenant son texte. {illisible}
      </Notice>
      <Section title="Ensuite" id="ensuite">
        <Suppression brouillon={b} view={view} />
      </Section>
    </>
  )
}

/** What deletes a draft, once confirmed. */
export function Suppression({ brouillon: b, view }: { brouillon: Brouillon; view: View }) {
  const state = view.state('/bac-a-sable/:id/suppression')
  return (
    <Disclosure summary="Supprimer ce brouillon" open={Object.keys(state.errors).length > 0}>
      <Form
        action={`/bac-a-sable/${b.id}/suppression`}
        token={view.token()}
        state={state}
        kind="danger"
        submit="Supprimer"
        confirm={`Le brouillon « ${b.titre} » sera supprimé pour toute la Région.`}
      />
    </Disclosure>
  )
}
