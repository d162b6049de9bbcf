import { Heading, Notice } from '../../web/blocks.tsx'
import type { Faute } from '../simulateur.ts'

/** A link that says something that nobody can understand: what, and how to go on with the rest. */
export function FautesPage({ fautes, suite }: { fautes: readonly Faute[]; suite: string }) {
  return (
    <>
      <Heading
        title="Ce lien est abîmé"
        lead="Une partie de ses réponses n’est pas comprise. Le reste est repris."
      />
      <Notice kind="error" title="Ce qui n’est pas compris">
        <ul>
          {fautes.map(f => (
            <li>
              « {f.code} = {f.valeur || 'rien'} » : {f.message}
            </li>
          ))}
        </ul>
      </Notice>
      <p class="actions">
        <a class="button primary" href={suite}>
          Continuer avec le reste
        </a>
        <a href="/simulateur">Tout recommencer</a>
      </p>
    </>
  )
}
