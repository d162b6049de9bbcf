import type { Ligne, Noeud } from '../../dispositif/explication/noeud.ts'
import { resultatOf, sansNumeros, sourceLine } from '../../dispositif/explication/sources.ts'
import { Badge, type BadgeKind } from '../blocks.tsx'
import { Disclosure } from '../form.tsx'
import { plural } from '../format.ts'

const KINDS: Record<NonNullable<Noeud['resultat']>, BadgeKind> = {
  oui: 'positive',
  non: 'negative',
  non_precise: 'waiting',
}
/** A case that is somebody else's refuses nothing; what is missing asks somebody to look. */
function kindOf({ resultat = 'non_precise', sorte, manque, suppose }: Ligne): BadgeKind {
  if (suppose) return 'waiting'
  if (sorte === 'cas' && resultat === 'non') return 'neutral'
  return manque?.length ? 'attention' : KINDS[resultat]
}

type Reader = {
  /** For the person herself: without the numbers that the lines of the texts have for those who keep them. */
  simple?: boolean | undefined
}

/**
 * Why an answer is what it is, step by step: what is known, what the rule expects, the result in words, where it comes from.
 * The criteria of an answer and what refuses are open; the rest opens in place.
 */
export const Explication = ({ noeuds, simple }: Reader & { noeuds: readonly Noeud[] }) => (
  <Etapes noeuds={noeuds} simple={simple} top above="" />
)

/** `above` is the source of the step that these rest on: what would only repeat it is left out. */
type Place = Reader & { top?: boolean; above: string }

const Etapes = ({ noeuds, ...place }: Place & { noeuds: readonly Noeud[] }) => (
  <ol class="explication">
    {noeuds.map(noeud => (
      <li>
        <Etape noeud={noeud} {...place} />
      </li>
    ))}
  </ol>
)

function Etape({ noeud, simple, top, above }: Place & { noeud: Noeud }) {
  const { titre, phrase, enfants = [], sorte, regle, ...origine } = noeud
  const resultat = resultatOf(noeud)
  const source = sourceLine(simple ? origine : { ...origine, regle })
  const under = <Etapes noeuds={enfants} simple={simple} above={source} />
  return (
    <>
      <p class="explication-titre">
        <strong>{titre}</strong>
        {resultat && <Badge kind={kindOf(noeud)}>{capital(resultat)}</Badge>}
      </p>
      {phrase && <p>{simple ? sansNumeros(phrase) : phrase}</p>}
      {source && source !== above && <p class="hint">{source}</p>}
      {enfants.length > 0 &&
        (top && resultat && !sorte ? (
          under
        ) : (
          <Disclosure
            open={sorte === 'condition' && noeud.resultat === 'non'}
            summary={
              <>
                Voir le détail<span class="visually-hidden"> : {titre}</span> (
                {plural(enfants.length, 'étape')})
              </>
            }
          >
            {under}
          </Disclosure>
        ))}
    </>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
