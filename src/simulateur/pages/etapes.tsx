import type { Noeud } from '../../dispositif/explication/noeud.ts'
import { Badge } from '../../web/blocks.tsx'
import { Disclosure } from '../../web/form.tsx'
import { articleDe } from '../conseil.ts'

const CERTITUDES: Record<string, string> = {
  A: 'le texte a été lu',
  B: 'lu dans une source spécialisée',
  C: 'calcul vérifié deux fois, texte non lu',
  D: 'calcul que rien ne confirme encore',
  N: 'non vérifié',
}
const VERDICTS = {
  oui: <Badge kind="positive">Oui</Badge>,
  non: <Badge kind="negative">Non</Badge>,
  non_precise: <Badge kind="waiting">À vérifier</Badge>,
}

/** An answer told step by step, each with its document and page, its article, and how sure one is; details on demand. */
export function Etapes({ noeuds, profondeur = 0 }: { noeuds: readonly Noeud[]; profondeur?: number }) {
  return (
    <ol class="reasons">
      {noeuds.map(n => (
        <li>
          <p>
            <strong>{n.titre}.</strong> {n.resultat && profondeur > 0 && VERDICTS[n.resultat]}{' '}
            {sansNumeros(n.phrase)}
          </p>
          <Origine n={n} />
          {n.enfants && n.enfants.length > 0 && <Sous n={n} enfants={n.enfants} profondeur={profondeur} />}
        </li>
      ))}
    </ol>
  )
}

/** The criteria are shown at once; what each rests on opens in place. */
function Sous({ n, enfants, profondeur }: { n: Noeud; enfants: readonly Noeud[]; profondeur: number }) {
  const under = <Etapes noeuds={enfants} profondeur={profondeur + 1} />
  if (profondeur === 0 && n.resultat) return under
  return (
    <Disclosure
      summary={
        <>
          Le détail<span class="visually-hidden"> : {n.titre}</span>
        </>
      }
    >
      {under}
    </Disclosure>
  )
}

function Origine({ n }: { n: Noeud }) {
  const parts = [n.source, articleDe(n.reference), n.certitude && CERTITUDES[n.certitude]].filter(Boolean)
  return parts.length === 0 ? null : <p class="hint">{parts.join(' ; ')}</p>
}

/** Prose of a file, without the numbers of the lines of its sources. */
const sansNumeros = (text: string) => text.replace(/ \(R\d{4}(?: (?:et|à) R\d{4})?\)/g, '')
