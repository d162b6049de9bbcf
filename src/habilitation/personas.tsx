import type { Child } from 'hono/jsx'
import { Section } from '../web/blocks.tsx'
import type { Persona } from './store.ts'

/** The characters of the demonstration, by Région: one click each. */
export function Personas({ people }: { people: Persona[] }): Child {
  const regions = [...new Set(people.map(p => p.region_nom))]
  return (
    <>
      {regions.map((region, i) => (
        <Section title={`Essayer · ${region}`} id={`personnages-${i + 1}`}>
          <ul class="personas">
            {people
              .filter(p => p.region_nom === region)
              .map(p => (
                <li>
                  <form method="post" action="/connexion/persona">
                    <input type="hidden" name="compte" value={String(p.compte_id)} />
                    <button type="submit" class="persona">
                      <strong>{p.nom}</strong>
                      <span>{p.fonction}</span>
                      <span class="soft">{p.resume}</span>
                    </button>
                  </form>
                </li>
              ))}
          </ul>
        </Section>
      ))}
    </>
  )
}
