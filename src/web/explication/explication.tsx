import type { Noeud } from '../../dispositif/explication/noeud.ts'
import { resultatOf, sourceLine } from '../../dispositif/explication/sources.ts'
import { Badge, type BadgeKind } from '../blocks.tsx'
import { Disclosure } from '../form.tsx'
import { plural } from '../format.ts'

const KINDS: Record<NonNullable<Noeud['resultat']>, BadgeKind> = {
  oui: 'positive',
  non: 'negative',
  non_precise: 'waiting',
}
/** A case that is somebody else's refuses nothing; what is missing asks somebody to look. */
function kindOf({ resultat = 'non_precise', sorte, manque }: Noeud): BadgeKind {
  if (sorte === 'cas' && resultat === 'non') return 'neutral'
  return manque?.length ? 'attention' : KINDS[resultat]
}

type Props = {
  noeuds: readonly Noeud[]
  /** Shows the first level of detail at once, rather than in place. */
  open?: boolean
}

/**
 * Why an answer is what it is, step by step: what is known, what the rule expects, the result in words, where it comes from.
 * What refuses is open; the rest opens in place.
 */
export const Explication = ({ noeuds, open }: Props) => <Etapes noeuds={noeuds} open={open} above="" />

/** `above` is the source of the step that these rest on: what would only repeat it is left out. */
function Etapes({
  noeuds,
  open,
  above,
}: {
  noeuds: readonly Noeud[]
  open?: boolean | undefined
  above: string
}) {
  return (
    <ol class="explication">
      {noeuds.map(noeud => (
        <li>
          <Etape noeud={noeud} open={open} above={above} />
        </li>
      ))}
    </ol>
  )
}

function Etape({ noeud, open, above }: { noeud: Noeud; open?: boolean | undefined; above: string }) {
  const { titre, phrase, enfants = [] } = noeud
  const resultat = resultatOf(noeud)
  const source = sourceLine(noeud)
  return (
    <>
      <p class="explication-titre">
        <strong>{titre}</strong>
        {resultat && <Badge kind={kindOf(noeud)}>{capital(resultat)}</Badge>}
      </p>
      {phrase && <p>{phrase}</p>}
      {source && source !== above && <p class="hint">{source}</p>}
      {enfants.length > 0 &&
        (open ? (
          <Etapes noeuds={enfants} above={source} />
        ) : (
          <Disclosure
            open={noeud.sorte === 'condition' && noeud.resultat === 'non'}
            summary={
              <>
                Voir le détail<span class="visually-hidden"> : {titre}</span> (
                {plural(enfants.length, 'étape')})
              </>
            }
          >
            <Etapes noeuds={enfants} above={source} />
          </Disclosure>
        ))}
    </>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
