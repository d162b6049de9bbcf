import { sourceLine } from '../../dispositif/explication/sources.ts'
import { minuscule } from '../conseil.ts'
import type { Resultat } from '../resultat.ts'

/** Each text that refuses, with the criteria that do, where they come from, and what would change the answer. */
export function Refuses({ resultats }: { resultats: readonly Resultat[] }) {
  return (
    <ul class="list">
      {resultats.map(r => (
        <li>
          <strong>
            <a href={`/dispositifs/${r.code}`}>{r.nom}</a>
          </strong>
          <ul class="reasons">
            {r.criteres
              .filter(c => c.resultat === 'non' && !c.differe)
              .map(c => (
                <li>
                  Il faut : {minuscule(c.libelle)}.
                  <p class="hint">{sourceLine({ source: c.source, reference: c.reference })}</p>
                </li>
              ))}
          </ul>
          {r.changement && <p>{r.changement}</p>}
        </li>
      ))}
    </ul>
  )
}
