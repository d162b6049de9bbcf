import { type Dispositif, type Provenance, sourceOf } from '../dispositif/dispositif.ts'
import { CERTITUDES } from './mots.ts'

/** Where a rule comes from: source, numbers of its lines, article, how sure one is, or a setting. */
export function Origine({ d, p }: { d: Dispositif; p: Provenance }) {
  const parts = [
    sourceOf(d, p),
    p.reference,
    p.certitude && CERTITUDES[p.certitude],
    p.regles && `${p.regles.length > 1 ? 'règles' : 'règle'} ${p.regles.join(', ')}`,
  ].filter(Boolean)
  return (
    <>
      {parts.join(' ; ')}
      {p.reglage && <p>Réglage : {p.reglage}</p>}
      {p.note && <p class="hint">{p.note}</p>}
    </>
  )
}
