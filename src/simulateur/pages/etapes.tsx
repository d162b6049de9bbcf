/** What is said of a rule, with where it comes from. */
type Noeud = {
  titre: string
  phrase: string
  source: string
  reference?: string
  certitude?: string
  enfants?: readonly Noeud[]
}

const CERTITUDES: Record<string, string> = {
  A: 'le texte a été lu',
  B: 'lu dans une source spécialisée',
  C: 'calcul vérifié deux fois, texte non lu',
  D: 'calcul que rien ne confirme encore',
  N: 'non vérifié',
}

/** An answer told step by step, each with its document and page, its article, and how sure one is. */
export function Etapes({ noeuds }: { noeuds: readonly Noeud[] }) {
  return (
    <ol class="reasons">
      {noeuds.map(n => (
        <li>
          <strong>{n.titre}.</strong> {sansNumeros(n.phrase)}
          <Origine n={n} />
          {n.enfants && n.enfants.length > 0 && <Etapes noeuds={n.enfants} />}
        </li>
      ))}
    </ol>
  )
}

function Origine({ n }: { n: Noeud }) {
  const parts = [n.source, n.reference, n.certitude && CERTITUDES[n.certitude]].filter(Boolean)
  return parts.length === 0 ? null : <p class="hint">{parts.join(' ; ')}</p>
}

/** Prose of a file, without the numbers of the lines of its sources. */
const sansNumeros = (text: string) => text.replace(/ \(R\d{4}(?: (?:et|à) R\d{4})?\)/g, '')
